"""Rotations, the reduced system, angular momentum, and dimensions beyond the plane."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ortho_group

import gandyn
from tests.gandyn.matrix import DEAR
from tests.gandyn.scenarios import VARIANTS, plain, regularized, states
from tests.gandyn.table import join, rate, solve

ROUND = [id for id in VARIANTS if not gandyn.variants()[id].box]


@pytest.mark.parametrize("variant", ROUND)
def test_field_turns_with_the_state(variant: str) -> None:
    """v(Rφ, Rθ) = R v(φ, θ)."""
    turn = ortho_group.rvs(3, random_state=1)
    for scenario in regularized(variant, 3):
        phi, theta = states(3, 4)
        for turned, straight in zip(
            gandyn.field(scenario, phi @ turn, theta @ turn), gandyn.field(scenario, phi, theta)
        ):
            np.testing.assert_allclose(turned, straight @ turn, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("variant", [id for id in ROUND if id in DEAR])
def test_flow_turns_with_the_start(variant: str) -> None:
    """Orbits of a turned start are turned orbits, in the plane and in five dimensions."""
    for dim in (2, 5):
        turn = ortho_group.rvs(dim, random_state=2)
        phi, theta = (x[0] * 0.5 for x in states(dim))
        scenario = gandyn.Scenario(variant, dim=dim)
        straight, turned = (
            join(gandyn.flow(scenario, phi @ r, theta @ r, 3.0, 0.02)) for r in (np.eye(dim), turn)
        )
        np.testing.assert_allclose(turned, straight @ np.kron(np.eye(2), turn), atol=1e-8)


@pytest.mark.parametrize("variant", ROUND)
def test_reduced_system_and_angular_momentum(variant: str) -> None:
    """Derivatives of ‖θ‖², ‖φ‖², s, L and E along the field are those of the closed system."""
    for scenario in regularized(variant, 2):
        phi, theta = states(2, 6)
        dphi, dtheta = gandyn.field(scenario, phi, theta)
        a, b, c, e = gandyn.coefficients(scenario, phi, theta)
        u, v, s = ((x * y).sum(-1) for x, y in ((theta, theta), (phi, phi), (phi, theta)))
        momentum = theta[:, 0] * phi[:, 1] - theta[:, 1] * phi[:, 0]
        spin = (
            dtheta[:, 0] * phi[:, 1]
            + theta[:, 0] * dphi[:, 1]
            - dtheta[:, 1] * phi[:, 0]
            - theta[:, 1] * dphi[:, 0]
        )
        near = {"rtol": 1e-9, "atol": 1e-10}
        np.testing.assert_allclose(spin, (a + e) * momentum, **near)
        np.testing.assert_allclose(2 * (theta * dtheta).sum(-1), 2 * (c * s + e * u), **near)
        np.testing.assert_allclose(2 * (phi * dphi).sum(-1), 2 * (a * v + b * s), **near)
        np.testing.assert_allclose((phi * dtheta + theta * dphi).sum(-1), (a + e) * s + b * u + c * v, **near)


@pytest.mark.parametrize("dim", [2, 3])
def test_invariants_name_what_they_say(dim: int) -> None:
    """Each series of `invariants` against its definition, for a damped field."""
    scenario = gandyn.Scenario("non-saturating", regularizers={"l2": 0.2}, dim=dim)
    orbit = gandyn.flow(scenario, *(x[0] for x in states(dim)), 2.0, 0.01)
    series = gandyn.invariants(scenario, orbit)
    s, v, u = (
        (x * y).sum(-1)
        for x, y in ((orbit.phi, orbit.theta), (orbit.phi, orbit.phi), (orbit.theta, orbit.theta))
    )
    np.testing.assert_allclose(series["s"], s)
    np.testing.assert_allclose(series["angular_momentum"] ** 2, u * v - s * s, atol=1e-12)
    np.testing.assert_allclose(
        np.gradient(series["energy"], orbit.t)[1:-1], series["energy_rate"][1:-1], atol=1e-3
    )
    np.testing.assert_allclose(
        np.gradient(np.log(np.abs(series["angular_momentum"])), orbit.t)[1:-1],
        series["growth"][1:-1],
        atol=1e-6,
    )


@pytest.mark.parametrize("dim", [1, 3, 5])
@pytest.mark.parametrize("variant", [id for id in ROUND if id in DEAR])
def test_flow_in_other_dimensions(variant: str, dim: int) -> None:
    """An orbit in d dimensions equals an independent solver's, although it is computed in a plane."""
    for scenario in plain(variant, dim):
        if dim == 1 and scenario.parameters.get("norm") == "phi":
            continue  # jumps at φ = 0 there: tests/gandyn/test_crossing.py
        phi, theta = (x[1] * 0.4 for x in states(dim))
        orbit = gandyn.flow(scenario, phi, theta, 2.0, 0.01)
        expected = solve(
            lambda x, scenario=scenario: rate(scenario, x), np.concatenate([phi, theta]), orbit.t
        )
        np.testing.assert_allclose(join(orbit), expected, atol=1e-7)
