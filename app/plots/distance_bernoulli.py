"""Two coins that are nearly the same, {ε, 1 − ε} and {0, 1}: the symmetrised JS is infinite, the mixture's is
small.
"""

from __future__ import annotations

import numpy as np

from app.compute.distances import Curves, over
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.plots._distance_curves import DistanceCurves, entry_of, told
from app.plots._distance_plot import changed, settings_of
from app.plots.plot import PICK, ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

NAMES = ("js", "js_symmetrised", "kl_pq", "kl_qp", "tv", "w1")


class Bernoulli(DistanceCurves):
    """Curves over ε."""

    id = "distance-bernoulli"
    order = 111

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Coins p = (ε, 1 − ε) and q = (0, 1)")

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With what both JS say now."""
        found, title = self.found(data, index), self.title(scene, index)
        if found is None:
            return title
        now = _values(settings_of(scene).share)
        return f"{title}: JS = {told(now['js'])}, JS′ = {told(now['js_symmetrised'])}"

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("ε  the small probability"), ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Curves:
        """At 0 all of them are 0."""
        found = over("bernoulli", _values, 0.0, 1.0, effort)
        # Infinite from the first place beside 0 on.
        x = np.insert(found.x, 1, 1e-7)
        first = _values(1e-7)
        return Curves(x, {name: np.insert(y, 1, first[name]) for name, y in found.values.items()})

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All that is finite up to a fair coin and beyond."""
        return View(-0.02, 1.0, -0.04, 1.4)

    def lines(self, theme: Theme, scene: Scene, found: Curves) -> list[Trace]:
        """Six distances."""
        return [Trace(entry_of(theme, name), found.x, found.values[name]) for name in NAMES]

    def present(self, scene: Scene, found: Curves) -> float:
        """The ε that is set."""
        return settings_of(scene).share

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """Anywhere."""
        return PICK if frame.rect.contains(x, y) else None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """Another ε."""
        share = round(min(max(frame.coordinates(x, y)[0], 0.0), 1.0), 3)
        return changed(scene, settings_of(scene).with_(share=share))


def _values(share: float) -> dict[str, float]:
    from gandyn.distances.pairs import Histograms
    from gandyn.distances.table import distance_table

    found = distance_table(Histograms(np.array([share, 1.0 - share]), np.array([0.0, 1.0]))).values
    return {name: float(found[name] or 0.0) for name in NAMES}


PLOT = Bernoulli()
