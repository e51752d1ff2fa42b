"""Histograms of the discriminator's weights, a ridge for each layer, the first below; the walls of the box at
both ends under clipping.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.model.scene import View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot, corner
from app.plots.plot import nice_radius
from app.text.translation import tr
from app.training.run_config import setups
from app.training.snapshot_view import SnapshotView

HEIGHT = 0.92


class Weights(LabPlot):
    """Ridges."""

    id = "lab-weights"
    probe = "weight-histogram"
    order = 51
    name = "Weights by layer"
    axis_names = ("weight", "")
    least = (0.0, 1.0)

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """edges, counts by layer (each highest bin 1), the box, the share at its walls."""
        found = sight.picture("weight-histogram")
        if not found:
            return None
        counts = found["counts"].astype(np.float64)
        counts /= np.maximum(counts.max(axis=1, keepdims=True), 1.0)
        half, box = float(found["edges"][-1]), float(setups(sight.column.settings)[sight.column.arm].box)
        return (found["edges"], counts, box, float(found["polarisation"][0])), (
            -half,
            half,
            1.0,
            float(len(counts) + 1),
        )

    def calm(self, bounds: Bounds) -> View:
        """Symmetric, with a little room beyond the walls."""
        r = 1.06 * nice_radius(max(-bounds[0], bounds[1]))
        return View(-r, r, 0.9, bounds[3] + 0.08)

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """From the last layer to the first, so that lower ridges lie in front."""
        edges, counts, box, share = drawn.found
        theme, painter = frame.theme, frame.painter
        for layer in reversed(range(len(counts))):
            color = theme.trajectories[layer % len(theme.trajectories)]
            x = np.concatenate([edges[:1], np.repeat(edges[1:-1], 2), edges[-1:]])
            y = layer + 1.0 + HEIGHT * np.repeat(counts[layer], 2)
            points = frame.pixels(np.r_[x[0], x, x[-1]], np.r_[layer + 1.0, y, layer + 1.0])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(primitives.with_alpha(color, 0.45))
            painter.drawPolygon(primitives.polygon(np.ascontiguousarray(points)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(color), 0.5 * theme.line))
            painter.drawPolyline(primitives.polygon(np.ascontiguousarray(points)))
        if box:
            walls = np.array([[frame.px(x), frame.y, frame.px(x), frame.y + frame.h] for x in (-box, box)])
            primitives.segments(painter, walls, primitives.with_alpha(theme.wall, 0.8), 0.6 * theme.line)
            corner(frame, [(tr("{share} % at ±c").format(share=f"{100.0 * share:.0f}"), theme.wall)])


PLOT = Weights()
