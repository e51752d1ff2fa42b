"""The rows of commands: complete, without two for one key, and each does what it says."""

from __future__ import annotations

from collections import Counter
from html import escape

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app.widgets.icons import source
from app.window.commands import COMMANDS, MENUS, SEPARATOR, Command
from app.window.help_page import MOUSE, SYMBOLS, page
from app.window.main_window import MainWindow

ROWS = [command for command in COMMANDS if command.title != SEPARATOR]
# These open dialogs of the system or end the window; test_main_window and test_logging try them.
MODAL = {
    "open", "save", "save-as", "log", "about", "quit", "import-design", "export-design",
    "lecture-save",
}  # fmt: skip
# These begin to present, which dresses the whole window anew; test_presenter tries them in one that presents.
STAGE = {"spotlight", "pen", "pen-color", "freeze", "notes"}
# These start processes; tests/app/lab tries them.
TRAINING = {c.id for c in ROWS if c.id.startswith("lab-")}
REOPENING = {c.id for c in ROWS if c.menu in ("View/Size", "View/Language")}


def test_ids_and_shortcuts_are_unique() -> None:
    ids = Counter(command.id for command in COMMANDS)
    keys = Counter(QKeySequence(k).toString() for command in ROWS for k in command.shortcuts)
    assert max(ids.values()) == 1, ids.most_common(2)
    assert max(keys.values()) == 1, keys.most_common(2)
    assert "" not in keys, "a shortcut that Qt does not understand"


def test_every_row_has_a_menu_and_an_icon_that_exists() -> None:
    for command in COMMANDS:
        assert command.menu.split("/")[0] in MENUS
        assert not command.bar or command.icon, command.id
        assert not command.icon or source(command.icon).startswith("<svg")


@pytest.mark.parametrize(
    ("keys", "id"),
    [
        ("Space", "play"),
        (".", "step"),
        ("Esc", "stop"),
        ("Delete", "remove-start"),
        ("Ctrl+S", "save"),
        ("Ctrl+O", "open"),
        ("Ctrl+Z", "undo"),
        ("Ctrl+Shift+Z", "redo"),
        ("Ctrl+E", "export"),
        ("Ctrl+N", "new"),
        ("Ctrl+Shift+S", "save-as"),
        ("F1", "help"),
        ("?", "help"),
        ("F11", "present"),
        ("R", "reset-view"),
        ("F", "fit"),
        ("1", "dimension-1"),
        ("2", "dimension-2"),
        ("T", "theme"),
        ("Ctrl+D", "beside"),
    ],
)
def test_the_keys_that_everybody_knows(keys: str, id: str) -> None:
    assert keys in next(command for command in ROWS if command.id == id).shortcuts


def test_the_help_page_lists_every_key_gesture_and_symbol(app: QApplication) -> None:
    text = page()
    for command in ROWS:
        assert not command.shortcuts or escape(command.title) in text
    for left, right in (*MOUSE, *SYMBOLS):
        assert escape(left) in text and escape(right) in text


def test_all_commands_have_actions(window: MainWindow) -> None:
    assert set(window.menus.actions) == {command.id for command in ROWS}


@pytest.mark.parametrize(
    "command", [c for c in ROWS if c.id not in MODAL | REOPENING | TRAINING | STAGE], ids=lambda c: c.id
)
def test_every_command_runs_and_undoes(app: QApplication, commanded: MainWindow, command: Command) -> None:
    said: list[str] = []
    commanded.session.refused.connect(said.append)
    commanded.menus.actions[command.id].trigger()
    QApplication.processEvents()
    assert said == []
    while commanded.session.history.canUndo():
        commanded.session.history.undo()
    if commanded.presenting:
        commanded.present(False)
    commanded.playback.pause()
    commanded.session.refused.disconnect(said.append)
