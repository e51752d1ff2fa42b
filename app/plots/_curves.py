"""Painting of traces as curves; those that were clicked away in the legend are left out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.model.scene import Scene
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.trace import Trace


def paint_curves(frame: Frame, scene: Scene, plot: str, traces: list[Trace]) -> None:
    """Each in its colour, dashed where its entry says so."""
    for trace in traces:
        if scene.is_hidden(plot, trace.entry.id):
            continue
        style = Qt.PenStyle.DashLine if trace.entry.dashed else Qt.PenStyle.SolidLine
        points = frame.pixels(trace.x, np.nan_to_num(trace.y))
        for run in primitives.clip(points, frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, QColor(trace.entry.color), 0.8 * frame.theme.line, style)
