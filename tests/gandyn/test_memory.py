"""Longer runs of a rule go on with its memory; and what flips its sign in every round is a swing of period
two, not a circle or an ellipse.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gandyn import Axis, MapSpec, Scenario, UpdateConfig, analyze, convergence_map, train
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.simulate_and_classify import Classification, _still_fading, measured
from gandyn.analyses.trajectory_classifier import CIRCLE
from gandyn.analyses.verdict import combined
from tests.gandyn.matrix import WHOLE, some

SWING = UpdateConfig("momentum", 0.1, 0.1, alternating=True, options={"beta": -0.95})
REMEMBERING = ("momentum", "nesterov", "rmsprop", "adam", "optimistic")


def settled(dim: int, rate: float, beta: float) -> float:
    """‖x‖ after many rounds of the generator first, then the discriminator, each with heavy ball, on φ' = −θ,
    θ' = φ; written out.
    """
    phi, theta = standard_start(dim)
    m, n = np.zeros(dim), np.zeros(dim)
    for _ in range(40_000):
        n = beta * n + phi
        theta = theta + rate * n
        m = beta * m - theta
        phi = phi + rate * m
    return float(np.sqrt(phi @ phi + theta @ theta))


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize(("rate", "beta"), [(0.1, -0.95), (0.2, -0.9), (0.4, -0.8), (1.0, -0.5)])
def test_only_minus_one_on_the_unit_circle_is_a_swing(dim: int, rate: float, beta: float) -> None:
    """−1 is a multiplier where η = 2(1 + β), as 4 = η²/(1 + β)² says; its size is the written-out one's."""
    training = UpdateConfig("momentum", rate, rate, alternating=True, options={"beta": beta})
    found = analyze(Scenario("wgan", dim=dim), training)
    on_circle = [v for v in found.rule.multipliers if abs(abs(v) - 1.0) < 1e-9]
    assert on_circle == pytest.approx([-1.0], abs=1e-7)
    assert (found.verdict.kind, found.verdict.agrees) == ("closed-orbits", True)
    assert "period two" in found.verdict.reason and "ellipse" not in str(found)
    (swing,) = found.cycles.found
    assert swing.kind == "swing of period two" and swing.high == pytest.approx(
        settled(dim, rate, beta), rel=1e-6
    )
    assert (
        f"stays at {settled(dim, rate, beta):.4g} while x changes its sign in every iteration"
        in found.verdict.check
    )


def test_an_ellipse_is_one_still() -> None:
    assert "ellipse" in analyze(Scenario("wgan", dim=1), "alternating").verdict.reason


def test_a_linear_rule_with_a_player_that_rests_comes_to_rest() -> None:
    """WGAN-GP with c = 0 and η_G = 0: φ → −θ/(2λ)."""
    found = analyze(
        Scenario("wgan-gp", {"c": 0.0, "lambda": 0.1}, dim=1),
        "simultaneous",
        lr_g=0.0,
        phi=[0.4],
        theta=[0.2],
    ).verdict
    assert (found.kind, found.law, found.agrees) == ("converges", "linearisation", True)
    assert found.point == pytest.approx((-1.0, 0.2), abs=1e-9)


