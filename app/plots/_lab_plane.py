"""Pictures in the plane of the samples: equal scales, one view for all of them, dots."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, LabPlot, note
from app.plots.plot import Array, Quality, nice_radius
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.training.run_config import columns


class LabPlane(LabPlot):
    """Equal scales about the origin."""

    def names(self, scene: Scene) -> tuple[str, str]:
        """Axes of a plane of samples need none; the status bar has them."""
        return "", ""

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """With a note about the plane that data of more columns are seen in."""
        super().paint_background(frame, scene, index, data, quality)
        drawn = self.drawn(data, index)
        share = drawn.sight.picture(self.probe).get("share") if drawn else None
        if share is not None:
            note(frame, self.projection(f"{float(share[0]):.0%}"))

    def projection(self, share: str) -> str:
        """How data of more than two columns are seen; share: of their variance."""
        return tr("along principal components 1 and 2, {share} of the variance").format(share=share)

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """Coordinates."""
        return "x₁ = {:.3g}   x₂ = {:.3g}".format(*frame.coordinates(x, y)).replace("-", "−")

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The point under the mouse."""
        return [(f"x₁ = {short_number(x, 3)}   x₂ = {short_number(y, 3)}", "")]

    def aspect_locked(self, scene: Scene) -> bool:
        """Both axes have one unit."""
        return True

    def calm(self, bounds: Bounds) -> View:
        """A square whose half-width is a round number."""
        r = nice_radius(max(abs(x) for x in bounds))
        return View(-r, r, -r, r)


def reach(real: Array, fake: Array) -> Bounds:
    """Around the real points, and most of the fake ones as long as they do not run away."""
    inner = 1.12 * max(float(np.abs(real).max(initial=0.0)), 0.1)
    outer = float(np.quantile(np.abs(fake), 0.99)) if fake.size else 0.0
    r = max(inner, min(outer, 1.6 * inner))
    return -r, r, -r, r


def dots(frame: Frame, points: Array, color: QColor, size: float) -> None:
    """Round dots at points (n, 2) of the plot."""
    if not len(points):
        return
    pixels = frame.pixels(points[:, 0].astype(np.float64), points[:, 1].astype(np.float64))
    frame.painter.setPen(QPen(color, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    frame.painter.drawPoints(primitives.polygon(np.ascontiguousarray(pixels[np.isfinite(pixels).all(1)])))


def drawn_points(scene: Scene, index: int) -> tuple[tuple[float, float], ...] | None:
    """The user's points, if the column is trained on them."""
    found = columns(scene)
    if index >= len(found) or found[index].settings.values.get("data") != "points":
        return None
    return found[index].settings.points
