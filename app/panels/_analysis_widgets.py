"""The pieces of the analysis panel: the verdict's card, and sections whose lines change in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.panels._analysis_rows import Row
from app.panels._analysis_text import AnalysisText
from app.theme import style
from app.widgets import layouts

GOOD = ("converges", "converges-sublinearly")


class Lines(QLabel):
    """Rich lines. While answers are on their way it never gets lower, so that nothing below it jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row], settled: bool) -> None:
        """Other lines; `settled` lets it shrink to them."""
        rows = tuple(rows)
        if rows != self._rows:
            self._rows = rows
            self.setText(self._html())
        least = 0 if settled else max(self.minimumHeight(), self.height() if self.isVisible() else 0)
        if least != self.minimumHeight():
            self.setMinimumHeight(least)

    def _html(self) -> str:
        look = style.theme()
        dim = style.blend(look.muted, look.panel, 0.45).name()
        colors = {"note": look.muted, "": look.ink, "head": look.ink}
        lines = [
            f"<div style='margin-bottom: {style.px(2)}px; color:"
            f" {colors[row.look] if row.fresh else dim}'>{row.text}</div>"
            for row in self._rows
        ]
        return "".join(lines)

    def changeEvent(self, event: QEvent) -> None:
        """The same lines in the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange and self._rows:
            self.setText(self._html())
        super().changeEvent(event)


class Card(QWidget):
    """The verdict, large, with its numbers, its reason and its check."""

    def __init__(self) -> None:
        super().__init__()
        self.title = layouts.label("", "title", wrap=True)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self.facts, self.why, self.check = Lines(), Lines(), Lines()
        self._text: AnalysisText | None = None
        box = layouts.Column(layouts.card(self.title, self.facts, self.why, self.check), spacing=0)
        layouts.fill(self, box)

    def show_text(self, text: AnalysisText, settled: bool) -> None:
        """Another verdict."""
        self._text = text
        self._head()
        self.facts.show_rows([text.facts], settled)
        law = f"<b>{text.law}</b>: " if text.law else ""
        self.why.show_rows([Row(law + text.why.text, "", text.why.fresh)], settled)
        self.check.show_rows([text.check], settled)

    def _head(self) -> None:
        """In the colour of what it says: green for what converges, red for what runs away."""
        text, look = self._text, style.theme()
        if text is None:
            return
        color = (
            look.real
            if text.kind in GOOD
            else look.equilibrium
            if text.kind == "diverges"
            else look.accent
            if text.kind
            else look.muted
        )
        title = f"<span style='color: {color if text.fresh else look.muted}'>{text.title}</span>"
        if self.title.text() != title:
            self.title.setText(title)

    def changeEvent(self, event: QEvent) -> None:
        """The title in the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._head()
        super().changeEvent(event)


class Part(QWidget):
    """A heading, perhaps with a button beside it, and lines; not there while it has none."""

    def __init__(self, title: str, button: QWidget | None = None) -> None:
        super().__init__()
        self.lines, self.more = Lines(), Lines()
        self.more.hide()
        head = layouts.label(title, "heading")
        layouts.fill(
            self,
            layouts.Column(
                layouts.row(head, button, stretch=0) if button else head, self.lines, self.more, spacing=4
            ),
        )

    def show_rows(self, rows: Sequence[Row], settled: bool) -> None:
        """Other lines."""
        self.lines.show_rows(rows, settled)
        self.setVisible(bool(rows))
