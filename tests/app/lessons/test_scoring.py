"""What predictions are worth, by the formulas that are documented; and progress that survives being kept."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.model.lessons import Prediction, scoring
from app.model.lessons.progress import Progress, from_json, to_json

TURN = np.linspace(0.0, 2.0 * math.pi, 400)
CIRCLE = np.stack([np.cos(TURN), np.sin(TURN)], axis=1)
WAVE = np.stack([TURN, np.sin(TURN)], axis=1)


def test_a_choice_is_right_or_not() -> None:
    asked = Prediction("choice", ("a", "b"), 1)
    assert [scoring.of_choice(asked, i).points for i in (0, 1)] == [0, 100]


def test_a_number_costs_a_factor_e_for_each_scale() -> None:
    asked = Prediction("number", value=2.0, within=0.1, scale=0.5)
    assert [scoring.of_number(asked, x).points for x in (2.0, 2.5, 1.0, math.nan)] == [100, 37, 14, 0]
    assert [scoring.of_number(asked, x).right for x in (2.1 - 1e-9, 2.2)] == [True, False]


def test_a_drawn_orbit_is_scored_by_its_mean_distance() -> None:
    assert scoring.of_path(CIRCLE[::9], CIRCLE).points >= 98
    # A circle larger by a sixth of the width costs one factor e.
    larger = scoring.of_path(CIRCLE * (1.0 + 1.0 / 3.0), CIRCLE)
    assert larger.points == pytest.approx(37, abs=1) and larger.off == pytest.approx(1.0 / 3.0, rel=0.01)
    # Half of the circle, exactly drawn, misses the other half.
    assert 30 < scoring.of_path(CIRCLE[:200], CIRCLE).points < 80
    # In which direction and how densely it was drawn makes no difference.
    assert scoring.of_path(CIRCLE[::-1], CIRCLE).points == scoring.of_path(CIRCLE, CIRCLE).points


def test_a_drawn_curve_is_scored_where_it_was_drawn_and_by_how_much_of_it() -> None:
    assert scoring.of_curve(WAVE[::7], WAVE).points == 100
    shifted = WAVE + np.array([0.0, 1.0 / 3.0])
    assert scoring.of_curve(shifted, WAVE).points == pytest.approx(37, abs=1)
    assert scoring.of_curve(WAVE[:181], WAVE).points == pytest.approx(50, abs=1)
    assert scoring.of_curve(WAVE[::-1], WAVE).points == 100
    beyond = WAVE[:5] + np.array([50.0, 0.0])
    assert scoring.of_curve(beyond, WAVE).points == 0
    flat = np.array([[0.0, 2.0], [1.0, 2.0]])
    assert scoring.of_curve(flat, flat).points == 100


def test_progress_is_kept_and_damage_costs_its_entry_only() -> None:
    one = Progress().at(2).scored(1, 80).scored(1, 10).scored(2, 60)
    assert (one.step, one.seen, one.average) == (2, 3, 70)
    assert one.at(0).seen == 3
    text = to_json({"a": one, "b": Progress(passed=True)})
    assert from_json(text) == {"a": one, "b": Progress(passed=True)}
    for damaged in ("", "nonsense", "[]", '{"a": 3}', '{"a": [1, 2, {"x": 1}, false]}', "[" * 5000):
        assert from_json(damaged) == {}
