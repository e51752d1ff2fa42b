"""Histograms of real and generated numbers on the line."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._lab_curves import HeldTrace
from app.plots.lab_plot import Bounds, Drawn, LabPlot
from app.plots.plot import Array
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
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

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """The lower ends of the bins and the densities in them."""
        edges, density = drawn.found
        return [
            HeldTrace(entry, edges[:-1], values, until=float(edges[-1]))
            for entry, values in zip(real_and_fake(theme), density)
        ]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Real below, fake above."""
        edges, density = drawn.found
        for entry, values in zip(real_and_fake(frame.theme), density):
            if not scene.is_hidden(self.id, entry.id):
                _outline(frame, edges, values, entry.color)


def real_and_fake(theme: Theme) -> tuple[LegendEntry, LegendEntry]:
    """What both sides are called where they are areas or dots."""
    return (
        LegendEntry("real", tr("real"), theme.real, line=False),
        LegendEntry("fake", tr("generated"), theme.fake, line=False),
    )


def _outline(frame: Frame, edges: Array, values: Array, color: str) -> None:
    painter = frame.painter
    points = frame.pixels(np.repeat(edges, 2), np.r_[0.0, np.repeat(values, 2), 0.0])
    shape = primitives.polygon(np.ascontiguousarray(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(primitives.with_alpha(color, 0.28))
    painter.drawPolygon(shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(color), 0.7 * frame.theme.line))
    painter.drawPolyline(shape)


PLOT = Density()
