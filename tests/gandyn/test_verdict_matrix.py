"""The verdict of every variant × regulariser × rule in one and two dimensions against a longer run, judged
without the verdict's code.

With GANDYN_WHOLE_MATRIX=1 every cell is tried, which compiles some 400 kernels first; else about every eighth
pair of a variant and a rule, with every regulariser that needs no kernel of its own. The flow's cells are
those of test_analysis_verdicts.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

import gandyn
from gandyn import Scenario, UpdateConfig
from tests.gandyn.matrix import (
    COMPILED,
    DEAR,
    ROUNDS,
    SPARED,
    SPARED_STRENGTHS,
    WHOLE,
    Cell,
    cells,
    shows,
    verdict_of,
)

PLACE = {id: i for i, id in enumerate(id for id in gandyn.variants() if id not in SPARED)}
# Where gradients vanish far out without being 0, rules with memory stall there, and leave after any time:
# neither theory nor a run tells what they come to, and the reason says so. Whether a run ends in such a stall
# hangs on its last digits.
SATURATING, MEMORY = {"minimax", "f-js", "f-kl", "f-hellinger"}, {"momentum", "nesterov", "rmsprop", "adam"}
# Bursts between stalls; momentum that runs on while φ stands still beyond the margin; steps of Adam and of
# look-ahead across φ = 0 of the normalised critic, which make θ wander; and steps about kinks.
SILENT = {
    *("minimax-plain-rmsprop-1", "f-js-plain-rmsprop-1", "ls-gan-plain-momentum-1"),
    *("wgan-normalized-l2-adam-1", "wgan-normalized-l2-lookahead-1"),
    *("wgan-fd-l2-lead-2", "wgan-gp-consensus-hamiltonian-2"),
}


def may_be_silent(cell: Cell, reason: str) -> bool:
    """Whether silence is known of the cell, and why."""
    stalls = cell.variant in SATURATING and cell.rule in MEMORY and "it stalls" in reason
    return stalls or str(cell) in SILENT


# The rules whose kernel is the variant's own; each variant is tried with one of them.
ALONE = [id for id in COMPILED if id != "consensus"]


def chosen(cell: Cell) -> bool:
    """Whether the cell is tried here; of the spared variants none."""
    if not cell.rule or WHOLE:
        return bool(cell.rule)
    if cell.variant in SPARED:
        return False
    met = cell.rule in ALONE and (PLACE[cell.variant] + ALONE.index(cell.rule)) % len(ALONE) == 0
    sampled = cell.kernel == "plain" and met
    return sampled and cell.strength not in SPARED_STRENGTHS


@pytest.mark.parametrize("cell", [cell for cell in cells() if chosen(cell)], ids=str)
def test_a_longer_run_shows_what_the_verdict_says(cell: Cell) -> None:
    """No exception, no contradiction, and silence only where it is known and explained."""
    assert cell.training is not None
    verdict = verdict_of(cell.scenario, cell.training)
    assert verdict.reason.endswith(".")
    assert verdict.check
    if verdict.kind == "inconclusive":
        assert "The run does not decide either: " in verdict.reason
        assert may_be_silent(cell, verdict.reason)
    assert shows(verdict, cell.scenario, cell.training, 1 << 15 if cell.kernel == "noise" else ROUNDS) == ""


def test_the_matrix_is_whole() -> None:
    """Every variant, regulariser, rule and both dimensions are among the cells, and every variant and
    compiled rule among those tried here.
    """
    every = list(cells())
    tried = [cell for cell in every if chosen(cell)]
    assert {c.variant for c in every} == set(gandyn.variants())
    assert {c.variant for c in tried} >= set(DEAR)
    assert {c.strength for c in every} == {"plain", *gandyn.regularizers()}
    assert {c.rule for c in every} == {"", *gandyn.rules()}
    assert {c.rule for c in tried} >= set(COMPILED) - {"consensus"}


def test_simultaneous_steps_only_lengthen_what_the_flow_conserves() -> None:
    """‖x⁺‖² = ‖x‖² + η²‖v‖², written out, and the law that says so; turns and other rules are not claimed."""
    scenario = Scenario("minimax")
    x = np.array([0.1, 0.2, 0.2, 0.1])
    for _ in range(300):
        chance = 1.0 / (1.0 + np.exp(-x[:2] @ x[2:]))
        v = chance * np.concatenate([-x[2:], x[:2]])
        longer = x @ x + 0.04 * v @ v
        x = x + 0.2 * v
        assert x @ x == pytest.approx(longer, rel=1e-12)
    assert verdict_of(scenario, UpdateConfig("simultaneous"), measured=False).law == "growth"
    for training in (UpdateConfig("alternating"), UpdateConfig("extragradient"), UpdateConfig("momentum")):
        assert verdict_of(scenario, training, measured=False).law != "growth"
    for other in (
        Scenario("non-saturating"),
        Scenario("lsgan"),
        Scenario("minimax", regularizers={"l2": 0.1}),
    ):
        assert verdict_of(other, UpdateConfig("simultaneous"), measured=False).law != "growth"


def test_falling_rates_make_a_power_of_an_exponential() -> None:
    """The product of 1 + ηₙλ falls like n^(−p), p as said; at twice the decay half as fast."""
    for decay in (0.02, 0.04):
        training = UpdateConfig("simultaneous", schedule="inverse", decay=decay)
        verdict = verdict_of(Scenario("wgan-gp", {"lambda": 0.3, "c": 0.0}), training)
        said = re.search(r"like n\^\(−([0-9.]+)\)", verdict.reason)
        assert (verdict.kind, verdict.law, said is not None) == (
            "converges-sublinearly",
            "falling rates",
            True,
        )
        n = np.arange(1_000_000)
        logs = np.cumsum(np.log(np.abs(1.0 + 0.2 / (1.0 + decay * n) * complex(-0.3, np.sqrt(0.91)))))
        assert said is not None
        assert float(said.group(1)) == pytest.approx((logs[10_000] - logs[-1]) / np.log(100.0), rel=0.02)


def test_falling_rates_bound_what_constant_ones_let_grow() -> None:
    """Simultaneous steps on WGAN grow by ∏√(1 + ηₙ²) in all: finite, as the verdict says of the orbit it
    comes to.
    """
    training = UpdateConfig("simultaneous", schedule="inverse")
    verdict = verdict_of(Scenario("wgan"), training)
    growth = np.prod(np.sqrt(1.0 + (0.2 / (1.0 + 0.01 * np.arange(65_536))) ** 2))
    assert (verdict.kind, verdict.law) == ("closed-orbits", "falling rates")
    assert f"to {np.sqrt(0.1) * growth:.4g}," in verdict.check
    assert verdict_of(Scenario("wgan"), UpdateConfig("simultaneous")).kind == "diverges"


def test_first_steps_may_be_too_long() -> None:
    """Where the run leaves every bound before the rates are small, the run is believed."""
    verdict = verdict_of(
        Scenario("wgan-gp", dim=1), UpdateConfig("momentum", schedule="inverse", decay=0.001)
    )
    assert (verdict.kind, verdict.agrees) == ("diverges", False)
    assert "too long" in verdict.reason


def test_a_cosine_schedule_only_stops() -> None:
    verdict = verdict_of(Scenario("wgan"), UpdateConfig("alternating", schedule="cosine"))
    assert verdict.law == "measured"
    assert "training stops" in verdict.reason


def test_schedules_without_runs_are_not_guessed() -> None:
    assert (
        verdict_of(Scenario("non-saturating"), UpdateConfig("adam", schedule="inverse"), measured=False).kind
        == "inconclusive"
    )


@pytest.mark.parametrize("decay", [0.9, 0.99])
def test_the_average_of_a_turning_orbit(decay: float) -> None:
    """On a linear map with multipliers e^{±iω} averaging scales the orbit by (1 − d)/|1 − d e^{−iω}|."""
    found = gandyn.analyze(Scenario("wgan"), UpdateConfig("alternating", ema=decay))
    turn = max(found.rule.multipliers, key=lambda v: v.imag)
    gain = (1.0 - decay) / abs(1.0 - decay / turn)
    said = re.search(
        r"within ([0-9.e-]+) of the origin, while the parameters swing by ([0-9.]+)", found.verdict.average
    )
    assert said is not None
    assert float(said.group(1)) / float(said.group(2)) == pytest.approx(gain, rel=5e-3)


def test_an_average_that_does_not_differ_is_not_mentioned() -> None:
    for scenario, training in (
        (Scenario("wgan"), UpdateConfig("extragradient", ema=0.9)),
        (Scenario("wgan"), UpdateConfig("alternating")),
    ):
        assert gandyn.analyze(scenario, training).verdict.average == ""
