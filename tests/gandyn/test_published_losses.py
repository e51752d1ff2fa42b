"""What papers say of the Wasserstein divergence, loss-sensitive GANs, R3GAN, DRAGAN, LeCam and the weak
attractor, on the Dirac GAN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn import Scenario, UpdateConfig
from gandyn.analyses import update_map
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.relative_equilibria import find
from gandyn.scenario import ScenarioError
from tests.gandyn.matrix import WHOLE, verdict_of
from tests.gandyn.scenarios import states

Array = np.ndarray[Any, Any]


def fields(scenario: Scenario, count: int = 40) -> Array:
    """φ' and θ' at random states."""
    return np.array([gandyn.field(scenario, *start) for start in zip(*states(scenario.dim, count))])


def same(one: Scenario, other: Scenario) -> bool:
    return bool(np.allclose(fields(one), fields(other), rtol=1e-13, atol=1e-14))


def at(scenario: Scenario, times: list[float], start: tuple[Array, Array]) -> Array:
    """States (n, 2d) by scipy."""
    d = scenario.dim
    found = solve_ivp(
        lambda t, x: np.concatenate(gandyn.field(scenario, x[:d], x[d:])),
        (0.0, times[-1]),
        np.concatenate(start),
        "LSODA",
        t_eval=times,
        rtol=1e-9,
        atol=1e-12,
    )
    return np.asarray(found.y.T)


@pytest.mark.parametrize("k", [0.25, 1.0, 2.0])
def test_the_divergence_of_power_two_is_linear_damping(k: float) -> None:
    """Wu et al. 2018 with p = 2: R1 with γ = 2k, WGAN-GP with c = 0."""
    scenario = Scenario("wgan-div", {"k": k, "p": 2.0})
    assert same(scenario, Scenario("wgan", regularizers={"r1": 2.0 * k}))
    assert same(scenario, Scenario("wgan-gp", {"lambda": k, "c": 0.0}))
    root = np.sqrt(complex(k * k - 1.0))
    assert sorted(gandyn.jacobian_eigenvalues(scenario), key=lambda v: (v.real, v.imag)) == pytest.approx(
        sorted([-k + root, -k - root], key=lambda v: (v.real, v.imag))
    )


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("power", [4.0, 6.0])
def test_higher_powers_creep_in(power: float, dim: int) -> None:
    """‖(φ, θ)‖ ~ t^(−1/(p−2)), and L goes with it: no circle is left. In the plane the orbit's shape is still
    on its way to a circle's, which shrinks more slowly.
    """
    scenario = Scenario("wgan-div", {"k": 2.0, "p": power}, dim=dim)
    orbit = gandyn.flow(scenario, *standard_start(dim), 16000.0, 2000.0)
    size = np.hypot(np.linalg.norm(orbit.phi, axis=1), np.linalg.norm(orbit.theta, axis=1))
    assert np.log(size[1] / size[8]) / np.log(8.0) == pytest.approx(
        1.0 / (power - 2.0), rel=0.02 if dim == 1 else 0.08
    )


def test_damping_that_fades_leaves_no_circle() -> None:
    """Small beside any tolerance is not 0; WGAN-GP's circle of radius c is one, and a region without damping
    has many.
    """
    start = standard_start(2)
    for power in (3.0, 5.071, 6.0, 8.0):
        assert not find(AnalysisContext(Scenario("wgan-div", {"p": power}), None, *start)).found
    (circle,) = find(AnalysisContext(Scenario("wgan-gp", {"c": 0.3}), None, *start)).found
    assert circle.radius_theta == pytest.approx(0.3)
    assert find(AnalysisContext(Scenario("wgan-gp-one-sided"), None, *start)).found


def test_the_slopes_of_the_generalised_ls_gan() -> None:
    """Qi 2017: slope 0 is the LS-GAN, slope 1 the WGAN; the margin is then a constant for the critic."""
    for margin in (0.1, 1.0):
        assert same(
            Scenario("gls-gan", {"slope": 0.0, "margin": margin}),
            Scenario("ls-gan", {"lambda": 1.0, "margin": margin}),
        )
        assert same(Scenario("gls-gan", {"slope": 1.0, "margin": margin}), Scenario("wgan"))
    phi, theta = states(2, 20)
    ours, _ = gandyn.losses(Scenario("gls-gan", {"slope": 1.0, "margin": 0.7}), phi, theta)
    wgan, _ = gandyn.losses(Scenario("wgan"), phi, theta)
    assert np.allclose(ours - wgan, 0.7 * np.linalg.norm(theta, axis=-1), atol=1e-13)


def test_the_margin_is_the_outermost_orbit_on_a_line() -> None:
    """At φ = −m sgn θ the LS-GAN's critic stops: what starts farther out ends on ‖(φ, θ)‖ = m; and by ν² a
    turn under the generalised one, whose orbits pass.
    """
    scenario = Scenario("gls-gan", {"margin": 0.5, "slope": 0.0}, dim=1)
    orbit = gandyn.flow(scenario, [1.4], [0.3], 40.0, 0.1)
    assert np.hypot(orbit.phi, orbit.theta)[-100:] == pytest.approx(0.5, abs=1e-9)
    passing = Scenario("gls-gan", {"margin": 0.5, "slope": 0.3}, dim=1)
    orbit = gandyn.flow(passing, [0.0], [1.0], 30.0, 0.001)
    # It comes by φ = 0, θ > 0 once a turn.
    turns = np.flatnonzero((orbit.phi[:-1, 0] > 0.0) & (orbit.phi[1:, 0] <= 0.0))
    excess = orbit.theta[turns, 0] ** 2 - 0.25
    assert excess[1:4] / excess[:3] == pytest.approx([0.09] * 3, rel=0.05)


@pytest.mark.parametrize("dim", [1, 2])
def test_r3gan_converges(dim: int) -> None:
    """Huang et al. 2024: the relativistic pairing loss does with R1 and R2, and not in the plane without."""
    both = Scenario("relativistic", regularizers={"r1": 0.3, "r2": 0.5}, dim=dim)
    assert same(both, Scenario("relativistic", regularizers={"r1": 0.8}, dim=dim))
    assert gandyn.jacobian_eigenvalues(both).real == pytest.approx([-0.4, -0.4])
    assert verdict_of(both, measured=False).kind == "converges"
    assert verdict_of(both.with_(regularizers={}), measured=False).kind == (
        "converges-sublinearly" if dim == 1 else "tends-to-circle"
    )


def test_the_average_differs_from_the_pair_under_noise_only() -> None:
    """An average is free of noise: the differences' variance is σ²‖φ‖², against 2σ²‖φ‖² of a pair."""
    pair, average = Scenario("relativistic"), Scenario("relativistic-average")
    assert same(pair, average)
    noisy = [s.with_(regularizers={"instance-noise": 0.7}) for s in (pair, average)]
    assert not same(*noisy)
    # Damping apart, noise of σ√2 on the average is noise of σ on the pair.
    phi, theta = states(2, 10)
    _, b, c, _ = gandyn.coefficients(noisy[0], phi, theta)
    _, *wanted, _ = gandyn.coefficients(
        average.with_(regularizers={"instance-noise": 0.7 * 2**0.5}), phi, theta
    )
    assert np.allclose([b, c], wanted, atol=1e-12)


