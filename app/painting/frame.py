"""A plot's frame: its rectangle on the page, what part of the plane it shows, ticks and axes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.model.scene import View
from app.theme.fonts import FAMILIES
from app.theme.palettes import Theme

Array = NDArray[np.float64]
# Coordinates and the texts that stand there.
Ticks = list[tuple[float, str]]


def font(theme: Theme, scale: float = 1.0, bold: bool = False, italic: bool = False) -> QFont:
    """The picture's font; sized in pixels so that it scales with the picture and not with the screen."""
    chosen = QFont()
    chosen.setFamilies(list(FAMILIES))
    chosen.setPixelSize(max(6, round(theme.text * text_scale(theme, scale))))
    chosen.setBold(bold)
    chosen.setItalic(italic)
    # Hinted letters have other widths at other scales.
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return chosen


def text_scale(theme: Theme, scale: float) -> float:
    """A text's scale: 1 where the theme knows one size, unless it is much larger or smaller on purpose."""
    return 1.0 if theme.one_size and 0.8 <= scale <= 1.3 else scale


def ticks(low: float, high: float, room: float, least: float = 0.0) -> list[float]:
    """Round numbers in [low, high], about one per `room` of the length, with steps 1, 2 or 5 times a power of
    ten, none below `least`.
    """
    span = high - low
    return multiples(low, high, max(round_step(span * room), least)) if span > 0.0 else []


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= least * 0.999)


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of step in [low, high]."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def label(value: float, step: float) -> str:
    """A tick's number, with no more digits than the step needs and a real minus sign."""
    if abs(value) < step * 1e-6:
        return "0"
    if step >= 1e5 or step < 1e-4:
        return f"{value:.3g}".replace("-", "−")
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:.{digits}f}".replace("-", "−")


# What ends a clause, the strongest first.
_CLAUSES = (";", "；", ":", "：", ",", "，")


@dataclass(frozen=True)
class Frame:
    """A painter, the plot's inner rectangle (x, y, w, h) in logical pixels, and the view it shows.

    least: the finest steps of the ticks across and up; 1 where things are counted, for there is no half of
    them.
    """

    painter: QPainter
    theme: Theme
    x: float
    y: float
    w: float
    h: float
    view: View
    least: tuple[float, float] = (0.0, 0.0)

    @property
    def rect(self) -> QRectF:
        """The inner rectangle."""
        return QRectF(self.x, self.y, self.w, self.h)

    @property
    def inner(self) -> QRectF:
        """Where words stand: the inner rectangle without its edge."""
        air = 0.9 * self.theme.text
        return self.rect.adjusted(air, 0.7 * air, -air, -0.7 * air)

    def px(self, x: float) -> float:
        """Horizontal pixel of a coordinate."""
        return self.x + (x - self.view.x0) / (self.view.x1 - self.view.x0) * self.w

    def py(self, y: float) -> float:
        """Vertical pixel of a coordinate; pixels grow downward."""
        return self.y + (self.view.y1 - y) / (self.view.y1 - self.view.y0) * self.h

    def point(self, x: float, y: float) -> QPointF:
        """The pixel of a point."""
        return QPointF(self.px(x), self.py(y))

    def pixels(self, x: Array, y: Array) -> Array:
        """Pixels (n, 2) of points."""
        sx, sy = self.w / (self.view.x1 - self.view.x0), self.h / (self.view.y1 - self.view.y0)
        return np.stack([self.x + (x - self.view.x0) * sx, self.y + (self.view.y1 - y) * sy], axis=-1)

    def coordinates(self, px: float, py: float) -> tuple[float, float]:
        """The point under a pixel."""
        sx, sy = (self.view.x1 - self.view.x0) / self.w, (self.view.y1 - self.view.y0) / self.h
        return self.view.x0 + (px - self.x) * sx, self.view.y1 - (py - self.y) * sy

    @contextmanager
    def clipped(self) -> Iterator[None]:
        """Painting inside stays within the inner rectangle."""
        self.painter.save()
        self.painter.setClipRect(self.rect)
        try:
            yield
        finally:
            self.painter.restore()


def background(frame: Frame) -> None:
    """The plot's ground and its grid."""
    painter, theme = frame.painter, frame.theme
    painter.fillRect(frame.rect, QColor(theme.plot))
    xs, ys = _ticks(frame)
    lines = [QLineF(frame.px(x), frame.y, frame.px(x), frame.y + frame.h) for x in xs]
    lines += [QLineF(frame.x, frame.py(y), frame.x + frame.w, frame.py(y)) for y in ys]
    painter.setPen(QPen(QColor(theme.grid), 1.0))
    painter.drawLines(lines)
    painter.setPen(QPen(QColor(theme.faint), 1.0))
    painter.drawLines(_zero_lines(frame))


def _zero_lines(frame: Frame) -> list[QLineF]:
    view, lines = frame.view, []
    if view.x0 < 0.0 < view.x1:
        lines.append(QLineF(frame.px(0.0), frame.y, frame.px(0.0), frame.y + frame.h))
    if view.y0 < 0.0 < view.y1:
        lines.append(QLineF(frame.x, frame.py(0.0), frame.x + frame.w, frame.py(0.0)))
    return lines


