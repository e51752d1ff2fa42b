"""Orbits that a conserved energy closes, or leads to an equilibrium: periods in closed form, and rest where
the formula vanishes.

Where φ' = −m(s)θ and θ' = m(s)φ the state turns at the rate m(s), s = ρ sin 2a on a line with ρ = r²/2, so
that a turn takes ∮da/m; from two dimensions on s, ‖φ‖², ‖θ‖² turn at 2m about a circle of radius ρ = √(E² −
L²). Time scales make it √(τ_Dτ_G) m on an ellipse.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from scipy.special import i0

from gandyn import Scenario, analyze, flow
from gandyn.analyses.context import AnalysisContext
from gandyn.analyses.theory import own_level
from gandyn.analyses.verdict import combined
from tests.gandyn.matrix import some

Turn = Callable[[float], float]
# Of each GAN whose players pull alike, ∮da/m(ρ sin 2a) over one turn of (φ, θ).
TURNS: dict[str, Turn] = {
    "minimax": lambda rho: 2.0 * np.pi * (1.0 + i0(rho)),
    "f-js": lambda rho: 2.0 * np.pi * (1.0 + i0(rho)),
    "f-kl": lambda rho: 2.0 * np.pi * np.e * i0(rho),
    "f-hellinger": lambda rho: 2.0 * np.pi * i0(rho),
    "f-reverse-kl": lambda rho: 2.0 * np.pi,
    "wgan": lambda rho: 2.0 * np.pi,
    "f-pearson": lambda rho: 2.0 * np.pi / np.sqrt(1.0 - rho * rho / 4.0),
}
STARTS: dict[int, list[tuple[list[float], list[float]]]] = {
    1: [([1.0], [1.0]), ([2.5], [0.5]), ([2.0], [2.0]), ([0.0], [1.5]), ([-3.0], [1.0]), ([1e-6], [1e-6])],
    2: [([1.0, 0.3], [-0.4, 1.0]), ([2.0, 1.0], [0.3, 1.0]), ([0.0, 2.0], [1.0, 0.0])],
    3: [([1.0, 0.2, -0.5], [0.4, -1.0, 0.3])],
}
SCALES = ((1.0, 1.0), (3.0, 0.5))
CELLS = [(v, d, s, t) for v, d, t in product(TURNS, STARTS, SCALES) for s in STARTS[d]]


def case(
    variant: str, start: tuple[list[float], list[float]], scales: tuple[float, float] = (1.0, 1.0)
) -> AnalysisContext:
    phi, theta = map(np.array, start)
    return AnalysisContext(Scenario(variant, dim=len(phi), time_scales=scales), None, phi, theta)


def rho(start: tuple[list[float], list[float]], scales: tuple[float, float]) -> float:
    """The largest s on the way: √(E² − L²) of the state in which time scales are one."""
    phi, theta = np.array(start[0]), np.array(start[1])
    tau_d, tau_g = scales
    p, q, s = (
        tau_g * phi @ phi / np.sqrt(tau_d * tau_g),
        tau_d * theta @ theta / np.sqrt(tau_d * tau_g),
        phi @ theta,
    )
    return float(np.sqrt(((p - q) / 2.0) ** 2 + s * s))


def period(variant: str, start: tuple[list[float], list[float]], scales: tuple[float, float]) -> float:
    """Of one turn of (φ, θ), in closed form; NaN where it does not close."""
    with np.errstate(invalid="ignore"):
        return float(TURNS[variant](rho(start, scales)) / np.sqrt(scales[0] * scales[1]))


@pytest.mark.parametrize(("variant", "dim", "start", "scales"), CELLS)
def test_the_law_knows_the_period(
    variant: str, dim: int, start: tuple[list[float], list[float]], scales: tuple[float, float]
) -> None:
    """To rounding, or that there is none."""
    expected, known = period(variant, start, scales), own_level(case(variant, start, scales))
    assert known is not None
    assert bool(known.rest) == (variant == "f-pearson" and rho(start, scales) >= 2.0)
    if not known.rest:
        assert known.period == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("variant", "start"),
    [(v, s) for v, s in product(TURNS, (STARTS[1][1], STARTS[1][2], STARTS[2][1], STARTS[3][0]))],
)
def test_the_orbit_through_the_start_is_measured(
    variant: str, start: tuple[list[float], list[float]]
) -> None:
    """The start's own size and period, the latter by a run; no cycle where it comes to rest, whatever other
    starts do.
    """
    found = analyze(Scenario(variant, dim=len(start[0])), phi=start[0], theta=start[1])
    size = float(np.linalg.norm(np.concatenate(start)))
    if variant == "f-pearson" and rho(start, (1.0, 1.0)) >= 2.0:
        assert found.verdict.target.startswith("rest at") and not found.cycles.found
        return
    cycle = found.cycles.found[0]
    turns = 1.0 if len(start[0]) == 1 else 0.5
    assert (found.verdict.kind, found.verdict.law, found.verdict.agrees, cycle.kind) == (
        "closed-orbits",
        "conserved",
        True,
        "closed orbit",
    )
    assert (cycle.low, cycle.high) == pytest.approx((size, size), rel=1e-6)
    assert cycle.period == pytest.approx(turns * period(variant, start, (1.0, 1.0)), rel=1e-7)
    assert len(cycle.multipliers) == (1 if len(start[0]) == 1 else 2), "told by the law alone"
    assert "through this start" in found.cycles.remark and found.lyapunov.sign == 0


@pytest.mark.parametrize("start", [*STARTS[1], *STARTS[2], *STARTS[3]])
@pytest.mark.parametrize("variant", list(TURNS))
def test_a_run_loses_nothing_that_is_conserved(variant: str, start: tuple[list[float], list[float]]) -> None:
    """Over some thousand units of time, whatever the rates on the way are."""
    found = analyze(Scenario(variant, dim=len(start[0])), phi=start[0], theta=start[1]).quantities
    assert all(one.trend != "conserved" or one.drift < 2e-6 for one in found.found)


@pytest.mark.parametrize("angle", np.linspace(0.1, 6.2, 12))
@pytest.mark.parametrize("size", [1.0, 1.99, 2.0, 2.01, 2.5, 6.0, 40.0, 1e3])
def test_pearson_rests_where_its_gradients_vanish(size: float, angle: float) -> None:
    """On the circle r² sin 2a = −4, at the first such point ahead in the sense in which m(s) = s/2 + 1 turns;
    below r = 2 there is none.
    """
    start = ([size * np.cos(angle)], [size * np.sin(angle)])
    known = own_level(case("f-pearson", start))
    assert known is not None
    if size < 2.0:
        assert not known.rest and known.period == pytest.approx(
            period("f-pearson", start, (1.0, 1.0)), rel=1e-10
        )
        return
    x, y = known.rest
    assert x * y == pytest.approx(-2.0, abs=1e-9 * size * size)
    assert np.hypot(x, y) == pytest.approx(size, rel=1e-12)
    sense = np.sign(start[0][0] * start[1][0] / 2.0 + 1.0)
    # No other zero lies between the start and there.
    there = (sense * (np.arctan2(y, x) - angle)) % (2.0 * np.pi)
    way = angle + sense * np.linspace(0.0, 1.0, 2000)[:-1] * there
    assert (np.sign(size * size * np.sin(2.0 * way) / 4.0 + 1.0) == sense).all()


@pytest.mark.parametrize(
    "start", [([2.0], [0.5]), ([-1.0], [3.0]), ([2.0, 1.5], [0.5, -3.0]), ([3.0, 0.1, 0.0], [0.2, 0.3, -0.4])]
)
def test_the_rest_is_where_the_flow_comes_to(start: tuple[list[float], list[float]]) -> None:
    """And the verdict says so, by law with its rate, without a run too."""
    quick = analyze(
        Scenario("f-pearson", dim=len(start[0])), phi=start[0], theta=start[1], measured=False
    ).verdict
    found = analyze(Scenario("f-pearson", dim=len(start[0])), phi=start[0], theta=start[1]).verdict
    orbit = flow(Scenario("f-pearson", dim=len(start[0])), *start, 60.0, 1e-3, 100)
    end = np.concatenate([orbit.phi[-1], orbit.theta[-1]])
    if rho(start, (1.0, 1.0)) < 2.0:
        assert quick.kind == found.kind == "closed-orbits"
        return
    assert (quick.kind, found.kind, found.law, found.agrees) == ("converges", "converges", "conserved", True)
    assert found.point == pytest.approx(end, abs=1e-6)
    distance = np.linalg.norm(np.concatenate([orbit.phi, orbit.theta], axis=1) - found.point, axis=1)
    some = (distance < 1e-2) & (distance > 1e-6)
    assert -np.polyfit(orbit.t[some], np.log(distance[some]), 1)[0] == pytest.approx(found.rate, rel=1e-2)


def test_touching_the_equilibria_is_slower_than_exponential() -> None:
    """r = 2 exactly: s′ ~ (s + 2)², so that the distance falls like 1/t."""
    found = analyze(Scenario("f-pearson", dim=1), phi=[2.0], theta=[0.0]).verdict
    assert (found.kind, found.law, found.agrees) == ("converges-sublinearly", "conserved", True)
    assert found.point == pytest.approx((-np.sqrt(2.0), np.sqrt(2.0)), abs=1e-6)


@pytest.mark.parametrize(
    ("variant", "phi", "theta"),
    [("f-pearson", [2.0], [-1.0]), ("lsgan", [0.0], [1.5]), ("f-pearson", [2.0, 0.0], [-1.0, 7.0])],
)
@pytest.mark.parametrize("rule", some([None, "alternating", "momentum", "extragradient"], 2))
def test_a_start_that_is_an_equilibrium_stays(
    variant: str, phi: list[float], theta: list[float], rule: str | None
) -> None:
    parameters = {"fake": 0.0, "target": 1.0} if variant == "lsgan" else {}
    found = analyze(Scenario(variant, parameters, dim=len(phi)), rule, phi=phi, theta=theta).verdict
    assert (found.kind, found.law, found.check) == (
        "converges",
        "equilibrium",
        "the run stayed where it began.",
    )
    assert found.point == (*phi, *theta)


@pytest.mark.parametrize("size", [1.0, 1.4, 1.41421, 1.41422, 1.6, 4.0])
def test_the_hinge_closes_inside_its_corner_only(size: float) -> None:
    """s = r² sin 2a/2 passes −1 from r = √2 on."""
    for angle in np.linspace(0.0, np.pi, 9):
        known = own_level(case("hinge", ([size * np.cos(angle)], [size * np.sin(angle)])))
        assert (known is not None) == (size < np.sqrt(2.0))
        assert known is None or known.period == pytest.approx(2.0 * np.pi, rel=1e-12)


@pytest.mark.parametrize("size", [7.0, 12.0, 20.0])
@pytest.mark.parametrize("variant", ["minimax", "f-kl", "f-hellinger"])
def test_turns_longer_than_any_run_are_told_by_law(variant: str, size: float) -> None:
    """The run, whatever it shows of a turn that takes e^(r²/2) units of time, does not decide."""
    found = analyze(Scenario(variant, dim=1), phi=[size * 0.8], theta=[size * 0.6])
    assert (found.verdict.kind, found.verdict.agrees) == ("closed-orbits", True)
    assert found.cycles.found[0].period == pytest.approx(TURNS[variant](size * size / 2.0), rel=1e-9)


@pytest.mark.parametrize("phi", [60.0, 200.0])
def test_where_gradients_underflow_no_law_speaks(phi: float) -> None:
    """σ(s) is 0 in numbers for s < −745, so that the run cannot be told from rest: nothing is claimed."""
    found = combined(case("minimax", ([phi], [-phi])))
    assert (found.kind, found.law) == ("inconclusive", "none")
    assert "stalls" in found.reason
