"""The measured share of overlap of two random supports, over the number of samples, for three radii."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.compute.distances import kept
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import DistanceCurves
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme

if TYPE_CHECKING:
    from gandyn.distances.supports import Overlap

COUNTS = (30, 100, 300, 1000, 3000, 10_000)
ROUGH_COUNTS, REPEATS, ROUGH_REPEATS = COUNTS[:4], 8, 2
FACTORS = (1.0, 0.5, 0.25)


class OverlapPlot(DistanceCurves):
    """It grows with the samples towards a share that is proportional to the radius, and so is 0 in
    the end.
    """

    id = "distance-overlap"
    order = 108
    logarithmic = (True, True)
    legend_room = 0.0  # its legend lies inside
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Share of q’s samples with one of p’s near by")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("samples of each"), tr("share")

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Overlap:
        """Roughly while something moves."""
        from gandyn.distances.supports import overlap

        rough = effort.preview
        radii = tuple(factor * settings.radius for factor in FACTORS)
        key = "overlap", settings.surfaces, settings.radius, settings.seed, rough

        def measured() -> Overlap:
            k = settings.surfaces
            counts, repeats = (ROUGH_COUNTS, ROUGH_REPEATS) if rough else (COUNTS, REPEATS)
            return overlap(counts, radii, k, k + 1, repeats=repeats, seed=settings.seed)

        return kept(key, measured)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """Decades."""
        return View(np.log10(COUNTS[0]) - 0.1, np.log10(COUNTS[-1]) + 0.1, -5.0, 0.05)

    def lines(self, theme: Theme, scene: Scene, found: Overlap) -> list[Trace]:
        """One for each radius."""
        counts = np.array(found.counts, dtype=float)
        colors = (theme.fake, theme.critic, theme.accent)
        return [
            Trace(
                LegendEntry(
                    f"radius{n}", tr("within {radius}").format(radius=short_number(radius, 3)), colors[n]
                ),
                counts,
                found.shares[:, n],
            )
            for n, radius in enumerate(found.radii)
        ]


PLOT = OverlapPlot()
