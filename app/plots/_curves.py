"""Painting of traces as curves; those that were clicked away in the legend are left out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.model.scene import Scene
from app.painting import log_axes, primitives
from app.painting.frame import Frame
from app.plots.trace import Array, Trace


def paint_curves(
    frame: Frame,
    scene: Scene,
    plot: str,
    traces: list[Trace],
    logs: tuple[bool, bool] = (False, False),
    width: float = 0.8,
) -> None:
    """Each in its colour, dashed where its entry says so, broken where it has no number. logs: which axes are
    logarithmic.
    """
    for trace in traces:
        if scene.is_hidden(plot, trace.entry.id):
            continue
        style = Qt.PenStyle.DashLine if trace.entry.dashed else Qt.PenStyle.SolidLine
        points = frame.pixels(*log_axes.points(logs, trace.x, trace.y))
        color, thick = QColor(trace.entry.color), width * frame.theme.line
        for piece in _pieces(points):
            for run in primitives.clip(piece, frame.x, frame.y, frame.w, frame.h):
                primitives.curve(frame.painter, run, color, thick, style)


def _pieces(points: Array) -> list[Array]:
    """The runs of points that are numbers."""
    whole = np.asarray(np.isfinite(points).all(axis=1))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], whole.astype(np.int8), [0]])))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2]) if b - a > 1]
