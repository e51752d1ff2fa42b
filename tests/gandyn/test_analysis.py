"""Analyses against closed forms and finite differences."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import gandyn
from gandyn import Scenario, analyze
from gandyn.analyses import ANALYSES
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.derivatives import jacobian
from gandyn.analyses.equilibria import Equilibria
from gandyn.analyses.update_map import UpdateMap
from gandyn.update_config import UpdateConfig
from tests.gandyn.table import rate


def case(scenario: Scenario, rule: str | None = None, phi: Any = None, **how: Any) -> AnalysisContext:
    """A case at the reference start, or at φ = θ turned by a right angle; no long runs."""
    training = None if rule is None else UpdateConfig(rule, **how)
    start = (
        standard_start(scenario.dim) if phi is None else (np.array(phi), np.array(phi)[::-1] * [1.0, -1.0])
    )
    return AnalysisContext(scenario, training, *start, may_simulate=False)


def equilibria(scenario: Scenario) -> Equilibria:
    found: Equilibria = ANALYSES["equilibria"].run(case(scenario))
    return found


def update_map(scenario: Scenario, rule: str, **how: Any) -> UpdateMap:
    found: UpdateMap = ANALYSES["rule"].run(case(scenario, rule, **how))
    return found


@pytest.mark.parametrize("strength", [0.1, 0.5, 1.0, 2.0])
def test_zero_centred_penalty(strength: float) -> None:
    """Eigenvalues −λ ± √(λ² − 1); a spiral below 1, a node from 1 on."""
    origin = equilibria(Scenario("wgan-gp", {"lambda": strength, "c": 0.0})).found[0]
    root = np.sqrt(complex(strength**2 - 1.0))
    np.testing.assert_allclose(origin.eigenvalues, [-strength + root, -strength - root], atol=1e-14)
    assert origin.type == ("spiral sink" if strength < 1.0 else "node sink")


def test_minimax_is_critical_at_one() -> None:
    """R1: imaginary parts vanish at γ = 1 exactly."""
    types = [
        equilibria(Scenario("minimax", regularizers={"r1": g})).found[0].type for g in (0.999, 1.0, 1.001)
    ]
    assert types == ["spiral sink", "node sink", "node sink"]


@pytest.mark.parametrize("variant", list(gandyn.variants()))
@pytest.mark.parametrize("strengths", [{}, {"l2": 0.3}, {"consensus": 0.2}])
def test_jacobian_matches_differences(variant: str, strengths: dict[str, float]) -> None:
    """The full Jacobian at a point away from every corner, against central differences of the field."""
    scenario, x = Scenario(variant, regularizers=strengths), np.array([0.3, 0.5, 0.4, -0.1])

    def field(y: np.ndarray) -> np.ndarray:
        return np.concatenate(gandyn.field(scenario, y[:2], y[2:])) if strengths else rate(scenario, y)

    differences = np.array([(field(x + h) - field(x - h)) / 2e-6 for h in 1e-6 * np.eye(4)]).T
    np.testing.assert_allclose(
        jacobian(scenario, x), differences, atol=1e-6 * (1.0 + np.abs(differences).max())
    )


def test_eigenvectors_belong_to_their_eigenvalues() -> None:
    origin = equilibria(Scenario("minimax", regularizers={"l2": 0.3}, time_scales=(1.5, 0.5))).found[0]
    for value in origin.eigenvalues:
        gaps = [
            np.abs(np.array(origin.jacobian) @ vector - value * np.array(vector)).max()
            for vector in origin.eigenvectors
        ]
        assert min(gaps) < 1e-12


@pytest.mark.parametrize(
    ("variant", "parameters", "name", "kind"),
    [
        ("lsgan", {"fake": 0.0, "target": 1.0}, "every point with φ = 0", "degenerate (nilpotent)"),
        ("lsgan", {"fake": -1.0, "target": 0.0}, "every point with θ = 0", "degenerate (nilpotent)"),
        ("lsgan", {"fake": 0.5, "target": 0.5}, "every point with s = φ·θ = 0.5", "saddle"),
        ("f-pearson", {}, "every point with s = φ·θ = -2", "centre"),
        (
            "wgan-gp",
            {"lambda": 0.1, "c": 1.0},
            "φ = 0 with ‖θ‖ ≤ 0.2, by Filippov's convention",
            "non-smooth",
        ),
        (
            "gan-qp",
            {"lambda": 0.5, "norm": "phi"},
            "φ = 0 with ‖θ‖ ≥ 0.5, by Filippov's convention",
            "centre",
        ),
        (
            "wgan-gp-one-sided",
            {"lambda": 0.1, "c": 0.0},
            "φ = 0 with ‖θ‖ ≤ 0.1, by Filippov's convention",
            "non-smooth",
        ),
    ],
)
@pytest.mark.parametrize("dim", [1, 2])
def test_lines_of_equilibria_are_named(variant: str, parameters: Any, name: str, kind: str, dim: int) -> None:
    """Continua by name, and the origin's own type beside them."""
    origin, *others = equilibria(Scenario(variant, parameters, dim=dim)).found
    assert (origin.type, [one.name for one in others]) == (kind, [name])


