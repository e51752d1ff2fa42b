"""What the Dirac picture shows: the field is minus the gradient of `losses`, by central differences."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn.scenarios import VARIANTS, regularized, states


def slopes(
    scenario: gandyn.Scenario, phi: np.ndarray, theta: np.ndarray, h: float
) -> tuple[np.ndarray, np.ndarray]:
    """(∇_φ L_D, ∇_θ L_G) at one state, by a fourth-order difference."""
    steps, weights = np.array([-2, -1, 1, 2]) * h, np.array([1, -8, 8, -1]) / (12 * h)
    moved = steps[:, None, None] * np.eye(len(phi))
    loss_d, loss_g = (
        gandyn.losses(scenario, phi + moved, theta)[0],
        gandyn.losses(scenario, phi, theta + moved)[1],
    )
    return weights @ loss_d, weights @ loss_g


@pytest.mark.parametrize("variant", VARIANTS)
def test_field_is_minus_the_gradient(variant: str) -> None:
    """In every setting with every combination of regularisers, both time scales included."""
    for scenario in regularized(variant, 2):
        if scenario.parameters.get("norm") == "phi":
            continue  # its divisor is held fixed, so it is the gradient of no loss; autograd covers it
        for phi, theta in zip(*states(2, 2)):
            expected = [
                -tau * slope for tau, slope in zip(scenario.time_scales, slopes(scenario, phi, theta, 1e-3))
            ]
            np.testing.assert_allclose(gandyn.field(scenario, phi, theta), expected, rtol=1e-6, atol=1e-7)


def test_losses_broadcast() -> None:
    """A grid of φ against one θ, with and without noise."""
    for strengths in ({}, {"instance-noise": 0.5}):
        scenario = gandyn.Scenario("hinge", regularizers=strengths)
        loss_d, loss_g = gandyn.losses(scenario, np.zeros((4, 5, 2)) + 0.3, [0.1, 0.2])
        assert loss_d.shape == loss_g.shape == (4, 5)
        assert np.ptp(loss_d) == 0.0


def test_noiseless_limit() -> None:
    """Vanishing noise changes nothing, at φ = 0 neither."""
    for variant in ("minimax", "hinge", "relativistic"):
        for phi in ((0.3, -0.2), (0.0, 0.0)):
            noisy = gandyn.losses(
                gandyn.Scenario(variant, regularizers={"instance-noise": 1e-9}), phi, (0.5, 0.4)
            )
            np.testing.assert_allclose(
                noisy, gandyn.losses(gandyn.Scenario(variant), phi, (0.5, 0.4)), atol=1e-8
            )
