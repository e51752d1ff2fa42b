"""Curves over how far q is from p, which a click or a drag anywhere in them sets."""

from __future__ import annotations

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting.frame import Frame
from app.plots._distance_curves import DistanceCurves
from app.plots._distance_plot import slid
from app.plots.plot import PICK


class ShiftCurves(DistanceCurves):
    """q follows the mouse."""

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """Anywhere."""
        return PICK if self.found(data, index) and frame.rect.contains(x, y) else None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """q moved so far that the number is the one under the mouse."""
        return slid(frame, scene, x, y)
