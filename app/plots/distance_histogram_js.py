"""Histogram JS of two samples of one and the same normal distribution, over the dimension: soon it says log
2.
"""

from __future__ import annotations

import numpy as np

from app.compute.distances import Curves, kept
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import LOG2, DistanceCurves, paint_level
from app.plots._distance_plot import settings_of
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

DIMS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
SAMPLES = (300, 3000)


class HistogramJs(DistanceCurves):
    """A curve for each size of the samples."""

    id = "distance-histogram-js"
    order = 110
    legend_room = 0.0  # its legend lies inside
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("JS of two samples of the same N(0, I), counted in {bins} bins per axis").format(
            bins=settings_of(scene).bins
        )

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("d  dimensions"), "JS"

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Curves:
        """The truth is 0 everywhere."""
        from gandyn.distances.cells import js_by_dimension

        def measured() -> Curves:
            found = {str(n): js_by_dimension(list(DIMS), settings.bins, n, settings.seed) for n in SAMPLES}
            return Curves(np.array(DIMS, dtype=float), found)

        return kept(("histogram js", settings.bins, settings.seed), measured)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """JS is at most log 2."""
        return View(0.0, DIMS[-1] + 1.0, -0.03, 0.8)

    def lines(self, theme: Theme, scene: Scene, found: Curves) -> list[Trace]:
        """By the size of the sample."""
        colors = (theme.fake, theme.accent)
        return [
            Trace(LegendEntry(n, tr("{count} samples").format(count=n), color), found.x, found.values[n])
            for n, color in zip(found.values, colors)
        ]

    def paint(self, frame: Frame, scene: Scene, found: Curves) -> None:
        """With log 2."""
        paint_level(frame, LOG2, "log 2")
        super().paint(frame, scene, found)


PLOT = HistogramJs()
