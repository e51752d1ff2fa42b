"""Lines of text: generated beside real ones, each letter in a cell of its own, valid ones marked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots.lab_plot import EMPTY, Bounds, Drawn, LabPlot
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView

SCALE, SMALLEST = 1.0, 0.62  # of the theme's text
LINE, AIR = 1.45, 2.0  # heights of a line, and letters between two columns
CELL = 0.74  # of the widest letter


@dataclass(frozen=True)
class Lines:
    """Text of one kind. marks: a + in place of each letter of a valid word; none where that is not asked."""

    caption: str
    color: str
    lines: tuple[str, ...]
    marks: tuple[str, ...] = ()


class Text(LabPlot):
    """Two lists."""

    id = "lab-text"
    probe = "text"
    order = 50
    bordered = numbered = False
    name = "Text"

    def look(self, sight: SnapshotView) -> tuple[list[Lines], Bounds] | None:
        """Generated first: those are looked at."""
        found = sight.picture("text")
        if not found:
            return None
        caption, marks = tr("generated; bright: valid words"), tuple(map(str, found["valid"]))
        generated = Lines(caption, "fake", tuple(map(str, found["fake"])), marks)
        return [generated, Lines(tr("real"), "real", tuple(map(str, found["real"])))], EMPTY

    def names(self, scene: Scene) -> tuple[str, str]:
        """There are no axes."""
        return "", ""

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Nor any room for them."""
        size = theme.text
        return 0.7 * size, 1.9 * size, 0.7 * size, 0.7 * size

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """There are no coordinates."""
        return tr(self.name)

    def ground(self, frame: Frame, scene: Scene) -> None:
        """The page's own."""

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Side by side, or one below the other in a high room; as many lines as there is room for."""
        for box, lines in zip(_rooms(frame), drawn.found):
            _paint(frame, box, lines)


def _rooms(frame: Frame) -> list[QRectF]:
    half_w, half_h = frame.w / 2.0, frame.h / 2.0
    if frame.w >= frame.h:
        return [QRectF(frame.x + i * half_w, frame.y, half_w, frame.h) for i in range(2)]
    return [QRectF(frame.x, frame.y + i * half_h, frame.w, half_h) for i in range(2)]


def _paint(frame: Frame, box: QRectF, text: Lines) -> None:
    painter, theme = frame.painter, frame.theme
    painter.setFont(axes.font(theme, 0.88))
    painter.setPen(QColor(getattr(theme, text.color)))
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    head = QRectF(box.x(), box.y(), box.width(), 1.5 * theme.text)
    painter.drawText(head, left, axes.fitting(painter, text.caption, head.width()))
    longest = max(map(len, text.lines), default=1)
    room = QRectF(box.x(), head.bottom(), box.width(), box.height() - head.height())
    letter, scale = _letter(theme, room.width(), longest)
    down = max(int(room.height() / (LINE * scale * theme.text)), 1)
    across = max(int((room.width() + AIR * letter) / ((longest + AIR) * letter)), 1)
    painter.setFont(axes.font(theme, scale))
    for i, line in enumerate(text.lines[: down * across]):
        x = room.x() + (i // down) * (longest + AIR) * letter
        y = room.y() + (i % down) * LINE * scale * theme.text
        cell = QRectF(x, y, letter, LINE * scale * theme.text)
        _paint_line(frame, line, text.marks[i] if text.marks else "", cell, room.right())


def _letter(theme: Theme, width: float, longest: int) -> tuple[float, float]:
    """The width of a cell and the size of its letter: smaller where a line would not fit."""
    wide = CELL * QFontMetricsF(axes.font(theme, SCALE)).horizontalAdvance("m")
    scale = float(np.clip(width / (longest * wide), SMALLEST, SCALE))
    return wide * scale, scale


def _paint_line(frame: Frame, line: str, marks: str, cell: QRectF, end: float) -> None:
    """A letter to a cell, so that columns are seen whatever the font."""
    bright, quiet = QColor(frame.theme.accent), QColor(frame.theme.muted)
    for sign, mark in zip_longest(line, marks[: len(line)]):
        if cell.right() > end:
            return
        frame.painter.setPen(bright if mark == "+" else quiet)
        frame.painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, sign)
        cell.translate(cell.width(), 0.0)


PLOT = Text()
