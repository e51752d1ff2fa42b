"""The engineers' way to normal numbers: the scaled sum of n uniforms beside N(0, 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.compute.distances import kept
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import DistanceCurves
from app.plots._distance_plot import settings_of
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme

if TYPE_CHECKING:
    from gandyn.distances.equal_areas import UniformSum

Y = np.linspace(-4.0, 4.0, 401)


class SumPlot(DistanceCurves):
    """Two densities."""

    id = "distance-sum"
    order = 105
    legend_room = 0.0  # its legend lies inside
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Sum of {n} uniforms").format(n=settings_of(scene).uniforms)

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With its error."""
        found, title = self.found(data, index), self.title(scene, index)
        if found is None:
            return title
        error = short_number(found.largest_error, 2)
        return f"{title}: " + tr("off by up to {error}").format(error=error)

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "y", tr("density")

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> UniformSum:
        """Exactly."""
        from gandyn.distances.equal_areas import uniform_sum

        return kept(("sum", settings.uniforms), lambda: uniform_sum(settings.uniforms, Y))

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """Triangles and bells."""
        return View(-4.0, 4.0, -0.01, 0.48)

    def lines(self, theme: Theme, scene: Scene, found: UniformSum) -> list[Trace]:
        """The sum over the bell."""
        normal = np.exp(-0.5 * Y * Y) / np.sqrt(2.0 * np.pi)
        return [
            Trace(LegendEntry("normal", "N(0, 1)", theme.real, dashed=True), Y, normal),
            Trace(LegendEntry("sum", tr("sum"), theme.fake), Y, found.density),
        ]


PLOT = SumPlot()
