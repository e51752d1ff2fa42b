"""Batch normalisation, layer by layer: how far the running statistics, by which trained nets are used, are
from the batch's, by which they were trained.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import Bounds, Drawn, LabPlot, number, outward, span
from app.plots.lab_weights import layer_name
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView

MEAN, VARIANCE = "mean_gap", "variance_ratio"


class BatchStatistics(LabPlot):
    """Two polylines through the layers; equal statistics are 0 and 1."""

    id = "lab-batch-statistics"
    probe = "batch-statistics"
    order = 67
    name = "Running and batch statistics"
    axis_names = ("normalised layer", "")
    least = (1.0, 0.0)

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Both numbers by layer; the axis always has 0 and 1."""
        found = sight.picture(self.probe)
        gaps, ratios = (np.ravel(found.get(name, ())).astype(np.float64) for name in (MEAN, VARIANCE))
        if not len(gaps):
            return None
        low, high = span(gaps, ratios, np.array([0.0, 1.0]))
        return (gaps, ratios), (1.0, float(len(gaps)), low, high)

    def calm(self, bounds: Bounds) -> View:
        """With room for the outermost dots."""
        low, high = outward(*bounds[2:])
        return View(0.7, bounds[1] + 0.3, low, high)

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """By layer, counted from 1."""
        gaps, ratios = drawn.found
        entries = (
            LegendEntry(MEAN, tr("gap of the means / σ"), theme.fake),
            LegendEntry(VARIANCE, tr("ratio of the variances"), theme.critic),
        )
        layers = np.arange(1.0, len(gaps) + 1.0)
        return [Trace(entry, layers, values, curve=False) for entry, values in zip(entries, (gaps, ratios))]

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The nearest layer's numbers."""
        layer = round(x) - 1
        if not traces or not 0 <= layer < len(traces[0].x):
            return []
        shown = [trace for trace in traces if not scene.is_hidden(self.id, trace.entry.id)]
        values = [(f"{t.entry.name} = {number(float(t.y[layer]))}", t.entry.color) for t in shown]
        return [(layer_name(layer), ""), *values]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Lines with dots."""
        for trace in self.traces_of(frame.theme, drawn):
            if scene.is_hidden(self.id, trace.entry.id):
                continue
            points, color = frame.pixels(trace.x, trace.y), QColor(trace.entry.color)
            primitives.curve(frame.painter, points, color, frame.theme.line)
            for x, y in points:
                primitives.dot(frame.painter, QPointF(x, y), 1.7 * frame.theme.line, color)


PLOT = BatchStatistics()
