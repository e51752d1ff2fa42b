"""Histograms of the discriminator's weights, a ridge for each layer, the first below; the walls of the box at
both ends under clipping.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import Bounds, Drawn, LabPlot, number
from app.plots.lab_polarisation import SHARE, share_name
from app.plots.plot import Array, nice_radius
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
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
        """edges, counts by layer, the box, the share at its walls."""
        found = sight.picture("weight-histogram")
        if not found:
            return None
        counts, edges = found["counts"].astype(np.float64), found["edges"].astype(np.float64)
        half, box = float(edges[-1]), float(setups(sight.column.settings)[sight.column.arm].box)
        share = float(found["polarisation"][0])
        return (edges, counts, box, share), (-half, half, 1.0, float(len(counts) + 1))

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """Per layer the middles of the bins and how many weights lie in them."""
        edges, counts, _, _ = drawn.found
        middles = 0.5 * (edges[1:] + edges[:-1])
        return [
            Trace(
                LegendEntry(f"layer-{i + 1}", layer_name(i), color_of(theme, i)),
                middles,
                counted,
                curve=False,
            )
            for i, counted in enumerate(counts)
        ]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """How many weights have gone to the walls; the axis has the layers."""
        drawn = self.drawn(data, index)
        if drawn is None or drawn.found is None or not drawn.found[2]:
            return []
        _, _, box, share = drawn.found
        return [LegendEntry(SHARE, f"{share_name(box)} = {number(share)}", theme.wall)]

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The bin under the mouse, in the layer whose ridge it is."""
        drawn, layer = self.drawn(data, index), int(y) - 1
        if drawn is None or drawn.found is None or not 0 <= layer < len(traces):
            return []
        edges, counts = drawn.found[0], drawn.found[1][layer]
        bin = int(np.searchsorted(edges, x, "right")) - 1
        if not 0 <= bin < len(counts):
            return []
        told = tr("{count} of {total} weights in {low} … {high}").format(
            count=f"{counts[bin]:.0f}", total=f"{counts.sum():.0f}", low=number(edges[bin]),
            high=number(edges[bin + 1]),
        )  # fmt: skip
        return [(layer_name(layer), traces[layer].entry.color), (told, "")]

    def calm(self, bounds: Bounds) -> View:
        """Symmetric, with a little room beyond the walls."""
        r = 1.06 * nice_radius(max(-bounds[0], bounds[1]))
        return View(-r, r, 0.9, bounds[3] + 0.08)

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """From the last layer to the first, so that lower ridges lie in front."""
        edges, counts, box, _ = drawn.found
        theme = frame.theme
        for layer in reversed(range(len(counts))):
            _ridge(frame, edges, counts[layer], layer)
        if box and not scene.is_hidden(self.id, SHARE):
            walls = np.array([[frame.px(x), frame.y, frame.px(x), frame.y + frame.h] for x in (-box, box)])
            primitives.segments(
                frame.painter, walls, primitives.with_alpha(theme.wall, 0.8), 0.6 * theme.line
            )


def _ridge(frame: Frame, edges: Array, counts: Array, layer: int) -> None:
    """A layer's histogram, as high as its highest bin."""
    theme, painter, color = frame.theme, frame.painter, color_of(frame.theme, layer)
    heights = counts / max(float(counts.max()), 1.0)
    x = np.concatenate([edges[:1], np.repeat(edges[1:-1], 2), edges[-1:]])
    y = layer + 1.0 + HEIGHT * np.repeat(heights, 2)
    points = frame.pixels(np.r_[x[0], x, x[-1]], np.r_[layer + 1.0, y, layer + 1.0])
    shape = primitives.polygon(np.ascontiguousarray(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(primitives.with_alpha(color, 0.45))
    painter.drawPolygon(shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(color), 0.5 * theme.line))
    painter.drawPolyline(shape)


def layer_name(layer: int) -> str:
    """A layer for people, counted from 1."""
    return tr("layer {number}").format(number=layer + 1)


def color_of(theme: Theme, layer: int) -> str:
    """A layer's colour."""
    return theme.trajectories[layer % len(theme.trajectories)]


PLOT = Weights()
