"""The verdict of every variant with every regulariser, in one and two dimensions, against a run by another
solver.

Scenarios whose kernels the other tests need anyway are judged by law and run; consensus and instance noise,
whose kernels take long to compile, by law alone. In both cases scipy's DOP853 on the numpy field, which
shares neither kernels nor windows with the verdict, must show what the verdict says.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn import Scenario
from gandyn.analyses import ANALYSES
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.verdict import Verdict, combined
from gandyn.frozendict import FrozenDict
from gandyn.update_config import UpdateConfig
from tests.gandyn.matrix import DEAR, WHOLE, some

LAW_ONLY = ("consensus", "instance-noise")
STRENGTHS: tuple[dict[str, float], ...] = (
    {},
    {"l2": 0.1},
    {"r1": 0.5},
    {"consensus": 0.1},
    {"instance-noise": 0.5},
    *([{"r2": 0.5}, {"lecam": 0.3}, {"dragan": 0.1}, {"l2-generator": 0.1}] if WHOLE else []),
)
# What no law decides although it is judged by law alone.
SILENT = {
    ("wgan-normalized", "consensus"),
    ("wgan-gp", "consensus"),
    ("wgan-fd", "consensus"),
    ("hinge", "instance-noise"),
}
# θ comes to 1/ν at the rate ν, of which φ, which stands still, sees nothing: the run is too short to tell.
TOO_SHORT = ("wgan-normalized", "l2-generator", 1)
# Of the variants, regularisers and dimensions every fifth, or all.
CELLS = [
    pytest.param(variant, strengths, dim, id=f"{variant}-{next(iter(strengths), 'plain')}-{dim}")
    for i, variant in enumerate(gandyn.variants())
    for j, strengths in enumerate(STRENGTHS)
    for dim in (1, 2)
    if WHOLE or ((i + j + dim) % 8 == 0 and variant in DEAR)
]
Array = np.ndarray[Any, Any]


def verdict_of(scenario: Scenario, measured: bool = True, training: UpdateConfig | None = None) -> Verdict:
    """The verdict in the scenario's own dimension, from the reference start."""
    return combined(AnalysisContext(scenario, training, *standard_start(scenario.dim), measured))


def sizes(scenario: Scenario, duration: float, factors: tuple[float, float] = (1.0, 1.0)) -> Array:
    """‖(φ, θ)‖ at 1600 times of a run by DOP853 with relative error 1e-8, from the reference start times
    factors.
    """
    d = scenario.dim

    def rate(t: float, x: Array) -> Array:
        return np.concatenate(gandyn.field(scenario, x[:d], x[d:]))

    start = np.concatenate([f * x for f, x in zip(factors, standard_start(d))])
    found = solve_ivp(
        rate, (0.0, duration), start, "DOP853", t_eval=np.linspace(0.0, duration, 1600), rtol=1e-8, atol=1e-10
    )
    assert found.success
    return np.sqrt((found.y**2).sum(0))


def bears_out(verdict: Verdict, scenario: Scenario, duration: float) -> bool:
    """Whether the other solver's run looks as the verdict says."""
    size = sizes(scenario, duration)
    quarters = size.reshape(4, -1)
    top, swing = quarters.max(1), np.ptp(quarters, axis=1)
    if verdict.kind == "converges":
        slowest = 0.0 if np.isnan(verdict.rate) or verdict.law == "measured" else verdict.rate
        return bool(top[-1] < top[0] and size[-1] < 30.0 * size[0] * np.exp(-slowest * duration) + 1e-7)
    if verdict.kind == "converges-sublinearly":
        return bool((np.diff(top) < 0.0).all() and top[-1] > 1e-2 * top[0])
    if verdict.kind == "tends-to-circle":
        return bool(swing[-1] < swing[0] and size[-1] > 0.1)
    if verdict.kind == "closed-orbits":
        return bool(
            abs(top[-1] / top[0] - 1.0) < 5e-3 and abs(quarters[-1].min() / quarters[0].min() - 1.0) < 5e-3
        )
    if verdict.kind == "limit-cycle":
        other = sizes(scenario, duration, (1.5, 1.0 / 1.5)).reshape(4, -1)
        return bool(
            abs(other.max(1)[-1] / top[-1] - 1.0) < 0.02 and abs(verdict.radius / top[-1] - 1.0) < 0.02
        )
    return bool(verdict.kind == "diverges" and (np.diff(top) > 0.0).all())


def duration_of(scenario: Scenario) -> float:
    """Long enough to see; short where every evaluation is a quadrature, or where the critic shrinks and the
    field stiffens.
    """
    if "instance-noise" in scenario.regularizers and not scenario.spec.noise_inert:
        return 20.0
    return 15.0 if scenario.variant == "wgan-normalized" else 90.0


