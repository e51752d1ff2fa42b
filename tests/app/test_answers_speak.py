"""Every sentence that an analysis says is said in Chinese too: collected by asking, and by reading the
sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

import gandyn
from app.panels._analysis_text import analysis_text
from app.text import translation
from app.text.translation import tr
from gandyn import Analysis, Disagreement, Scenario, ScenarioError, UpdateConfig, analyze
from gandyn.agreement import SENTENCES
from gandyn.analyses.simulate_and_classify import Classification
from gandyn.analyses.verdict import DRIFT, Verdict
from gandyn.analyses.verdict_text import DOES, RESTS, differs
from gandyn.message import Message, joined
from tests.gandyn.matrix import WHOLE
from tests.gandyn.test_law_and_run import pairs

# Names, symbols and units that read the same, ids of schedules as one types them; names of rules come from
# another catalogue.
SAME = re.compile(
    r"simultaneous|inverse|gandyn\.\w+|Filippov|Floquet|Lyapunov|lr_d|ln|θ|φ|‖|RMSProp|Adam|WGAN|GAN|LSGAN|QP|\be\b|inf|nan"
)
ASKED = [
    (Scenario("minimax", dim=2), None),
    (Scenario("non-saturating", dim=1), None),
    (Scenario("wgan-gp", dim=2), None),
    (Scenario("wgan-normalized", dim=2), None),
    (Scenario("minimax", dim=1, regularizers={"r1": 0.3}), "simultaneous"),
    (Scenario("minimax", dim=2), "simultaneous"),
]
# Verdicts of their own kind: rest on a level set, a pole, a swing of period two, rest of a linear rule,
# falling rates, a start that is at rest.
SWING = UpdateConfig("momentum", 0.1, 0.1, alternating=True, options={"beta": -0.95})
STARTED = [
    (Scenario("f-pearson", dim=1), None, ([2.0], [0.5])),
    (Scenario("f-pearson", dim=2), None, ([3.0, 0.1], [0.2, 0.3])),
    (Scenario("f-pearson", dim=1), "alternating", ([2.0], [-1.0])),
    (Scenario("f-kl", dim=1), None, ([12.0], [9.0])),
    (Scenario("wgan-normalized", dim=1), None, ([0.0], [0.5])),
    (Scenario("wgan-normalized", dim=2), "adam", ([0.0, 0.0], [0.5, 0.1])),
    (Scenario("wgan", dim=1), SWING, ([0.1], [0.2])),
    (Scenario("wgan-gp", {"c": 0.0}, dim=1), UpdateConfig("simultaneous", 0.2, 0.0), ([0.4], [0.2])),
    (Scenario("wgan", dim=1), UpdateConfig("alternating", schedule="inverse"), ([0.1], [0.2])),
    (Scenario("wgan-gp", {"c": 0.0}, dim=1), UpdateConfig("alternating", schedule="inverse"), ([0.1], [0.2])),
]


def _sayings(found: Analysis) -> Iterator[str]:
    for answer in found.answers.values():
        yield from answer.lines()
    for one in found.equilibria.found:
        yield from (one.name, one.type, one.remark)
    yield from (found.rule.order, found.rule.verdict, found.rule.remark)
    yield from (q.trend for q in found.quantities.found)
    yield from (
        found.verdict.reason,
        found.verdict.target,
        found.verdict.check,
        found.verdict.law,
        found.verdict.kind,
    )


def _english(text: str) -> bool:
    return re.search("[a-z]{3,}", SAME.sub("", text)) is not None


def _unsaid(found: Analysis) -> set[str]:
    return {text for text in _sayings(found) if _english(tr(text))}


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "_current", ["zh"])


@pytest.mark.parametrize("id", list(gandyn.variants())[:: 1 if WHOLE else 2])
def test_quick_answers_about_every_variant(id: str) -> None:
    for dim in (1, 2):
        assert _unsaid(analyze(Scenario(id, dim=dim), measured=False)) == set()
        for regularizer in gandyn.regularizers():
            try:
                scenario = Scenario(id, dim=dim, regularizers={regularizer: 0.3})
            except ScenarioError:
                continue
            assert _unsaid(analyze(scenario, measured=False)) == set()


@pytest.mark.parametrize("scenario, rule", ASKED, ids=lambda x: getattr(x, "variant", x))
def test_measured_answers(scenario: Scenario, rule: str | None) -> None:
    assert _unsaid(analyze(scenario, rule)) == set()


@pytest.mark.parametrize("scenario, rule, start", STARTED)
def test_answers_about_other_starts(
    scenario: Scenario, rule: str | UpdateConfig | None, start: tuple[list[float], list[float]]
) -> None:
    for measured in (True, False):
        assert _unsaid(analyze(scenario, rule, phi=start[0], theta=start[1], measured=measured)) == set()


def test_sentences_of_law_and_run_are_said() -> None:
    """For every pair of outcomes, with a law's own reason in the middle."""
    reason = Message(
        "{} is conserved, and its level set through this start is a closed curve without an equilibrium.", "E"
    )
    sentences = {differs(replace(law, reason=reason), found) for law, found in pairs()}
    assert [text for text in sentences if _english(tr(text))] == []


@pytest.mark.parametrize("rounds", [False, True])
@pytest.mark.parametrize("code", SENTENCES)
def test_pictures_that_contradict_a_verdict_are_said(code: str, rounds: bool) -> None:
    for says in (*DOES.values(), RESTS):
        text = str(Disagreement(code, (1.5, -2.25), says, rounds))
        assert text.endswith(".") and ("at t =" not in text or not rounds)
        told = tr(text)
        assert not _english(told) and told.endswith("。")
        assert ("−" in told or "-2.25" in told) == ("-2.25" in text) and ("1.5" in told) == ("1.5" in text)


def test_a_sentence_after_a_sentence_and_one_within_another_are_said_too() -> None:
    silent, drift = Message("The update's spectral radius is 1: its multipliers do not decide."), DRIFT
    assert tr(joined(silent, "", drift)) == "更新的谱半径为 1：仅凭乘子无法判定。不排除慢得运行看不出的漂移。"
    law = Verdict("diverges", "growth", Message("E is {}.", "conserved"), point=(1.0, 2.0))
    assert tr(differs(law, Classification("converges")))[-20:] == "（E is 守恒），但长时间的运行收敛。"


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_panel_names_the_switch_that_draws_manifolds(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library names its function."""
    monkeypatch.setattr(translation, "_current", [code])
    found = analyze(Scenario("minimax", dim=1, regularizers={"consensus": 2.0}), measured=False)
    text = " ".join(row.text for row in analysis_text(found, False).parts["equilibria"])
    assert "gandyn.manifolds" in str(found) and tr("Manifolds and cycles") in text and "gandyn." not in text
