"""Three plain sentences for every verdict there is, true to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import gandyn
from gandyn import Scenario, UpdateConfig
from gandyn.analyses.theory import REST
from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.analysis import Analysis
from gandyn.explanation import _WHY, explain
from gandyn.frozendict import FrozenDict

FLOW = gandyn.analyze(Scenario("minimax", regularizers={"r1": 0.5}), measured=False)
RULE = gandyn.analyze(Scenario("minimax"), UpdateConfig("simultaneous", 0.3, 0.3), measured=False)


def changed(found: Analysis, **changes: object) -> Analysis:
    verdict = replace(found.verdict, **changes)  # type: ignore[arg-type]
    return replace(found, answers=FrozenDict({**found.answers, "verdict": verdict}))


@pytest.mark.parametrize("found", [FLOW, RULE], ids=["flow", "rule"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_verdict_has_three_sentences(found: Analysis, kind: str) -> None:
    told = explain(changed(found, kind=kind, radius=0.173, target=""))
    assert len(set(told)) == 3
    for sentence in told:
        assert sentence.endswith(".") and sentence[0].isupper() and "nan" not in sentence


@pytest.mark.parametrize("law", _WHY)
def test_every_law_has_its_reason(law: str) -> None:
    assert explain(changed(FLOW, law=law))[1] == _WHY[law]


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (Scenario("minimax", regularizers={"r1": 0.5}), "succeeds"),
        (Scenario("minimax"), "chase each other without end"),
        (Scenario("gan-qp"), "never gets nearer"),
    ],
)
def test_what_happens_is_what_happens(scenario: Scenario, words: str) -> None:
    assert words in explain(gandyn.analyze(scenario, measured=False))[0]


def test_what_to_try_depends_on_the_case() -> None:
    assert "smaller learning rates" in explain(RULE)[2]
    assert "weaken the penalty" in explain(FLOW)[2]
    assert "R1" in explain(gandyn.analyze(Scenario("minimax"), measured=False))[2]
    assert "c = 0" in explain(gandyn.analyze(Scenario("wgan-gp", {"c": 1.0}), measured=False))[2]


@pytest.mark.parametrize("id", ["minimax", "wgan-normalized", "gan-qp"])
def test_advice_was_tried(id: str) -> None:
    """Where R1 is advised, it does bring the flow to rest."""
    found = gandyn.analyze(Scenario(id), measured=False)
    if "R1" in explain(found)[2]:
        cured = gandyn.analyze(Scenario(id, regularizers={"r1": 0.5}), measured=False)
        assert cured.verdict.kind in ("converges", "converges-sublinearly")


def test_a_wrong_place_of_rest_is_told_from_the_right_one() -> None:
    stops = explain(changed(FLOW, target=REST, point=(0.0, 0.0, 0.3, 0.1)))[0]
    assert "wrong place" in stops
    assert "on the real one" in explain(changed(FLOW, target=REST, point=(0.2, 0.0, 0.0, 0.0)))[0]


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    unknown = changed(FLOW, kind="inconclusive", law="none", holds="")
    assert "not known" in explain(unknown)[0] and "No law" in explain(unknown)[1]