@pytest.mark.parametrize("dim", [1, 2])
def test_dragan_on_the_wgan_is_wgan_gp(dim: int) -> None:
    """Fields and corners; and nothing on a critic whose slope is 1."""
    dragan = Scenario("wgan", regularizers={"dragan": 0.1}, dim=dim)
    penalised = Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=dim)
    assert same(dragan, penalised) and not gandyn.is_smooth(dragan)
    inert = Scenario("wgan-normalized", regularizers={"dragan": 0.1}, dim=dim)
    assert same(inert, inert.with_(regularizers={})) and inert.is_single


BESIDE = ("hinge", "ls-gan", "wgan-clip", "gan-qp", "wgan-gp-one-sided", "wgan-fd") if WHOLE else ("hinge",)


@pytest.mark.parametrize("variant", BESIDE)
def test_a_kink_beside_a_variant_s_own_corner(variant: str) -> None:
    """On a line, where the judge of random scenes knows one surface only: against short steps by scipy,
    which are off by as much as they straddle.
    """
    scenario = Scenario(variant, regularizers={"dragan": 0.2}, dim=1)
    width = (
        scenario.spec.box(scenario.spec.make_params(dict(scenario.parameters))) if scenario.spec.box else 1e9
    )
    orbit = gandyn.flow(scenario, [0.7], [1.6], 6.0, 0.5)
    assert orbit.ended == "finished"
    h, x = 1e-3, np.array([0.7, 1.6])
    for n in range(round(6.0 / h) + 1):
        if n % round(0.5 / h) == 0:
            row = n // round(0.5 / h)
            assert np.allclose(x, [orbit.phi[row, 0], orbit.theta[row, 0]], atol=5e-3), row
        v = np.concatenate(gandyn.field(scenario, x[:1], x[1:]))
        w = np.concatenate(gandyn.field(scenario, *(np.split(x + h * v, 2))))
        x = x + 0.5 * h * (v + w)
        x[0] = min(max(x[0], -width), width)


