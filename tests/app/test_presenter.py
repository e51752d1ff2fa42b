"""Presenting: colours and size, clicker keys, light, pen, freeze, notes, and that nothing pops up."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.figure.layout import arrange
from app.model import lecture_actions, presets
from app.model.lecture import Lecture, LectureScene
from app.model.scene import Scene
from app.theme import style
from app.widgets import stage_overlay
from app.window import presenter
from app.window.main_window import MainWindow
from gandyn import Scenario
from tests.app.conftest import wait_for
from tests.app.test_main_window import press

Key = Qt.Key
TWO = Lecture(
    "Two scenes",
    (
        LectureScene(Scene(title="first"), notes="say hello"),
        LectureScene(Scene((Scenario("wgan"),)), "second"),
    ),
)


@pytest.fixture
def lecturing(commanded: MainWindow) -> MainWindow:
    """A window that presents a lecture of two scenes; to change the look of it takes long, so it goes on."""
    lecture_actions.show_lecture(commanded.session, TWO, None)
    commanded.present(True)
    commanded.activateWindow()
    assert wait_for(commanded.isActiveWindow)
    return commanded


@pytest.mark.parametrize("height", [768, 1080, 2160])
def test_text_is_a_readable_part_of_every_screen(height: int) -> None:
    look = style.Style("dark", 1.0)
    look.enter_stage("projector", height)
    size = style.theme().text
    look.leave_stage()
    assert height / 40.0 < size < height / 30.0


@pytest.mark.parametrize("preset", ["compare-cures", "mescheder-consensus", "su-wgan-gp-c0"])
def test_all_equations_are_shown_however_narrow_their_column_is(preset: str) -> None:
    scene = presets.load(preset)
    headers, cells = arrange(scene, 1366.0, 700.0, 19.5, roomy=True)
    plain = arrange(scene, 1366.0, 700.0, 19.5)[0]
    most = max(len(scenario.equations()) for scenario in scene.scenarios)
    assert len(scene.scenarios) == 1 or len(headers[0].lines) == most
    assert (headers[0].h > plain[0].h) == bool(headers[0].lines)
    assert cells and all(cell.y >= headers[0].y + headers[0].h for cell in cells)


def test_clicker_keys_go_to_scenes_only_while_presenting(lecturing: MainWindow) -> None:
    lecture = lecturing.session.lecture
    for key, title in ((Key.Key_PageDown, "second"), (Key.Key_PageUp, "first"), (Key.Key_Right, "second")):
        press(lecturing, key)
        assert wait_for(lambda title=title: lecture.lecture.items[lecture.index].title == title)
    press(lecturing, Key.Key_PageDown)
    # The picture gives the scene its axes as soon as it is there.
    assert lecturing.session.scene.with_(views={}) == TWO.items[1].scene.with_(views={})


def test_no_key_has_two_meanings_while_presenting(lecturing: MainWindow) -> None:
    keys = [key.toString() for action in lecturing.menus.actions.values() for key in action.shortcuts()]
    assert len(set(keys)) == len(keys) and QKeySequence("PgDown").toString() in keys


def test_the_overlay_is_not_there_until_it_is_wanted(
    lecturing: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay = lecturing.presenter.overlay
    assert overlay.isVisible()  # the hint
    monkeypatch.setattr(stage_overlay, "HINT_STAY", -10.0)
    overlay._tick()
    assert overlay.isHidden() and not overlay._timer.isActive()
    lecturing.run_command("spotlight")
    assert overlay.isVisible() and overlay._timer.isActive()
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    overlay.point_at(QPoint(100, 100))
    light, dark = QImage(overlay.size(), QImage.Format.Format_ARGB32), overlay.height() - 5
    light.fill(Qt.GlobalColor.white)
    overlay.render(light, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    assert light.pixelColor(100, 100).lightness() > light.pixelColor(5, dark).lightness() + 60
    lecturing.presenter.toggle_light()
    assert overlay.isHidden() and not overlay._timer.isActive()


def test_strokes_fade(lecturing: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    overlay = lecturing.presenter.overlay
    lecturing.run_command("pen")
    color = overlay.color
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=QPoint(50, 60))
    QTest.mouseMove(overlay, QPoint(80, 90))
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=QPoint(80, 90))
    assert len(overlay.strokes) == 1 and overlay.strokes[0].color == color
    assert overlay.strokes[0].alpha(time.monotonic()) == 1.0
    lecturing.run_command("pen-color")
    assert overlay.color != color
    monkeypatch.setattr(stage_overlay, "STAY", -10.0)
    overlay._tick()
    assert overlay.strokes == []
    lecturing.presenter.toggle_pen()


def test_a_frozen_picture_stands_still(lecturing: MainWindow) -> None:
    lecturing.presenter.overlay.show_hint("")
    # A window of the offscreen platform comes to the size of its screen late.
    lecturing.resize(lecturing.screen().size())
    assert wait_for(lambda: lecturing.centre.size() == lecturing.size() == lecturing.screen().size())
    lecturing.run_command("freeze")
    frozen = lecturing.presenter.overlay.frozen
    assert frozen is not None and frozen.width() == lecturing.centre.width()
    lecturing.presenter.step(1)
    QApplication.processEvents()
    assert lecturing.centre.grab().toImage() == frozen.toImage()
    lecturing.presenter.toggle_frozen()
    assert lecturing.presenter.overlay.frozen is None


def test_what_popped_up_is_told_afterwards_and_all_is_as_it_was(
    lecturing: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = lecturing
    window.show_message("a disk is full")
    assert not window.messages.isVisible() and style.theme().id == "projector"
    window.present(False)
    assert window.messages.isVisible() and "a disk is full" in window.messages.text.text()
    assert (style.theme().id, window.appearance.choice, style.theme().roomy) == ("dark", "dark", False)
    press(window, Key.Key_PageDown)
    assert window.session.lecture.index == 0 and window.session.scenario != TWO.items[0].scene.scenarios[0]
    monkeypatch.setattr(presenter, "other_screen", lambda window: QApplication.primaryScreen())
    window.present(True)
    window.appearance.choose("light")
    assert style.theme().id == "light" and window.appearance.choice == "dark"
    notes = window.presenter.notes_window
    assert notes is not None and notes.notes.toPlainText() == "say hello"
    assert "second" in notes.following.text() and notes.elapsed.text() == "0:00"
    window.presenter.toggle_frozen()
    window.show_message("held back")
    assert notes.live.isVisible() and "held back" in notes.held.text()
    window.run_command("notes")
    window.presenter.step(1)
    assert notes.following.text() == "This is the last scene." and window.presenter.noted
    window.present(False)
    assert window.presenter.notes_window is None and not window.presenter.noted
