"""What a variant says of its flow, held against the verdict, against long runs and against the field, over
all its parameters."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gandyn
from gandyn import Parameter, Scenario
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.verdict import Verdict, combined
from gandyn.claim import Claim, Kind
from tests.gandyn.matrix import SPARED, UNLIKE, WHOLE, some

VARIANTS = list(gandyn.variants())
DOCUMENT = Path(__file__).parents[2] / "docs" / "mathematics.md"


def values(parameter: Parameter) -> list[Any]:
    """Its choices; else both ends of its slider, its default, 0 and 1 where claims often change, and three
    numbers between."""
    if parameter.choices:
        return list(parameter.choices)
    low, high = parameter.low, parameter.high
    between = np.random.default_rng(len(parameter.id)).uniform(max(low, 0.02), high, 3).round(3).tolist()
    return sorted(
        {low, high, float(parameter.default), *between, *(x for x in (0.0, 1.0) if low <= x <= high)}
    )


def scenarios(dims: tuple[int, ...] = (1, 2)) -> Iterator[Scenario]:
    """Every variant with all values of its parameters together; of the spared ones every fifth row. A label
    that does not enter the field keeps its default.
    """
    for id, spec in gandyn.variants().items():
        told = [parameter for parameter in spec.parameters if parameter.id != "real"]
        rows = list(itertools.product(*map(values, told)))
        for row in rows[:: 1 if WHOLE or id not in SPARED else 5]:
            for dim in dims:
                yield Scenario(id, {parameter.id: value for parameter, value in zip(told, row)}, dim=dim)


def of(variant: str) -> list[Scenario]:
    return [scenario for scenario in scenarios() if scenario.variant == variant]


def is_saddle(scenario: Scenario) -> bool:
    """LSGAN whose orbits grow ever stiffer as they run away."""
    return scenario.claim.kinds == ("diverges",) and "saddle" in scenario.claim.text


def verdict(scenario: Scenario, scale: float = 1.0) -> Verdict:
    phi, theta = standard_start(scenario.dim)
    return combined(AnalysisContext(scenario, None, scale * phi, scale * theta))


def test_every_scenario_has_one_claim_in_the_verdict_s_words() -> None:
    used: set[int] = set()
    for scenario in scenarios((1, 2, 3, 64)):
        claim = scenario.claim
        used.add(id(claim))
        assert (
            claim.text.endswith(".")
            and claim.text[0].isupper()
            and claim.kinds
            and set(claim.kinds) <= set(get_args(Kind))
        )
        assert scenario.dim == 1 or "On a line" not in claim.text
        assert scenario.dim > 1 or "In the plane" not in claim.text
    # None is there that no parameters lead to.
    assert used == {id(claim) for spec in gandyn.variants().values() for claim in spec.claims}


@pytest.mark.parametrize("variant", UNLIKE)
def test_the_verdict_bears_the_claim_out(variant: str) -> None:
    wrong = {}
    for scenario in some(of(variant), 3):
        found = verdict(scenario)
        if found.kind not in scenario.claim.kinds:
            wrong[scenario] = found.kind, found.reason, scenario.claim.text
    assert wrong == {}


def test_rest_to_the_tolerance_of_the_integration_is_rest() -> None:
    """Labels 0 and 0 conserve ‖φ‖² − ‖θ‖² while s dies out, so that the larger of both is left."""
    found = verdict(Scenario("lsgan", {"fake": 0.0, "target": 0.0}, dim=1))
    assert found.kind == "converges" and found.point == pytest.approx((0.0, np.sqrt(0.03)), abs=1e-8)


def ends(scenario: Scenario) -> float:
    """The largest ‖θ‖ of the last fifty units of a long run."""
    # A corner is found to rounding; smooth fields need the step.
    step = 0.02 if gandyn.is_smooth(scenario) else 0.1
    orbit = gandyn.flow(scenario, *standard_start(scenario.dim), 2000.0, step, round(0.1 / step))
    return float(np.linalg.norm(orbit.theta[-500:], axis=1).max())


@pytest.mark.parametrize(
    "variant", [id for id, spec in gandyn.variants().items() if any(claim.theta for claim in spec.claims)]
)
def test_sizes_in_claims_are_those_of_long_runs(variant: str) -> None:
    told = [scenario for scenario in of(variant) if scenario.claim.theta]
    assert told
    for scenario in told:
        assert scenario.claim.theta is not None
        k = scenario.spec.make_params(dict(scenario.parameters))
        momentum = AnalysisContext(scenario, None, *standard_start(scenario.dim)).momentum
        assert ends(scenario) == pytest.approx(scenario.claim.theta(k, momentum), rel=0.02), scenario


def squares(scenario: Scenario, scale: float, times: list[float]) -> np.ndarray:
    """‖(φ, θ)‖² at those times, by a solver for stiff equations."""
    d = scenario.dim
    start = scale * np.concatenate(standard_start(d))

    def rate(t: float, x: np.ndarray) -> np.ndarray:
        return np.concatenate(gandyn.field(scenario, x[:d], x[d:]))

    found = solve_ivp(rate, (0.0, times[-1]), start, "LSODA", t_eval=times, rtol=1e-8, atol=1e-10)
    assert found.success
    return np.asarray((found.y**2).sum(0))


@pytest.mark.parametrize("scale", [1.0, 10.0])
def test_saddles_of_lsgan_run_away_like_the_root_of_time(scale: float) -> None:
    found = [scenario for scenario in of("lsgan") if is_saddle(scenario)]
    assert len(found) > 20
    for scenario in found:
        early, late = squares(scenario, scale, [1000.0, 2000.0])
        assert late / early == pytest.approx(2.0, rel=0.15), scenario


OUTSIDE = [
    ("hinge", {}), ("wgan-clip", {}), ("wgan-gp-one-sided", {"form": "linear"}),
    ("wgan-gp-one-sided", {"form": "square"}), ("wgan-fd", {"form": "linear"}), ("wgan-gp", {}),
    ("wgan-gp", {"lambda": 1.5}), ("wgan-gp", {"c": 0.0}), ("non-saturating", {}),
]  # fmt: skip


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize(("variant", "parameters"), OUTSIDE)
def test_claims_hold_from_far_starts_too(variant: str, parameters: dict[str, Any], dim: int) -> None:
    scenario = Scenario(variant, parameters, dim=dim)
    assert verdict(scenario, 10.0).kind in scenario.claim.kinds


@pytest.mark.parametrize("form", ["linear", "square"])
@pytest.mark.parametrize("c", [0.02, 0.1, 0.2])
def test_a_one_sided_penalty_leaves_the_circle_at_its_edge_to_no_start(c: float, form: str) -> None:
    """The circle ‖φ‖ = c draws from outside but not from inside, where orbits swing to; they end on a closed
    orbit that touches ‖φ‖ = c."""
    for strength in (0.1, 1.0, 3.0):
        scenario = Scenario("wgan-gp-one-sided", {"lambda": strength, "c": c, "form": form})
        found = gandyn.analyze(scenario)
        assert found.verdict.kind == "closed-orbits" and "stable" not in [
            circle.stability for circle in found.circles.found
        ]
        orbit = gandyn.flow(scenario, *standard_start(2), 3000.0, 0.1)
        size = np.linalg.norm(orbit.phi[-1000:], axis=1)
        assert size.max() == pytest.approx(c, rel=0.01) and size.min() < 0.95 * c


def test_pearson_rests_where_its_push_vanishes() -> None:
    """The circle of that size meets s = −2; a smaller one does not."""
    scenario = Scenario("f-pearson", dim=1)
    orbit = gandyn.flow(scenario, [2.0], [0.5], 200.0, 0.01)
    assert float(orbit.phi[-1] @ orbit.theta[-1]) == pytest.approx(-2.0, abs=1e-6)
    assert float(orbit.phi[-1] @ orbit.phi[-1] + orbit.theta[-1] @ orbit.theta[-1]) == pytest.approx(
        4.25, abs=1e-6
    )
    small = gandyn.flow(scenario, [1.9], [0.5], 200.0, 0.01)
    assert (small.phi * small.theta)[-5000:].max() > 1.5


@pytest.mark.parametrize("strength", [0.05, 1.0, 10.0])
def test_gan_qp_holds_phi_where_both_sides_push_it_back(strength: float) -> None:
    """Divided by ‖φ‖, the penalty pushes φ to 0 from both sides beyond |θ| = λ, and lets it pass before."""
    scenario = Scenario("gan-qp", {"lambda": strength, "norm": "phi"}, dim=1)
    for theta in np.array([-3.0, -1.01, 1.01, 3.0]) * strength:
        (above,), (below,) = (gandyn.field(scenario, [phi], [theta])[0] for phi in (1e-9, -1e-9))
        assert above < 0.0 < below
    orbit = gandyn.flow(scenario, [0.5 * strength], [4.0 * strength], 10.0, 1e-3)
    assert abs(orbit.phi[-1, 0]) < 0.02 * strength and orbit.theta[-1, 0] > 3.0 * strength
    for theta in np.array([-0.99, 0.5]) * strength:
        (above,), (below,) = (gandyn.field(scenario, [phi], [theta])[0] for phi in (1e-9, -1e-9))
        assert above * below > 0.0


def test_in_the_plane_a_start_without_momentum_does_as_on_a_line() -> None:
    """Which is why the claims about the plane say L₀ ≠ 0."""
    found = combined(AnalysisContext(Scenario("wgan-gp"), None, np.array([0.1, 0.2]), np.array([0.2, 0.4])))
    assert found.kind == "limit-cycle"


def test_only_a_variant_by_itself_is_alone() -> None:
    assert Scenario().is_single and Scenario(regularizers={"l2": 0.0}, time_scales=(2.0, 2.0)).is_single
    assert Scenario("wgan", regularizers={"instance-noise": 0.5}).is_single
    assert Scenario("wgan-normalized", regularizers={"r1": 1.0}).is_single
    for changes in ({"regularizers": {"r1": 0.1}}, {"time_scales": (1.0, 2.0)}):
        assert not Scenario(**changes).is_single  # type: ignore[arg-type]


def claims() -> list[tuple[str, Claim]]:
    return [(id, claim) for id, spec in gandyn.variants().items() for claim in spec.claims]


@pytest.mark.parametrize(
    ("variant", "claim"), claims(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_document_says_what_the_program_says(variant: str, claim: Claim) -> None:
    """Sentence by sentence, in a row of the table that names the variant."""
    rows = [
        line.replace("\\|", "|")
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    names = {f"`{variant}`", "`f-*`"} if variant.startswith("f-") else {f"`{variant}`"}
    assert any(claim.text in row and any(name in row for name in names) for row in rows)
