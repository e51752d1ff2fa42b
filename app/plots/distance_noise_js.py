"""JS over the distance of q from p for several strengths of noise: without noise it is log 2 everywhere, with
noise it has a slope, and its value depends on σ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.compute.distance_family import Family, family_of
from app.compute.distances import Curves, bounded, over
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import LOG2, paint_level
from app.plots._distance_plot import pair_of, settings_of
from app.plots._distance_shift import ShiftCurves
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.distances.pairs import Histograms, Pair, Points

FACTORS = (0.0, 0.25, 0.5, 1.0, 2.0)  # of the σ that is set
USUAL = 0.5  # where it is 0


@dataclass(frozen=True)
class Found:
    """The pair, its family, and a curve of JS for each σ."""

    pair: Pair
    family: Family
    curves: list[tuple[float, Curves]]


class NoiseJs(ShiftCurves):
    """A curve for each σ."""

    id = "distance-noise-js"
    order = 100
    legend_room = 8.0

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("JS of the noisy pair: the same distance, another value for every σ")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("θ  how far q is from p"), ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Found:
        """JS alone, for each σ."""
        pair = pair_of(scene, effort)
        family = family_of(settings, pair)
        sigma = settings.noise or USUAL
        factors = _factors(pair, effort.preview)
        curves = [(factor * sigma, _curve(family, factor * sigma, effort)) for factor in factors]
        return Found(pair, family, curves)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """JS is at most log 2."""
        found = self.found(data, index)
        low, high = (found.family.low, found.family.high) if found else (-2.0, 2.0)
        return View(low, high, -0.03, 0.8)

    def lines(self, theme: Theme, scene: Scene, found: Found) -> list[Trace]:
        """The σ that is set is drawn in full, the others dashed."""
        sigma = settings_of(scene).noise
        colors = dict(zip(FACTORS, (theme.muted, *theme.speed[1:3], theme.accent, theme.trajectories[4])))
        return [
            Trace(
                LegendEntry(
                    f"js{factor}", f"σ = {short_number(noise, 3)}", colors[factor], dashed=noise != sigma
                ),
                curve.x,
                curve.values["js"],
            )
            for noise, curve in found.curves
            if not np.isnan(curve.values["js"]).all()
            for factor in (round(noise / (sigma or USUAL), 6),)
        ]

    def present(self, scene: Scene, found: Found) -> float:
        """How far q is."""
        return found.family.now

    def paint(self, frame: Frame, scene: Scene, found: Found) -> None:
        """With log 2."""
        paint_level(frame, LOG2, "log 2")
        super().paint(frame, scene, found)


def _factors(pair: Pair, preview: bool) -> tuple[float, ...]:
    """Masses with noise take long: while something moves, only the σ that is set."""
    return (1.0,) if preview and isinstance(pair, (Histograms, Points)) else FACTORS


def _curve(family: Family, noise: float, effort: ComputeOptions) -> Curves:
    """NaN where JS is not defined, as of points without noise."""

    def find(value: float) -> dict[str, float]:
        return bounded(family.make(value), noise)

    key = "js", family.key, noise
    return over(key, find, family.low, family.high, effort, family.step, len(FACTORS))


PLOT = NoiseJs()