def test_other_scenarios_have_the_origin_alone() -> None:
    for variant in ("minimax", "non-saturating", "wgan", "gan-qp", "hinge", "f-kl"):
        assert len(equilibria(Scenario(variant)).found) == 1
    assert equilibria(Scenario("wgan-normalized")).found[0].type == "undefined"


RULES = [
    ("simultaneous", {}),
    ("momentum", {"options": {"beta": -0.4}}),
    ("nesterov", {"options": {"beta": 0.3}}),
    ("optimistic", {}),
    ("extragradient", {}),
    ("momentum", {"alternating": True, "n_d": 3}),
    ("extragradient", {"alternating": True, "n_g": 2}),
    ("optimistic", {"alternating": True, "first": "d"}),
    *(
        ("alternating", {"n_d": d, "n_g": g, "first": first})
        for d, g in ((1, 1), (5, 1), (2, 3))
        for first in "dg"
    ),
]


@pytest.mark.parametrize(("rule", "how"), RULES)
def test_update_matrix_matches_iterate(rule: str, how: dict[str, Any]) -> None:
    """From tiny states `iterate` follows the linear map, memories and all: the tenth and eleventh rounds tell
    the multipliers.
    """
    scenario = Scenario("non-saturating", regularizers={"l2": 0.3}, dim=1)
    found = update_map(scenario, rule, lr_d=0.3, lr_g=0.2, **how)
    turns = {**how, **how.get("options", {})}
    turns.pop("options", None)
    starts = 1e-5 * np.array([[1.0, 0.0], [0.0, 1.0]])
    orbit = gandyn.iterate(scenario, starts[:, :1], starts[:, 1:], rule, 12, 0.3, 0.2, **turns)
    states = np.stack([orbit.phi[..., 0], orbit.theta[..., 0]], axis=-1)
    polynomial = np.poly(found.multipliers).real
    n = len(polynomial)
    for first in range(2, 12 - n):
        combination = sum(polynomial[i] * states[:, first + n - 1 - i] for i in range(n))
        assert np.abs(combination).max() < 1e-8 * np.abs(states).max()


@pytest.mark.parametrize("eta", [0.05, 0.2, 0.7])
def test_simultaneous_multipliers(eta: float) -> None:
    """1 + ηλ; a centre is left at every step, a sink held up to −2 Re λ/|λ|²."""
    for strengths in ({}, {"r1": 0.5}):
        scenario = Scenario("minimax", regularizers=strengths)
        found = update_map(scenario, "simultaneous", lr_d=eta, lr_g=eta)
        values = gandyn.jacobian_eigenvalues(scenario)
        np.testing.assert_allclose(
            sorted(found.multipliers, key=lambda v: v.imag),
            sorted(1.0 + eta * values, key=lambda v: v.imag),
            atol=1e-14,
        )
        assert found.limit == pytest.approx(-2.0 * values[0].real / abs(values[0]) ** 2, abs=1e-14)
    assert update_map(Scenario("wgan"), "simultaneous", lr_d=eta, lr_g=eta).limit == 0.0


@pytest.mark.parametrize(("variant", "b"), [("wgan", 1.0), ("non-saturating", 0.5), ("minimax", 0.5)])
def test_alternating_stays_on_the_unit_circle_until_its_limit(variant: str, b: float) -> None:
    """2/√(−b₀c₀) at equal rates: on the circle below, outside above."""
    limit = update_map(Scenario(variant), "alternating").limit
    assert limit == pytest.approx(2.0 / b, rel=1e-14)
    below, above = (
        update_map(Scenario(variant), "alternating", lr_d=limit * g, lr_g=limit * g) for g in (0.999, 1.001)
    )
    np.testing.assert_allclose(np.abs(below.multipliers), 1.0, atol=1e-12)
    assert below.verdict == "neutral"
    assert above.verdict == "expands"


def test_known_limits_and_bisection_agree() -> None:
    """Extragradient 1/ω and optimistic 1/(√3 ω), by their spectral radii just below and above; damped ones by
    bisection.
    """
    for rule, expected in (("extragradient", 1.0), ("optimistic", 1.0 / np.sqrt(3.0))):
        for damping in ({}, {"l2": 1e-9}):
            scenario = Scenario("wgan", regularizers=damping)
            assert update_map(scenario, rule).limit == pytest.approx(expected, rel=1e-6)
        assert update_map(scenario, rule, lr_d=0.99 * expected, lr_g=0.99 * expected).radius < 1.0
        assert update_map(scenario, rule, lr_d=1.01 * expected, lr_g=1.01 * expected).radius > 1.0
    assert update_map(Scenario("wgan"), "alternating", n_d=4).limit == pytest.approx(1.0)


