"""Where law and run differ: proper sentences for every pair of outcomes, no verdict by a run's own error, and
laws with their hypotheses.
"""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from gandyn import Scenario, UpdateConfig, analyze
from gandyn.analyses import theory, verdict
from gandyn.analyses._cross_check import is_borne_out
from gandyn.analyses._run_text import run_text
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.simulate_and_classify import (
    OUTSIDE,
    Classification,
    Remark,
    classify_run,
    classify_trace,
)
from gandyn.analyses.theory import REST, Verdict, by_theory
from gandyn.analyses.trajectory_classifier import CONVERGES, DIVERGES, GONE, INCONCLUSIVE, KINDS, LEFT, RULES
from gandyn.analyses.verdict_text import BY, DOES, differs
from tests.gandyn.matrix import some

# "it converges", "it runs on closed orbits (E is …)": a verb in the third person, and no code of ours.
PROPER = re.compile(
    r"Law and run differ(?: in numbers)?, so this is not sure: by (?:the|what|a|falling) [\w ]+ it"
    r" (?:\w+s)(?: [\w ]+)? \(.+\), "
    r"(?:but the long run \w+s(?: [\w ]+)?|and so does the long run, but not there)\."
)


def pairs() -> Iterator[tuple[Verdict, Classification]]:
    """Every law with every kind of answer, and every kind of run; at rest elsewhere or not."""
    for law, kind, told in itertools.product(BY, KINDS[:-1], KINDS):
        for point, where, target in itertools.product(((), (1.0, 2.0)), ((), (3.0, 4.0)), ("", REST)):
            yield (
                Verdict(kind, law, "E is conserved.", point=point, target=target),
                Classification(told, point=where),
            )


def test_every_pair_makes_a_sentence() -> None:
    sentences = {differs(law, found) for law, found in pairs()}
    assert len(sentences) > 500
    assert [text for text in sentences if not PROPER.fullmatch(text)] == []
    assert [text for text in sentences if re.search(r"\w-\w", text)] == [], "codes are no words"


def test_every_rule_has_words() -> None:
    """Whatever a run is known by is told, with nothing left to fill in."""
    told = {
        rule: run_text(Classification(INCONCLUSIVE, rule, end=(1.0, 2.0), remarks=(Remark(OUTSIDE, (3.0,)),)))
        for rule in RULES
    }
    assert all(text.endswith("; it came from 3, outside the closed orbits") for text in told.values())
    assert [text for text in told.values() if "{" in text] == []


def test_a_run_alone_is_classified_as_among_others() -> None:
    """An analysis is a map of one cell: no run's answer depends on its neighbours."""
    trace = AnalysisContext(
        Scenario("non-saturating"), UpdateConfig("adam", 0.3, 0.3), *standard_start(2)
    ).trace
    together = classify_trace(trace)
    alone = [classify_run(trace, lane) for lane in range(len(trace.ended))]
    assert [KINDS[code] for code in together.codes] == [one.kind for one in alone]
    assert [RULES[rule] for rule in together.rules] == [one.rule for one in alone]
    np.testing.assert_array_equal(together.size, [one.size for one in alone])


def test_every_kind_and_every_law_has_words() -> None:
    assert set(DOES) == set(KINDS)
    source = "".join(inspect.getsource(module) for module in (verdict, theory))
    assert set(re.findall(r'Verdict\([A-Za-z.]+, "([\w ]+)"', source)) <= {*BY, "none", "measured"}


@pytest.mark.parametrize(
    "case",
    [
        AnalysisContext(Scenario("minimax"), None, *standard_start(2)),
        AnalysisContext(Scenario("non-saturating"), None, *standard_start(2)),
        AnalysisContext(Scenario("wgan"), UpdateConfig("alternating"), *standard_start(2)),
    ],
    ids=["conserved", "Lyapunov function", "linear update"],
)
def test_a_contradiction_is_said_to_be_not_sure(
    case: AnalysisContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of laws that hold everywhere, whatever the run makes of it: made up here, for the two agree."""
    monkeypatch.setattr(verdict, "measured", lambda case: Classification(CONVERGES, GONE, 1.0, 1.0, 0.0))
    found = verdict.combined(case)
    assert (found.kind, found.law, found.agrees, found.check) == (
        INCONCLUSIVE,
        "none",
        False,
        "‖x‖ fell from 1 to 0, like e^(−1 t).",
    )
    assert PROPER.fullmatch(found.reason)


@pytest.mark.parametrize("variant", ["f-kl", "minimax", "wgan"])
def test_a_runs_own_error_decides_nothing(variant: str) -> None:
    """A run that loses energy, or leaves the bound, where the energy is conserved, speaks of itself."""
    case = AnalysisContext(Scenario(variant, dim=1), None, np.array([1.0]), np.array([0.5]))
    law = by_theory(case)
    assert law is not None and law.law == "conserved"
    decayed = replace(
        case.trace,
        p=case.trace.p * np.exp(-1e-3 * case.trace.t),
        q=case.trace.q * np.exp(-1e-3 * case.trace.t),
    )
    case.__dict__["trace"] = decayed
    told = is_borne_out(case, law, Classification(CONVERGES, GONE))
    assert told is not None and "too much to check a law by" in told
    told = is_borne_out(case, law, Classification(DIVERGES, LEFT))
    assert told is not None and "too coarse" in told


@pytest.mark.parametrize(
    ("scenario", "start"),
    [
        (Scenario("lsgan", {"fake": 1.0, "target": 1.0}, dim=1), (2.0, 0.1)),
        (Scenario("lsgan", {"fake": 0.5, "target": 0.5}, dim=1), (3.0, -0.4)),
        (Scenario("gan-qp", {"norm": "phi", "lambda": 0.5}, dim=1), (0.1, 3.0)),
        (Scenario("f-pearson", {"generator": "non-saturating"}, dim=1), (2.0, 2.0)),
    ],
)
def test_a_falling_energy_decides_only_without_other_equilibria(
    scenario: Scenario, start: tuple[float, float]
) -> None:
    """Where the run rests elsewhere, no law has said that it goes to the origin."""
    found = analyze(scenario, phi=start[:1], theta=start[1:]).verdict
    quick = analyze(scenario, phi=start[:1], theta=start[1:], measured=False).verdict
    assert found.agrees
    if found.point:
        assert quick.law in ("none", "conserved")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize(
    ("variant", "generator", "size"),
    some(
        product(
            ("f-kl", "f-reverse-kl", "f-pearson", "f-hellinger", "f-js"),
            ("minimax", "non-saturating"),
            (0.5, 3.0, 30.0),
        ),
        2,
    ),
)
def test_no_law_contradicts_its_run(variant: str, generator: str, size: float, dim: int) -> None:
    """All f-GANs, small and large: what a law says the run bears out, or cannot see."""
    phi, theta = size * np.array([0.8, 0.1])[:dim], size * np.array([0.5, -0.4])[:dim]
    found = analyze(Scenario(variant, {"generator": generator}, dim=dim), phi=phi, theta=theta).verdict
    assert "not sure" not in found.reason, found.reason + found.check
