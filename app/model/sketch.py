"""Edges that a user draws with the mouse: a small square picture, white on black, kept as hexadecimals."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.orbit import Array

Pixels = NDArray[Any]
# Pixels of the picture: its largest side, half the width of the pen's line, and the eraser's radius.
MOST_SIDE, PEN, ERASER = 128, 0.05, 1.6


def is_sketch(text: str) -> bool:
    """Whether a text is a sketch; "" is an empty one."""
    side = math.isqrt(len(text) // 2)
    return len(text) == 2 * side * side and side <= MOST_SIDE and not text.strip("0123456789abcdef")


def pixels(text: str, side: int) -> Pixels:
    """(side, side) uint8; black where nothing was drawn, or for a picture of another size."""
    if len(text) != 2 * side * side:
        return np.zeros((side, side), np.uint8)
    return np.frombuffer(bytes.fromhex(text), np.uint8).reshape(side, side)


def text_of(drawn: Pixels) -> str:
    """What `pixels` makes the same picture of; "" for a black one."""
    return drawn.astype(np.uint8).tobytes().hex() if drawn.any() else ""


def stroked(drawn: Pixels, path: Array, erase: bool) -> Pixels:
    """After the pen, or the eraser, went along a path (n, 2), in pixels from the upper left corner."""
    gaps = np.min([_gaps(len(drawn), a, b) for a, b in pairwise(path)], axis=0)
    if erase:
        return np.where(gaps < ERASER, 0, drawn).astype(np.uint8)
    covered = np.clip(1.0 - (gaps - PEN), 0.0, 1.0)
    inked: Pixels = np.maximum(drawn, np.round(255.0 * covered)).astype(np.uint8)
    return inked


def _gaps(side: int, a: Array, b: Array) -> Array:
    """(side, side) distances of the pixels' centres from the way between two points."""
    y, x = np.mgrid[0:side, 0:side] + 0.5
    dx, dy = b - a
    along = ((x - a[0]) * dx + (y - a[1]) * dy) / max(dx * dx + dy * dy, 1e-12)
    share = np.clip(along, 0.0, 1.0)
    gaps: Array = np.hypot(x - a[0] - share * dx, y - a[1] - share * dy)
    return gaps
