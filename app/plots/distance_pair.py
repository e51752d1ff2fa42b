"""The two distributions, p (data) and q (generator), set by dragging: a segment, the mean and width of a
Gaussian, the bars of a histogram, points.
"""

from __future__ import annotations

import numpy as np

from app.compute.distance_family import tidy
from app.compute.distances import Trouble
from app.compute.orbits import Data
from app.model.distance_parts import positions
from app.model.pages.distances import (
    HISTOGRAMS,
    LAB,
    LINE,
    MOST_POINTS,
    PLANE,
    POINTS,
    SEGMENTS,
    DistanceSettings,
)
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_paint import SIDES, color_of
from app.plots._distance_plot import DistancePlot, changed, pair_of, settings_of
from app.plots._distance_shapes import SHAPES, Shape
from app.plots._hints import paint_hint
from app.plots.plot import Array, ComputeOptions, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.distances.pairs import Pair, Points

NEAR, ERASER, SPACING, ZERO = 13.0, 14.0, 6.0, 3.0  # pixels
# What a drag does, by the kind of the pair.
DEEDS = {
    SEGMENTS: "drag q sideways",
    LINE: "drag the dots: means on top, widths at the sides",
    PLANE: "drag the dots: means and axes",
    HISTOGRAMS: "draw p upward, q downward; the right button empties bins",
    POINTS: "draw points; the right button erases",
    LAB: "samples of the lab",
}


class PairPlot(DistancePlot):
    """One shape for each kind."""

    id = "distance-pair"
    order = 90
    named_upward = True
    stroke_name = "Draw a distribution"

    def title(self, scene: Scene, index: int) -> str:
        """What can be done with them."""
        return tr("p (data) and q (generator): {deed}").format(deed=tr(DEEDS[settings_of(scene).kind]))

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        kind = settings_of(scene).kind
        if kind == LINE:
            return "x", tr("density")
        return ("x", tr("height of the bins")) if kind == HISTOGRAMS else ("x₁", "x₂")

    def aspect_locked(self, scene: Scene) -> bool:
        """In the plane."""
        return self._shape(scene).locked

    def _shape(self, scene: Scene) -> Shape:
        return SHAPES[settings_of(scene).kind]

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Pair:
        """The pair."""
        return pair_of(scene, effort)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All of it."""
        return self._shape(scene).view(settings_of(scene), self.found(data, index))

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Also of a pair that lacks something, with what it lacks."""
        with frame.clipped():
            self.ground(frame, scene)
            self._shape(scene).paint(frame, settings_of(scene), self.found(data, index))
            prepared = data.extras.get((self.id, index))
            if isinstance(prepared, Trouble):
                paint_hint(frame, tr(prepared.sentence))

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """Points of clouds and heights of bins."""
        settings, pair = settings_of(scene), self.found(data, index)
        if settings.kind == HISTOGRAMS:
            x = positions(len(settings.bins_p))
            sides = [(x, np.array(settings.bins_p)), (x, np.array(settings.bins_q))]
        elif isinstance(pair, Points) and pair.dim >= 2:
            sides = [(cloud[:, 0], cloud[:, 1]) for cloud in (pair.p, pair.q)]
        else:
            return []
        entries = [LegendEntry(which, which, color_of(theme, which), line=False) for which in SIDES]
        return [Trace(entry, x, y, curve=False) for entry, (x, y) in zip(entries, sides)]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """Letters say which is which, or only two colours are there."""
        return []

    # Dragging -----------------------------------------------------------------------------------------------

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """A handle, or the half in which a histogram is drawn."""
        settings = settings_of(scene)
        if settings.kind == HISTOGRAMS:
            return "p" if frame.coordinates(x, y)[1] >= 0.0 else "q"
        found = [
            (float(np.hypot(px - x, py - y)), name)
            for name, px, py in self._shape(scene).handles(frame, settings)
        ]
        near = min(found, default=(NEAR, ""))
        return near[1] if near[0] < NEAR else None

    def drag_to(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> Scene | None:
        """The handle under the mouse, but inside the plot."""
        settings = settings_of(scene)
        x, y = min(max(x, frame.x), frame.x + frame.w), min(max(y, frame.y), frame.y + frame.h)
        at = frame.coordinates(x, y)
        return changed(scene, self._shape(scene).dragged(frame, settings, handle, *at))

    def is_editable(self, scene: Scene, index: int) -> bool:
        """Histograms and points are drawn."""
        return settings_of(scene).kind in (HISTOGRAMS, POINTS)

    def paint_along(
        self, frame: Frame, scene: Scene, index: int, handle: str, path: Array, erase: bool
    ) -> Scene | None:
        """Every bin on the way, or points on it."""
        settings = settings_of(scene)
        if settings.kind == HISTOGRAMS:
            return changed(scene, bars_along(frame, settings, handle, path, erase))
        drawn = _points_along(frame, settings, path, erase)
        return None if drawn is None else changed(scene, drawn)


def bars_along(
    frame: Frame, settings: DistanceSettings, handle: str, path: Array, erase: bool
) -> DistanceSettings:
    """The bins between both ends of a stroke get the heights under it."""
    which = "q" if handle == "q" else "p"
    heights = list(getattr(settings, f"bins_{which}"))
    for n, height in swept(frame, path, positions(len(heights))):
        signed = -height if which == "q" else height
        near = signed * frame.h / (frame.view.y1 - frame.view.y0) < ZERO
        heights[n] = 0.0 if erase or near else tidy(signed)
    return settings.with_(**{f"bins_{which}": tuple(heights)})


def swept(frame: Frame, path: Array, places: Array) -> list[tuple[int, float]]:
    """Which of equally spaced places a stroke comes over, and the height there."""
    low_y, high_y = sorted((frame.view.y0, frame.view.y1))
    ends = np.array([frame.coordinates(x, y) for x, y in path.tolist()])
    x, y = ends[:, 0], np.clip(ends[:, 1], low_y, high_y)
    half = 0.5 * float(places[1] - places[0])
    near = [int(np.abs(places - at).argmin()) for at in x if places[0] - half <= at <= places[-1] + half]
    if not near:
        return []
    order = np.argsort(x)
    found = range(min(near), max(near) + 1)
    return [(n, float(np.interp(places[n], x[order], y[order]) if n != near[-1] else y[-1])) for n in found]


def _points_along(
    frame: Frame, settings: DistanceSettings, path: Array, erase: bool
) -> DistanceSettings | None:
    name = f"points_{settings.pen}"
    mine = np.array(getattr(settings, name), dtype=float).reshape(-1, 2)
    x, y = path[-1].tolist()
    if not frame.rect.contains(x, y):
        return None
    gaps = np.hypot(*(frame.pixels(mine[:, 0], mine[:, 1]) - (x, y)).T)
    if erase:
        kept = mine[gaps > ERASER]
        return settings.with_(**{name: tuple(map(tuple, kept.tolist()))}) if len(kept) < len(mine) else None
    if len(mine) >= MOST_POINTS or (gaps < SPACING).any():
        return None
    px, py = frame.coordinates(x, y)
    return settings.with_(**{name: (*getattr(settings, name), (tidy(px), tidy(py)))})


PLOT = PairPlot()
