"""Crossings against scipy's events, exponents against eigenvalues, multipliers and circles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn import Scenario, UpdateConfig, lyapunov, poincare_section
from gandyn.analyses import ANALYSES
from gandyn.analyses.context import AnalysisContext
from gandyn.lyapunov import DiscreteStepper
from tests.gandyn.matrix import COMPILED
from tests.gandyn.table import rate

PHI, THETA = [0.4, 0.9], [-0.7, 0.5]
HEIGHTS = {
    "s": lambda x: x[:2] @ x[2:],
    "lengths": lambda x: x[:2] @ x[:2] - x[2:] @ x[2:],
    "phi": lambda x: x[0],
    "theta": lambda x: x[2],
}


@pytest.mark.parametrize("section", list(HEIGHTS))
@pytest.mark.parametrize("variant", ["minimax", "wgan-gp", "lsgan"])
def test_crossings_are_those_of_an_independent_solver(variant: str, section: str) -> None:
    scenario, height = Scenario(variant), HEIGHTS[section]

    def event(t: float, x: np.ndarray) -> float:
        return float(height(np.asarray(x)))

    event.direction = 1.0  # type: ignore[attr-defined]
    found = solve_ivp(
        lambda t, x: rate(scenario, x),
        (0.0, 12.0),
        [*PHI, *THETA],
        method="DOP853",
        rtol=1e-12,
        atol=1e-13,
        events=event,
    )
    crossings = poincare_section(scenario, PHI, THETA, section=section, duration=12.0, step=0.005)
    assert len(crossings.t) == len(found.t_events[0]) > 0
    np.testing.assert_allclose(crossings.t, found.t_events[0], atol=1e-8)
    np.testing.assert_allclose(crossings.states, found.y_events[0], atol=1e-8)
    assert np.abs([height(x) for x in crossings.states]).max() < 1e-12


def test_periods_where_the_field_jumps() -> None:
    """On the cycle of WGAN-GP on a line, which crosses its jump at φ = 0: 2π/√(1 − λ²), once φ goes up."""
    crossings = poincare_section(
        Scenario("wgan-gp", {"lambda": 0.5}, dim=1), [0.1], [1.0], section="phi", duration=100.0
    )
    np.testing.assert_allclose(crossings.intervals[5:], 2.0 * np.pi / np.sqrt(0.75), atol=1e-8)


def test_directions_and_levels() -> None:
    """Up and down together are both; a linear field at a level crosses where a cosine does."""
    line, how = Scenario("wgan", dim=1), {"section": "phi", "level": 0.5, "duration": 20.0}
    up, down, both = (
        poincare_section(line, [1.0], [0.0], direction=way, **how) for way in ("up", "down", "both")
    )  # type: ignore[arg-type]
    np.testing.assert_array_equal(np.sort(np.concatenate([up.t, down.t])), both.t)
    np.testing.assert_allclose(down.t, np.arccos(0.5) + 2.0 * np.pi * np.arange(4), atol=1e-9)


def test_rounds_are_told_beyond_the_surface() -> None:
    """Nothing lies between rounds: each crossing is the first round on the far side."""
    training = UpdateConfig("alternating", 0.2, 0.2)
    crossings = poincare_section(Scenario("wgan"), PHI, THETA, training, duration=200)
    orbit = gandyn.train(Scenario("wgan"), training, PHI, THETA, 200)
    s = (orbit.phi * orbit.theta).sum(-1)
    np.testing.assert_array_equal(crossings.t, 1 + np.flatnonzero((s[:-1] < 0.0) & (s[1:] >= 0.0)))


@pytest.mark.parametrize(
    "bad",
    [
        {"section": "t"},
        {"direction": "left"},
        {"level": float("nan")},
        {"phi": [[0.1, 0.2]], "theta": [[0.1, 0.2]]},
    ],
)
def test_sections_that_cannot_be(bad: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
        poincare_section(Scenario("wgan"), **{"phi": PHI, "theta": THETA, **bad})


@pytest.mark.parametrize(("strength", "dim"), [(0.3, 1), (0.3, 2), (1.7, 2)])
def test_exponent_of_a_linear_flow(strength: float, dim: int) -> None:
    """The largest real part of −λ ± √(λ² − 1)."""
    scenario = Scenario("wgan-gp", {"lambda": strength, "c": 0.0}, dim=dim)
    found = lyapunov(scenario, [0.3] * dim, [0.4, -0.2][:dim])
    assert found.exponent == pytest.approx(max(gandyn.jacobian_eigenvalues(scenario).real), abs=5e-3)
    assert found.series.shape == found.t.shape


@pytest.mark.parametrize(
    "rule", ["simultaneous", "momentum", "nesterov", "optimistic", "extragradient", "alternating"]
)
def test_exponent_of_linear_rounds(rule: str) -> None:
    """log of the spectral radius, memories included."""
    scenario, training = Scenario("wgan", regularizers={"l2": 0.3}, dim=1), UpdateConfig(rule, 0.2, 0.1)
    radius = (
        ANALYSES["rule"]
        .run(AnalysisContext(scenario, training, np.array([0.1]), np.array([0.2]), False))
        .radius
    )
    assert lyapunov(scenario, [0.1], [0.2], training).exponent == pytest.approx(np.log(radius), abs=2e-3)


def test_exponents_of_circles_cycles_and_sinks() -> None:
    """0 on a circle and on a cycle, whose neighbours stay; into a sink the eigenvalues' at last."""
    assert abs(lyapunov(Scenario("wgan-gp"), PHI, THETA).exponent) < 5e-3
    assert abs(lyapunov(Scenario("wgan-gp", dim=1), [0.1], [0.2]).exponent) < 2e-2
    sink = Scenario("non-saturating", regularizers={"r1": 0.4})
    assert lyapunov(sink, PHI, THETA).exponent == pytest.approx(-0.2, abs=5e-3)


@pytest.mark.parametrize("rule", COMPILED)
def test_rounds_in_the_open_are_those_of_train(rule: str) -> None:
    for scenario in (Scenario("non-saturating", regularizers={"l2": 0.1}), Scenario("wgan-clip", {"w": 0.6})):
        training = UpdateConfig(rule, 0.2, 0.1, n_d=2)
        rounds = DiscreteStepper(scenario, training)
        state = rounds.start(np.array([[0.4, 0.3, -0.7, 0.5]]))
        for _ in range(60):
            state = rounds.run(state)
        orbit = gandyn.train(scenario, training, [0.4, 0.3], [-0.7, 0.5], 60)
        np.testing.assert_allclose(state[0, 0], np.concatenate([orbit.phi[-1], orbit.theta[-1]]), atol=1e-10)


def test_changing_rates_have_no_exponent() -> None:
    with pytest.raises(ValueError, match=r"constant schedule\.$"):
        lyapunov(Scenario("wgan"), PHI, THETA, UpdateConfig(schedule="cosine"))
