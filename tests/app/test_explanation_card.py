"""The card that says what a picture means: on every page, following the scene, in both languages."""

from __future__ import annotations

import pytest

from app.model import presets
from app.model.scene import Start
from app.pages import PAGES
from app.text import translation
from app.window.explanation_card import ExplanationCard
from app.window.main_window import MainWindow
from tests.app.conftest import wait_for


@pytest.fixture
def card(commanded: MainWindow) -> ExplanationCard:
    """The window's card, in sight."""
    if commanded.guide.card is None or commanded.guide.card.isHidden():
        commanded.pages.question.click()
    assert commanded.guide.card is not None
    return commanded.guide.card


def test_it_follows_the_scene_and_tells_when_it_is_sure(commanded: MainWindow, card: ExplanationCard) -> None:
    commanded.session.open(presets.load("su-minimax"))
    assert wait_for(lambda: "without end" in card.rows[0].text() and card.unsure.isHidden())
    commanded.session.update_scenario("", regularizers={"r1": 0.5})
    assert wait_for(lambda: "succeeds" in card.rows[0].text())
    assert "R1" in card.about.text()
    commanded.stop_or_close()
    assert card.isHidden()


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_it_is_read(commanded: MainWindow, card: ExplanationCard, page: str) -> None:
    translation.set_language("zh")
    start = Start((0.1, 0.2), (0.2, 0.01 * len(page)))
    commanded.session.update(lambda scene: scene.with_(page=page, starts=(start,)), "")
    assert wait_for(lambda: is_chinese(card.reading.text()) and is_chinese(card.rows[0].text()))
    assert all(is_chinese(row.text()) for row in card.rows if not row.isHidden())
    room = commanded.canvas.rect()
    assert room.contains(card.geometry()) and card.height() >= card.layout().minimumSize().height()
