"""What the two kinds of errors cost, place by place: unreal samples, where q is and p is not, and dropped
modes, where p is and q is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import DistanceCurves, paint_infinity
from app.plots._distance_plot import pair_of, settings_of
from app.plots._distance_shapes import SHAPES
from app.plots.distance_discriminator import area, densities_of, is_masses
from app.plots.lab_plot import outward
from app.plots.plot import Array, ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

if TYPE_CHECKING:
    from gandyn.distances.discriminator import Prices

# Single places, which no line joins.
FEW = 2


@dataclass(frozen=True, eq=False)
class Found:
    """Prices at x; those of masses are prices of whole bins."""

    x: Array
    prices: Prices


class PricesPlot(DistanceCurves):
    """KL(q‖p), KL(p‖q) and JS, split among the places."""

    id = "distance-prices"
    order = 98
    legend_room = 0.0  # its legend lies inside

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("What errors cost, place by place")

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With how much of q is unreal and how much of p dropped."""
        found = self.found(data, index)
        if found is None:
            return self.title(scene, index)
        return tr("What errors cost: {unreal:.0%} of q unreal, {dropped:.0%} of p dropped").format(
            unreal=found.prices.invented, dropped=found.prices.dropped
        )

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "x", ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Found:
        """Of both densities."""
        from gandyn.distances.discriminator import prices

        at = densities_of(pair_of(scene, effort), settings.noise)
        order = np.argsort(at.x)
        found = prices(at)
        return Found(at.x[order], _ordered(found, order))

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """As the picture of both distributions has it; single peaks may leave it."""
        settings, found = settings_of(scene), self.found(data, index)
        view = SHAPES[settings.kind].view(settings, None)
        top = 1.0
        if found is not None:
            values = np.concatenate([found.prices.kl_qp, found.prices.kl_pq, found.prices.js])
            top = outward(0.0, 1.1 * max(float(values[np.isfinite(values)].max(initial=0.0)), 0.02))[1]
        return View(view.x0, view.x1, -0.03 * top, top)

    def lines(self, theme: Theme, scene: Scene, found: Found) -> list[Trace]:
        """Three prices."""
        entries = (
            LegendEntry("kl_qp", "KL(q‖p)", theme.trajectories[1]),
            LegendEntry("kl_pq", "KL(p‖q)", theme.trajectories[3]),
            LegendEntry("js", "JS", theme.trajectories[0]),
        )
        return [Trace(entry, found.x, getattr(found.prices, entry.id)) for entry in entries]

    def paint(self, frame: Frame, scene: Scene, found: Found) -> None:
        """Areas, for what counts is how large they are; masses have bars."""
        masses = is_masses(settings_of(scene))
        for trace in self.lines(frame.theme, scene, found):
            if not scene.is_hidden(self.id, trace.entry.id):
                y = np.where(np.isfinite(trace.y), trace.y, frame.view.y1)
                area(frame, trace.x, y, trace.entry.color, masses, 0.16)
        if not masses or len(found.x) > FEW:
            super().paint(frame, scene, found)
        elif np.isinf(found.prices.kl_qp).any():
            paint_infinity(frame)


def _ordered(found: Prices, order: NDArray[np.intp]) -> Prices:
    return replace(found, kl_qp=found.kl_qp[order], kl_pq=found.kl_pq[order], js=found.js[order])


PLOT = PricesPlot()
