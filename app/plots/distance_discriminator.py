"""The optimal discriminator D* = p/(p + q) over both densities, with their noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from app.compute.distances import kept
from app.compute.orbits import Data
from app.model.pages.distances import HISTOGRAMS, SEGMENTS, DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import DistanceCurves, paint_level, paint_lines
from app.plots._distance_paint import SIDES, color_of, fill_polygon
from app.plots._distance_plot import pair_of, settings_of
from app.plots._distance_shapes import SHAPES
from app.plots._lab_plane import dots
from app.plots.plot import Array, ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.distances.pairs import Pair

if TYPE_CHECKING:
    from gandyn.distances.discriminator import Densities

EMPTY = 1e-12  # of the larger peak: where both densities are below it, D* says nothing


def densities_of(pair: Pair, noise: float) -> Densities:
    """p and q on the line."""
    from gandyn.distances.discriminator import densities

    return kept(("densities", pair, noise), lambda: densities(pair, noise))


class Discriminator(DistanceCurves):
    """A curve from 0 to 1."""

    id = "distance-discriminator"
    order = 96
    legend_room = 0.0  # its legend lies inside

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Optimal discriminator D* = p/(p + q), over p and q")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "x", ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Densities:
        """Both densities."""
        return densities_of(pair_of(scene, effort), settings.noise)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """As the picture of both distributions has it."""
        settings = settings_of(scene)
        view = SHAPES[settings.kind].view(settings, None)
        return View(view.x0, view.x1, -0.03, 1.12)

    def lines(self, theme: Theme, scene: Scene, found: Densities) -> list[Trace]:
        """D* where there is something; of masses at single places, points."""
        p, q = found.p, found.q
        some = np.maximum(p, q) > EMPTY * max(float(p.max()), float(q.max()))
        d = np.where(some, found.discriminator, np.nan)
        entry = LegendEntry("d", "D*", theme.critic)
        order = np.argsort(found.x)
        return [Trace(entry, found.x[order], d[order])]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The two fillings and the curve."""
        if self.found(data, index) is None:
            return []
        sides = [LegendEntry(which, which, color_of(theme, which), line=False) for which in SIDES]
        return [LegendEntry("d", "D*", theme.critic), *sides]

    def paint(self, frame: Frame, scene: Scene, found: Densities) -> None:
        """Densities below, scaled to the plot; D* above."""
        top = max(float(found.p.max()), float(found.q.max()))
        settings, order = settings_of(scene), np.argsort(found.x)
        masses = is_masses(settings)
        for which, values in zip(SIDES, (found.p, found.q)):
            if not scene.is_hidden(self.id, which):
                color = color_of(frame.theme, which)
                area(frame, found.x[order], values[order] / top, color, masses, 0.26)
        paint_level(frame, 0.5, "½")
        lines = self.lines(frame.theme, scene, found)
        if masses and not scene.is_hidden(self.id, "d"):
            points = np.stack([lines[0].x, lines[0].y], axis=1)
            dots(frame, points, QColor(frame.theme.critic), 4.4 * frame.theme.line)
        if not masses or settings.kind == HISTOGRAMS:
            paint_lines(frame, scene, self.id, lines)


def is_masses(settings: DistanceSettings) -> bool:
    """Whether there are masses at single places rather than densities."""
    return settings.noise == 0.0 and settings.kind in (SEGMENTS, HISTOGRAMS)


def area(frame: Frame, x: Array, y: Array, color: str, masses: bool, alpha: float) -> None:
    """What lies under a curve, or under bars."""
    if masses:
        gaps = np.diff(x)
        half = 0.46 * float(gaps.min()) if len(x) > 2 else 0.05
        x = np.stack([x - half, x - half, x + half, x + half], axis=1).ravel()
        y = np.stack([np.zeros_like(y), y, y, np.zeros_like(y)], axis=1).ravel()
    points, zero = frame.pixels(x, y), frame.py(0.0)
    fill_polygon(frame, np.vstack([[points[0, 0], zero], points, [points[-1, 0], zero]]), color, alpha)


PLOT = Discriminator()
