"""Tells a benchmark's driver whenever the window's canvas has painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def call_after_painting(told: Callable[[Any], None]) -> None:
    """`told(canvas)` runs after every paint event of any canvas. Call it before a window is opened, for Qt looks a
    method up once.
    """
    from app.window.canvas import Canvas

    paint = Canvas.paintEvent

    def painting(canvas: Canvas, event: Any) -> None:
        paint(canvas, event)
        told(canvas)

    Canvas.paintEvent = painting  # type: ignore[method-assign]
