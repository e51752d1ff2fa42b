"""Norms of the discriminator's gradient at each layer's activations, from the input to the output."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import log_axes, primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import Bounds, Drawn, LabPlot, number, outward, span
from app.plots.plot import Array, ComputeOptions
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView

SMALLEST = 1e-38
NOW, FIRST = "now", "first"


class Gradients(LabPlot):
    """One polyline through the layers; faint, how it was at first."""

    id = "lab-gradients"
    probe = "gradient-norms"
    order = 52
    name = "Gradient by layer"
    axis_names = ("layer (0: input)", "")
    least = (1.0, 0.0)
    logarithmic = (False, True)
    switchable = (False, True)

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Norms (n,) in the first snapshot and now, and of which iteration the first one is."""
        now = sight.picture("gradient-norms").get("norms")
        if now is None or sight.record is None:
            return None
        first = sight.record.at(0)
        then = first.pictures[sight.column.arm]["gradient-norms"]["norms"] if first else now
        norms = [np.maximum(found.astype(np.float64), SMALLEST) for found in (then, now)]
        return (*norms, first.iteration if first else 0), (0.0, len(now) - 1.0, *span(*norms))

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Drawn | None:
        """The bounds are in decades where the axis is."""
        drawn = super().compute(scene, index, effort)
        if drawn is None or drawn.found is None or not self.log_axes(scene)[1]:
            return drawn
        return replace(drawn, bounds=(*drawn.bounds[:2], *span(*map(np.log10, drawn.found[:2]))))

    def calm(self, bounds: Bounds) -> View:
        """With room for the outermost dots."""
        low, high = outward(*bounds[2:])
        air = 0.04 * (high - low)
        return View(-0.3, bounds[1] + 0.3, low - air, high + air)

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """By layer; decades between the first hidden layer and the last one stand in the legend."""
        then, now, first = drawn.found
        entries = (
            LegendEntry(NOW, decades(now) or tr("now"), theme.critic),
            LegendEntry(FIRST, tr("iteration {iteration}").format(iteration=first), _pale(theme)),
        )
        layers = np.arange(len(now), dtype=float)
        return [Trace(entry, layers, norms, curve=False) for entry, norms in zip(entries, (now, then))]

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The norms at the nearest layer."""
        layer = round(x)
        if not traces or not 0 <= layer < len(traces[0].x):
            return []
        drawn = self.drawn(data, index)
        names = [
            tr("iteration {iteration}").format(iteration=drawn.sight.seen if drawn else ""),
            traces[1].entry.name,
        ]
        shown = [
            (trace, name)
            for trace, name in zip(traces, names)
            if not scene.is_hidden(self.id, trace.entry.id)
        ]
        return [
            (f"{name}: {short_number(float(trace.y[layer]), 3)}", trace.entry.color) for trace, name in shown
        ]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Lines, and dots of how it is now."""
        then, now, _ = drawn.found
        log = self.log_axes(scene)[1]
        if not scene.is_hidden(self.id, FIRST):
            _through(frame, log_axes.coordinates(then, log), _pale(frame.theme), False)
        if not scene.is_hidden(self.id, NOW):
            _through(frame, log_axes.coordinates(now, log), frame.theme.critic, True)


def decades(norms: Array) -> str:
    """As the figure of merit at the end of a run has it; "" of too few layers."""
    if len(norms) < 4:
        return ""
    found = math.log10(norms[1] / norms[-2])
    # The value first: in a narrow plot the end of the text is cut.
    return f"{number(found)} {tr('decades, first to last layer')}"


def _pale(theme: Theme) -> str:
    """The critic's colour, a third of it, on the plot's ground."""
    color, ground = QColor(theme.critic), QColor(theme.plot)
    pairs = ((color.red(), ground.red()), (color.green(), ground.green()), (color.blue(), ground.blue()))
    return QColor(*(round(0.35 * a + 0.65 * b) for a, b in pairs)).name()


def _through(frame: Frame, heights: Array, color: str, dots: bool) -> None:
    points = frame.pixels(np.arange(len(heights), dtype=float), heights)
    primitives.curve(frame.painter, points, QColor(color), frame.theme.line)
    for x, y in points if dots else ():
        primitives.dot(frame.painter, QPointF(x, y), 1.7 * frame.theme.line, QColor(color))


PLOT = Gradients()