def test_lecam_lets_the_energy_fall_and_angular_momentum_be() -> None:
    """E' gains −2λs² and a + e nothing: the WGAN in the plane ends on the circle √|L₀|, with noise it is
    refused.
    """
    scenario = Scenario("wgan", regularizers={"lecam": 0.4})
    phi, theta = states(2, 20)
    s, p, q = (phi * theta).sum(-1), (phi * phi).sum(-1), (theta * theta).sum(-1)
    a, b, c, e = gandyn.coefficients(scenario, phi, theta)
    assert np.allclose(a * p + (b + c) * s + e * q, -2.0 * 0.4 * s * s) and not (a + e).any()
    found = verdict_of(scenario, measured=False)
    assert (found.kind, found.law, found.radius) == (
        "tends-to-circle",
        "Lyapunov function",
        pytest.approx(0.03**0.5),
    )
    with pytest.raises(ScenarioError, match="lecam is not defined together with instance-noise"):
        scenario.with_(regularizers={"lecam": 0.4, "instance-noise": 0.5})
    assert scenario.obstacle("instance-noise") and not scenario.obstacle("r1")
    assert Scenario("minimax", regularizers={"instance-noise": 0.5}).obstacle("lecam")
    assert "instance-noise" not in gandyn.axes(scenario)


def test_both_players_damp_angular_momentum() -> None:
    """L' = (a + e)L with a = −μ, e = −ν, whatever else the players do."""
    for variant in ("wgan", "lsgan", "minimax"):
        scenario = Scenario(variant, regularizers={"l2": 0.2, "l2-generator": 0.3})
        start = standard_start(2)
        end = at(scenario, [6.0], start)[0]
        momentum = end[2] * end[1] - end[3] * end[0]
        assert momentum == pytest.approx(0.03 * np.exp(-0.5 * 6.0), rel=1e-7)


def test_the_weak_attractor_wants_short_steps() -> None:
    """Balduzzi et al. 2018, section 2.2: eigenvalues −ε ± i; simultaneous steps contract for η < 2ε/(1 +
    ε²).
    """
    scenario = Scenario("wgan", regularizers={"l2": 0.1, "l2-generator": 0.1}, dim=1)
    assert gandyn.jacobian_eigenvalues(scenario) == pytest.approx([-0.1 + 1j, -0.1 - 1j])
    limit = 2.0 * 0.1 / 1.01
    for rate in (0.5 * limit, 0.99 * limit, 1.01 * limit, 2.0 * limit):
        training = UpdateConfig("simultaneous", rate, rate)
        radius = update_map.run(AnalysisContext(scenario, training, *standard_start(1))).radius
        assert radius == pytest.approx(abs(1.0 + rate * (-0.1 + 1j)), abs=1e-12)
        assert (radius < 1.0) == (rate < limit)
