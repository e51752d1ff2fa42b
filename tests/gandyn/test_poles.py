"""Where a field is undefined, everything says so: training under every rule, walks, verdicts and maps, at the
start or on the way.
"""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from gandyn import Axis, MapSpec, Scenario, UpdateConfig, analyze, apply_updates, convergence_map, flow, train
from gandyn.analyses.context import undefined
from tests.gandyn.matrix import COMPILED, some

RULES = [None, *COMPILED]
# A variant, and the players whose parameters are 0 where its field is undefined.
POLES = [
    (id, name)
    for id in gandyn.variants()
    for name, lengths in (("φ = 0", (0.0, 0.25)), ("θ = 0", (0.25, 0.0)))
    if undefined(Scenario(id), *lengths) == name
]


def start(name: str, dim: int) -> tuple[list[float], list[float]]:
    zero, one = [0.0] * dim, [0.5, -0.3][:dim]
    return (zero, one) if name == "φ = 0" else (one, zero)


def test_there_are_poles() -> None:
    """Else nothing here tests anything; a newcomer with a pole is found by itself."""
    assert ("wgan-normalized", "φ = 0") in POLES
    for id, _ in POLES:
        assert np.isnan(gandyn.field(Scenario(id, dim=1), [0.0], [0.5])[0]).all()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize(("variant", "name"), POLES)
@pytest.mark.parametrize("strengths", [{}, {"l2": 0.1}])
def test_a_start_on_a_pole_is_singular(
    variant: str, name: str, strengths: dict[str, float], dim: int, rule: str | None
) -> None:
    """Of the orbit, of the verdict with and without a run, and of nothing else: no rate, no radius,
    no cycle.
    """
    scenario, (phi, theta) = Scenario(variant, regularizers=strengths, dim=dim), start(name, dim)
    orbit = (
        flow(scenario, phi, theta, 1.0)
        if rule is None
        else train(scenario, UpdateConfig(rule), phi, theta, 50)
    )
    assert (orbit.ended, orbit.length) == ("singular", 1)
    for measured in (True, False):
        found = analyze(scenario, rule, phi=phi, theta=theta, measured=measured)
        assert (found.verdict.kind, found.verdict.target) == ("singular", f"undefined at {name}")
        assert f"singular: undefined at {name}" in str(found)
        assert name in found.verdict.reason and np.isnan(found.verdict.rate) and not found.cycles.found
        assert "diverge" not in str(found).replace("Whether", "")


@pytest.mark.parametrize("rule", [id for id in COMPILED if not gandyn.rules()[id].regularizer])
@pytest.mark.parametrize("moves", ["dg", "gd"])
def test_a_walk_from_a_pole_is_singular(rule: str, moves: str) -> None:
    made = apply_updates(Scenario("wgan-normalized"), UpdateConfig(rule), [0.0, 0.0], [0.5, 0.3], moves)
    assert (made.ended, made.updates) == ("singular", "")


@pytest.mark.parametrize(
    ("rule", "turns"),
    [("simultaneous", False), ("alternating", True), ("optimistic", False), ("nesterov", False)],
)
@pytest.mark.parametrize("dim", [1, 2])
def test_a_rule_that_steps_onto_a_pole_later_is_singular(rule: str, turns: bool, dim: int) -> None:
    """With η_D μ = 1 the L2 penalty takes φ = 1 to 0 in one round, exactly; there the next gradient
    is none.
    """
    scenario, options = (
        Scenario("wgan-normalized", regularizers={"l2": 0.5}, dim=dim),
        {"beta": 0.0} if rule == "nesterov" else {},
    )
    phi, theta = [1.0, 0.0][:dim], [0.5, 0.0][:dim]
    orbit = train(
        scenario, UpdateConfig(rule, 2.0, 0.125, alternating=turns, options=options), phi, theta, 3000
    )
    assert orbit.ended == "singular" and orbit.t[-1] == 1.0
    assert not orbit.phi[-1].any() and np.isfinite(orbit.theta).all()
    found = analyze(scenario, rule, lr_d=2.0, lr_g=0.125, alternating=turns, phi=phi, theta=theta, **options)
    assert (found.verdict.kind, found.verdict.law, found.verdict.target) == (
        "singular",
        "measured",
        "undefined at φ = 0",
    )
    assert "in iteration 1 it came to φ = 0" in found.verdict.check
    assert found.lyapunov.remark == "The iterations came to where the field is undefined."


@pytest.mark.parametrize("every", some([7, 1, 64], 3))
def test_what_leaves_the_bound_is_not_singular(every: int) -> None:
    """However far it goes on unseen between two samples, where inf − inf is no number either."""
    for variant in some(gandyn.variants(), 3):
        orbit = train(
            Scenario(variant, dim=1),
            UpdateConfig("simultaneous", 1e3, 1e3),
            [3.0],
            [40.0],
            6400,
            save_every=every,
        )
        assert orbit.ended in ("finished", "diverged"), variant


@pytest.mark.parametrize("rule", some([None, "alternating", "momentum", "adam", "extragradient"], 2))
def test_a_map_says_so_too(rule: str | None) -> None:
    """Of the cells at φ = 0, and only of them."""
    spec = MapSpec(Axis("phi", -1.0, 1.0, 5), Axis("theta", 0.5, 1.0, 2))
    training = None if rule is None else UpdateConfig(rule, 0.1, 0.1)
    found = convergence_map(Scenario("wgan-normalized", dim=1), spec, training, rounds=256, duration=26.0)
    singular = found.verdict == found.kinds.index("singular")
    assert singular[:, 2].all() and not singular[:, [0, 1, 3, 4]].any()
    assert {found.destinations[i].kind for i in found.basin[:, 2]} == {"singular"}


def test_other_maps_know_no_poles() -> None:
    for variant in some(("wgan-gp", "minimax", "gan-qp", "wgan-fd"), 4):
        spec = MapSpec(Axis("phi", -1.0, 1.0, 3), Axis("theta", -1.0, 1.0, 3))
        assert (
            "singular"
            not in convergence_map(
                Scenario(variant, dim=1), spec, UpdateConfig("alternating"), rounds=256
            ).shares()
        )
