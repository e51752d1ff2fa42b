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
from app.painting.legend_entry import LegendEntry
from app.theme.palettes import Theme

LEGEND = 60.0  # its height in a plot
BELOW = 2.4  # text sizes that a legend beside a plot may reach below its frame
MOST_LINES = 4  # of a legend under a plot
ROW, AIR, SIGN = 1.5, 0.5, 2.4  # in text sizes
TIGHT = 1.05  # the same of a row, where many must share a small plot
WHOLE = 1.2  # the same where letters may not become smaller
LONGEST = "−0.00000"  # a value may be as long as this
SHARE = 0.75  # of a plot, as wide and as high, that rows inside it may take


class Row(NamedTuple):
    """A line of a legend: its entry, the value at the playhead, and whether what it names is not drawn."""

    entry: LegendEntry
    value: str = ""
    hidden: bool = False

    @property
    def id(self) -> str:
        """By which the scene hides it."""
        return self.entry.id

    @property
    def name(self) -> str:
        """What it names."""
        return self.entry.name

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
        self._pitch, self._columns = ROW, 1  # text sizes from row to row
        self._valued = True

    def show_rows(
        self, rows: Sequence[Row], frame: Frame, crowd: Any, room: float | None, below: bool = False
    ) -> None:
        """Takes over the rows. crowd: pixels (n, 2) of what should not be covered. room: how much of it there
        is to the right of the frame, where the legend then stands; None: inside. below: under the frame and
        its axis.
        """
        self._rows, self._theme, self._columns, self._valued = list(rows), frame.theme, 1, True
        if below:
            self._show_below(frame)
            return
        ids = tuple(row.id for row in rows)
        if ids != self._ids:
            self._ids, self._width = ids, 0.0
        size = frame.theme.text
        # Numbers change all the time; the box only grows.
        self._width = max(self._width, self._natural_width(frame.theme, self._rows))
        inside = room is None
        self._fit(SHARE * frame.h / size if inside else frame.h / size + 2.0 * AIR + BELOW)
        height = (self._pitch * len(self._rows) + 2.0 * AIR) * size if self._rows else 0.0
        box = QRectF(0.0, 0.0, self._width, height)
        self.place(self._beside(box, frame, room) if room is not None else self._inside(box, frame, crowd))
        self.update()

    def _fit(self, room: float) -> None:
        """Rows come closer where the room (text sizes) does not do; some may have to be left out."""
        room -= 2.0 * AIR
        tight = TIGHT if self._theme is None or not self._theme.one_size else WHOLE
        self._pitch = min(max(room / max(len(self._rows), 1), tight), ROW)
        self._rows = self._rows[: max(int(room / self._pitch + 1e-9), 1)]

    def update_values(self, values: Sequence[str]) -> None:
        """Other numbers in the same rows."""
        if self._valued:
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
        line = int((at.y() - box.top() - AIR * self._theme.text) // (self._pitch * self._theme.text))
        column = int((at.x() - box.left()) // (box.width() / self._columns))
        number = max(line, 0) * self._columns + min(max(column, 0), self._columns - 1)
        return self._rows[min(number, len(self._rows) - 1)]

    def _natural_width(self, theme: Theme, rows: Sequence[Row]) -> float:
        metrics = QFontMetricsF(font(theme, 0.9))
        texts = (f"{row.text}   {row.entry.note}" if row.entry.note else row.text for row in rows)
        widest = max(map(metrics.horizontalAdvance, texts), default=0.0)
        return widest + (SIGN + 3.0 * AIR) * theme.text

    def _show_below(self, frame: Frame) -> None:
        """In as many columns as there is room for; with values only if all of them stand in one line."""
        size, count, self._pitch = frame.theme.text, len(self._rows), ROW
        longest = [row._replace(value=LONGEST if row.value else "") for row in self._rows]
        self._valued = count * self._natural_width(frame.theme, longest) <= frame.w
        if not self._valued:
            self._rows = [row._replace(value="") for row in self._rows]
        width = self._natural_width(frame.theme, self._rows)
        fitting = min(int(frame.w // max(width, 1.0)), count)
        self._columns = max(1, fitting, -(-count // MOST_LINES))
        lines = -(-count // self._columns)
        top = frame.y + frame.h + 3.4 * size
        self.place(QRectF(frame.x, top, frame.w, (ROW * lines + 2.0 * AIR) * size))
        self.update()

    def _beside(self, box: QRectF, frame: Frame, room: float) -> QRectF:
        box.setWidth(min(box.width(), room))
        box.moveTopLeft(QPointF(frame.x + frame.w + frame.theme.text, frame.y - AIR * frame.theme.text))
        return box

    def _inside(self, box: QRectF, frame: Frame, crowd: Any) -> QRectF:
        """In a corner; it leaves that only for one that is half as much covered, or it would jump about."""
        air = 0.5 * frame.theme.text
        box.setWidth(min(box.width(), max(SHARE * frame.w, 8.0 * frame.theme.text)))
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
        # It is painted at every step of the playhead, and round corners would take ten times as long.
        painter.fillRect(box, primitives.with_alpha(theme.panel, 0.86))
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.drawRect(box)
        painter.setFont(font(theme, min(0.9, 0.8 * self._pitch)))
        for number, row in enumerate(self._rows):
            line, column = divmod(number, self._columns)
            width, top = box.width() / self._columns, box.top() + (AIR + self._pitch * line) * size
            place = QRectF(box.left() + column * width, top, width, self._pitch * size)
            _paint_row(painter, theme, row, place)


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
    size, middle, color = theme.text, box.center().y(), QColor(row.entry.color)
    left, right = box.left() + AIR * size, box.left() + (AIR + SIGN - 0.6) * size
    if row.entry.line:
        plain = Qt.PenStyle.DotLine if row.entry.dotted else Qt.PenStyle.SolidLine
        style = Qt.PenStyle.DashLine if row.entry.dashed else plain
        painter.setPen(QPen(color, theme.line, style))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    elif row.entry.mark is None:
        painter.fillRect(QRectF(left + 0.4 * size, middle - 0.45 * size, 0.9 * size, 0.9 * size), color)
    if row.entry.mark is not None:
        markers.one(painter, QPointF(0.5 * (left + right), middle), row.entry.mark, 2.0 * theme.line, color)
    room, metrics = box.adjusted((AIR + SIGN) * size, 0.0, -0.3 * size, 0.0), painter.fontMetrics()
    left_middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if row.entry.note:
        painter.setPen(QColor(theme.muted))
        noted = metrics.horizontalAdvance(f"  {row.entry.note}")
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, int(room.width() - noted) + 1)
        painter.drawText(
            room.adjusted(metrics.horizontalAdvance(f"{text}  "), 0, 0, 0), left_middle, row.entry.note
        )
        room.setWidth(room.width() - noted)
    painter.setPen(QColor(theme.ink))
    painter.drawText(room, left_middle, _fitting(painter, row, int(room.width()) + 1))
    painter.setOpacity(1.0)
