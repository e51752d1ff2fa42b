"""The help page: keys from the rows of `app.window.commands`, mouse gestures, symbols, words."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.text.glossary import SYMBOLS, WORDS
from app.text.translation import tr
from app.theme import style
from app.window.commands import COMMANDS, MENUS, SEPARATOR, Command

MOUSE = (
    ("Click on empty ground", "starts a trajectory there"),
    ("Drag a start", "moves it; everything follows"),
    ("Click on a curve", "selects it; Delete removes it"),
    ("Drag the ground", "moves the view"),
    ("Wheel", "zooms at the mouse"),
    ("Drag with the right button", "zooms into a box"),
    ("Drag with Shift", "seeds a batch of starts in a box"),
    ("Double click", "shows everything again"),
    ("Click in a map", "goes to the values there; the portrait beside it follows"),
    ("Double click in a map", "opens the portrait there"),
    ("Drag in the Dirac picture", "moves the fake point or turns the critic's line"),
    ("Drag in a time series", "moves the playhead"),
    ("Click in the lab's table of arms", "looks at an arm closely"),
    ("Drag in the lab's drawing of edges", "draws edges; the right button erases"),
    ("A picture on the rail at the left", "shows its panel; again, it gives its room to the picture"),
    ("Hold a button of the manual updates", "goes on stepping"),
    ("Drop a file", "opens a session, or the scene inside a picture that Gandyn exported"),
)


class HelpPage(QDialog):
    """Stays beside the window; follows the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.windowTitle())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.text)
        self.resize(QSize(style.px(720), style.px(640)).boundedTo(self.screen().availableSize() * 0.9))
        self.text.setHtml(page())

    def changeEvent(self, event: QEvent) -> None:
        """The same page in other colours."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "text"):
            self.text.setHtml(page())
        super().changeEvent(event)


def page() -> str:
    """The page as HTML."""
    keys = "".join(
        _table(tr(menu), [_key_row(c) for c in _with_keys(menu)]) for menu in MENUS if _with_keys(menu)
    )
    mouse = _table(tr("Mouse"), [(tr(gesture), tr(effect)) for gesture, effect in MOUSE])
    symbols = _table(tr("Symbols"), [(symbol, tr(meaning)) for symbol, meaning in SYMBOLS])
    words = _table(tr("Words"), sorted((tr(word), tr(meaning)) for word, meaning in WORDS))
    return f"{mouse}{symbols}{words}<h2>{escape(tr('Keys'))}</h2>{keys}"


def _with_keys(menu: str) -> list[Command]:
    return [c for c in COMMANDS if c.menu.split("/")[0] == menu and c.title != SEPARATOR and c.shortcuts]


def _key_row(command: Command) -> tuple[str, str]:
    return "  ".join(shown(keys) for keys in command.shortcuts), tr(command.title)


def shown(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    accent = style.theme().accent
    cells = "".join(
        f'<tr><td width="220" style="padding: 3px 12px 3px 0; color: {accent};"><b>{escape(left)}</b></td><td'
        f' style="padding: 3px 0;">{escape(right)}</td></tr>'
        for left, right in rows
    )
    return f"<h3>{escape(title)}</h3><table width='100%'>{cells}</table>"
