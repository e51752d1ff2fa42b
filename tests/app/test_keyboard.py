"""Who gets a key: the window's commands, or the field, list or dialog that has the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QSpinBox, QWidget

from app.model import manual_stepping
from app.widgets.number_slider import NumberSlider
from app.window.commands import COMMANDS
from app.window.export_dialog import ExportDialog
from app.window.main_window import MainWindow
from tests.app.conftest import wait_for

Key = Qt.Key
ONE_KEY = sorted({keys for c in COMMANDS for keys in c.shortcuts if len(keys) == 1 and keys.isalnum()})


def focus(widget: QWidget) -> None:
    """Gives the keyboard to a widget of a window that is in front."""
    widget.window().activateWindow()
    assert wait_for(widget.window().isActiveWindow)
    widget.setFocus()
    assert wait_for(widget.hasFocus)


def press(key: Key) -> None:
    """A key to whatever has the keyboard, and the time for it to act."""
    QTest.keyClick(QApplication.focusWidget(), key)
    QApplication.processEvents()


@pytest.fixture
def dialog(window: MainWindow) -> ExportDialog:
    """The export dialog over the window, with the keyboard in its first number."""
    window.file_actions.export()
    made = window.findChild(ExportDialog)
    assert isinstance(made, ExportDialog)
    focus(made.page_size.pixels[0])
    return made


def test_return_in_scatter_starts_scatters_and_steps_nothing(window: MainWindow) -> None:
    window.docks.show("starts")
    count = window.docks.panel("starts").findChild(QSpinBox, "scatter-count")
    assert isinstance(count, QSpinBox)
    manual_stepping.switch(window.session, True)
    focus(count)
    count.setValue(7)
    press(Key.Key_Return)
    assert window.session.scene.update_sequence == ""
    assert len(window.session.scene.starts) == 7


@pytest.mark.parametrize("key", (Key.Key_PageDown, Key.Key_Home, Key.Key_Return, Key.Key_H, Key.Key_Space))
def test_a_field_keeps_every_plain_key(window: MainWindow, key: Key) -> None:
    window.docks.show("starts")
    count = window.docks.panel("starts").findChild(QSpinBox, "scatter-count")
    assert isinstance(count, QSpinBox)
    window.playback.seek(3.0)
    focus(count)
    before = window.session.scene
    press(key)
    now = window.session.scene
    assert (now.scenarios, now.time, now.stepping) == (before.scenarios, before.time, before.stepping)
    assert not window.playback.playing


def test_a_slider_keeps_the_keys_that_move_it(window: MainWindow) -> None:
    slider = window.docks.panel("model").findChildren(NumberSlider)[-1].slider
    window.playback.seek(3.0)
    focus(slider)
    press(Key.Key_End)
    assert slider.value() == slider.maximum() and window.session.scene.time == 3.0
    variant = window.session.scenario.variant
    press(Key.Key_PageUp)
    press(Key.Key_PageDown)
    assert window.session.scenario.variant == variant


def test_space_presses_a_button_that_was_reached_by_tab(window: MainWindow) -> None:
    button = window.transport.button("loop")
    focus(button)
    press(Key.Key_Space)
    assert window.playback.loop and not window.playback.playing


def test_letters_still_command_beside_a_slider_and_over_the_picture(window: MainWindow) -> None:
    for place in (window.docks.panel("model").findChildren(NumberSlider)[-1].slider, window.canvas):
        focus(place)
        shown = window.session.scene.display.nullclines
        press(Key.Key_C)
        assert window.session.scene.display.nullclines != shown


def test_return_in_the_export_dialog_exports(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = tmp_path / "picture.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    press(Key.Key_Return)
    assert dialog.isVisible() and wait_for(lambda: not dialog._job.running, 20.0) and chosen.exists()


def test_a_refused_number_exports_nothing_and_says_why(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked.append(1) or ("", ""))
    focus(dialog.page_size.dpi)
    dialog.page_size.dpi.selectAll()
    QTest.keyClicks(dialog.page_size.dpi.lineEdit(), "abc")
    press(Key.Key_Return)
    assert not asked and "abc" in dialog.note.text() and dialog.page_size.dpi.value() == 96.0


def test_no_letter_typed_in_a_dialog_is_a_command(window: MainWindow, dialog: ExportDialog) -> None:
    before = window.session.scene
    for place in (dialog.page_size.pixels[0], dialog.format, dialog.close_button):
        focus(place)
        for letter in ONE_KEY:
            QTest.keyClick(place, letter.lower())
        QApplication.processEvents()
    assert window.session.scene == before and window.session.history.count() == 0
    assert not window.playback.playing and dialog.isVisible()