@pytest.mark.parametrize(("variant", "strengths", "dim"), CELLS)
def test_every_verdict_is_borne_out(variant: str, strengths: dict[str, float], dim: int) -> None:
    """No exception, no unexplained "inconclusive", no contradiction."""
    spec = gandyn.variants()[variant]
    if any(gandyn.regularizers()[id].obstacle(spec) for id in strengths):
        pytest.skip("not defined together")
    if spec.box and "dragan" in strengths:
        pytest.skip("it runs into the walls, of which the other solver does not know")
    scenario = Scenario(variant, regularizers=strengths, dim=dim)
    by_law = any(id in LAW_ONLY and not gandyn.regularizers()[id].inert(spec) for id in strengths)
    verdict = verdict_of(scenario, measured=not by_law)
    assert verdict.reason.endswith(".")
    assert verdict.agrees
    if verdict.kind == "inconclusive":
        short = (variant, next(iter(strengths)), dim) == TOO_SHORT
        assert short or (by_law and (variant, next(iter(strengths))) in SILENT)
    else:
        assert bears_out(verdict, scenario, duration_of(scenario))


# A field that turns infinitely fast at θ = 0, where the orbit goes: neither solver gets past it.
UNFOLLOWED = Scenario("wgan-fd", regularizers={"consensus": 0.1}, dim=2)


# On a line the runs take longest.
@pytest.mark.parametrize("dim", [1, 2] if WHOLE else [2])
@pytest.mark.parametrize(
    ("variant", "regularizer"),
    some([*sorted(SILENT), ("minimax", "consensus"), ("lsgan", "instance-noise")], 2),
)
def test_consensus_and_noise_are_borne_out_by_runs_too(variant: str, regularizer: str, dim: int) -> None:
    """Where no law speaks, and two where one does: the run by the compiled kernel decides, and the other
    solver agrees.
    """
    scenario = Scenario(
        variant,
        regularizers={regularizer: float(gandyn.regularizers()[regularizer].strength.default)},
        dim=dim,
    )
    verdict = verdict_of(scenario)
    assert verdict.agrees
    if scenario == UNFOLLOWED:
        assert verdict.kind == "inconclusive"
        assert "changes too fast to be followed" in verdict.reason or "was given up" in verdict.reason
    else:
        assert bears_out(verdict, scenario, 90.0 if regularizer == "consensus" else 20.0)


@pytest.mark.parametrize(
    ("variant", "changes", "in_one", "in_two"),
    [
        ("minimax", {}, "closed-orbits", "closed-orbits"),
        ("non-saturating", {}, "converges-sublinearly", "tends-to-circle"),
        ("relativistic", {}, "converges-sublinearly", "tends-to-circle"),
        ("gan-qp", {}, "converges-sublinearly", "tends-to-circle"),
        ("gan-qp", {"regularizers": {"l2": 0.1}}, "converges", "converges"),
        ("wgan-gp", {}, "limit-cycle", "tends-to-circle"),
        ("wgan-gp", {"parameters": {"c": 0.0}}, "converges", "converges"),
        ("wgan-normalized", {}, "diverges", "closed-orbits"),
        ("wgan-fd", {}, "limit-cycle", "limit-cycle"),
        ("wgan-gp-one-sided", {"parameters": {"c": 0.0}}, "converges", "converges"),
        ("lsgan", {"parameters": {"fake": 0.0, "target": 1.0}}, "converges", "diverges"),
        ("lsgan", {"parameters": {"fake": -1.0, "target": 0.0}}, "converges", "diverges"),
        ("f-kl", {"parameters": {"generator": "non-saturating"}}, "converges-sublinearly", "tends-to-circle"),
    ],
)
def test_known_truths(variant: str, changes: dict[str, Any], in_one: str, in_two: str) -> None:
    """The facts of the published analyses, and where a line of equilibria or friction ends an orbit
    elsewhere.
    """
    verdicts = [verdict_of(Scenario(variant, dim=d, **changes)) for d in (1, 2)]
    assert [v.kind for v in verdicts] == [in_one, in_two]


def test_a_rest_away_from_the_origin_is_said() -> None:
    """Dry friction and a line of equilibria: it converges, but not to the equilibrium one wants."""
    for scenario in (Scenario("wgan-gp-one-sided", {"c": 0.0}), Scenario("lsgan", {"fake": 0.0}, dim=1)):
        assert verdict_of(scenario).target.startswith("rest at")


