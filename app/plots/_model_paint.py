"""Cards, arrows and the sentence of a model's diagram. Values go along solid lines with filled heads,
gradients along dashed ones of another colour with open heads, so that no eye needs the colours.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPen, QPolygonF

from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots import _model_thumbnails as thumbnails
from app.plots.plot import Array
from app.text.translation import tr
from gandyn.training.diagram import Node

HEAD, SPREAD = 0.75, 0.42  # text sizes of an arrow's head, and of its half width
LINES, LINE = (1, 2, 3, 4), 1.25
LOW = 10.0  # text sizes: in less room there is no sentence
EASY = 1.6  # text sizes of the least thumbnail


def arrow(frame: Frame, way: Array, back: bool, lit: bool) -> None:
    """From the first point to the last."""
    theme, painter = frame.theme, frame.painter
    plain, bright = (theme.phi_nullcline, theme.phi_nullcline) if back else (theme.muted, theme.accent)
    color = QColor(bright) if lit else primitives.with_alpha(plain, 0.4)
    head = HEAD * theme.text * (1.0 if lit else 0.85)
    tip, shaft = way[-1], _shortened(way, 0.15 * head if back else 0.8 * head)
    pen = QPen(color, theme.line * (1.5 if lit else 0.8))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if back:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(primitives.polygon(np.ascontiguousarray(shaft)))
    _head(frame, tip, way[-1] - way[-2], color, head, back)


def _shortened(way: Array, by: float) -> Array:
    step = way[-1] - way[-2]
    length = float(np.hypot(*step)) or 1.0
    return np.vstack([way[:-1], way[-1] - step * min(by / length, 0.9)])


def _head(frame: Frame, tip: Array, step: Array, color: QColor, size: float, opened: bool) -> None:
    unit = step / (float(np.hypot(*step)) or 1.0)
    side = np.array([-unit[1], unit[0]]) * SPREAD * size / HEAD
    a, b = tip - size * unit + side, tip - size * unit - side
    shape = QPolygonF([QPointF(*a.tolist()), QPointF(*tip.tolist()), QPointF(*b.tolist())])
    if opened:
        frame.painter.setPen(QPen(color, frame.theme.line))
        frame.painter.drawPolyline(shape)
        return
    frame.painter.setPen(Qt.PenStyle.NoPen)
    frame.painter.setBrush(color)
    frame.painter.drawPolygon(shape)
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def card(frame: Frame, box: QRectF, node: Node, shown: Any, lit: bool) -> None:
    """The title, what there is to see, and how many numbers are trained."""
    theme, painter = frame.theme, frame.painter
    painter.setPen(QPen(QColor(theme.accent if lit else theme.faint), theme.line * (1.3 if lit else 0.8)))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(box, 0.5 * theme.text, 0.5 * theme.text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(0.35 * theme.text, 0.2 * theme.text, -0.35 * theme.text, -0.3 * theme.text)
    inner = _title(frame, inner, node, lit)
    if node.parameters and inner.height() > (EASY + 1.2) * theme.text:
        inner = _count(frame, inner, node.parameters)
    if shown is not None and inner.height() > EASY * theme.text:
        thumbnails.paint(frame, inner, node.id, shown)


def _title(frame: Frame, room: QRectF, node: Node, lit: bool) -> QRectF:
    """With its symbol where both have room, else one of them, smaller if need be; returns the room below."""
    theme, painter = frame.theme, frame.painter
    title, symbol = tr(node.title), node.symbol
    both = title if "_" in symbol else f"{title} {symbol}"  # a loss is named by whose it is
    wide = room.adjusted(-0.25 * theme.text, 0.0, 0.25 * theme.text, 0.0)
    ways = [(both, 0.88), (title, 0.88), (symbol, 0.88), (symbol, 0.72), (symbol, 0.6)]
    for text, scale in ways:
        painter.setFont(axes.font(theme, scale, bold=lit))
        if painter.fontMetrics().horizontalAdvance(text) <= wide.width():
            break
    painter.setPen(QColor(theme.ink))
    height = min(1.35 * theme.text, room.height())
    painter.drawText(QRectF(wide.x(), room.y(), wide.width(), height), Qt.AlignmentFlag.AlignCenter, text)
    return room.adjusted(0.0, height, 0.0, 0.0)


def _count(frame: Frame, room: QRectF, count: int) -> QRectF:
    """The number of parameters at the lower edge; returns the room above."""
    theme, painter = frame.theme, frame.painter
    painter.setFont(axes.font(theme, 0.82))
    painter.setPen(QColor(theme.muted))
    line = QRectF(room.x(), room.bottom() - 1.1 * theme.text, room.width(), 1.2 * theme.text)
    ways = (tr("{count} parameters").format(count=f"{count:,}"), f"{count:,}", f"{count / 1000:.0f} k", "")
    text = next((t for t in ways if painter.fontMetrics().horizontalAdvance(t) <= room.width()), "")
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
    return room.adjusted(0.0, 0.0, 0.0, -1.25 * theme.text)


def sentence_height(frame: Frame) -> float:
    """Room for the sentence at the lower edge, always the same, so that nothing moves."""
    size = frame.theme.text
    if frame.h < LOW * size:
        return 0.0
    lines = 2 if frame.w > 34.0 * size else 4
    return min((lines * LINE + 0.6) * size, 0.3 * frame.h)


def sentence(frame: Frame, text: str, low: float) -> None:
    """As many lines as there is room for, below the diagram, whose lowest pixel is given."""
    height, size = sentence_height(frame), frame.theme.text
    if not height:
        return
    font = axes.font(frame.theme, 0.95)
    lines = primitives.wrap(QFontMetrics(font), text, frame.w - 0.4 * size)
    most = max(int(height / (LINE * size)), 1)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    frame.painter.setFont(font)
    frame.painter.setPen(QColor(frame.theme.ink))
    top = min(frame.y + frame.h - height + 0.5 * size, low + 1.5 * size)
    for i, line in enumerate(lines):
        box = QRectF(frame.x, top + i * LINE * size, frame.w, LINE * size)
        frame.painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, line)


def distance(way: Array, x: float, y: float) -> float:
    """Pixels from a point to a polyline."""
    start, step = way[:-1], np.diff(way, axis=0)
    share = ((np.array([x, y]) - start) * step).sum(1) / np.maximum((step**2).sum(1), 1e-12)
    nearest = start + np.clip(share, 0.0, 1.0)[:, None] * step
    return float(np.hypot(*(nearest - (x, y)).T).min())
