"""Coefficients equal the specification's table, typed again."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn.scenarios import plain, states
from tests.gandyn.table import TABLE


@pytest.mark.parametrize("variant", sorted(TABLE))
def test_coefficients_equal_the_table(variant: str) -> None:
    """(a, b, c, e) in every setting at random states."""
    for scenario in plain(variant, 3):
        for phi, theta in zip(*states(3, 20)):
            row = TABLE[variant](phi @ theta, phi @ phi, theta @ theta, scenario.parameters)
            np.testing.assert_allclose(gandyn.coefficients(scenario, phi, theta), row, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("id", "rate"), [("l2", 1.0), ("r1", 1.0)])
def test_damping_lowers_a(id: str, rate: float) -> None:
    """L2 and R1 take their strength off a and touch nothing else."""
    for phi, theta in zip(*states(2, 5)):
        bare = gandyn.coefficients(gandyn.Scenario("lsgan"), phi, theta)
        damped = gandyn.coefficients(gandyn.Scenario("lsgan", regularizers={id: 0.3}), phi, theta)
        np.testing.assert_allclose(np.subtract(damped, bare), (-0.3 * rate, 0, 0, 0), atol=1e-15)


def test_time_scales_multiply() -> None:
    """τ_D on a and b, τ_G on c and e."""
    phi, theta = (x[0] for x in states(2))
    bare = gandyn.coefficients(gandyn.Scenario("non-saturating", regularizers={"consensus": 0.3}), phi, theta)
    scaled = gandyn.coefficients(
        gandyn.Scenario("non-saturating", regularizers={"consensus": 0.3}, time_scales=(3.0, 0.5)), phi, theta
    )
    np.testing.assert_allclose(scaled, np.multiply(bare, (3.0, 3.0, 0.5, 0.5)), rtol=1e-14)
