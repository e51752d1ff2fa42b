"""Numbers that an analysis tells, against closed forms and differences, where samples, sliders' ends and
dimensions are unkind.
"""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from gandyn import Scenario


@pytest.mark.parametrize(
    ("variant", "parameters", "edge"),
    [
        ("wgan-gp", {"lambda": 3.0, "c": 2.0}, 12.0),
        ("wgan-gp", {"lambda": 0.5, "c": 1.0}, 1.0),
        ("wgan-fd", {"lambda": 3.0}, 6.0),
    ],
)
def test_a_jump_ends_where_the_penalty_is_overcome(
    variant: str, parameters: dict[str, float], edge: float
) -> None:
    """φ' = −θ ± 2λc beside φ = 0 points away from it on both sides while ‖θ‖ < 2λc (c = 1 for finite
    differences), however far that is.
    """
    found = gandyn.analyze(Scenario(variant, parameters, dim=1), measured=False).equilibria.found[-1]
    assert found.name.startswith(f"φ = 0 with ‖θ‖ ≤ {edge:g},")
    assert found.point == pytest.approx((0.0, edge / 2.0), rel=1e-6)


def test_a_cycle_that_draws_slowly_is_no_irregular_motion() -> None:
    """WGAN-GP with λ = 0.02 and c = ½: one cycle of known size, multiplier e^{−2λπ/ω} = 0.88."""
    found = gandyn.analyze(Scenario("wgan-gp", {"lambda": 0.02, "c": 0.5}, dim=1), phi=[0.3], theta=[0.7])
    assert (
        found.verdict.kind == "limit-cycle" and "irregular" not in found.verdict.reason + found.verdict.check
    )
    assert found.verdict.radius == pytest.approx(found.cycles.found[0].high, rel=1e-4)


def test_the_law_of_momentum_fits_beside_a_pole() -> None:
    """a = −2λ(1 − c/‖φ‖) is 32 at this start, and samples a tenth of a unit apart would make 7.8 of
    |L| = 4.
    """
    law = gandyn.analyze(
        Scenario("wgan-gp", {"lambda": 3.0, "c": 2.0}), phi=[0.3, 0.1], theta=[-0.2, 0.7]
    ).quantities.momentum
    assert law is not None and law.predicted == pytest.approx(law.end, rel=1e-3)


def test_the_energy_changes_as_its_terms_say() -> None:
    """E' at the start, against a difference of E along the flow."""
    scenario = Scenario("non-saturating", regularizers={"r1": 0.3, "consensus": 0.4})
    phi, theta = np.array([0.4, -0.2]), np.array([0.9, 0.5])
    terms = gandyn.analyze(scenario, phi=phi, theta=theta, measured=False).quantities.balance
    ends = [gandyn.flow(scenario, phi, theta, sign * 1e-4, 1e-5) for sign in (1.0, -1.0)]
    energy = [0.5 * float(x.phi[-1] @ x.phi[-1] + x.theta[-1] @ x.theta[-1]) for x in ends]
    assert len(terms) == 3 and min(map(abs, terms)) > 1e-3
    assert sum(terms) == pytest.approx((energy[0] - energy[1]) / 2e-4, rel=1e-6)


def test_an_exponent_is_0_where_deviations_only_follow_powers_of_time() -> None:
    """‖x‖ ~ t^(−½) on a line, and shear on the rosette; a sink's exponent is its eigenvalue."""
    for scenario in (Scenario("non-saturating", dim=1), Scenario("wgan-normalized")):
        assert gandyn.analyze(scenario).lyapunov.sign == 0
    sink = gandyn.analyze(Scenario("wgan-gp", {"lambda": 0.3, "c": 0.0})).lyapunov
    assert sink.sign == -1 and abs(sink.exponent + 0.3) < sink.error


def test_what_grows_for_ever_draws_no_closed_curve() -> None:
    """Simultaneous steps lengthen every round what the minimax GAN conserves, however slowly."""
    found = gandyn.analyze(Scenario("minimax"), "simultaneous")
    assert found.verdict.kind == "diverges" and not found.cycles.found