def _ticks(frame: Frame) -> tuple[list[float], list[float]]:
    size, view = frame.theme.text, frame.view
    x_room, y_room = 3.8 * size / max(frame.w, 1.0), 2.3 * size / max(frame.h, 1.0)
    per_x, per_y = (view.x1 - view.x0) / frame.w, (view.y1 - view.y0) / frame.h
    if abs(per_x - per_y) < 1e-6 * per_x:
        # Equal scales get equal ticks, or the eye would doubt that they are equal.
        step = round_step(per_x * 3.8 * size)
        return multiples(view.x0, view.x1, step), multiples(view.y0, view.y1, step)
    return ticks(view.x0, view.x1, x_room, frame.least[0]), ticks(view.y0, view.y1, y_room, frame.least[1])


def margins(theme: Theme) -> tuple[float, float, float, float]:
    """Room the axes need around the inner rectangle: left, top, right, bottom."""
    size = theme.text
    return 4.4 * size, 1.9 * size, 1.0 * size, 3.1 * size


def x_axis(frame: Frame, ticks: Ticks, name: str, marks: bool = False) -> None:
    """Numbers and the name below the inner rectangle; marks: whether short lines stand at the numbers."""
    painter, theme, size = frame.painter, frame.theme, frame.theme.text
    bottom = frame.y + frame.h
    painter.setFont(font(theme, 0.88))
    painter.setPen(QColor(theme.muted))
    for x, text in ticks:
        box = QRectF(
            frame.px(x) - 4.0 * size, bottom + (0.3 if marks else 0.2) * size, 8.0 * size, 1.3 * size
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    if marks:
        painter.drawLines([QLineF(frame.px(x), bottom, frame.px(x), bottom + 4.0) for x, _ in ticks])
    painter.setPen(QColor(theme.ink))
    painter.setFont(font(theme, 1.0))
    box = QRectF(frame.x, bottom + 1.35 * size, frame.w, 1.7 * size)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, fitting(painter, name, frame.w))


def y_axis(frame: Frame, ticks: Ticks, name: str, marks: bool = False) -> None:
    """Numbers and the name, turned by a quarter, left of the inner rectangle."""
    painter, theme, size = frame.painter, frame.theme, frame.theme.text
    painter.setFont(font(theme, 0.88))
    painter.setPen(QColor(theme.muted))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for y, text in ticks:
        width = (4.9 if marks else 5.0) * size
        painter.drawText(
            QRectF(frame.x - 5.4 * size, frame.py(y) - 0.8 * size, width, 1.6 * size), right, text
        )
    if marks:
        painter.drawLines([QLineF(frame.x - 4.0, frame.py(y), frame.x, frame.py(y)) for y, _ in ticks])
    painter.setPen(QColor(theme.ink))
    painter.setFont(font(theme, 1.0))
    painter.save()
    painter.translate(frame.x - 4.6 * size, frame.y + frame.h)
    painter.rotate(-90.0)
    painter.drawText(
        QRectF(0.0, 0.0, frame.h, 1.6 * size), Qt.AlignmentFlag.AlignCenter, fitting(painter, name, frame.h)
    )
    painter.restore()


def border(frame: Frame, strong: bool = False) -> None:
    """The edge of the inner rectangle."""
    frame.painter.setPen(QPen(QColor(frame.theme.muted if strong else frame.theme.faint), 1.0))
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)
    frame.painter.drawRect(frame.rect)


def caption(frame: Frame, title: str) -> None:
    """The plot's title, above the inner rectangle."""
    painter, size = frame.painter, frame.theme.text
    painter.setPen(QColor(frame.theme.muted))
    painter.setFont(font(frame.theme, 0.95))
    box = QRectF(frame.x, frame.y - 1.8 * size, frame.w + 0.8 * size, 1.6 * size)
    # Over the axis' numbers there is room, too.
    missing = painter.fontMetrics().horizontalAdvance(title) - box.width()
    box.setLeft(box.left() - min(max(missing + 1.0, 0.0), 3.8 * size))
    painter.drawText(
        box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting(painter, title, box.width())
    )


def labelled(values: list[float]) -> Ticks:
    """Ticks at multiples of one step, with their numbers."""
    step = values[1] - values[0] if len(values) > 1 else 1.0
    return [(value, label(value, step)) for value in values]


def plain_ticks(frame: Frame) -> tuple[Ticks, Ticks]:
    """The ticks of both axes, where neither is logarithmic."""
    xs, ys = _ticks(frame)
    return labelled(xs), labelled(ys)


def fitting(painter: QPainter, text: str, room: float) -> str:
    """Whole clauses, and what explains a symbol, are left out before a word is cut."""
    metrics = painter.fontMetrics()
    while metrics.horizontalAdvance(text) > room and (
        ends := [at for mark in _CLAUSES if (at := text.rfind(mark)) > 0]
    ):
        text = text[: ends[0]]
    symbol, gap, _ = text.partition("  ")
    if gap and metrics.horizontalAdvance(text) > room:
        text = symbol  # what a name begins with says it as well
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