@pytest.mark.parametrize("gamma", [0.3, 1.2])
def test_consensus_multipliers(gamma: float) -> None:
    """1 + η(±iω − γω²), stable up to 2γ/(1 + γ²ω²); strengths of rule and scenario add."""
    for scenario in (Scenario("wgan"), Scenario("wgan", regularizers={"consensus": 0.1})):
        whole = gamma + scenario.regularizers.get("consensus", 0.0)
        found = update_map(scenario, "consensus", lr_d=0.1, lr_g=0.1, options={"gamma": gamma})
        np.testing.assert_allclose(
            sorted(found.multipliers, key=lambda v: v.imag),
            [1.0 + 0.1 * (w * 1j - whole) for w in (-1.0, 1.0)],
            atol=1e-14,
        )
        assert found.limit == pytest.approx(2.0 * whole / (1.0 + whole**2), rel=1e-12)


@pytest.mark.parametrize("rule", ["rmsprop", "adam"])
def test_rules_without_linearisation_say_so(rule: str) -> None:
    found = update_map(Scenario("wgan", regularizers={"l2": 0.1}), rule)
    assert found.verdict == "undefined"
    assert "no linearisation" in found.remark


def test_circles() -> None:
    """Radius √|L₀| where L is conserved, c for WGAN-GP, both stable; none on a line."""
    found = ANALYSES["circles"].run(case(Scenario("non-saturating"))).found
    assert found[0].radius_theta == pytest.approx(np.sqrt(0.03), rel=1e-10)
    assert found[0].stability == "stable"
    assert found[0].frequency == pytest.approx(0.5)
    for c in (0.5, 1.0):
        (circle,) = ANALYSES["circles"].run(case(Scenario("wgan-gp", {"c": c}))).found
        assert (circle.radius_phi, circle.radius_theta) == pytest.approx((c, c), rel=1e-10)
        assert circle.stability == "stable"
    (weighted,) = ANALYSES["circles"].run(case(Scenario("wgan", time_scales=(4.0, 1.0)))).found
    assert weighted.radius_phi / weighted.radius_theta == pytest.approx(2.0)
    assert weighted.stability == "neutral"
    assert not ANALYSES["circles"].run(case(Scenario("wgan-gp", dim=1))).found


def test_quantities_and_their_drift() -> None:
    """What is conserved drifts by rounding; the momentum law holds term by term."""
    minimax = analyze(Scenario("minimax")).quantities
    assert {q.name: q.trend for q in minimax.found} == {"E": "conserved", "L": "conserved"}
    assert max(q.drift for q in minimax.found) < 1e-6
    rosette = analyze(Scenario("wgan-normalized")).quantities
    assert {q.name: q.trend for q in rosette.found}["I"] == "conserved"
    assert max(q.drift for q in rosette.found if q.name in ("I", "‖φ‖")) < 1e-6
    skewed = analyze(Scenario("wgan-normalized", time_scales=(3.0, 0.3))).quantities.named("I")
    assert skewed is not None
    assert (skewed.trend, skewed.drift < 1e-6) == ("conserved", True)
    damped = analyze(Scenario("non-saturating", regularizers={"l2": 0.1})).quantities
    assert damped.momentum is not None
    assert damped.momentum.mean_a == pytest.approx(-0.1)
    assert damped.momentum.misfit < 1e-6
    tilted = analyze(Scenario("wgan", time_scales=(2.0, 1.0)), measured=False).quantities
    assert {q.name: q.trend for q in tilted.found} == {"E": "neither", "W": "conserved", "L": "conserved"}


def test_an_analysis_is_text_and_json() -> None:
    analysis = analyze(Scenario("minimax", regularizers={"r1": 1.0}), "alternating", lr_d=0.1)
    assert json.loads(json.dumps(analysis.to_dict(), allow_nan=False))["verdict"]["kind"] == "converges"
    assert "node sink" in str(analysis)
    known = ["equilibria", "rule", "quantities", "circles", "cycles", "verdict", "lyapunov"]
    assert (
        list(analysis.answers) == list(gandyn.analyses())
        and [id for id in analysis.answers if id in known] == known
    )
    assert analysis.rule.order == "1 of D to 1 of G, G first"


@pytest.mark.parametrize(
    "bad",
    [
        {"rule": "sgd"},
        {"beta": 0.1},
        {"rule": "momentum", "gamma": 1.0},
        {"phi": [1.0, 2.0]},
        {"rule": "adam", "lr_d": -1.0},
    ],
)
def test_nonsense_is_refused_in_one_sentence(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        analyze(Scenario("wgan"), **bad)
