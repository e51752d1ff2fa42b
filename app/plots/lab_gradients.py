"""Norms of the discriminator's gradient at each layer's activations, from the input to the output, on a
logarithmic axis.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.model.scene import View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot, corner, number
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Gradients(LabPlot):
    """One polyline through the layers; faint, how it was at first."""

    id = "lab-gradients"
    probe = "gradient-norms"
    order = 52
    name = "log₁₀ gradient by layer"
    axis_names = ("layer (0: input)", "")
    least = (1.0, 1.0)

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Decades now and in the first snapshot."""
        now = sight.picture("gradient-norms").get("norms")
        if now is None or sight.record is None:
            return None
        first = sight.record.at(0)
        then = first.pictures[sight.column.arm]["gradient-norms"]["norms"] if first else now
        decades = [np.log10(np.maximum(norms.astype(np.float64), 1e-38)) for norms in (then, now)]
        every = np.concatenate(decades)
        return decades, (0.0, len(now) - 1.0, float(every.min()), float(every.max()))

    def calm(self, bounds: Bounds) -> View:
        """Whole decades, an even number of them."""
        low, high = 2.0 * math.floor(bounds[2] / 2.0), 2.0 * math.ceil(bounds[3] / 2.0 + 1e-9)
        return View(-0.3, bounds[1] + 0.3, low, max(high, low + 2.0))

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """Lines and dots; how many decades lie between first and last hidden layer."""
        theme = frame.theme
        for decades, strength in zip(drawn.found, (0.3, 1.0)):
            points = frame.pixels(np.arange(len(decades), dtype=float), decades)
            primitives.curve(frame.painter, points, primitives.with_alpha(theme.critic, strength), theme.line)
            for x, y in points if strength == 1.0 else ():
                primitives.dot(frame.painter, QPointF(x, y), 1.7 * theme.line, QColor(theme.critic))
        now = drawn.found[1]
        if len(now) > 3:
            corner(
                frame,
                [
                    (
                        tr("first − last: {decades} decades").format(decades=number(float(now[1] - now[-2]))),
                        theme.critic,
                    )
                ],
            )


PLOT = Gradients()
