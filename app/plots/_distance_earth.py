"""What the three pictures of earth moving share: the plans, and the moves that a drag makes."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor

from app.compute.distances import WAITING
from app.compute.earth import Earth, earth
from app.model.pages.distances import MOST_MOVES, DistanceSettings
from app.model.scene import Scene, View
from app.plots._distance_plot import DistancePlot, pair_of
from app.plots.plot import Array, ComputeOptions
from gandyn.distances.errors import DistanceError


class EarthPlot(DistancePlot):
    """Its `found` is an Earth."""

    named_upward = True

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Earth:
        """Both plans."""
        found = earth(settings, pair_of(scene, effort), effort)
        if found is None:
            raise DistanceError(WAITING)
        return found


def with_move(settings: DistanceSettings, base: int, move: tuple[int, int] | None) -> DistanceSettings:
    """The user's plan, shown, with a move more after its first `base` ones."""
    moves = settings.moves[:base] + ((move,) if move and base < MOST_MOVES else ())
    return settings.with_(own=True, moves=moves)


def around(*points: Array) -> View:
    """A calm view of places in the plane."""
    both = np.concatenate(points)
    low, high = both.min(axis=0), both.max(axis=0)
    margin = 0.12 * max(float((high - low).max()), 0.5)
    step = 10.0 ** math.floor(math.log10(max(float((high - low).max()), 0.1))) / 4.0
    x0, y0 = np.floor((low - margin) / step) * step
    x1, y1 = np.ceil((high + margin) / step) * step
    return View(float(x0), float(x1), float(y0), float(y1))


def mixed(one: str, other: str, share: float) -> QColor:
    """A colour on the way from one to the other."""
    parts = ((1.0 - share) * a + share * b for a, b in zip(rgb_of(one), rgb_of(other)))
    return QColor(*(round(part) for part in parts))


def rgb_of(color: str) -> tuple[float, float, float]:
    """Red, green and blue of a colour, from 0 to 255."""
    found = QColor(color)
    return float(found.red()), float(found.green()), float(found.blue())
