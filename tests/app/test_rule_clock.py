"""Flow and rules on one honest axis: iteration k of a rule with rate η at t = η·k, or iterations count."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.compute.discrete_orbits import samples_at
from app.figure import figure
from app.model.rule_clock import ITERATIONS
from app.model.scene import Display, Scene, Start
from app.model.scene_file import from_dict, from_json, to_dict, to_json
from app.plots import PLOTS
from app.plots.trace import Trace
from app.theme.palettes import THEMES
from gandyn import Scenario, UpdateConfig, train
from tests.app.test_plots import application, painted, pixels

__all__ = ["application"]

THEME, ETA = THEMES["dark"], 0.25
SCENE = Scene(
    (Scenario("wgan", dim=1),),
    (Start((0.0,), (1.0,)),),
    duration=10.0,
    trainings=(UpdateConfig("simultaneous", ETA, ETA), UpdateConfig("alternating", 0.1, 0.1)),
    iterations=60,
)


def series_of(scene: Scene, rule: int) -> list[Trace]:
    traces = PLOTS["series"].traces(THEME, scene, 0, figure.compute(scene))
    return [trace for trace in traces if trace.entry.id == f"rule{rule}"]


def test_simultaneous_descent_turns_by_the_arctangent_of_its_rate_a_step() -> None:
    """x ← x + η(−θ, φ) multiplies φ + iθ by 1 + iη: a turn by arctan η, by √(1 + η²) longer."""
    theta, phi = series_of(SCENE, 0)
    k = np.arange(61)
    np.testing.assert_allclose(theta.x, ETA * k, rtol=1e-12)
    expected = 1j * (1.0 + 1j * ETA) ** k
    np.testing.assert_allclose(phi.y + 1j * theta.y, expected, rtol=1e-9)
    turns = np.diff(np.unwrap(np.angle(phi.y + 1j * theta.y)))
    np.testing.assert_allclose(turns, np.arctan(ETA), rtol=1e-9)


@pytest.mark.parametrize("rule", [0, 1])
def test_the_curve_at_its_time_is_the_iterate(rule: int) -> None:
    training = SCENE.trainings[rule]
    orbit = train(SCENE.scenarios[0], training, *SCENE.arrays(), SCENE.iterations)[0]
    theta, phi = series_of(SCENE, rule)
    for k in (0, 1, 17, 60):
        assert theta.at(training.lr_g * k) == pytest.approx(orbit.theta[k, 0])
        assert phi.at(training.lr_g * k) == pytest.approx(orbit.phi[k, 0])


def test_flow_and_rules_turn_at_one_pace() -> None:
    """The flow turns by 1 a unit of time, a rule of rate η by arctan(η)/η, not by a multiple of that."""
    theta = series_of(replace(SCENE, duration=2.0), 0)[0]
    flow = PLOTS["series"].traces(THEME, SCENE, 0, figure.compute(SCENE))[0]

    def zeros(trace: Trace) -> list[float]:
        return [b for (a, b), (u, v) in zip(pairwise(trace.x), pairwise(trace.y)) if u * v < 0.0]

    assert zeros(theta)[0] == pytest.approx(zeros(flow)[0], abs=2.0 * ETA)


def test_unequal_rates_have_the_time_scales_of_the_flow_that_short_steps_follow() -> None:
    assert UpdateConfig("alternating", 0.4, 0.1).time_step == pytest.approx(0.2)
    assert UpdateConfig("alternating", 0.1, 0.1, n_d=4).time_step == 0.1
    assert UpdateConfig("alternating", 0.3, 0.0).time_step == 0.3
    name = PLOTS["series"].names(replace(SCENE, trainings=(UpdateConfig("alternating", 0.4, 0.1),)))[0]
    assert "η = √(η_D η_G)" in name
    assert PLOTS["series"].names(SCENE)[0].endswith("t = η·k")


def test_falling_rates_add_up() -> None:
    slowing = UpdateConfig("simultaneous", 0.2, 0.2, schedule="inverse", decay=0.1)
    np.testing.assert_allclose(slowing.times(3), [0.0, 0.2, 0.2 + 0.2 / 1.1, 0.2 + 0.2 / 1.1 + 0.2 / 1.2])
    assert "η₁ + … + ηₖ" in PLOTS["series"].names(replace(SCENE, trainings=(slowing,)))[0]


def test_the_playhead_reads_the_same_clock_everywhere() -> None:
    scene = replace(SCENE, time=3.0)
    curves = figure.compute(scene).curves[0]
    assert [samples_at(scene, rule, orbit).tolist() for rule, orbit in curves.rules()] == [[12], [30]]
    assert PLOTS["series"].now(scene, 0, figure.compute(scene)) == 3.0
    counted = scene.with_display(rule_time=ITERATIONS)
    curves = figure.compute(counted).curves[0]
    assert [samples_at(counted, rule, orbit).tolist() for rule, orbit in curves.rules()] == [[12], [12]]
    assert PLOTS["series"].now(counted, 0, figure.compute(counted)) == 12.0
    assert PLOTS["series"].time_at(counted, 12.0) == 3.0


def test_the_playhead_reaches_the_last_iteration_and_the_end_of_the_flow() -> None:
    assert SCENE.end == 15.0 and replace(SCENE, time=1e9).time == 15.0
    assert replace(SCENE, duration=40.0).end == 40.0
    assert replace(SCENE, trainings=()).end == SCENE.duration
    late = replace(SCENE, time=15.0)
    curves = figure.compute(late).curves[0]
    assert [samples_at(late, rule, orbit).tolist() for rule, orbit in curves.rules()] == [[60], [60]]
    assert PLOTS["series"].auto_range(late, figure.compute(late)).x1 == 15.0


def test_an_axis_of_iterations_shows_the_flow_at_the_first_rules_pace() -> None:
    counted = SCENE.with_display(rule_time=ITERATIONS)
    flow, *_ = PLOTS["series"].traces(THEME, counted, 0, figure.compute(counted))
    assert flow.x[-1] == pytest.approx(SCENE.duration / ETA)
    assert [trace.x[-1] for trace in series_of(counted, 1)] == [60.0, 60.0]
    assert PLOTS["series"].auto_range(counted, figure.compute(counted)).x1 == 60.0
    assert (pixels(painted(counted)) != pixels(painted(SCENE))).any()


def test_sessions_keep_the_axis_and_older_ones_open() -> None:
    counted = SCENE.with_display(rule_time=ITERATIONS)
    assert from_json(to_json(counted)) == counted
    old = json.loads(json.dumps(to_dict(SCENE)))
    del old["display"]["rule_time"]
    assert from_dict(old) == SCENE
    assert Display().rule_time == "time"
