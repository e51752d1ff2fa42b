"""The map of U[0, 1] to a density by equal areas, and its strips: what the three pictures of it share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from app.compute.distances import kept
from app.compute.orbits import Data
from app.model.distance_parts import REACH
from app.model.pages.distances import DRAWN, DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.plots._distance_paint import fill_polygon
from app.plots._distance_plot import DistancePlot
from app.plots.plot import Array, ComputeOptions
from app.theme.palettes import Theme

COUNT = 401
# Beyond these levels of U[0, 1] the map to a normal density leaves the picture.
ENDS = 1e-4


@dataclass(frozen=True, eq=False)
class AreaMap:
    """y over x in [0, 1]; the density over places; the ends of the strips in x and in y."""

    x: Array
    y: Array
    at: Array
    density: Array
    strips_x: Array
    strips_y: Array


class StripsPlot(DistancePlot):
    """Its `found` is an AreaMap."""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> AreaMap:
        """The same for all three."""
        return area_map(settings)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """x across and y upward."""
        return View(0.0, 1.0, -REACH, REACH)


def area_map(settings: DistanceSettings) -> AreaMap:
    """To N(0, 1), or to the density that is drawn."""
    key = "area map", settings.target, settings.density, settings.strips
    return kept(key, lambda: _mapped(settings))


def _mapped(settings: DistanceSettings) -> AreaMap:
    from gandyn.distances.equal_areas import EqualAreaMap, normal_density, normal_map, strips

    at = np.linspace(-REACH, REACH, COUNT)
    x = np.unique(np.concatenate([np.linspace(0.0, 1.0, COUNT), [ENDS, 1.0 - ENDS]]))
    if settings.target == DRAWN:
        places = np.linspace(-REACH, REACH, len(settings.density))
        drawn = EqualAreaMap(places, np.array(settings.density))
        return AreaMap(x, drawn(x), at, np.interp(at, places, drawn.density), *strips(drawn, settings.strips))
    inside = x[(x > 0.0) & (x < 1.0)]
    ends_x, ends_y = strips(None, settings.strips)
    ends_y = np.clip(ends_y, -2.0 * REACH, 2.0 * REACH)
    return AreaMap(inside, normal_map(inside), at, normal_density(at), ends_x, ends_y)


def strip_color(theme: Theme, n: int) -> str:
    """Neighbours differ."""
    return theme.trajectories[n % len(theme.trajectories)]


def fill_strip(frame: Frame, corners: list[tuple[float, float]], n: int, alpha: float = 0.34) -> None:
    """An area of the plot in the colour of a strip."""
    pixels = np.array([[frame.px(x), frame.py(y)] for x, y in corners])
    fill_polygon(frame, pixels, QColor(strip_color(frame.theme, n)).name(), alpha)
