"""How far probabilities of a sum of n uniforms are off, over n."""

from __future__ import annotations

import numpy as np

from app.compute.distances import Curves, kept
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import DistanceCurves
from app.plots._distance_plot import changed, settings_of
from app.plots.plot import PICK, ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

MOST = 24


class SumError(DistanceCurves):
    """A curve that falls like 1/n."""

    id = "distance-sum-error"
    order = 106
    logarithmic = (False, True)
    legend_room = 0.0  # its legend lies inside
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Largest error of a probability, over n")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("n  uniforms in the sum"), tr("error")

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Curves:
        """For every n."""
        from gandyn.distances.equal_areas import uniform_sum

        def errors() -> Curves:
            counts = np.arange(1, MOST + 1)
            found = [uniform_sum(int(n), np.zeros(1)).largest_error for n in counts]
            return Curves(counts.astype(float), {"error": np.array(found)})

        return kept("errors of sums", errors)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """Decades."""
        found = self.found(data, index)
        low = np.floor(2.0 * np.log10(found.values["error"].min())) / 2.0 if found else -3.0
        return View(0.5, MOST + 0.5, float(low), -0.75)

    def lines(self, theme: Theme, scene: Scene, found: Curves) -> list[Trace]:
        """One."""
        return [Trace(LegendEntry("error", tr("error"), theme.fake), found.x, found.values["error"])]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The caption names it."""
        return []

    def present(self, scene: Scene, found: Curves) -> float:
        """The n that is chosen."""
        return float(settings_of(scene).uniforms)

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """Anywhere."""
        return PICK if frame.rect.contains(x, y) else None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """Another n."""
        n = min(max(round(frame.coordinates(x, y)[0]), 1), MOST)
        return changed(scene, settings_of(scene).with_(uniforms=n))


PLOT = SumError()
