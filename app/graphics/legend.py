"""A legend whose rows hide and show what they name when they are clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.graphics.painted_item import PaintedItem
from app.painting import markers, primitives
from app.painting.frame import Frame, font
from app.theme.palettes import Theme

LEGEND = 60.0  # its height in a plot
ROW, AIR, SIGN = 1.5, 0.5, 2.4  # in text sizes


class Row(NamedTuple):
    """A line of a legend; value: what stands behind the name. hidden: what it names is not drawn."""

    id: str
    name: str
    color: str
    dashed: bool = False
    mark: int | None = None
    line: bool = True
    value: str = ""
    hidden: bool = False

    @property
    def text(self) -> str:
        """Name and value."""
        return f"{self.name} = {self.value}" if self.value else self.name


class Legend(PaintedItem):
    """Rows in the corner of a plot that is covered least, or to the right of it."""

    def __init__(self, parent: Any) -> None:
        super().__init__(self._paint_rows, LEGEND, parent)
        self._rows: list[Row] = []
        self._theme: Theme | None = None
        self._corner, self._width, self._ids = 0, 0.0, tuple[str, ...]()

    def show_rows(self, rows: Sequence[Row], frame: Frame, crowd: Any, beside: bool) -> None:
        """Takes over the rows. crowd: pixels (n, 2) of what should not be covered. beside: right of the
        frame.
        """
        self._rows, self._theme = list(rows), frame.theme
        ids = tuple(row.id for row in rows)
        if ids != self._ids:
            self._ids, self._width = ids, 0.0
        size = frame.theme.text
        # Numbers change all the time; the box only grows.
        self._width = max(self._width, self._natural_width(frame.theme))
        box = QRectF(0.0, 0.0, self._width, (ROW * len(rows) + 2.0 * AIR) * size if rows else 0.0)
        self.place(self._beside(box, frame) if beside else self._inside(box, frame, crowd))
        self.update()

    def update_values(self, values: Sequence[str]) -> None:
        """Other numbers in the same rows."""
        self._rows = [row._replace(value=value) for row, value in zip(self._rows, values)]
        self.update()

    def row_at(self, at: QPointF) -> Row | None:
        """The row under a pixel of the scene."""
        box = self.box
        if self._theme is None or not self._rows or not box.contains(at):
            return None
        number = int((at.y() - box.top() - AIR * self._theme.text) // (ROW * self._theme.text))
        return self._rows[min(max(number, 0), len(self._rows) - 1)]

    def _natural_width(self, theme: Theme) -> float:
        metrics = QFontMetricsF(font(theme, 0.9))
        widest = max((metrics.horizontalAdvance(row.text) for row in self._rows), default=0.0)
        return widest + (SIGN + 3.0 * AIR) * theme.text

    def _beside(self, box: QRectF, frame: Frame) -> QRectF:
        box.moveTopLeft(QPointF(frame.x + frame.w + 0.2 * frame.theme.text, frame.y - AIR * frame.theme.text))
        return box

    def _inside(self, box: QRectF, frame: Frame, crowd: Any) -> QRectF:
        """In a corner; it leaves that only for one that is half as much covered, or it would jump about."""
        air = 0.5 * frame.theme.text
        box.setWidth(min(box.width(), frame.w - 2.0 * air))
        corners = [
            QPointF(frame.x + frame.w - box.width() - air, frame.y + air),
            QPointF(frame.x + air, frame.y + air),
            QPointF(frame.x + frame.w - box.width() - air, frame.y + frame.h - box.height() - air),
            QPointF(frame.x + air, frame.y + frame.h - box.height() - air),
        ]
        covered = [_count(QRectF(corner, box.size()), crowd) for corner in corners]
        best = int(np.argmin(covered))
        if covered[best] < 0.5 * covered[self._corner]:
            self._corner = best
        box.moveTopLeft(corners[self._corner])
        return box

    def _paint_rows(self, painter: QPainter, exporting: bool) -> None:
        if self._theme is None or not self._rows:
            return
        theme, box, size = self._theme, self.box, self._theme.text
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.setBrush(primitives.with_alpha(theme.panel, 0.86))
        painter.drawRoundedRect(box, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(font(theme, 0.9))
        for number, row in enumerate(self._rows):
            top = box.top() + (AIR + ROW * number) * size
            _paint_row(painter, theme, row, QRectF(box.left(), top, box.width(), ROW * size))


def _count(box: QRectF, crowd: Any) -> int:
    if crowd is None or not len(crowd):
        return 0
    x, y = crowd[:, 0], crowd[:, 1]
    return int(((x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())).sum())


def _fitting(painter: QPainter, row: Row, room: int) -> str:
    """As much of a row's text as there is room for: the name is cut before the value."""
    metrics, value = painter.fontMetrics(), row.text[len(row.name) :]
    left = max(room - metrics.horizontalAdvance(value), 0)
    return metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, left) + value


def _paint_row(painter: QPainter, theme: Theme, row: Row, box: QRectF) -> None:
    """The sign and the text; pale while what it names is hidden."""
    painter.setOpacity(0.4 if row.hidden else 1.0)
    size, middle, color = theme.text, box.center().y(), QColor(row.color)
    left, right = box.left() + AIR * size, box.left() + (AIR + SIGN - 0.6) * size
    if row.line:
        style = Qt.PenStyle.DashLine if row.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(color, theme.line, style))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    elif row.mark is None:
        painter.fillRect(QRectF(left + 0.4 * size, middle - 0.45 * size, 0.9 * size, 0.9 * size), color)
    if row.mark is not None:
        markers.one(painter, QPointF(0.5 * (left + right), middle), row.mark, 2.0 * theme.line, color)
    painter.setPen(QColor(theme.ink))
    room = box.adjusted((AIR + SIGN) * size, 0.0, -0.3 * size, 0.0)
    text = _fitting(painter, row, int(room.width()) + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setOpacity(1.0)