def test_rest_in_many_dimensions_is_told_by_lengths() -> None:
    """32 numbers say nothing; and of points that a half turn joins one is told."""
    random = np.random.default_rng(0)
    scenario = Scenario("lsgan", {"real": 1.0, "fake": 2.0, "target": 0.5}, {"r1": 0.3}, dim=16)
    found = gandyn.analyze(scenario, phi=random.normal(size=16), theta=random.normal(size=16))
    # φ' = (f − s)θ − γφ and θ' = (g − s)φ rest at s = g, ‖φ‖² = (f − g)g/γ.
    assert found.verdict.target == "rest at (‖φ‖ = 1.581, ‖θ‖ = 0.3162, φ·θ = 0.5)"
    assert len(found.equilibria.found) == 2 and max(map(len, found.equilibria.lines())) < 250


def test_a_coordinate_that_has_died_out_is_0() -> None:
    """Not 5e−323."""
    found = gandyn.analyze(
        Scenario("lsgan", {"real": 0.0, "fake": 1.0, "target": 0.0}, dim=1), phi=[0.3], theta=[0.7]
    )
    assert found.verdict.target.endswith(", 0)")


def test_the_origin_is_no_start() -> None:
    """One sentence, not a run of nothing."""
    with pytest.raises(ValueError, match="origin itself"):
        gandyn.analyze(Scenario("minimax"), phi=[0.0, 0.0], theta=[0.0, 0.0])


def test_a_cycle_with_a_multiplier_below_1_leaves_no_doubt_about_drift() -> None:
    """WGAN-GP on a line has e^{−2λπ/ω}; of closed orbits, which only a run tells, the doubt stays."""
    reason = gandyn.analyze(Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=1)).verdict.reason
    assert "multiplier is 0.5318" in reason and "drift" not in reason
    assert (
        gandyn.analyze(Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=1), measured=False).verdict.law
        == "none"
    )


def test_a_start_outside_the_closed_orbits_says_so() -> None:
    """A one-sided penalty leaves the orbits within ‖φ‖ ≤ c alone and draws what is farther out to the largest
    of them.
    """
    scenario = Scenario("wgan-gp-one-sided", {"lambda": 1.0, "c": 0.5, "form": "square"}, dim=1)
    check = gandyn.analyze(scenario, phi=[0.6], theta=[0.5]).verdict.check
    assert "stays at 0.5;" in check and check.endswith("it came from 0.781, outside the closed orbits.")
    assert "outside" not in gandyn.analyze(scenario, phi=[0.2], theta=[0.1]).verdict.check


def test_a_rules_run_is_told_in_rounds() -> None:
    """t is the flow's time; what a rule does is counted."""
    flow, rule = (
        gandyn.analyze(Scenario("non-saturating", dim=1)),
        gandyn.analyze(Scenario("non-saturating", dim=1), "alternating"),
    )
    assert "like t^(−0.4" in flow.verdict.check and "like n^(−0." in rule.verdict.check
    thrown = gandyn.analyze(Scenario("wgan"), "simultaneous", lr_d=1.0, lr_g=1.0)
    assert "in iteration" in thrown.verdict.check and "t =" not in thrown.verdict.check


@pytest.mark.parametrize("strength", [1.6, 3.0])
def test_a_circle_may_lie_on_the_switch_that_it_draws_to_from_one_side(strength: float) -> None:
    """WGAN-FD at s → 0⁺ has s' = ‖φ‖² − ‖θ‖² + 2λ‖θ‖ = 0, so ‖θ‖³(‖θ‖ − 2λ) = L²; the eigenvalues are about
    −λ ± √(λ² − 1).
    """
    verdict = gandyn.analyze(Scenario("wgan-fd", {"lambda": strength})).verdict
    radius = max(np.roots([1.0, -2.0 * strength, 0.0, 0.0, -9e-4]).real)
    assert verdict.kind == "tends-to-circle"
    assert verdict.radius == pytest.approx(radius, rel=1e-9)
