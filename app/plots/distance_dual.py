"""The dual potential of earth moving, whose slope is at most 1: what the critic of a Wasserstein GAN looks
for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from app.compute.earth import Earth
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import paint_lines
from app.plots._distance_earth import EarthPlot, around, rgb_of
from app.plots._distance_paint import color_of
from app.plots._distance_plot import settings_of
from app.plots._lab_plane import dots
from app.plots.lab_plot import outward
from app.plots.plot import Array, ComputeOptions
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme

COUNT, SIDE = 241, 44  # places on the line, and along each side of a picture of the plane


@dataclass(frozen=True, eq=False)
class Potential:
    """f at places: (COUNT, 1) on the line, or a grid of the view in the plane, row by row from below."""

    earth: Earth
    view: View
    at: Array
    f: Array


class Dual(EarthPlot):
    """A curve on the line, heights in the plane."""

    id = "distance-dual"
    order = 95

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return (
            tr("Dual potential f, slope at most 1")
            if settings_of(scene).power == 1
            else tr("Dual potential f")
        )

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With what it is worth: the same as the best plan costs."""
        found, title = self.found(data, index), self.title(scene, index)
        if found is None:
            return title
        value = short_number(found.earth.best.dual_value)
        return f"{title}: " + tr("mean over p − mean over q = {value}").format(value=value)

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return ("x", "") if settings_of(scene).kind in ("line", "histograms") else ("x₁", "x₂")

    def aspect_locked(self, scene: Scene) -> bool:
        """In the plane."""
        return settings_of(scene).kind not in ("line", "histograms")

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Potential:  # type: ignore[override]
        """The potential where it is drawn."""
        earth = super().find(scene, settings, effort)
        if earth.on_line:
            places = np.concatenate([earth.best.x, earth.best.y])
            view = around(np.hstack([places, places]))
            at = np.linspace(float(places.min()), float(places.max()), COUNT)[:, None]
        else:
            view = around(earth.best.x, earth.best.y)
            axes = np.linspace(view.x0, view.x1, SIDE), np.linspace(view.y0, view.y1, SIDE)
            at = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
        f = earth.best.potential(at)
        return Potential(earth, view, at, f - float(earth.best.p @ earth.best.potential(earth.best.x)))

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All of it."""
        found = self.found(data, index)
        if found is None or not found.earth.on_line:
            return found.view if found else View(-3.0, 3.0, -1.0, 1.0)
        low, high = outward(float(found.f.min()), float(found.f.max()))
        return View(found.view.x0, found.view.x1, low, high)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The curve."""
        found = self.found(data, index)
        return [] if found is None or not found.earth.on_line else [_curve(theme, found)]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The caption names it."""
        return []

    def paint(self, frame: Frame, scene: Scene, found: Potential) -> None:
        """With the places of p and q."""
        best = found.earth.best
        if found.earth.on_line:
            paint_lines(frame, scene, self.id, [_curve(frame.theme, found)])
            for which, at, mass in (("p", best.x, best.p), ("q", best.y, best.q)):
                f = np.interp(at[:, 0], found.at[:, 0], found.f)
                for x, y, m in zip(at[:, 0].tolist(), f.tolist(), mass.tolist()):
                    radius = 4.0 * frame.theme.line * float(np.sqrt(m / max(best.p.max(), best.q.max())))
                    color = primitives.with_alpha(color_of(frame.theme, which), 0.75)
                    primitives.dot(frame.painter, QPointF(frame.px(x), frame.py(y)), radius, color)
        else:
            _heights(frame, found)
            for which, at in (("p", best.x), ("q", best.y)):
                dots(frame, at, QColor(color_of(frame.theme, which)), 2.6 * frame.theme.line)


def _curve(theme: Theme, found: Potential) -> Trace:
    return Trace(LegendEntry("f", "f", theme.critic), found.at[:, 0], found.f)


def _heights(frame: Frame, found: Potential) -> None:
    """Dark where the potential is low."""
    f = found.f.reshape(SIDE, SIDE)[::-1]
    share = (f - f.min()) / max(float(np.ptp(f)), 1e-12)
    palette = np.array([list(rgb_of(color)) for color in frame.theme.speed])
    stops = np.linspace(0.0, 1.0, len(palette))
    rgb = np.stack([np.interp(share, stops, palette[:, k]) for k in range(3)], axis=-1).astype(np.uint8)
    pixels = np.ascontiguousarray(rgb)
    image = QImage(pixels.data, SIDE, SIDE, 3 * SIDE, QImage.Format.Format_RGB888).copy()
    view = found.view
    box = QRectF(frame.point(view.x0, view.y1), frame.point(view.x1, view.y0))
    frame.painter.setRenderHint(frame.painter.RenderHint.SmoothPixmapTransform)
    frame.painter.setOpacity(0.55)
    frame.painter.drawImage(box, image)
    frame.painter.setOpacity(1.0)


PLOT = Dual()
