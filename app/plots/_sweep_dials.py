"""The dial of a setting: how many of its seeds reached the threshold, like the hand of a clock, and around it
how sure that is.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.painting import primitives
from app.theme.palettes import Theme
from gandyn.training.sweeps.statistics import Summary

# Pixels of a dial's radius at least, and in text sizes at most; of its room, how much it fills.
SMALLEST, LARGEST, FILLED = 3.5, 1.5, 0.42
# Radii of the pie and of the ring's middle, and the ring's width, in radii of the dial; the ring's opacity.
PIE, RING, WIDTH, SOFT = 0.7, 0.86, 0.2, 0.6
# Below this radius a ring could not be told from an outline.
RINGED = 6.0
# Qt counts sixteenths of a degree, from three o'clock, against the clock.
TURN, NOON = 16 * 360, 16 * 90


def radius(theme: Theme, room: float) -> float:
    """Of dials that stand `room` pixels apart."""
    return max(SMALLEST, min(FILLED * room, LARGEST * theme.text))


def paint(painter: QPainter, theme: Theme, at: QPointF, size: float, found: Summary) -> None:
    """A pie of the plot's ground and its ink, so that it is seen on every colour: of ink is the share that
    reached the threshold. The ring covers the share's 95 % interval; a cross means that every run failed.
    """
    ground, ink = QColor(theme.plot), QColor(theme.ink)
    primitives.dot(painter, at, size, ground, ink, 1.0)
    if not found.seeds:
        return
    inner = PIE * size if size >= RINGED else size
    _sector(painter, at, inner, found.share, ink)
    if size >= RINGED:
        primitives.dot(painter, at, inner, QColor(0, 0, 0, 0), ink, 1.0)
        _ring(painter, at, size, found.interval, primitives.with_alpha(theme.ink, SOFT))
    if found.failed == found.seeds:
        primitives.cross(painter, at, 0.5 * size, QColor(theme.equilibrium), max(1.5, 0.16 * size))
    elif found.failed:
        _flag(painter, theme, at, size)


def paint_planned(painter: QPainter, theme: Theme, at: QPointF, size: float) -> None:
    """Where a setting will be: a dotted circle."""
    painter.setPen(QPen(primitives.with_alpha(theme.plot, 0.8), 3.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, size, size)
    painter.setPen(QPen(QColor(theme.ink), 1.1, Qt.PenStyle.DotLine))
    painter.drawEllipse(at, size, size)


def paint_choice(painter: QPainter, theme: Theme, at: QPointF, size: float, first: bool) -> None:
    """A frame about the chosen dial; a dashed one about that which was chosen before."""
    style = Qt.PenStyle.SolidLine if first else Qt.PenStyle.DashLine
    reach = size + 4.0
    box = QRectF(at.x() - reach, at.y() - reach, 2.0 * reach, 2.0 * reach)
    for color, width in ((theme.plot, 4.5), (theme.ink, 2.0)):
        painter.setPen(QPen(QColor(color), width, style if color == theme.ink else Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4.0, 4.0)


def _sector(painter: QPainter, at: QPointF, size: float, share: float, color: QColor) -> None:
    """From noon with the clock."""
    if share <= 0.0:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    box = QRectF(at.x() - size, at.y() - size, 2.0 * size, 2.0 * size)
    if share >= 1.0:
        painter.drawEllipse(box)
    else:
        painter.drawPie(box, NOON, -round(share * TURN))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _ring(painter: QPainter, at: QPointF, size: float, interval: tuple[float, float], color: QColor) -> None:
    low, high = interval
    pen = QPen(color, WIDTH * size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    reach = RING * size
    box = QRectF(at.x() - reach, at.y() - reach, 2.0 * reach, 2.0 * reach)
    painter.drawArc(box, NOON - round(low * TURN), -round((high - low) * TURN))


def _flag(painter: QPainter, theme: Theme, at: QPointF, size: float) -> None:
    """A small red point at the dial's shoulder: some runs failed."""
    shoulder = QPointF(at.x() + size * math.sqrt(0.5), at.y() - size * math.sqrt(0.5))
    primitives.dot(
        painter, shoulder, max(2.0, 0.26 * size), QColor(theme.equilibrium), QColor(theme.plot), 1.0
    )
