"""Cycles against closed forms: the Hopf normal form, van der Pol's published period, and WGAN-GP on a line
solved piece by piece.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gandyn import Scenario, UpdateConfig, analyze, iterate
from gandyn.analyses import ANALYSES
from gandyn.analyses._cycle import find_cycle
from gandyn.analyses._return_map import by_rate, modulo_rotation, on_line
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.cycles import Cycles
from tests.gandyn.table import rate


def cycles(
    scenario: Scenario, training: UpdateConfig | None = None, start: tuple[float, float] | None = None
) -> Cycles:
    phi, theta = standard_start(scenario.dim) if start is None else (np.array(start[:1]), np.array(start[1:]))
    found: Cycles = ANALYSES["cycles"].run(AnalysisContext(scenario, training, phi, theta))
    return found


def penalty_cycle(strength: float, c: float) -> tuple[float, float, float]:
    """Period, largest |θ| and multiplier of θ'' + 2λ(θ' − c sgn θ') + θ = 0: half turns about ±2λc, each
    shrunk by r = e^{−λπ/ω}.
    """
    omega = np.sqrt(1.0 - strength**2)
    r = np.exp(-strength * np.pi / omega)
    return 2.0 * np.pi / omega, 2.0 * strength * c * (1.0 + r) / (1.0 - r), r * r


@pytest.mark.parametrize("mu", [0.02, 0.1, 0.3])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_hopf_normal_form(mu: float, sign: float) -> None:
    """r' = ±r(μ − r²), φ' = 2: radius √μ, period π, multiplier e^{∓2μT}, whether it attracts or repels."""

    def field(x: np.ndarray) -> np.ndarray:
        turn = 2.0 * np.stack([-x[:, 1], x[:, 0]], axis=1)
        return turn + sign * x * (mu - (x**2).sum(1, keepdims=True))

    found = find_cycle(by_rate(field), np.sqrt(mu) * np.array([0.9999, 0.0]), 0.5)
    assert found is not None
    assert found.period == pytest.approx(np.pi, abs=1e-7)
    np.testing.assert_allclose(np.hypot(*found.orbit.T), np.sqrt(mu), rtol=1e-6)
    np.testing.assert_allclose(found.multipliers, [np.exp(-2.0 * sign * mu * np.pi)], rtol=2e-5)
    assert found.trivial == pytest.approx(1.0, abs=1e-5)


def test_van_der_pol() -> None:
    """μ = 1: period 6.6632868593, by the multiplier e^{∮ div dt} of a solution by DOP853."""

    def field(x: np.ndarray) -> np.ndarray:
        return np.stack([x[:, 1], (1.0 - x[:, 0] ** 2) * x[:, 1] - x[:, 0]], axis=1)

    found = find_cycle(by_rate(field), np.array([2.0, 0.1]), 0.5)
    assert found is not None
    assert found.period == pytest.approx(6.6632868593, abs=1e-6)

    def with_divergence(t: float, y: np.ndarray) -> np.ndarray:
        return np.append(field(y[None, :2])[0], 1.0 - y[0] ** 2)

    end = solve_ivp(
        with_divergence, (0.0, found.period), [*found.orbit[0], 0.0], method="DOP853", rtol=1e-12, atol=1e-12
    ).y[:, -1]
    np.testing.assert_allclose(end[:2], found.orbit[0], atol=1e-6)
    np.testing.assert_allclose(found.multipliers, [np.exp(end[2])], rtol=1e-3)


@pytest.mark.parametrize(("strength", "c"), [(0.1, 1.0), (0.5, 0.7), (0.05, 2.0)])
def test_gradient_penalty_on_a_line(strength: float, c: float) -> None:
    """The penalty centred at c > 0 makes a limit cycle where d = 1, in closed form; the difference penalty
    makes the same for c = 1.
    """
    scenarios = [Scenario("wgan-gp", {"lambda": strength, "c": c}, dim=1)]
    scenarios += [Scenario("wgan-fd", {"lambda": strength}, dim=1)] if c == 1.0 else []
    period, top, multiplier = penalty_cycle(strength, c)
    for scenario in scenarios:
        (cycle,) = cycles(scenario).found
        assert (cycle.kind, cycle.stability) == ("limit cycle", "attracting")
        assert cycle.period == pytest.approx(period, abs=1e-7)
        assert cycle.multipliers[0] == pytest.approx(multiplier, abs=2e-5)
        assert cycle.trivial == pytest.approx(1.0, abs=1e-4)
        motion = on_line(scenario)
        found = find_cycle(motion, np.array(cycle.point), 1.0)
        assert found is not None
        assert np.abs(found.orbit[:, 1]).max() == pytest.approx(top, rel=1e-4)


def test_where_momentum_decides() -> None:
    """In the plane the same training tends to a circle: no cycle of the products. On a line a deviation in L
    has no finite multiplier.
    """
    assert not cycles(Scenario("wgan-gp")).found
    assert np.isnan(cycles(Scenario("wgan-gp", dim=1)).found[0].transversal)


@pytest.mark.parametrize(("variant", "turns"), [("wgan", 1.0), ("minimax", 0.5)])
def test_closed_orbits_are_no_limit_cycles(variant: str, turns: float) -> None:
    """Small orbits of a centre turn by |b₀c₀|^½; every neighbour closes too, so the multiplier is 1."""
    for dim, share in ((1, 1.0), (2, 0.5)):
        family = cycles(Scenario(variant, dim=dim))
        assert family.found[0].kind == "closed orbit"
        assert family.found[0].period == pytest.approx(share * 2.0 * np.pi / turns, rel=1e-3)
        assert min(abs(v - 1.0) for v in family.found[0].multipliers) < 1e-6
        assert "continuum" in family.remark


def test_the_hinge_stops_at_the_circle_that_grazes_its_corner() -> None:
    """From far out orbits slide along s = −1 onto the circle of radius √2, inside which all close: one side
    collapses, one does not.
    """
    (grazing,) = cycles(Scenario("hinge", dim=1), start=(2.0, 2.0)).found
    assert (grazing.kind, grazing.multipliers) == ("grazing orbit", ())
    assert grazing.period == pytest.approx(2.0 * np.pi, abs=1e-6)
    assert (grazing.low, grazing.high) == pytest.approx((np.sqrt(2.0), np.sqrt(2.0)), rel=1e-6)


def test_products_agree_with_the_full_field() -> None:
    """The motion modulo rotation, its rate and its run, against DOP853 on the table of coefficients in the
    plane.
    """
    scenario, x = Scenario("wgan-gp"), np.array([0.4, 0.9, -0.7, 0.5])

    def products(y: np.ndarray) -> np.ndarray:
        return np.array([y[:2] @ y[2:], y[:2] @ y[:2], y[2:] @ y[2:]])

    motion, z = modulo_rotation(scenario), products(x)
    differences = (products(x + 1e-6 * rate(scenario, x)) - products(x - 1e-6 * rate(scenario, x))) / 2e-6
    np.testing.assert_allclose(motion.rate(z[None])[0], differences, atol=1e-8)
    end = solve_ivp(lambda t, y: rate(scenario, y), (0.0, 3.0), x, method="DOP853", rtol=1e-12, atol=1e-13).y[
        :, -1
    ]
    np.testing.assert_allclose(motion.run(z[None], 3.0, 300)[0, -1], products(end), atol=1e-8)


def test_rounds_draw_closed_curves() -> None:
    """Alternating steps on the bilinear game turn by arccos(1 − η²/2) a round, exactly."""
    eta = 0.3
    (curve,) = cycles(Scenario("wgan", dim=1), UpdateConfig("alternating", eta, eta)).found
    assert curve.kind == "invariant closed curve"
    assert curve.rotation == pytest.approx(np.arccos(1.0 - eta**2 / 2.0) / (2.0 * np.pi), rel=1e-5)
    orbit = iterate(Scenario("wgan", dim=1), [0.1], [0.2], "alternating", 4000, eta, eta)
    size = np.hypot(orbit.phi, orbit.theta)
    assert (curve.low, curve.high) == pytest.approx((size.min(), size.max()), rel=1e-4)
    (drawn,) = cycles(Scenario("wgan-gp", dim=1), UpdateConfig("alternating", 0.2, 0.2)).found
    assert drawn.stability == "attracting starts of other sizes too"


def test_without_runs_nothing_is_claimed() -> None:
    found = analyze(Scenario("wgan-gp", dim=1), measured=False).answers["cycles"]
    assert (found.found, found.remark) == ((), "No run was made, so no cycle was looked for.")


@pytest.mark.filterwarnings("error")
def test_an_orbit_whose_angular_momentum_has_died_has_no_section() -> None:
    """In s, p, q such an orbit lies on the border pq = s², and has neighbours on one side only."""
    scenario = Scenario("wgan-gp-one-sided", {"lambda": 2.0, "c": 0.02})
    # What its runs come to is decided by rounding; that it is looked for raises no warning.
    assert all(np.isfinite((cycle.low, cycle.high)).all() for cycle in cycles(scenario).found)


@pytest.mark.parametrize("strength", [0.1, 0.5])
def test_each_angular_momentum_has_a_limit_cycle_of_its_own(strength: float) -> None:
    """Far out, too, where a start inside keeps to another: against DOP853 from two starts of |L| = 3."""

    def field(t: float, x: np.ndarray) -> np.ndarray:
        phi, theta = x[:2], x[2:]
        s, size = phi @ theta, np.linalg.norm(theta)
        pull = 2.0 * strength * (abs(s) / size - 1.0) * np.sign(s) / size
        return np.concatenate([-theta - pull * theta, phi])

    root, times = np.sqrt(3.0), np.linspace(180.0, 200.0, 4001)
    sizes = []
    for stretch in (1.001, 1.7):
        start = [0.0, root * stretch, root / stretch, 0.0]
        found = solve_ivp(field, (0.0, 200.0), start, "DOP853", times, rtol=1e-9, atol=1e-11, max_step=0.05)
        sizes.append(float(np.linalg.norm(found.y, axis=0).max()))
    verdict = analyze(Scenario("wgan-fd", {"lambda": strength}), phi=[0.0, root], theta=[root, 0.0]).verdict
    assert verdict.kind == "limit-cycle"
    assert sizes == pytest.approx([verdict.radius] * 2, rel=1e-3)
