"""Colours for numbers and the bar that explains them; the marks and colours of the flow and of the rules."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.painting import log_axes, markers, primitives
from app.painting.frame import Frame, font
from app.painting.layers import palette
from app.text.number_format import short_number
from app.theme import rule_labels
from app.theme.palettes import Theme

Array = NDArray[np.float64]
SHADES = 256


@dataclass(frozen=True, eq=False)
class ColorBar:
    """Which numbers a plot's colours stand for.

    id: by which the scene keeps the ends (`Scene.levels`). low, high: the numbers at the ends. log: whether
    equal ratios, not equal distances, take equal room. colors: (n, 3) from low to high. box: where it lies,
    in pixels of the page; it stands upright where that is higher than wide. compact: it is so small that
    only its ends and its name are told.
    """

    id: str
    name: str
    low: float
    high: float
    log: bool
    colors: NDArray[np.uint8]
    box: QRectF
    compact: bool = False

    @property
    def upright(self) -> bool:
        """Whether low is at the bottom, not at the left."""
        return self.box.height() > self.box.width()

    @property
    def ends(self) -> tuple[float, float]:
        """The ends in the coordinate that grows evenly along the bar."""
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)

    def numbers(self, low: float, high: float) -> tuple[float, float]:
        """The numbers at two such coordinates."""
        return (10.0**low, 10.0**high) if self.log else (low, high)


def mark(painter: QPainter, at: QPointF, number: int, radius: float, fill: QColor, ring: QColor) -> None:
    """The mark of the flow (0) or of a rule (1, 2, …), as in the planes of trajectories."""
    markers.one(painter, at, shape_of(number), radius, fill, ring)


def shape_of(number: int) -> int:
    """The shape of that mark."""
    return rule_labels.mark_of(number - 1) if number else 0


def rule_color(theme: Theme, number: int) -> str:
    """The colour of the flow (0) or of a rule (1, 2, …)."""
    return rule_labels.color_of(theme, number - 1) if number else theme.ink


def ramp(theme: Theme, share: float) -> QColor:
    """The colour of a number at a share of its range: from the field's quiet end to the bright one."""
    colors = theme.speed
    at = min(max(share, 0.0), 1.0) * (len(colors) - 1)
    i = min(int(at), len(colors) - 2)
    one, other = QColor(colors[i]), QColor(colors[i + 1])
    parts = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()))
    return QColor(*(round(a + (b - a) * (at - i)) for a, b in parts))


def corner(frame: Frame) -> QRectF:
    """Where a compact bar lies: in the lower right corner of a plot."""
    size = frame.theme.text
    width = min(9.0 * size, 0.4 * frame.w)
    return QRectF(frame.x + frame.w - width - 0.8 * size, frame.y + frame.h - 1.3 * size, width, 0.8 * size)


def ramp_bar(frame: Frame, id: str, name: str, low: float, high: float, log: bool) -> ColorBar:
    """The bar of the ramp, in the plot's corner."""
    return ColorBar(id, name, low, high, log, palette(frame.theme, SHADES), corner(frame), compact=True)


def paint_numbers(painter: QPainter, theme: Theme, bar: ColorBar) -> None:
    """Edge and numbers of a bar; its colours are painted by whoever lets them be dragged."""
    painter.setFont(font(theme, 0.88))
    if bar.compact:
        _ends(painter, theme, bar)
        return
    painter.setPen(QPen(QColor(theme.muted), 0.7))
    painter.drawRect(bar.box)
    (low, high), size, upright = bar.ends, theme.text, bar.upright
    length = bar.box.height() if upright else bar.box.width()
    for at, text in log_axes.ticks(low, high, (2.3 if upright else 5.0) * size / length, bar.log):
        share = (at - low) / (high - low)
        if upright:
            y, left = bar.box.bottom() - share * length, bar.box.right() + 0.5 * size
            box = QRectF(left, y - 0.8 * size, 7.0 * size, 1.6 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            x = bar.box.left() + share * length
            box = QRectF(x - 4.0 * size, bar.box.bottom() + 0.2 * size, 8.0 * size, 1.5 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _ends(painter: QPainter, theme: Theme, bar: ColorBar) -> None:
    """Both ends and the name above the bar, on a ground of their own."""
    size, box = theme.text, bar.box
    ground = box.adjusted(-0.4 * size, -1.7 * size, 0.4 * size, 0.4 * size)
    painter.fillRect(ground, primitives.with_alpha(theme.plot, 0.8))
    painter.setPen(QColor(theme.muted))
    above, middle = (
        QRectF(box.x(), box.y() - 1.5 * size, box.width(), 1.4 * size),
        Qt.AlignmentFlag.AlignVCenter,
    )
    painter.drawText(above, Qt.AlignmentFlag.AlignLeft | middle, short_number(bar.low, 3))
    painter.drawText(above, Qt.AlignmentFlag.AlignRight | middle, short_number(bar.high, 3))
    painter.setPen(QColor(theme.ink))
    painter.drawText(above, Qt.AlignmentFlag.AlignCenter, bar.name)


def ramped(frame: Frame, points: Array, shares: Array, width: float) -> None:
    """A polyline through pixels (n, 2) coloured by shares (n,); broken where a point is none."""
    painter = frame.painter
    whole = np.asarray(np.isfinite(points).all(1))
    for i in range(len(points) - 1):
        if whole[i] and whole[i + 1]:
            painter.setPen(
                QPen(
                    ramp(frame.theme, float(shares[i] + shares[i + 1]) / 2.0),
                    width,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                )
            )
            painter.drawLine(QPointF(*points[i]), QPointF(*points[i + 1]))
