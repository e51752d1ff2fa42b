"""The density that U[0, 1] is mapped to, lying on its side beside the map; it can be drawn with the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPen

from app.compute.distance_family import tidy
from app.compute.distances import Trouble
from app.compute.orbits import Data
from app.model.distance_parts import REACH
from app.model.pages.distances import DRAWN, NORMAL
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame, Ticks
from app.painting.legend_entry import LegendEntry
from app.plots._distance_plot import changed, settings_of
from app.plots._distance_strips import AreaMap, StripsPlot, fill_strip
from app.plots._hints import paint_hint
from app.plots.plot import Array, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

# How much of the width the highest point of a drawn density takes where one begins.
HIGHEST = 1.5


class TargetPlot(StripsPlot):
    """Densities grow to the left: coordinates across are their negatives."""

    id = "distance-target"
    order = 104
    named_upward = True
    stroke_name = "Draw a density"

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        if settings_of(scene).target == NORMAL:
            return "N(0, 1)"
        return tr("Draw a density; the right button empties it")

    def names(self, scene: Scene) -> tuple[str, str]:
        """Its own density is drawn to any height."""
        return (tr("density") if settings_of(scene).target == NORMAL else tr("height")), "y"

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All of it."""
        settings = settings_of(scene)
        top = 0.45 if settings.target == NORMAL else max(HIGHEST, 1.1 * max(settings.density))
        return View(-top, 0.0, -REACH, REACH)

    def ticks(self, frame: Frame, scene: Scene) -> tuple[Ticks, Ticks]:
        """Without the minus of the coordinates."""
        across, up = super().ticks(frame, scene)
        return [(x, text.lstrip("−")) for x, text in across], up

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Strips, and the curve that is drawn."""
        found, settings = self.found(data, index), settings_of(scene)
        heights = np.array(settings.density)
        at = np.linspace(-REACH, REACH, len(heights))
        with frame.clipped():
            self.ground(frame, scene)
            if found is not None:
                scale = 1.0 if settings.target == NORMAL else _scale(found, at, heights)
                self._strips(frame, found, scale)
            if settings.target == DRAWN:
                pixels = frame.pixels(-heights, at)
                primitives.curve(frame.painter, pixels, QColor(frame.theme.ink), frame.theme.line)
            frame.painter.setPen(QPen(QColor(frame.theme.muted), 1.0))
            frame.painter.drawLine(QLineF(frame.px(0.0), frame.y, frame.px(0.0), frame.y + frame.h))
            prepared = data.extras.get((self.id, index))
            if isinstance(prepared, Trouble):
                paint_hint(frame, tr(prepared.sentence))

    def _strips(self, frame: Frame, found: AreaMap, scale: float) -> None:
        ends = np.clip(found.strips_y, -REACH, REACH)
        for n, (y0, y1) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist())):
            at = np.concatenate([[y0], found.at[(found.at > y0) & (found.at < y1)], [y1]])
            edge = -scale * np.interp(at, found.at, found.density)
            corners = [(0.0, y0), *zip(edge.tolist(), at.tolist()), (0.0, y1)]
            fill_strip(frame, corners, n, 0.5)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The density over y."""
        found = self.found(data, index)
        if found is None:
            return []
        return [
            Trace(LegendEntry("density", tr("density"), theme.ink), -found.density, found.at, curve=False)
        ]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """There is one curve."""
        return []

    # Drawing ------------------------------------------------------------------------------------------------

    def is_editable(self, scene: Scene, index: int) -> bool:
        """Any density but the normal one."""
        return settings_of(scene).target == DRAWN

    def paint_along(
        self, frame: Frame, scene: Scene, index: int, handle: str, path: Array, erase: bool
    ) -> Scene | None:
        """Heights at all places on the way."""
        settings = settings_of(scene)
        heights = np.array(settings.density)
        at = np.linspace(-REACH, REACH, len(heights))
        ends = np.array([frame.coordinates(x, y) for x, y in path.tolist()])
        across = np.clip(-ends[:, 0], 0.0, -frame.view.x0)
        first, last = (int(np.abs(at - y).argmin()) for y in ends[:, 1])
        places = np.arange(min(first, last), max(first, last) + 1)
        order = np.argsort(ends[:, 1])
        drawn = np.interp(at[places], ends[order, 1], across[order])
        heights[places] = 0.0 if erase else np.where(drawn < 0.012 * -frame.view.x0, 0.0, drawn)
        return changed(scene, settings.with_(density=tuple(tidy(h) for h in heights.tolist())))


def _scale(found: AreaMap, at: Array, heights: Array) -> float:
    """From the density to the heights that were drawn."""
    highest = float(np.interp(at, found.at, found.density).max())
    return float(heights.max()) / highest if highest > 0.0 else 1.0


PLOT = TargetPlot()