def test_nilpotent_origin_lets_the_plane_escape() -> None:
    """LSGAN (1, 0, 1) in the plane: ‖θ‖⁶ grows like t, for L is conserved while φ dies."""
    assert "t^0.16" in verdict_of(Scenario("lsgan", {"fake": 0.0})).check


def test_rates_and_laws() -> None:
    """The linearisation's rate, the law that decided, and the dimensions it holds in."""
    found = gandyn.analyze(Scenario("minimax", regularizers={"r1": 0.5})).verdict
    assert (found.law, found.holds, found.rate) == ("linearisation", "both", pytest.approx(0.25))
    found = gandyn.analyze(Scenario("non-saturating")).verdict
    assert (found.law, found.holds, found.radius) == (
        "Lyapunov function",
        "d ≥ 2",
        pytest.approx(np.sqrt(0.03)),
    )
    found = gandyn.analyze(Scenario("wgan-gp")).verdict
    assert (found.law, found.radius) == ("circle", pytest.approx(1.0))
    assert gandyn.analyze(Scenario("wgan-gp", dim=1)).verdict.law == "measured"


def test_without_runs_silence_is_admitted() -> None:
    found = gandyn.analyze(Scenario("wgan-gp", dim=1), measured=False).verdict
    assert found.kind == "inconclusive"
    assert "No run was made." in found.reason


def test_more_dimensions_do_as_the_plane_does() -> None:
    assert gandyn.analyze(Scenario("non-saturating", dim=5)).verdict.kind == "tends-to-circle"


def test_walls_draw_large_orbits_onto_them() -> None:
    """Clipping cuts a large circle down to the one that touches the wall; far beyond the hinge's corner
    likewise.
    """
    for variant in ("wgan-clip", "hinge"):
        found = gandyn.analyze(Scenario(variant, dim=1), phi=[0.3], theta=[3.0]).verdict
        assert (found.kind, found.law) == ("closed-orbits", "measured")


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize(
    ("variant", "rule", "options", "kinds"),
    [
        ("wgan", "simultaneous", {}, ("diverges", "diverges")),
        ("wgan", "alternating", {}, ("closed-orbits", "closed-orbits")),
        ("wgan", "extragradient", {}, ("converges", "converges")),
        ("wgan", "optimistic", {}, ("converges", "converges")),
        ("wgan", "momentum", {"beta": -0.5, "alternating": True}, ("converges", "converges")),
        ("non-saturating", "simultaneous", {}, ("limit-cycle", "diverges")),
        ("non-saturating", "alternating", {}, ("converges-sublinearly", "tends-to-circle")),
        ("wgan-gp", "alternating", {}, ("limit-cycle", "tends-to-circle")),
        ("non-saturating", "rmsprop", {}, ("limit-cycle", "limit-cycle")),
        ("non-saturating", "adam", {}, ("limit-cycle", "limit-cycle")),
        ("non-saturating", "nesterov", {}, ("limit-cycle", "diverges")),
    ],
)
def test_rules(variant: str, rule: str, options: dict[str, Any], kinds: tuple[str, str], dim: int) -> None:
    """Verdicts of rules, and where they come to as `iterate` itself shows from another start."""
    turns = dict(options)
    alternating = turns.pop("alternating", None)
    scenario = Scenario(variant, dim=dim)
    verdict = verdict_of(
        scenario, training=UpdateConfig(rule, alternating=alternating, options=FrozenDict(turns))
    )
    assert verdict.kind == kinds[dim - 1]
    phi, theta = standard_start(dim)
    orbit = gandyn.iterate(
        scenario, 1.1 * phi, theta, rule, 20000, alternating=alternating, bound=1e4, **turns
    )
    size = np.sqrt((orbit.phi**2).sum(-1) + (orbit.theta**2).sum(-1))
    if verdict.kind == "diverges":
        assert orbit.ended == "diverged" or size[-2000:].min() > size[:2000].max()
        return
    assert {
        "converges": size[-1] < 1e-6,
        "converges-sublinearly": 1e-3 < size[-1] < size[len(size) // 4] < size[0],
        "closed-orbits": abs(size[-5000:].max() / size[:5000].max() - 1.0) < 0.01,
        "tends-to-circle": np.ptp(size[-2000:]) < 0.1 * size[-1] and size[-1] > 0.1,
        "limit-cycle": abs(size[-5000:].max() / size[10000:15000].max() - 1.0) < 0.02,
    }[verdict.kind]


def test_every_analysis_can_be_asked_alone() -> None:
    case = AnalysisContext(Scenario("wgan"), None, *standard_start(2), may_simulate=False)
    for entry in ANALYSES.values():
        assert entry.run(case).lines()
