"""`gandyn claims`: the list, JSON, records, and the document made of them."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from app.cli import claims_text
from app.cli.main import main
from app.model import claim_record, claim_words
from app.model.claim_record import Record
from app.model.claim_scene import scene_of
from gandyn.claims.articles import TOPICS, every, find
from gandyn.claims.claim import FAILS, WORDS, Finding, told
from gandyn.errors import GandynError
from tests.app import texts

DOCUMENT = texts.ROOT / "docs" / "claims.md"
KEYS = ["id", "source", "text", "scene", "figures", "verdict", "seconds"]


def test_json_of_the_list_has_the_keys_and_nothing_measured(capsys) -> None:
    assert main(["claims", "--json"]) == 0
    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert list(found) == ["claims"] and [claim["id"] for claim in found["claims"]] == [c.id for c in every()]
    for claim in found["claims"]:
        assert list(claim) == KEYS and list(claim["text"]) == ["en", "zh"]
        assert claim["figures"] is claim["verdict"] is claim["seconds"] is None


def test_json_of_what_was_measured(capsys) -> None:
    assert main(["claims", "--run", "kl-is-infinite", "--run", "js-is-no-distance", "--json"]) == 0
    found = {c["id"]: c for c in json.loads(capsys.readouterr().out, parse_constant=pytest.fail)["claims"]}
    assert len(found) == len(every())
    assert found["kl-is-infinite"]["figures"]["KL(p‖q) · θ = 0.5"] == "inf"
    assert found["kl-is-infinite"]["verdict"] == "holds" and found["kl-is-infinite"]["seconds"] >= 0.0
    assert found["js-is-no-distance"]["verdict"].startswith("holds under a condition: for the form")
    assert sum(claim["verdict"] is not None for claim in found.values()) == 2


def test_a_topic_is_measured_and_told(capsys) -> None:
    assert main(["claims", "--run", "designing"]) == 0
    text = capsys.readouterr().out
    assert all(claim.id in text for claim in TOPICS["designing"].claims)
    assert "kl-cannot-be-designed: does not hold" in text and "Mathematics corrects" in text


def test_unknown_words_and_files_are_one_sentence(capsys, tmp_path) -> None:
    for words in (["--run", "nothing"], ["-o", str(tmp_path / "claims.txt")]):
        assert main(["claims", *words]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_record_is_renewed_claim_by_claim(capsys, tmp_path) -> None:
    record = tmp_path / "record.json"
    assert main(["claims", "--run", "js-is-log-2", "-o", str(record)]) == 0
    assert main(["claims", "--run", "kl-is-infinite", "-o", str(record)]) == 0
    capsys.readouterr()
    found = claim_record.load(record).findings
    assert list(found) == ["js-is-log-2", "kl-is-infinite"]
    assert found["kl-is-infinite"].figures["KL(p‖q) · θ = 0.5"] == math.inf
    assert not claim_record.is_stale(found["js-is-log-2"])
    assert claim_record.is_stale(replace(found["js-is-log-2"], version="0.0.1"))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "gandyn-claims", "claims": [{"id": 1, "x": 2}]}']
)
def test_no_record_is_a_sentence(text) -> None:
    with pytest.raises(GandynError):
        claim_record.read(text)


def test_the_record_that_comes_along_has_every_claim_as_expected() -> None:
    found = claim_record.load().findings
    assert list(found) == [claim.id for claim in every()]
    assert {id: one.verdict for id, one in found.items()} == {claim.id: claim.expected for claim in every()}


def test_a_verdict_follows_from_the_figures_that_are_recorded() -> None:
    for id, finding in claim_record.load().findings.items():
        assert find(id).verdict(finding.figures) == finding.verdict, id


def test_the_document_is_that_of_the_record() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == claims_text.document(claim_record.load())
    assert all(f"`{claim.id}`" in DOCUMENT.read_text(encoding="utf-8") for claim in every())


def test_the_document_says_where_mathematics_corrects_an_article() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").split("## ")[1]
    for words in ("like 1/√t", "it is a statement about d ≥ 2", "give KL(p‖q)"):
        assert words in text


def test_without_a_record_nothing_is_said_of_verdicts() -> None:
    text = claims_text.document(Record())
    assert text.count(claims_text.NEVER) == len(every())
    assert claims_text.line(find("minimax-circles"), None).endswith(claims_text.NEVER)


@pytest.mark.parametrize("claim", every(), ids=lambda claim: claim.id)
def test_a_scene_can_be_opened(claim) -> None:
    scene = scene_of(claim.scene)
    assert scene.page == claim.scene["page"]
    assert json.dumps(claim.scene)


def test_figures_are_grouped_and_short() -> None:
    figures = {"rate · d = 1": 1.0, "rate · d = 2": 2.5e-7, "size": math.inf, "none": math.nan}
    assert claim_words.grouped(figures)["rate"] == [("d = 1", 1.0), ("d = 2", 2.5e-7)]
    shown = [claim_words.written(x) for x in (*figures.values(), -12345.0, 0.12345, "yes")]
    assert shown == ["1", "2.5·10⁻⁷", "∞", "–", "−12,345", "0.1235", "yes"]
    assert claim_words.parts("with R1, τ = (5, 1)") == ["with R1", "τ = (5, 1)"]


def test_a_verdict_in_words_tells_its_condition() -> None:
    claim = find("alternating-steps-stay")
    assert told(claim, claim.expected) == f"{WORDS[claim.expected]}: {claim.note_en}"
    assert told(claim, FAILS) == "does not hold"
    assert claims_text.report(claim, Finding(claim.id, {"a": 1.0}, FAILS)).startswith(
        f"{claim.id}: does not hold"
    )
