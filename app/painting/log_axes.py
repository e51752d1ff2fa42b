"""Axes whose coordinate may be a decadic logarithm: the ticks then stand at round numbers, decades first."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.painting import frame as plain
from app.painting.frame import Frame, font

# Numbers of a decade that get a tick, by how many decades are seen.
_FULL, _HALF = (1.0,), (1.0, 2.0, 5.0)
Ticks = list[tuple[float, str]]


def ticks(low: float, high: float, room: float, log: bool) -> Ticks:
    """(coordinate, text) of ticks between two coordinates, each of which needs `room` of the length."""
    if not log:
        found = plain.ticks(low, high, room)
        step = found[1] - found[0] if len(found) > 1 else 1.0
        return [(value, plain.label(value, step)) for value in found]
    if (high - low) < 0.7:
        values = plain.ticks(10.0**low, 10.0**high, room)
        step = values[1] - values[0] if len(values) > 1 else 1.0
        return [(math.log10(value), plain.label(value, step)) for value in values if value > 0.0]
    numbers = _HALF if (high - low) * room * 3.6 < 1.0 else _FULL
    apart = 1 if numbers is _HALF else max(1, math.ceil((high - low) * room))
    powers = range(math.floor(low), math.ceil(high) + 1)
    return [
        (at, _power(n, m))
        for n in powers
        if n % apart == 0
        for m in numbers
        if low - 1e-9 <= (at := n + math.log10(m)) <= high + 1e-9
    ]


def _power(power: int, factor: float) -> str:
    number = factor * 10.0**power
    return f"{number:g}" if -4 <= power <= 4 else f"{factor:g}e{power}".replace("-", "−")


def background(frame: Frame, logs: tuple[bool, bool]) -> None:
    """The plot's ground and a grid at the ticks."""
    if not any(logs):
        plain.background(frame)
        return
    xs, ys = _both(frame, logs)
    frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
    frame.painter.setPen(QPen(QColor(frame.theme.grid), 1.0))
    lines = [QLineF(frame.px(x), frame.y, frame.px(x), frame.y + frame.h) for x, _ in xs]
    frame.painter.drawLines(
        lines + [QLineF(frame.x, frame.py(y), frame.x + frame.w, frame.py(y)) for y, _ in ys]
    )


def _both(frame: Frame, logs: tuple[bool, bool]) -> tuple[Ticks, Ticks]:
    view, size = frame.view, frame.theme.text
    xs = ticks(view.x0, view.x1, 4.4 * size / max(frame.w, 1.0), logs[0])
    return xs, ticks(view.y0, view.y1, 3.2 * size / max(frame.h, 1.0), logs[1])


def paint(frame: Frame, title: str, names: tuple[str, str], logs: tuple[bool, bool]) -> None:
    """Border, tick marks and numbers, names and title, around the inner rectangle."""
    painter, theme = frame.painter, frame.theme
    xs, ys = _both(frame, logs)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.muted), 1.0))
    painter.drawRect(frame.rect)
    bottom = frame.y + frame.h
    painter.drawLines([QLineF(frame.px(x), bottom, frame.px(x), bottom + 4.0) for x, _ in xs])
    painter.drawLines([QLineF(frame.x - 4.0, frame.py(y), frame.x, frame.py(y)) for y, _ in ys])
    _numbers(frame, xs, ys)
    plain.captions(frame, title, *names)


def _numbers(frame: Frame, xs: Ticks, ys: Ticks) -> None:
    painter, size = frame.painter, frame.theme.text
    painter.setPen(QColor(frame.theme.muted))
    painter.setFont(font(frame.theme, 0.88))
    for x, text in xs:
        box = QRectF(frame.px(x) - 4.0 * size, frame.y + frame.h + 0.3 * size, 8.0 * size, 1.3 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    for y, text in ys:
        box = QRectF(frame.x - 5.4 * size, frame.py(y) - 0.8 * size, 4.9 * size, 1.6 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