@pytest.mark.parametrize("rule", REMEMBERING)
@pytest.mark.parametrize("variant", some(["wgan", "non-saturating"], 2))
def test_longer_runs_begin_at_the_start(rule: str, variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at the last state, where momentum, second moments and counts would be lost."""
    case = AnalysisContext(Scenario(variant, dim=2), UpdateConfig(rule, 0.05, 0.05), *standard_start(2))
    begun, run = [], AnalysisContext.run

    def noted(self: AnalysisContext, phi: np.ndarray, theta: np.ndarray, times: int = 1) -> object:
        begun.append((times, np.concatenate([phi, theta], axis=1)))
        return run(self, phi, theta, times)

    monkeypatch.setattr(AnalysisContext, "run", noted)
    _still_fading(case, Classification(CIRCLE))
    measured(case)
    own = np.concatenate(standard_start(2))
    longer = [x for times, x in begun if times > 1 and len(x) == 1]
    assert longer and all((x[0] == own).all() for x in longer)


LINES = [
    ("wgan", "momentum", True, {"beta": -0.95}, (0.1, 0.1), (0.1, 0.2)),
    ("non-saturating", "adam", True, {"beta1": -0.68, "beta2": 0.79}, (1.78, 0.07), (1.11, -0.73)),
    ("f-kl", "adam", True, {"beta1": -0.8, "beta2": 0.69, "eps": 0.019}, (0.034, 0.0113), (-1.08, 0.96)),
    ("f-pearson", "adam", True, {"beta1": -0.33, "beta2": 0.93}, (0.0385, 0.0673), (-0.71, 0.10)),
    ("minimax", "rmsprop", False, {}, (0.3, 0.3), (0.5, 0.5)),
    ("wgan-gp", "momentum", True, {"beta": -0.9}, (0.2, 0.2), (0.4, 0.1)),
]


@pytest.mark.parametrize(("variant", "rule", "turns", "options", "rates", "start"), LINES)
def test_there_are_no_circles_on_a_line(
    variant: str,
    rule: str,
    turns: bool,
    options: dict[str, float],
    rates: tuple[float, float],
    start: tuple[float, float],
) -> None:
    """And what is told instead is what a run four times as long shows, sampled at every round."""
    scenario, training = (
        Scenario(variant, dim=1),
        UpdateConfig(rule, *rates, alternating=turns, options=options),
    )
    verdict = combined(AnalysisContext(scenario, training, np.array(start[:1]), np.array(start[1:])))
    orbit = train(scenario, training, start[:1], start[1:], 1 << 18)
    x = np.concatenate([orbit.phi, orbit.theta], axis=1)[-20_000:]
    size = np.linalg.norm(x, axis=1)
    flips = np.abs(x[1:] + x[:-1]).max() < 1e-6 * size.max()
    assert verdict.kind != "tends-to-circle"
    assert ("changes its sign in every iteration" in verdict.check) == bool(flips)
    if flips:
        assert verdict.kind in ("closed-orbits", "limit-cycle")
        assert f"stays at {size.max():.4g} while" in verdict.check


@pytest.mark.parametrize(
    ("variant", "rule", "turns", "low", "high"),
    [
        ("wgan", "momentum", True, -0.97, -0.9),
        ("non-saturating", "momentum", True, -0.97, -0.9),
        ("minimax", "momentum", False, -0.97, -0.8),
    ][: 3 if WHOLE else 1],
)
def test_maps_know_no_circle_on_a_line_either(
    variant: str, rule: str, turns: bool, low: float, high: float
) -> None:
    """The cell of the swing is named as the analysis names it."""
    spec = MapSpec(Axis("beta", low, high, 8), Axis("lr", 0.02, 0.2, 7))
    found = convergence_map(
        Scenario(variant, dim=1), spec, UpdateConfig(rule, alternating=turns), rounds=4000
    )
    assert "tends-to-circle" not in found.shares()
    for i, j in itertools.product(range(7), range(8)):
        told = found.kinds[found.verdict[i, j]]
        cell = UpdateConfig(rule, found.y[i], found.y[i], alternating=turns, options={"beta": found.x[j]})
        # A map's run is short, so that it may be silent where the analysis is not.
        assert told in (
            "inconclusive",
            combined(AnalysisContext(Scenario(variant, dim=1), cell, *standard_start(1))).kind,
        )


def test_the_map_names_the_swing() -> None:
    found = convergence_map(
        Scenario("wgan", dim=1),
        MapSpec(Axis("beta", -0.95, -0.5, 2), Axis("lr", 0.1, 1.0, 2)),
        UpdateConfig("momentum", alternating=True),
        rounds=20_000,
    )
    assert found.kinds[found.verdict[0, 0]] == "closed-orbits"
    assert found.amplitude[0, 0] == pytest.approx(settled(1, 0.1, -0.95), rel=1e-6)
    assert analyze(Scenario("wgan", dim=1), SWING).verdict.kind == "closed-orbits"
