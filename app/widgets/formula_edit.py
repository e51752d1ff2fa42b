"""A line for typing a formula: what is wrong in it is underlined where it stands, and said below."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit

from app.theme import style
from app.widgets import layouts
from app.widgets.number_slider import subscript_html

# Longer texts are no formulas, and what is pasted may be a whole book.
MOST = 2000
WAVE = 4.0  # the length of a wave of the underline, in pixels at the normal text size


class FormulaEdit(QLineEdit):
    """Never refuses what is typed; `mark` underlines characters of it."""

    def __init__(self) -> None:
        super().__init__()
        self._marked: tuple[int, int] | None = None
        self.setMaxLength(MOST)

    @property
    def marked(self) -> tuple[int, int] | None:
        """The first underlined character and the one after the last."""
        return self._marked

    def mark(self, start: int, end: int) -> None:
        """Underlines the characters from start to before end."""
        self._marked = (start, max(end, start + 1))
        self.update()

    def unmark(self) -> None:
        """Nothing is wrong."""
        if self._marked is not None:
            self._marked = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and a wave under what is wrong."""
        super().paintEvent(event)
        if self._marked is None:
            return
        left, right = (self._x(place) for place in self._marked)
        room = self.rect().adjusted(style.px(4), 0, -style.px(4), 0)
        left = min(max(left, room.left()), room.right() - style.px(WAVE))
        right = max(min(right, room.right()), left + style.px(2 * WAVE))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(style.theme().equilibrium), style.px(1.5)))
        painter.drawPolyline(_wave(left, right, self.height() - style.px(4.5)))
        painter.end()

    def _x(self, place: int) -> float:
        """Where a character begins, behind the end as far as there were letters."""
        metrics, text = self.fontMetrics(), self.text()
        cursor = self.cursorRect().center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        return float(cursor + metrics.horizontalAdvance(text[:place].ljust(place)))


def _wave(left: float, right: float, y: float) -> QPolygonF:
    step, height = style.px(WAVE) / 4.0, style.px(1.2)
    count = max(int((right - left) / step), 2)
    return QPolygonF(
        [QPointF(left + i * step, y + height * math.sin(0.5 * math.pi * i)) for i in range(count + 1)]
    )


class FormulaField(layouts.Column):
    """A symbol, the line beside it, and below it one sentence where something is wrong.

    edited(text): the user typed; finished(): the user left the line or pressed Enter.
    """

    edited = Signal(str)
    finished = Signal()

    def __init__(self, symbol: str, hint: str, tip: str) -> None:
        self.line, self.error = FormulaEdit(), layouts.label("", "error", wrap=True)
        head = layouts.label(subscript_html(symbol), "symbol")
        head.setMinimumWidth(style.px(40))
        head.setTextFormat(Qt.TextFormat.RichText if "_" in symbol else Qt.TextFormat.PlainText)
        super().__init__(layouts.row(head, self.line, stretch=1), self.error, spacing=2)
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(symbol)
        self.setToolTip(f"<p>{tip}</p>")
        self.error.hide()
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.finished)

    def show_text(self, text: str) -> None:
        """Shows a text; emits nothing, and leaves the cursor where it is if it is the same one."""
        if text != self.line.text():
            self.line.setText(text)

    def show_error(self, sentence: str, start: int = 0, end: int = 1) -> None:
        """Says what is wrong, and where; an empty sentence says that nothing is."""
        if sentence:
            self.line.mark(start, end)
        else:
            self.line.unmark()
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
