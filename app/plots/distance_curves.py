"""All distances over the number by which q is apart from p, with the present place marked; a drag
goes there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.compute import distances
from app.compute.distance_family import Family, family_of
from app.compute.distances import Curves, Numbers
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.plots._distance_curves import DISTANCES, LOG2, entry_of, paint_level
from app.plots._distance_plot import pair_of, settings_of
from app.plots._distance_shift import ShiftCurves
from app.plots.lab_plot import outward
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.distances.pairs import Pair

# Distances that are bounded, or grow like the distance itself; the others may leave the picture.
CALM = ("js", "tv", "hellinger2", "w1", "w2", "energy", "mmd")


@dataclass(frozen=True)
class Found:
    """The pair, its family, the curves over it and the numbers now."""

    pair: Pair
    family: Family
    curves: Curves
    numbers: Numbers


class CurvesPlot(ShiftCurves):
    """Eleven curves."""

    id = "distance-curves"
    order = 91

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("All distances, with q moved along the line")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        if settings_of(scene).kind == "segments":
            return tr("θ  distance of the segments"), ""
        if settings_of(scene).kind == "histograms":
            return tr("Δ  shift of q"), ""
        return tr("Δ  distance of the means"), ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Found:
        """The curves depend on less than the numbers do: while q is dragged they stay."""
        pair = pair_of(scene, effort)
        family = family_of(settings, pair)
        curves = distances.along(pair, family, settings.noise, settings.bandwidth, effort)
        numbers = distances.numbers(pair, settings.noise, settings.bandwidth, effort)
        return Found(pair, family, curves, numbers)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """As far as the family reaches, and as high as the calm curves."""
        found = self.found(data, index)
        if found is None:
            return View(-2.0, 2.0, 0.0, 2.0)
        values = np.concatenate([found.curves.values[name] for name in CALM])
        finite = values[np.isfinite(values)]
        top = outward(0.0, 1.08 * max(float(finite.max(initial=0.0)), 0.8))[1]
        return View(found.family.low, found.family.high, -0.03 * top, top)

    def lines(self, theme: Theme, scene: Scene, found: Found) -> list[Trace]:
        """Those that are defined."""
        every = ((entry_of(theme, name), found.curves.values[name]) for name in DISTANCES)
        return [Trace(entry, found.curves.x, y) for entry, y in every if not np.isnan(y).all()]

    def present(self, scene: Scene, found: Found) -> float:
        """The distance now."""
        return found.family.now

    def paint(self, frame: Frame, scene: Scene, found: Found) -> None:
        """With log 2, below which JS stays."""
        paint_level(frame, LOG2, "log 2")
        super().paint(frame, scene, found)


PLOT = CurvesPlot()
