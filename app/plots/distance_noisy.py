"""Both distributions with Gaussian noise; with the playhead the noise falls from σ to 0."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPen

from app.compute.orbits import Data
from app.model.distance_parts import positions
from app.model.pages.distances import HISTOGRAMS, LINE, PLANE, SEGMENTS, DistanceSettings
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._distance_paint import SIDES, color_of, fill_polygon, paint_ellipse
from app.plots._distance_plot import settings_of
from app.plots.distance_pair import PairPlot
from app.plots.plot import Array
from app.text.number_format import short_number
from app.text.translation import tr
from gandyn.distances.pairs import Pair, Points

MOST_BLURRED = 400  # points of a cloud that get a disc each


def noise_now(scene: Scene) -> float:
    """σ at the playhead."""
    return settings_of(scene).noise * (1.0 - scene.time / scene.end)


class Noisy(PairPlot):
    """The pair that is dragged, and over it what the noise makes of it."""

    id = "distance-noisy"
    order = 99

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        sigma = short_number(settings_of(scene).noise)
        return tr("Noise σ = {sigma} on both; playing takes it away").format(sigma=sigma)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """Bars become densities, which need another height."""
        settings = settings_of(scene)
        view = super().auto_range_of(scene, index, data)
        if settings.kind == HISTOGRAMS:
            return view
        if settings.kind == SEGMENTS:
            room = min(2.0 * settings.noise, 1.0)
            return View(view.x0, view.x1, view.y0 - room, view.y1 + room)
        return view

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """At the playhead's σ."""
        sigma, settings = noise_now(scene), settings_of(scene)
        if sigma > 0.0:
            with frame.clipped():
                _blur(frame, settings, self.found(data, index), sigma)


def _blur(frame: Frame, settings: DistanceSettings, pair: Pair | None, sigma: float) -> None:
    if settings.kind == SEGMENTS:
        _segments(frame, settings, sigma)
    elif settings.kind == LINE:
        for which in SIDES:
            mean, std = getattr(settings, f"mean_{which}"), getattr(settings, f"std_{which}")
            _density(frame, np.array([mean]), np.ones(1), float(np.hypot(std, sigma)), which)
    elif settings.kind == PLANE:
        for which in SIDES:
            ellipse = settings.ellipse(which)
            grown = np.hypot([ellipse.a, ellipse.b], sigma) / np.array([ellipse.a, ellipse.b])
            paint_ellipse(frame, ellipse.mean, ellipse.axes * grown, which)
    elif settings.kind == HISTOGRAMS:
        _histograms(frame, settings, sigma)
    elif isinstance(pair, Points) and pair.dim >= 2:
        for which, cloud in zip(SIDES, (pair.p, pair.q)):
            _discs(frame, cloud[:MOST_BLURRED, :2], sigma, which)


def _segments(frame: Frame, settings: DistanceSettings, sigma: float) -> None:
    """Bands of one and two σ to each side."""
    for which, x in (("p", 0.0), ("q", settings.theta)):
        for scale in (2.0, 1.0):
            width = 2.0 * scale * sigma * frame.w / (frame.view.x1 - frame.view.x0)
            color = primitives.with_alpha(color_of(frame.theme, which), 0.17)
            frame.painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            frame.painter.drawLine(QLineF(frame.px(x), frame.py(0.0), frame.px(x), frame.py(1.0)))


def _density(frame: Frame, at: Array, masses: Array, sigma: float, which: str, sign: float = 1.0) -> None:
    x = np.linspace(frame.view.x0, frame.view.x1, 301)
    bells = np.exp(-0.5 * ((x[:, None] - at) / sigma) ** 2) / (sigma * np.sqrt(2.0 * np.pi))
    points, zero = frame.pixels(x, sign * (bells @ masses)), frame.py(0.0)
    area = np.vstack([[points[0, 0], zero], points, [points[-1, 0], zero]])
    fill_polygon(frame, area, color_of(frame.theme, which), 0.28)
    color = primitives.with_alpha(color_of(frame.theme, which), 1.0)
    primitives.curve(frame.painter, points, color, 1.3 * frame.theme.line)


def _histograms(frame: Frame, settings: DistanceSettings, sigma: float) -> None:
    """As high as bins would be: heights per bin, blurred."""
    for which, sign in (("p", 1.0), ("q", -1.0)):
        heights = np.array(getattr(settings, f"bins_{which}"))
        at = positions(len(heights))
        _density(frame, at, heights * float(at[1] - at[0]), sigma, which, sign)


def _discs(frame: Frame, cloud: Array, sigma: float, which: str) -> None:
    radius = sigma * frame.w / (frame.view.x1 - frame.view.x0)
    color = primitives.with_alpha(color_of(frame.theme, which), 0.12)
    for x, y in cloud.tolist():
        primitives.dot(frame.painter, frame.point(x, y), radius, color)


PLOT = Noisy()
