"""The reduced portrait against the full flow."""

from __future__ import annotations

import numpy as np
import pytest

from gandyn import Scenario, field, flow, variants
from gandyn.reduced import level_field, lift, reduced

SMOOTH = [id for id, variant in variants().items() if not variant.box]


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize("variant", SMOOTH)
def test_the_field_on_a_sheet_is_the_flow_projected(variant: str, dim: int) -> None:
    """X' = θ·θ' − φ·φ' and s' = φ'·θ + φ·θ', from the full field."""
    scenario, random = Scenario(variant, dim=dim, regularizers={"l2": 0.2}), np.random.default_rng(3)
    phi, theta = random.normal(size=(2, 20, dim))
    dphi, dtheta = field(scenario, phi, theta)
    x, s, energy = reduced(phi, theta)
    for i in range(20):
        momentum = float(np.sqrt(max(energy[i] ** 2 - x[i] ** 2 - s[i] ** 2, 0.0))) if dim > 1 else 0.0
        found = level_field(scenario, momentum, x[i], s[i])
        expected = theta[i] @ dtheta[i] - phi[i] @ dphi[i], dphi[i] @ theta[i] + phi[i] @ dtheta[i]
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("dim", "momentum"), [(1, 0.0), (2, 0.0), (2, 0.3), (4, 1.7)])
def test_lifting_undoes_reducing(dim: int, momentum: float) -> None:
    for x, s in ((0.4, -0.7), (-1.0, 0.2), (0.0, 0.0), (2.0, 0.0)):
        phi, theta = lift(x, s, momentum, dim)
        back = reduced(phi, theta)
        np.testing.assert_allclose(back[:2], (x, s), atol=1e-12)
        np.testing.assert_allclose(back[2], np.sqrt(x * x + s * s + momentum**2), atol=1e-12)


def test_an_orbit_that_keeps_its_momentum_stays_on_its_sheet() -> None:
    orbit = flow(Scenario("minimax"), [0.1, 0.2], [0.2, 0.1], 60.0)
    x, s, energy = reduced(orbit.phi, orbit.theta)
    np.testing.assert_allclose(energy**2 - x**2 - s**2, 0.03**2, rtol=1e-9)


def test_what_has_no_state_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        lift(0.0, 0.0, 1.0, 1)
    with pytest.raises(ValueError, match=r"\.$"):
        lift(-1.0, 1e-20, 1e-20, 2)
