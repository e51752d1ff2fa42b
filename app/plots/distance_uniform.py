"""The density of U[0, 1] in strips of equal area."""

from __future__ import annotations

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.plots._distance_strips import AreaMap, StripsPlot, fill_strip
from app.text.translation import tr


class UniformPlot(StripsPlot):
    """A square of strips."""

    id = "distance-uniform"
    order = 103
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("U[0, 1]: the noise that a generator gets")

    def names(self, scene: Scene) -> tuple[str, str]:
        """As wide as the map above."""
        return "x", tr("density")

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """A density of 1."""
        return View(0.0, 1.0, 0.0, 1.25)

    def paint(self, frame: Frame, scene: Scene, found: AreaMap) -> None:
        """Each in its colour."""
        for n, (x0, x1) in enumerate(zip(found.strips_x[:-1].tolist(), found.strips_x[1:].tolist())):
            fill_strip(frame, [(x0, 0.0), (x0, 1.0), (x1, 1.0), (x1, 0.0)], n, 0.5)


PLOT = UniformPlot()
