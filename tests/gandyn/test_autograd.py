"""Field and coefficients equal what autograd makes of the losses: every variant, every regulariser, pairs of
them.
"""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn import autograd
from tests.gandyn.scenarios import VARIANTS, regularized, states


def close(ours: tuple[np.ndarray, np.ndarray], theirs: tuple[np.ndarray, np.ndarray]) -> bool:
    """Whether two fields agree to 1e-10 of their length."""
    ours, theirs = np.concatenate(ours), np.concatenate(theirs)
    return bool(np.linalg.norm(ours - theirs) <= 1e-10 * (np.linalg.norm(theirs) + 1e-3))


@pytest.mark.parametrize("dim", [1, 2, 3])
@pytest.mark.parametrize("variant", VARIANTS)
def test_field_is_the_gradient_of_the_losses(variant: str, dim: int) -> None:
    """−τ∇L, with noise by a tensor rule over samples, penalties by double backward, consensus by a third."""
    for scenario in regularized(variant, dim):
        if "instance-noise" in scenario.regularizers and dim not in autograd.NODES:
            continue
        for phi, theta in zip(*states(dim, 1 if "instance-noise" in scenario.regularizers else 3)):
            assert close(gandyn.field(scenario, phi, theta), autograd.field(scenario, phi, theta)), scenario


@pytest.mark.parametrize("variant", VARIANTS)
def test_coefficients_make_the_field(variant: str) -> None:
    """φ' = aφ + bθ, θ' = cφ + eθ, for batches of any shape."""
    phi, theta = (x.reshape(2, 3, 3) for x in states(3, 6))
    for scenario in regularized(variant, 3):
        a, b, c, e = (x[..., None] for x in gandyn.coefficients(scenario, phi, theta))
        dphi, dtheta = gandyn.field(scenario, phi, theta)
        inside = (np.abs(phi) < 1.0) if scenario.spec.box else np.full(phi.shape, True)
        np.testing.assert_allclose(
            np.where(inside, dphi, 0.0), np.where(inside, a * phi + b * theta, 0.0), rtol=1e-12, atol=1e-13
        )
        np.testing.assert_allclose(dtheta, c * phi + e * theta, rtol=1e-12, atol=1e-13)
