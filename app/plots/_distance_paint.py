"""Densities, bars, ellipses and letters of p and q, in their colours."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.plot import Array
from app.theme.palettes import Theme

FILL = 0.20
SIDES = ("p", "q")


def color_of(theme: Theme, which: str) -> str:
    """p is real, q is fake."""
    return theme.real if which == "p" else theme.fake


def name_tag(frame: Frame, at: QPointF, which: str) -> None:
    """The letter p or q in its colour, with its middle at a pixel."""
    size = frame.theme.text
    frame.painter.setFont(axes.font(frame.theme, 1.15, bold=True, italic=True))
    frame.painter.setPen(QColor(color_of(frame.theme, which)))
    box = QRectF(at.x() - size, at.y() - size, 2.0 * size, 2.0 * size)
    frame.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, which)


def paint_density(frame: Frame, x: Array, density: Array, which: str, fill: float = FILL) -> None:
    """A curve over its filled area."""
    color = color_of(frame.theme, which)
    points = frame.pixels(x, density)
    zero = frame.py(0.0)
    area = np.vstack([[points[0, 0], zero], points, [points[-1, 0], zero]])
    fill_polygon(frame, area, color, fill)
    primitives.curve(frame.painter, points, QColor(color), frame.theme.line)


def fill_polygon(frame: Frame, points: Array, color: str, alpha: float) -> None:
    """An area without an edge."""
    frame.painter.setPen(Qt.PenStyle.NoPen)
    frame.painter.setBrush(primitives.with_alpha(color, alpha))
    shape: QPolygonF = primitives.polygon(np.ascontiguousarray(points))
    frame.painter.drawPolygon(shape)
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_bars(frame: Frame, x: Array, heights: Array, which: str, alpha: float = 0.55) -> None:
    """Bars that stand on 0, or hang from it."""
    width = float(x[1] - x[0]) if len(x) > 1 else 1.0
    color = color_of(frame.theme, which)
    frame.painter.setPen(QPen(QColor(color), 1.0))
    frame.painter.setBrush(primitives.with_alpha(color, alpha))
    for at, height in zip(x.tolist(), heights.tolist()):
        if height:
            corners = frame.point(at - 0.46 * width, 0.0), frame.point(at + 0.46 * width, height)
            frame.painter.drawRect(QRectF(*corners).normalized())
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_ellipse(frame: Frame, mean: Array, ends: Array, which: str) -> None:
    """The ellipse with these axes, (2, 2) as columns."""
    turn = np.linspace(0.0, 2.0 * math.pi, 121)
    rim = mean + np.stack([np.cos(turn), np.sin(turn)], axis=1) @ ends.T
    pixels = frame.pixels(rim[:, 0], rim[:, 1])
    color = color_of(frame.theme, which)
    fill_polygon(frame, pixels, color, 0.5 * FILL)
    primitives.curve(frame.painter, pixels, QColor(color), frame.theme.line)


def grip(frame: Frame, at: QPointF, which: str) -> None:
    """Something to take hold of."""
    radius = 3.0 * frame.theme.line
    primitives.dot(
        frame.painter, at, radius, QColor(frame.theme.plot), QColor(color_of(frame.theme, which)), 2.0
    )
