"""Marks of different shapes: a disc for the flow, others for update rules, which are told apart
without colours, too.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.painting import primitives
from app.painting.primitives import Array


def _corners(count: int, turn: float, stretch: float = 1.0) -> Array:
    angle = turn + 2.0 * math.pi * np.arange(count) / count
    return np.asarray(stretch * np.stack([np.cos(angle), np.sin(angle)], axis=1))


_ARM, _EDGE = 1.45, 0.5
# A plus, corner by corner.
_PLUS = np.array(
    [
        [x * turn[0] - y * turn[1], x * turn[1] + y * turn[0]]
        for turn in ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))
        for x, y in ((_ARM, -_EDGE), (_ARM, _EDGE), (_EDGE, _EDGE))
    ]
)
# Disc, square, triangle, diamond, plus, about equally dark.
SHAPES: tuple[Array | None, ...] = (
    None,
    _corners(4, math.pi / 4, 1.25),
    _corners(3, -math.pi / 2, 1.45),
    _corners(4, 0.0, 1.4),
    _PLUS,
)


def many(painter: QPainter, points: Array, shape: int, size: float, color: QColor) -> None:
    """Filled marks of radius `size` at points (n, 2)."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for x, y in points.tolist():
        _add(path, QPointF(x, y), shape, size)
    painter.fillPath(path, color)


def one(
    painter: QPainter, at: QPointF, shape: int, size: float, fill: QColor, ring: QColor | None = None
) -> None:
    """A single mark, ringed if asked for."""
    path = QPainterPath()
    _add(path, at, shape, size)
    painter.fillPath(path, fill)
    if ring is not None:
        painter.strokePath(path, QPen(ring, 1.2))


def _add(path: QPainterPath, at: QPointF, shape: int, size: float) -> None:
    corners = SHAPES[shape % len(SHAPES)]
    if corners is None:
        path.addEllipse(at, size, size)
    else:
        path.addPolygon(primitives.polygon(np.array([at.x(), at.y()]) + size * corners))
        path.closeSubpath()


def sample(painter: QPainter, box: QRectF, shape: int, color: QColor) -> None:
    """A piece of line with its mark, for lists beside the picture."""
    middle = box.center().y()
    primitives.segments(painter, np.array([[box.left(), middle, box.right(), middle]]), color, 1.0)
    one(painter, box.center(), shape, 0.32 * box.height(), color)
