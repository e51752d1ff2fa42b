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
MOST_LINES = 4  # below a plot


class Row(NamedTuple):
    """A line of a legend. note, value: what stands behind the name. hidden: what it names is not drawn."""

    id: str
    name: str
    color: str
    dashed: bool = False
    mark: int | None = None
    line: bool = True
    note: str = ""
    value: str = ""
    hidden: bool = False

    @property
    def text(self) -> str:
        """Name and value."""
        return f"{self.name} = {self.value}" if self.value else self.name


class Legend(PaintedItem):
    """Rows in the corner of a plot that is covered least, to the right of it, or below it in columns."""

    def __init__(self, parent: Any) -> None:
        super().__init__(self._paint_rows, LEGEND, parent)
        self._rows: list[Row] = []
        self._theme: Theme | None = None
        self._corner, self._width, self._ids = 0, 0.0, tuple[str, ...]()
        self._columns = 1

    def show_rows(
        self,
        rows: Sequence[Row],
        frame: Frame,
        crowd: Any,
        beside: bool,
        below: bool = False,
        room: float = 0.0,
    ) -> None:
        """Takes over the rows. crowd: pixels (n, 2) of what should not be covered. beside: right of the
        frame, at most `room` text sizes wide (0: as wide as it must be). below: under the frame and its
        axis.
        """
        self._rows, self._theme, self._columns = list(rows), frame.theme, 1
        if below:
            self._show_below(frame)
            return
        ids = tuple(row.id for row in rows)
        if ids != self._ids:
            self._ids, self._width = ids, 0.0
        size = frame.theme.text
        # Numbers change all the time; the box only grows.
        self._width = max(self._width, self._natural_width(frame.theme))
        self._width = min(self._width, room * size) if room else self._width
        box = QRectF(0.0, 0.0, self._width, (ROW * len(rows) + 2.0 * AIR) * size if rows else 0.0)
        self.place(self._beside(box, frame) if beside else self._inside(box, frame, crowd))
        self.update()

    def update_values(self, values: Sequence[str]) -> None:
        """Other numbers in the same rows."""
        self._rows = [row._replace(value=value) for row, value in zip(self._rows, values)]
        self.update()

    @property
    def rows(self) -> list[Row]:
        """What it shows."""
        return list(self._rows)

    def row_at(self, at: QPointF) -> Row | None:
        """The row under a pixel of the scene."""
        box = self.box
        if self._theme is None or not self._rows or not box.contains(at):
            return None
        line = int((at.y() - box.top() - AIR * self._theme.text) // (ROW * self._theme.text))
        column = int((at.x() - box.left()) // (box.width() / self._columns))
        number = max(line, 0) * self._columns + min(max(column, 0), self._columns - 1)
        return self._rows[min(number, len(self._rows) - 1)]

    def _natural_width(self, theme: Theme) -> float:
        metrics = QFontMetricsF(font(theme, 0.9))
        texts = (f"{row.text}   {row.note}" if row.note else row.text for row in self._rows)
        widest = max(map(metrics.horizontalAdvance, texts), default=0.0)
        return widest + (SIGN + 3.0 * AIR) * theme.text

    def _show_below(self, frame: Frame) -> None:
        """In as many columns as there is room for."""
        size, count = frame.theme.text, len(self._rows)
        fitting = min(int(frame.w // max(self._natural_width(frame.theme), 1.0)), count)
        self._columns = max(1, fitting, -(-count // MOST_LINES))
        lines = -(-count // self._columns)
        top = frame.y + frame.h + 3.4 * size
        self.place(QRectF(frame.x, top, frame.w, (ROW * lines + 2.0 * AIR) * size))
        self.update()

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
            line, column = divmod(number, self._columns)
            width, top = box.width() / self._columns, box.top() + (AIR + ROW * line) * size
            _paint_row(painter, theme, row, QRectF(box.left() + column * width, top, width, ROW * size))


def _count(box: QRectF, crowd: Any) -> int:
    if crowd is None or not len(crowd):
        return 0
    x, y = crowd[:, 0], crowd[:, 1]
    return int(((x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())).sum())


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
    room, metrics = box.adjusted((AIR + SIGN) * size, 0.0, -0.3 * size, 0.0), painter.fontMetrics()
    left_middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if row.note:
        painter.setPen(QColor(theme.muted))
        noted = metrics.horizontalAdvance(f"  {row.note}")
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, int(room.width() - noted) + 1)
        painter.drawText(
            room.adjusted(metrics.horizontalAdvance(f"{text}  "), 0, 0, 0), left_middle, row.note
        )
        room.setWidth(room.width() - noted)
    painter.setPen(QColor(theme.ink))
    text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
    painter.drawText(room, left_middle, text)
    painter.setOpacity(1.0)
