"""Curves, arrows, markers, text and formulas on a painter."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QStaticText
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import VoidPtr

Array = NDArray[np.float64]

# Long antialiased strokes cost more than their pieces: a path is filled as one shape with itself.
PIECE = 24


def polygon(points: Array) -> QPolygonF:
    """A QPolygonF of points (n, 2), filled by one copy instead of n calls."""
    shape = QPolygonF()
    if len(points):
        shape.resize(len(points))
        # The stubs do not know that VoidPtr takes an object and is a buffer.
        buffer: Any = VoidPtr(shape.data(), len(points) * 16, True)  # type: ignore[call-arg, arg-type]
        np.frombuffer(buffer, dtype=np.float64).reshape(-1, 2)[:] = points
    return shape


def simplify(points: Array, deviation: float = 0.06) -> Array:
    """As few of the points as keep the polyline within about `deviation` pixels of itself; ends and corners
    stay.

    A chord of length l over curvature κ is off by κl²/8, so points are wanted at a density √(κ/8·deviation)
    along the curve, more where it turns sharply, and one at least every 32 pixels.
    """
    if len(points) < 4:
        return points
    step = np.diff(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    moving = np.concatenate([[True], length > 1e-3])
    points, step, length = points[moving], step[moving[1:]], length[moving[1:]]
    if len(points) < 4:
        return points
    angle = np.arctan2(step[:, 1], step[:, 0])
    turn = np.abs((np.diff(angle) + np.pi) % (2.0 * np.pi) - np.pi)
    turn = np.concatenate([[0.0], turn])  # of a step: where it begins
    wanted = np.cumsum(np.sqrt(turn * length / (8.0 * deviation)) + length / 32.0 + 1.5 * turn)
    keep = np.concatenate([[True], np.diff(np.floor(wanted)) > 0.0, [True, True]])[: len(points)]
    keep[-1] = True
    kept: Array = points[keep]
    return kept


# Pixels around a rectangle within which curves are stroked.
NEAR = 40.0


def clip(points: Array, x: float, y: float, w: float, h: float) -> list[Array]:
    """The runs of a polyline whose pieces may cross the rectangle, though their ends lie far outside of it:
    the rest is not worth stroking.
    """
    low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
    near = (high[:, 0] > x - NEAR) & (low[:, 0] < x + w + NEAR)
    near &= (high[:, 1] > y - NEAR) & (low[:, 1] < y + h + NEAR)
    if len(points) > 1 and near.all():
        return [points]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], near.astype(np.int8), [0]])))
    return [points[a : b + 1] for a, b in zip(edges[::2], edges[1::2])]


def curve(
    painter: QPainter, points: Array, color: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> None:
    """A polyline through points (n, 2) in pixels."""
    # Round ends of see-through strokes would show as beads where pieces meet.
    cap = Qt.PenCapStyle.RoundCap if color.alpha() == 255 else Qt.PenCapStyle.FlatCap
    painter.setPen(QPen(color, width, style, cap, Qt.PenJoinStyle.RoundJoin))
    points = simplify(points)
    # Pieces of a see-through or dashed line would show their joints.
    piece = len(points) if color.alpha() < 255 or style != Qt.PenStyle.SolidLine else PIECE
    for first in range(0, len(points) - 1, max(piece, 2)):
        painter.drawPolyline(polygon(points[first : first + piece + 1]))


def segments(painter: QPainter, lines: Array, color: QColor, width: float) -> None:
    """Separate segments (n, 4): x1, y1, x2, y2."""
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLines([QLineF(*line) for line in lines.tolist()])


def arrow_segments(tail: Array, tip: Array, head: float) -> Array:
    """Shaft and two barbs of arrows from tail to tip (n, 2 each) as segments (3n, 4); head is the barbs'
    length.
    """
    delta = tip - tail
    size = np.hypot(delta[:, 0], delta[:, 1])
    unit = delta / np.maximum(size, 1e-12)[:, None]
    barb = np.minimum(head, 0.5 * size)[:, None]
    turned = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    left, right = tip - barb * (0.88 * unit - 0.47 * turned), tip - barb * (0.88 * unit + 0.47 * turned)
    return np.concatenate([np.hstack([tail, tip]), np.hstack([tip, left]), np.hstack([tip, right])])


def arrow(
    painter: QPainter, start: QPointF, end: QPointF, color: QColor, width: float, head: float = 9.0
) -> None:
    """One arrow; nothing if it has no length."""
    tail, tip = np.array([[start.x(), start.y()]]), np.array([[end.x(), end.y()]])
    if np.hypot(*(tip - tail)[0]) > 0.5:
        segments(painter, arrow_segments(tail, tip, head), color, width)


def dot(
    painter: QPainter,
    at: QPointF,
    radius: float,
    fill: QColor,
    ring: QColor | None = None,
    width: float = 1.5,
) -> None:
    """A filled disc, with a ring if asked for."""
    painter.setPen(QPen(ring, width) if ring else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def cross(painter: QPainter, at: QPointF, radius: float, color: QColor, width: float = 2.0) -> None:
    """An upright ×, the mark of an orbit that ended before its time."""
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y = at.x(), at.y()
    painter.drawLines(
        [
            QLineF(x - radius, y - radius, x + radius, y + radius),
            QLineF(x - radius, y + radius, x + radius, y - radius),
        ]
    )


def label_box(painter: QPainter, at: QPointF, text: str, ink: QColor, ground: QColor) -> None:
    """Text on a ground that keeps it readable over lines; `at` is its left middle."""
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 10.0, metrics.height() + 2.0
    box = QRectF(at.x(), at.y() - height / 2.0, width, height)
    ground.setAlpha(215)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4.0, 4.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


# Between what a line may be broken: words, and Chinese characters with the marks that follow them.
_CHINESE = r"\u2e80-\u9fff\uff00-\uffef"
_PIECES = re.compile(rf"\s*(?:“?(?:[{_CHINESE}]|[^\s“{_CHINESE}]+)[，。；：、！？”）]*|“)")


def wrap(metrics: QFontMetrics, text: str, room: float) -> list[str]:
    """The text in lines no wider than `room`, broken between words and Chinese characters."""
    pieces = _PIECES.findall(text)
    lines = [""]
    for piece in pieces if len(pieces) > 1 else text:
        longer = lines[-1] + piece
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append(piece.lstrip())
        else:
            lines[-1] = longer
    return lines


def balanced(metrics: QFontMetrics, text: str, room: float) -> list[str]:
    """As few lines as `broken` makes, of about one length."""
    lines = wrap(metrics, text, room)
    even = metrics.horizontalAdvance(text) / len(lines)
    tries = (wrap(metrics, text, min(even * share, room)) for share in (1.05, 1.15, 1.3))
    return next((found for found in tries if len(found) == len(lines)), lines)


def text_box(
    painter: QPainter, box: QRectF, text: str, ink: str, ground: str, where: Qt.AlignmentFlag
) -> QRectF:
    """Text broken into lines inside a box, on a ground that keeps it readable; returns where it stands."""
    flags = int(where | Qt.TextFlag.TextWordWrap)
    bounds = painter.boundingRect(box, flags, text).adjusted(-6.0, -2.0, 6.0, 2.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(with_alpha(ground, 0.86))
    painter.drawRoundedRect(bounds, 4.0, 4.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(ink))
    painter.drawText(box, flags, text)
    return bounds


def rich_text(painter: QPainter, html: str) -> QStaticText:
    """A line of text with <sub> and <sup>, laid out."""
    # A space that may break would be broken: rich text has a width of its own.
    text = QStaticText(html.replace(" ", "&nbsp;"))
    text.setTextFormat(Qt.TextFormat.RichText)
    text.prepare(painter.transform(), painter.font())
    return text


def rich(painter: QPainter, x: float, y: float, text: QStaticText, ink: str, ground: str) -> float:
    """Paints such a line on a ground that keeps it readable; returns its height."""
    size = text.size()
    painter.fillRect(QRectF(x - 3.0, y, size.width() + 6.0, size.height()), with_alpha(ground, 0.82))
    painter.setPen(QColor(ink))
    painter.drawStaticText(QPointF(x, y), text)
    return size.height()


def formula(
    painter: QPainter, latex: str, color: str, size: float, x: float, middle: float, most: tuple[float, float]
) -> float:
    """A typeset formula with its left edge at x, centred on a line, shrunk to a width and height; returns its
    width.
    """
    from app.text.formulas import svg

    # QtSvg has a pen of width 1 even where there is no stroke, and vector devices draw with it.
    text = svg(latex, color, size).replace(
        "<svg ", f'<svg stroke="{color}" stroke-opacity="0" stroke-width="0.01" ', 1
    )
    renderer = QSvgRenderer(QByteArray(text.encode()))
    natural = renderer.defaultSize()
    scale = min(1.0, most[0] / max(1.0, natural.width()), most[1] / max(1.0, natural.height()))
    width, height = natural.width() * scale, natural.height() * scale
    renderer.render(painter, QRectF(x, middle - height / 2.0, width, height))
    return width


def formula_width(latex: str, size: float) -> float:
    """How wide the formula would be."""
    from app.text.formulas import svg

    return float(QSvgRenderer(QByteArray(svg(latex, "#000000", size).encode())).defaultSize().width())


def with_alpha(color: str, alpha: float) -> QColor:
    """The colour at an opacity from 0 to 1."""
    shade = QColor(color)
    shade.setAlphaF(min(max(alpha, 0.0), 1.0))
    return shade
