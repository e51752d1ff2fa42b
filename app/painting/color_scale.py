"""A scale of colours for a number that runs, and the marks and colours of the flow and of the rules beside
it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from app.painting import markers, primitives
from app.painting.frame import Frame, font
from app.text.number_format import short_number
from app.theme.palettes import Theme

Array = NDArray[np.float64]


def mark(painter: QPainter, at: QPointF, number: int, radius: float, fill: QColor, ring: QColor) -> None:
    """The mark of the flow (0) or of a rule (1, 2, …), as in the planes of trajectories."""
    markers.one(painter, at, max(number - 1, 0), radius, fill, ring)


def rule_color(theme: Theme, number: int) -> str:
    """The colour of the flow (0) or of a rule (1, 2, …)."""
    return theme.ink if number == 0 else theme.trajectories[number % len(theme.trajectories)]


def ramp(theme: Theme, share: float) -> QColor:
    """The colour of a number at a share of its range: from the field's quiet end to the bright one."""
    colors = theme.speed
    at = min(max(share, 0.0), 1.0) * (len(colors) - 1)
    i = min(int(at), len(colors) - 2)
    one, other = QColor(colors[i]), QColor(colors[i + 1])
    parts = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()))
    return QColor(*(round(a + (b - a) * (at - i)) for a, b in parts))


def scale(frame: Frame, symbol: str, low: float, high: float) -> None:
    """The ramp with its ends, in the lower right corner of a plot."""
    painter, theme, size = frame.painter, frame.theme, frame.theme.text
    width, height = min(9.0 * size, 0.4 * frame.w), 0.55 * size
    x, y = frame.x + frame.w - width - 0.8 * size, frame.y + frame.h - 1.0 * size
    gradient = QLinearGradient(x, y, x + width, y)
    for i in range(len(theme.speed)):
        gradient.setColorAt(i / (len(theme.speed) - 1), QColor(theme.speed[i]))
    ground = primitives.with_alpha(theme.plot, 0.8)
    painter.fillRect(QRectF(x - 0.4 * size, y - 1.6 * size, width + 0.8 * size, 2.5 * size), ground)
    painter.fillRect(QRectF(x, y, width, height), gradient)
    painter.setFont(font(theme, 0.88))
    painter.setPen(QColor(theme.muted))
    box = QRectF(x, y - 1.5 * size, width, 1.4 * size)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short_number(low, 3))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, short_number(high, 3))
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, symbol)


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
