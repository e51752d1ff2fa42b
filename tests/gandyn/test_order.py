"""RK4 keeps its fourth order, and every field's orbit is the one that an independent solver finds."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn.matrix import DEAR, UNLIKE, some
from tests.gandyn.scenarios import PHI, THETA, plain
from tests.gandyn.table import join, rate, solve

SMOOTH = [id for id in DEAR if gandyn.is_smooth(gandyn.Scenario(id))]
STEPS = (0.2, 0.1, 0.05)


def final_error(scenario: gandyn.Scenario, step: float, expected: np.ndarray) -> float:
    """Distance from the exact state at time 4."""
    return float(
        np.linalg.norm(
            join(gandyn.flow(scenario, (0.6, -0.4), (0.5, 0.8), 4.0, step, method="rk4"))[-1] - expected
        )
    )


@pytest.mark.parametrize("variant", some(SMOOTH, 2))
def test_fourth_order(variant: str) -> None:
    """The error falls at least like h^3.9."""
    for scenario in plain(variant):
        expected = solve(
            lambda x, scenario=scenario: rate(scenario, x),
            np.array([0.6, -0.4, 0.5, 0.8]),
            np.array([0.0, 4.0]),
        )[-1]
        errors = [final_error(scenario, step, expected) for step in STEPS]
        assert np.polyfit(np.log(STEPS), np.log(errors), 1)[0] >= 3.9, (scenario, errors)


@pytest.mark.parametrize("regularizer", ["l2", "r1", "consensus", "instance-noise"])
def test_fourth_order_with_regularizers(regularizer: str) -> None:
    """Regularisers keep the order."""
    scenario = gandyn.Scenario("non-saturating", regularizers={regularizer: 0.4})
    fine = join(gandyn.flow(scenario, (0.6, -0.4), (0.5, 0.8), 4.0, 0.005))[-1]
    errors = [final_error(scenario, step, fine) for step in STEPS]
    assert np.polyfit(np.log(STEPS), np.log(errors), 1)[0] >= 3.9


@pytest.mark.parametrize("variant", SMOOTH)
def test_reference_orbit(variant: str) -> None:
    """The seeds' start, 40 time units, every setting: to 1e-8 of an independent solver."""
    for scenario in plain(variant):
        orbit = gandyn.flow(scenario, PHI, THETA, 40.0, 0.01, 100)
        expected = solve(lambda x, scenario=scenario: rate(scenario, x), np.array([*PHI, *THETA]), orbit.t)
        np.testing.assert_allclose(join(orbit), expected, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("variant", UNLIKE)
def test_field_is_the_derivative_of_the_flow(variant: str) -> None:
    """Central difference of an orbit in time."""
    for scenario in plain(variant):
        step = 5e-4
        orbit = gandyn.flow(scenario, (0.5, -0.4), (0.6, 0.3), 2 * step, step)
        dphi, dtheta = gandyn.field(scenario, orbit.phi[1], orbit.theta[1])
        slope = (join(orbit)[2] - join(orbit)[0]) / (2 * step)
        np.testing.assert_allclose(slope, np.concatenate([dphi, dtheta]), atol=2e-5)


@pytest.mark.parametrize("variant", [id for id in UNLIKE if not gandyn.variants()[id].box])
def test_backward_undoes_forward(variant: str) -> None:
    """Integrating back from the end returns to the start, where no corner has swallowed the past."""
    for scenario in plain(variant):
        there = gandyn.flow(scenario, (0.3, -0.2), (0.2, 0.4), 1.0, 0.01)
        back = gandyn.flow(scenario, there.phi[-1], there.theta[-1], -1.0, 0.01)
        assert back.t[-1] == pytest.approx(-1.0)
        np.testing.assert_allclose(join(back)[-1], (0.3, -0.2, 0.2, 0.4), atol=1e-8)
