"""Histograms of real and generated numbers on the line."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.model.scene import View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot, corner
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Density(LabPlot):
    """Two outlines, filled."""

    id = "lab-density"
    probe = "density"
    order = 56
    name = "Density"
    axis_names = ("", "")

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """edges (n + 1,) and densities (2, n), real and fake."""
        found = sight.picture("density")
        if not found:
            return None
        counts, edges = found["counts"].astype(np.float64), found["edges"].astype(np.float64)
        density = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0) / (edges[1] - edges[0])
        return (edges, density), (float(edges[0]), float(edges[-1]), 0.0, 1.5 * float(density[0].max()))

    def calm(self, bounds: Bounds) -> View:
        """From 0 to a round number."""
        return View(bounds[0], bounds[1], 0.0, super().calm(bounds).y1)

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """Real below, fake above."""
        (edges, density), theme, painter = drawn.found, frame.theme, frame.painter
        for values, color in zip(density, (theme.real, theme.fake)):
            x, y = np.repeat(edges, 2), np.r_[0.0, np.repeat(values, 2), 0.0]
            points = frame.pixels(x, y)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(primitives.with_alpha(color, 0.28))
            painter.drawPolygon(primitives.polygon(np.ascontiguousarray(points)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 0.7 * theme.line))
            painter.drawPolyline(primitives.polygon(np.ascontiguousarray(points)))
        corner(frame, [(tr("real"), theme.real), (tr("generated"), theme.fake)])


PLOT = Density()
