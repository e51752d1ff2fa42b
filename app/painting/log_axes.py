"""Axes whose coordinate may be a decadic logarithm: the ticks then stand at round numbers, decades first."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPen

from app.painting import frame as plain
from app.painting.frame import Array, Frame, Ticks

# Numbers of a decade that get a tick, by how many decades are seen.
_FULL, _HALF = (1.0,), (1.0, 2.0, 5.0)


def number(coordinate: float, log: bool) -> float:
    """What an axis says at a coordinate."""
    return float(10.0**coordinate) if log else coordinate


def coordinates(values: Array, log: bool) -> Array:
    """Where an axis has numbers; NaN for those that a logarithmic one has not, zero and below."""
    if not log:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0.0, np.log10(values), np.nan)


def ticks(low: float, high: float, room: float, log: bool) -> Ticks:
    """(coordinate, text) of ticks between two coordinates, each of which needs `room` of the length."""
    if not log:
        return plain.labelled(plain.ticks(low, high, room))
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


def numbers(logs: tuple[bool, bool], x: float, y: float) -> tuple[float, float]:
    """What the axes show at two coordinates."""
    return number(x, logs[0]), number(y, logs[1])


def points(logs: tuple[bool, bool], x: Array, y: Array) -> tuple[Array, Array]:
    """Where points lie along the axes."""
    return coordinates(x, logs[0]), coordinates(y, logs[1])


def background(frame: Frame, logs: tuple[bool, bool]) -> None:
    """The plot's ground and a grid at the ticks."""
    if not any(logs):
        plain.background(frame)
        return
    xs, ys = log_ticks(frame, logs)
    frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
    frame.painter.setPen(QPen(QColor(frame.theme.grid), 1.0))
    lines = [QLineF(frame.px(x), frame.y, frame.px(x), frame.y + frame.h) for x, _ in xs]
    frame.painter.drawLines(
        lines + [QLineF(frame.x, frame.py(y), frame.x + frame.w, frame.py(y)) for y, _ in ys]
    )


def log_ticks(frame: Frame, logs: tuple[bool, bool]) -> tuple[Ticks, Ticks]:
    """The ticks of both axes, of which at least one is logarithmic."""
    view, size = frame.view, frame.theme.text
    xs = ticks(view.x0, view.x1, 4.4 * size / max(frame.w, 1.0), logs[0])
    return xs, ticks(view.y0, view.y1, 3.2 * size / max(frame.h, 1.0), logs[1])
