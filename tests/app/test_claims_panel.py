"""The panel of claims: searched, opened, shown, measured again and cancelled."""

from __future__ import annotations

import os

import pytest
import shiboken6

from app.model.session import Session
from app.panels._claim_list import ALL, ClaimList
from app.panels._claim_rows import BADGES, linked
from app.services.claim_service import ClaimService
from app.text import translation
from gandyn.claims.articles import TOPICS, every, find
from gandyn.claims.claim import FAILS, WORDS, Finding
from tests.app.conftest import wait_for


@pytest.fixture
def panel(session: Session):
    found = ClaimList(session)
    found.resize(330, 800)
    found.show()
    yield found
    found.service.stop()
    found.deleteLater()


def seen(panel: ClaimList) -> list[str]:
    return [id for id, row in panel.rows.items() if not row.isHidden()]


def test_every_claim_has_a_row_with_its_verdict(panel: ClaimList) -> None:
    assert list(panel.rows) == [claim.id for claim in every()]
    assert panel.rows["minimax-circles"].head.accessibleName().startswith("holds: ")
    assert panel.rows["kl-cannot-be-designed"].head.accessibleName().startswith("does not hold: ")
    assert len({badge.shape for badge in BADGES.values()}) == len(WORDS) == len(BADGES)


def test_words_and_verdicts_leave_what_they_say(panel: ClaimList) -> None:
    panel.search.setText("6583 wgan 圆")
    assert seen(panel) and "gp-one-centred-circle" in seen(panel)
    assert all("6583" in find(id).source for id in seen(panel))
    panel.search.setText("no such word")
    assert not seen(panel) and not panel.nothing.isHidden()
    panel.search.clear()
    panel.verdict.set_value(FAILS)
    panel.verdict.chosen.emit(FAILS)
    assert seen(panel) == [claim.id for claim in every() if claim.expected == FAILS]
    panel.verdict.set_value(ALL)
    panel.verdict.chosen.emit(ALL)
    assert len(seen(panel)) == len(every())


def test_an_opened_claim_tells_source_note_and_figures(panel: ClaimList) -> None:
    row = panel.rows["alternating-steps-stay"]
    row.head.click()
    details = row._details
    assert details is not None and not details.isHidden()
    assert "arxiv.org/abs/1801.04406" in details._source.text()
    assert details._note.text().startswith("It holds: where the step is short enough")
    assert "spectral radius" in details._figures.text() and "η = 2.1" in details._figures.text()
    row.head.click()
    assert details.isHidden()


def test_links_are_those_of_articles_and_papers() -> None:
    html = linked("Su 2019, kexue.fm/archives/6583; Li & Co, arXiv:1801.04406")
    assert "href='https://kexue.fm/archives/6583'" in html and "Li &amp; Co" in html
    assert "href='https://arxiv.org/abs/1801.04406'" in html


def test_a_claim_is_shown_by_its_scene_and_undo_brings_the_old_one_back(session: Session, panel) -> None:
    before = session.scene
    panel.rows["gp-one-centred-circle"].shown.emit("gp-one-centred-circle")
    assert (
        session.scene.scenarios[0].variant == "wgan-gp" and session.scene.scenarios[0].parameters["c"] == 1.0
    )
    session.history.undo()
    assert session.scene == before


def test_it_is_measured_again_in_a_process(panel: ClaimList) -> None:
    row = panel.rows["js-is-log-2"]
    row.head.click()
    row._details._measure.click()
    assert panel.service.share("js-is-log-2") == 0.0 and row._details._measure.text() == "Cancel"
    heard: list[Finding] = []
    panel.service.found.connect(heard.append)
    assert wait_for(lambda: heard, 30.0)
    assert heard[0].verdict == "holds" and heard[0].figures["JS · θ = 0"] == 0.0
    assert panel.service.share("js-is-log-2") is None and row._details._measure.text() == "Measure again"


def test_measurements_wait_for_one_another_and_can_be_cancelled(app) -> None:
    service = ClaimService()
    service.measure("wgan-gp-covers-the-modes")
    service.measure("js-is-log-2")
    assert service.share("js-is-log-2") == 0.0
    service.cancel("js-is-log-2")
    assert service.share("js-is-log-2") is None
    service.cancel("wgan-gp-covers-the-modes")
    assert service.share("wgan-gp-covers-the-modes") is None and service._process is None
    service.stop()


def test_a_process_that_dies_is_a_sentence(app) -> None:
    service, heard = ClaimService(), []
    service.failed.connect(lambda id, sentence: heard.append((id, str(sentence))))
    service.measure("wgan-gp-covers-the-modes")
    assert wait_for(lambda: service._process is not None and service._process.processId())
    service._process.kill()
    assert wait_for(lambda: heard, 10.0)
    assert heard == [("wgan-gp-covers-the-modes", "The process that measures it ended early; try again.")]


def test_a_panel_that_is_closed_leaves_no_process(session: Session) -> None:
    panel = ClaimList(session)
    panel.service.measure("wgan-gp-covers-the-modes")
    process = panel.service._process
    assert process is not None and wait_for(process.processId)
    number = process.processId()
    shiboken6.delete(panel)
    assert wait_for(lambda: not _is_there(number))


def _is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_in_chinese_claims_and_topics_are_chinese(session: Session) -> None:
    translation.set_language("zh")
    panel = ClaimList(session)
    claim = find("minimax-circles")
    assert panel.rows[claim.id].head.text() == claim.zh
    assert panel._sections["vanilla"].toggleButton().text().startswith(TOPICS["vanilla"].zh)
    panel.rows[claim.id].head.click()
    assert "能量的最大变化" in panel.rows[claim.id]._details._figures.text()
    panel.deleteLater()
