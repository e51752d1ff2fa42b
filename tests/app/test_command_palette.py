"""The list of everything: found by words of either language, done by Enter, and gone afterwards."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import gandyn
from app.model import presets
from app.model.lessons import shelf
from app.services.lesson_player import lesson_player_of
from app.text import translation
from app.widgets.variant_picker import _ID
from app.window.command_palette import PROVIDERS
from app.window.commands import COMMANDS, SEPARATOR
from app.window.control_ring import ControlRing
from gandyn.training import EXPERIMENTS
from tests.app.conftest import wait_for


def test_everything_is_found_once(window) -> None:
    ids = [entry.id for provide in PROVIDERS for entry, _ in provide(window)]
    wanted = [f"command {c.id}" for c in COMMANDS if c.title != SEPARATOR and c.id != "palette"]
    wanted += [f"preset {name}" for name in presets.PRESETS if name in presets.titles()]
    wanted += [f"variant {id}" for id in gandyn.variants()] + [f"experiment {id}" for id in EXPERIMENTS]
    wanted += [f"lesson {entry.id}" for entry in shelf.entries()]
    wanted += [f"setting model {id}" for id in gandyn.regularizers()]
    assert len(ids) == len(set(ids))
    assert set(wanted) <= set(ids)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("hinge", lambda w: w.session.scenario.variant == "hinge"),
        ("rosette", lambda w: w.session.scene == presets.load("rosette")),
        ("analysis panel", lambda w: w.docks.docks["analysis"].isVisible()),
        ("wgan-clip", lambda w: w.session.scenario.variant == "wgan-clip"),
        ("nullclines", lambda w: w.session.scene.display.nullclines),
        ("mode-collapse", lambda w: w.session.scene.settings_of("lab").runs[0].experiment == "mode-collapse"),
    ],
)
def test_typing_and_enter_do_it(window, words, seen) -> None:
    popup = window.open_palette()
    QTest.keyClicks(popup.search, words)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert seen(window)
    assert not popup.isVisible()


def test_a_lesson_is_opened_at_its_beginning(window) -> None:
    popup = window.open_palette()
    QTest.keyClicks(popup.search, "averaging")
    found = [row.data(_ID) for row in popup._rows()]
    assert "lesson averaging" in found
    popup.picked.emit("lesson averaging")
    assert window.docks.docks["lessons"].isVisible()
    player = lesson_player_of(window.session)
    assert wait_for(lambda: player.lesson is not None)
    assert player.lesson.id == "averaging"


def test_a_setting_is_shown_in_its_panel_with_a_ring(window) -> None:
    window.show()
    popup = window.open_palette()
    popup.picked.emit("setting model r1")
    assert window.docks.docks["model"].isVisible()
    ring = window.findChild(ControlRing)
    assert ring.isVisible()
    assert wait_for(lambda: not shiboken6.isValid(ring), 30.0)


def test_a_setting_that_nothing_uses_says_so(window) -> None:
    window.open_palette().picked.emit("setting lab lab-k")
    assert window.docks.docks["lab"].isVisible()
    assert window.messages.isVisible() and "no use of this setting" in window.messages.text.text()
    assert window.findChild(ControlRing) is None


def test_both_languages_find_and_nothing_is_said_so(window, monkeypatch) -> None:
    monkeypatch.setattr(translation, "_current", ["zh"])
    popup = window.open_palette()
    for words in ("导出", "Export", "梯度惩罚", "gradient penalty"):
        popup.search.setText(words)
        assert popup._rows(), words
    popup.search.setText("xyzzy")
    assert popup.nothing.isVisible() and "xyzzy" in popup.nothing.text()
    popup.close()


def test_escape_changes_nothing_and_the_list_goes(window) -> None:
    before = window.session.scene
    popup = window.open_palette()
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, 52)
    assert window.session.scene == before
    assert not any(
        child.objectName() == "popup" and child.isVisible()
        for child in window.children()
        if child.isWidgetType()
    )
