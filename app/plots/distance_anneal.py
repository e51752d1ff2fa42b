"""JS, TV and H² of the present pair over σ: what annealing goes through, with the playhead's σ marked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.distances import BOUNDED, Curves, bounded, over
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._distance_curves import LOG2, DistanceCurves, entry_of, paint_level, value_at
from app.plots._distance_plot import pair_of, settings_of
from app.plots.distance_noise_js import USUAL
from app.plots.distance_noisy import noise_now
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme


@dataclass(frozen=True)
class Found:
    """Curves over σ."""

    curves: Curves


class Anneal(DistanceCurves):
    """From 0 to twice the σ that is set."""

    id = "distance-anneal"
    order = 101

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("This pair over σ; the playhead takes σ down to 0")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("σ  noise on both"), ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Found:
        """Three distances that are bounded."""
        pair = pair_of(scene, effort)

        def find(noise: float) -> dict[str, float]:
            return bounded(pair, noise)

        return Found(over(("anneal", pair), find, 0.0, _end(settings), effort))

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All are at most 1."""
        return View(0.0, _end(settings_of(scene)), -0.03, 1.1)

    def lines(self, theme: Theme, scene: Scene, found: Found) -> list[Trace]:
        """In the colours that they have everywhere."""
        return [Trace(entry_of(theme, name), found.curves.x, found.curves.values[name]) for name in BOUNDED]

    def paint(self, frame: Frame, scene: Scene, found: Found) -> None:
        """With log 2."""
        paint_level(frame, LOG2, "log 2")
        super().paint(frame, scene, found)

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """Where the playhead is."""
        found, sigma = self.found(data, index), noise_now(scene)
        if found is None:
            return
        x = frame.px(sigma)
        line = np.array([[x, frame.y, x, frame.y + frame.h]])
        with frame.clipped():
            primitives.segments(frame.painter, line, QColor(frame.theme.ink), 1.0)
            for trace in self.lines(frame.theme, scene, found):
                value = value_at(trace, sigma)
                if np.isfinite(value) and not scene.is_hidden(self.id, trace.entry.id):
                    at = QPointF(x, frame.py(value))
                    primitives.dot(frame.painter, at, 2.4 * frame.theme.line, QColor(trace.entry.color))


def _end(settings: DistanceSettings) -> float:
    return 1.5 * (settings.noise or USUAL)


PLOT = Anneal()
