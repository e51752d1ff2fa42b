"""Plans, potentials and bounds."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from gandyn.distances import (
    DistanceError,
    Gaussians,
    Histograms,
    Points,
    Segments,
    _pot,
    bounds,
    check_plan,
    distance_table,
    plan,
    sliced_wasserstein,
    w2_after_shift,
)

RANDOM = np.random.default_rng(0)
CLOUDS = Points(RANDOM.normal(size=(25, 2)), RANDOM.normal(size=(30, 2)) + 1.0)
EARTH = Histograms([0.0, 3.0, 1.0, 0.0, 2.0], [1.0, 0.0, 0.0, 4.0, 1.0])


@pytest.mark.parametrize("power", [1, 2])
@pytest.mark.parametrize("pair", [CLOUDS, EARTH, Segments(0.7)])
def test_a_plan_moves_what_there_is_and_its_duals_prove_it_best(pair, power) -> None:
    best = plan(pair, power)
    assert best.plan.sum(axis=1) == pytest.approx(best.p, abs=1e-12)
    assert best.plan.sum(axis=0) == pytest.approx(best.q, abs=1e-12)
    assert np.all(best.dual_p[:, None] + best.dual_q <= best.costs + 1e-12)
    assert best.dual_value == pytest.approx(best.cost, abs=1e-11)


def test_the_potential_has_a_slope_of_at_most_1_and_reaches_the_cost() -> None:
    best = plan(CLOUDS)
    at = RANDOM.uniform(-4.0, 5.0, size=(400, 2))
    values, lengths = best.potential(at), np.linalg.norm(at[:, None] - at, axis=-1)
    assert np.all(np.abs(values[:, None] - values) <= lengths + 1e-12)
    value = best.p @ best.potential(best.x) - best.q @ best.potential(best.y)
    assert value == pytest.approx(best.cost, abs=1e-11)


def test_segments_move_straight_across() -> None:
    best = plan(Segments(-0.7), count=12)
    assert best.distance == pytest.approx(0.7, abs=1e-14)
    assert np.count_nonzero(best.plan) == 12 and best.plan.trace() == pytest.approx(1.0)
    where, mass = best.moved(0.5)
    assert where[:, 0] == pytest.approx(-0.35) and mass.sum() == pytest.approx(1.0)


def test_quantiles_of_gaussians_come_near_w1() -> None:
    pair = Gaussians.line(0.0, 1.0, 3.0, 1.0)
    assert plan(pair).distance == pytest.approx(3.0, abs=1e-12)
    with pytest.raises(DistanceError, match="draw points"):
        plan(Gaussians([0, 0], np.eye(2), [1, 0], np.eye(2)))


def test_the_users_plan_is_judged_in_a_sentence() -> None:
    best = plan(EARTH)
    independent = np.outer(best.p, best.q)
    judged = check_plan(best, independent)
    assert judged.is_feasible and judged.excess > 0.1 and "costs" in judged.text
    short = independent.copy()
    short[1, 0] = 0.0
    assert not check_plan(best, short).is_feasible and "Row 2 sends" in check_plan(best, short).text
    moved = independent.copy()
    moved[1, 0], moved[1, 1] = 0.0, independent[1, 0]
    assert "Column 1 receives" in check_plan(best, moved).text
    negative = independent.copy()
    negative[1] += [-1.0, 1.0, 0.0, 0.0, 0.0]
    assert "negative" in check_plan(best, negative).text
    with pytest.raises(DistanceError, match="5 rows and 5 columns"):
        check_plan(best, np.zeros((2, 2)))


def test_after_a_shift_w2_is_known_without_a_plan() -> None:
    shift = np.array([0.7, -2.0])
    expected = distance_table(Points(CLOUDS.p, CLOUDS.q + shift)).w2
    assert w2_after_shift(plan(CLOUDS, 2), shift) == pytest.approx(expected, abs=1e-12)


def test_the_last_plan_and_potential_bracket_w1_while_points_are_dragged() -> None:
    last = plan(CLOUDS)
    for size in (0.0, 0.01, 0.1, 1.0):
        x = CLOUDS.p + size * RANDOM.normal(size=CLOUDS.p.shape)
        y = CLOUDS.q + size * RANDOM.normal(size=CLOUDS.q.shape)
        low, high = bounds(last, x, y)
        w1 = distance_table(Points(x, y)).w1
        assert low - 1e-12 <= w1 <= high + 1e-12
        assert high - low <= 4.0 * size + 1e-11


def test_sliced_distances_are_at_most_the_distances_and_repeat() -> None:
    table = distance_table(CLOUDS)
    one, two = sliced_wasserstein(CLOUDS, seed=3)
    assert 0.3 * table.w1 < one < table.w1 and 0.3 * table.w2 < two < table.w2
    assert (one, two) == sliced_wasserstein(CLOUDS, seed=3)


def test_a_plan_that_is_not_the_best_is_never_given(monkeypatch) -> None:
    """POT only warns at its limit of steps, with a wrong plan."""
    monkeypatch.setattr(_pot, "STEPS", (3, 4))
    with pytest.raises(DistanceError, match="no best plan"):
        plan(CLOUDS)
    monkeypatch.setattr(_pot, "STEPS", (3, 1_000_000))
    assert plan(CLOUDS).cost == pytest.approx(plan(CLOUDS).dual_value, abs=1e-11)


def test_pot_comes_late_and_brings_no_torch() -> None:
    code = (
        "import sys; from gandyn import distances as d; d.distance_table(d.Segments(1.0));"
        " assert 'ot' not in sys.modules; d.plan(d.Segments(1.0));"
        " assert 'ot' in sys.modules and not {'torch', 'jax', 'tensorflow', 'cupy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ, timeout=120)
