"""The map y = F⁻¹(x) that turns U[0, 1] into a density: strips of equal area come from below and leave to the
left. What a network of the lab has learned lies beside it.
"""

from __future__ import annotations

import numpy as np

from app.compute.orbits import Data
from app.model.pages.distances import NORMAL
from app.model.scene import Scene
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import paint_lines
from app.plots._distance_plot import settings_of
from app.plots._distance_strips import AreaMap, StripsPlot, fill_strip
from app.plots.lab_plot import runs_of
from app.plots.plot import Array, ComputeOptions, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import snapshot_view


class MapPlot(StripsPlot):
    """The curve and its strips."""

    id = "distance-map"
    order = 102

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        if settings_of(scene).target == NORMAL:
            return tr("y = Φ⁻¹(x): equal areas below and at the left")
        return tr("y = F⁻¹(x): equal areas below and at the left")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The density at the left has y."""
        return "x", "y"

    named_upward = True

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> tuple[object, object]:
        """The map, and a network's."""
        network = _network(scene, effort) if settings_of(scene).target == NORMAL else None
        return super().compute(scene, index, effort), network

    def found(self, data: Data, index: int) -> AreaMap | None:
        """The map."""
        pair = data.extras.get((self.id, index))
        return pair[0] if pair and isinstance(pair[0], AreaMap) else None

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The map, and what a network makes of u."""
        found, pair = self.found(data, index), data.extras.get((self.id, index))
        if found is None:
            return []
        name = "Φ⁻¹(x)" if settings_of(scene).target == NORMAL else "F⁻¹(x)"
        traces = [Trace(LegendEntry("map", name, theme.ink), found.x, found.y)]
        if pair and pair[1] is not None:
            u, fake = pair[1]
            traces.append(
                Trace(LegendEntry("network", tr("network of the lab"), theme.fake, dashed=True), u, fake)
            )
        return traces

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """Where there are two curves."""
        entries = super().legend(theme, scene, index, data)
        return entries if len(entries) > 1 else []

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Strips under the curves."""
        found = self.found(data, index)
        with frame.clipped():
            self.ground(frame, scene)
            if found is not None:
                for n in range(len(found.strips_x) - 1):
                    _strip(frame, found, n)
                paint_lines(frame, scene, self.id, self.traces(frame.theme, scene, index, data))


def _strip(frame: Frame, found: AreaMap, n: int) -> None:
    """Up from below to the curve, and from there to the left."""
    (x0, x1), (y0, y1) = found.strips_x[n : n + 2].tolist(), found.strips_y[n : n + 2].tolist()
    inside = (found.x > x0) & (found.x < x1)
    curve = [(x0, y0), *zip(found.x[inside].tolist(), found.y[inside].tolist()), (x1, y1)]
    bottom, left = frame.view.y0, frame.view.x0
    fill_strip(frame, [(x0, bottom), *curve, (x1, bottom)], n, 0.30)
    fill_strip(frame, [(left, y0), *curve, (left, y1)], n, 0.16)


def _network(scene: Scene, effort: ComputeOptions) -> tuple[Array, Array] | None:
    """u and what the newest network of the lab makes of it; turned round if it goes down."""
    seen = snapshot_view(scene.with_(time=scene.end), 0, runs_of(effort))
    found = seen.picture("quantiles") if seen else {}
    if not found:
        return None
    u, fake = (np.asarray(found[name], dtype=float) for name in ("u", "fake"))
    return u, fake if fake[-1] >= fake[0] else fake[::-1]


PLOT = MapPlot()
