"""The facts the program must show, each from the flow or the linearisation itself."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn.scenarios import PHI, THETA

L0 = 0.2 * 0.2 - 0.1 * 0.1  # θ₁φ₂ − θ₂φ₁ of the reference state, 0.03


def follow(
    variant: str, duration: float, dim: int = 2, **changes: object
) -> tuple[gandyn.Orbit, dict[str, np.ndarray]]:
    """The orbit of the reference start and its series."""
    scenario = gandyn.Scenario(variant, dim=dim, **changes)
    start = (PHI, THETA) if dim == 2 else (np.full(dim, 0.1), np.linspace(0.2, 0.1, dim))
    orbit = gandyn.flow(scenario, *start, duration, 0.02, 10)
    return orbit, gandyn.invariants(scenario, orbit)


def radius(x: np.ndarray) -> np.ndarray:
    """The last hundred samples' lengths."""
    return np.linalg.norm(x[-100:], axis=1)


@pytest.mark.parametrize("dim", [1, 2, 3, 5])
def test_minimax_conserves_energy_and_momentum(dim: int) -> None:
    """Closed orbits in any dimension."""
    _, series = follow("minimax", 100.0, dim)
    assert np.ptp(series["energy"]) < 1e-9
    assert np.ptp(series["angular_momentum"]) < 1e-9


def test_non_saturating_on_a_line_converges_slowly() -> None:
    """E' = −s·tanh(s/2): converges, but only like 1/t."""
    orbit, series = follow("non-saturating", 4000.0, 1)
    np.testing.assert_allclose(series["energy_rate"], -series["s"] * np.tanh(series["s"] / 2.0), atol=1e-14)
    level = [series["energy"][np.searchsorted(orbit.t, t)] for t in (1000.0, 2000.0, 4000.0 - 0.2)]
    assert level[0] / level[1] == pytest.approx(2.0, rel=0.2)
    assert level[1] / level[2] == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize("variant", ["non-saturating", "relativistic"])
def test_non_saturating_in_the_plane_tends_to_a_circle(variant: str) -> None:
    """Radius √|L₀| = 0.17320508."""
    orbit, _ = follow(variant, 20000.0)
    np.testing.assert_allclose(radius(orbit.theta), np.sqrt(abs(L0)), atol=2e-3)
    assert np.sqrt(abs(L0)) == pytest.approx(0.17320508, abs=1e-8)


def test_normalised_critic_is_a_rosette() -> None:
    """‖φ‖ and ‖θ‖²/2 − ‖φ‖² ln|L| are conserved in the plane; it stays bounded and away from 0."""
    _, series = follow("wgan-normalized", 200.0)
    assert np.ptp(series["phi_norm"]) < 1e-8
    assert np.ptp(series["rosette"]) < 1e-8
    assert 0.01 < series["theta_norm"].min() < series["theta_norm"].max() < 1.0


def test_normalised_critic_on_a_line_moves_steadily() -> None:
    """θ' = sgn φ, φ' = 0."""
    orbit, _ = follow("wgan-normalized", 10.0, 1)
    np.testing.assert_allclose(orbit.theta[:, 0], 0.2 + orbit.t, atol=1e-9)
    np.testing.assert_allclose(orbit.phi[:, 0], 0.1, atol=1e-9)


def test_normalised_critic_has_no_field_at_zero() -> None:
    """A start at φ = 0 ends as singular at once, without NaN; with weight decay the orbit ends or goes on in
    bounded time.
    """
    orbit = gandyn.flow(gandyn.Scenario("wgan-normalized"), (0.0, 0.0), (0.2, 0.1), 1.0)
    assert (orbit.ended, orbit.length) == ("singular", 1)
    damped = gandyn.flow(gandyn.Scenario("wgan-normalized", regularizers={"l2": 1.0}), PHI, THETA, 100.0, 0.1)
    # φ goes to 0 like e^(−t), and the field turns at the rate 1/‖φ‖.
    assert damped.ended == "unfinished"
    assert np.isfinite(damped.phi).all()
    assert np.isfinite(damped.theta).all()


@pytest.mark.parametrize("strength", [0.1, 0.5, 1.0, 2.0])
def test_zero_centred_penalty_is_linear(strength: float) -> None:
    """Eigenvalues −λ ± √(λ² − 1), and it converges."""
    scenario = gandyn.Scenario("wgan-gp", {"lambda": strength, "c": 0.0})
    root = np.sqrt(complex(strength**2 - 1.0))
    np.testing.assert_allclose(
        gandyn.jacobian_eigenvalues(scenario), [-strength + root, -strength - root], atol=1e-12
    )
    orbit = gandyn.flow(scenario, PHI, THETA, 200.0, 0.02)
    assert np.linalg.norm([*orbit.phi[-1], *orbit.theta[-1]]) < 1e-6


@pytest.mark.parametrize("c", [0.5, 1.0])
def test_centred_penalty_tends_to_a_circle(c: float) -> None:
    """Radius c in the plane where L₀ ≠ 0."""
    orbit, _ = follow("wgan-gp", 400.0, parameters={"lambda": 0.3, "c": c})
    np.testing.assert_allclose(radius(orbit.theta), c, atol=1e-6)


def test_gan_qp_tends_to_a_circle_or_converges() -> None:
    """Radius √|L₀| in the plane; on a line, or with L2, it converges."""
    orbit, _ = follow("gan-qp", 800.0)
    np.testing.assert_allclose(radius(orbit.theta), np.sqrt(abs(L0)), atol=1e-6)
    orbit, _ = follow("gan-qp", 800.0, 1)
    assert radius(orbit.theta).max() < 0.02
    orbit, _ = follow("gan-qp", 400.0, regularizers={"l2": 0.1})
    assert radius(orbit.theta).max() < 1e-6


def test_minimax_is_critically_damped_at_one() -> None:
    """R1 with γ = 1: a double eigenvalue −½; below it rotates, above it does not."""

    def spectrum(gamma: float) -> np.ndarray:
        return gandyn.jacobian_eigenvalues(gandyn.Scenario("minimax", regularizers={"r1": gamma}))

    np.testing.assert_allclose(spectrum(1.0), [-0.5, -0.5], atol=1e-12)
    assert abs(spectrum(0.9).imag).min() > 0.1
    assert abs(spectrum(1.1).imag).max() == 0.0


@pytest.mark.parametrize(("labels", "product"), [((1, 0, 1), 0.0), ((1, -1, 0), 0.0), ((1, -1, 1), -1.0)])
def test_lsgan_labels_decide_the_origin(labels: tuple[float, float, float], product: float) -> None:
    """Nilpotent with (1, 0, 1) and (1, −1, 0), a centre with (1, −1, 1)."""
    scenario = gandyn.Scenario("lsgan", dict(zip(("real", "fake", "target"), labels)))
    a, b, c, e = gandyn.coefficients(scenario, np.zeros(2), np.zeros(2))
    assert (a, e, b * c) == (0.0, 0.0, product)
    assert b != 0.0 or c != 0.0
    np.testing.assert_allclose(
        sorted(gandyn.jacobian_eigenvalues(scenario).imag),
        [-np.sqrt(-product), np.sqrt(-product)],
        atol=1e-12,
    )


def test_momentum_forbids_the_origin() -> None:
    """Where a + e = 0 the orbit never comes nearer to the origin than E ≥ |L₀| allows."""
    for variant in ("minimax", "non-saturating", "wgan", "hinge", "gan-qp", "lsgan"):
        _, series = follow(variant, 100.0)
        assert np.ptp(series["angular_momentum"]) < 1e-8
        assert series["energy"].min() >= abs(L0) - 1e-8
