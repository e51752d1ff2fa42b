"""The generator's two losses at the optimal discriminator, with their terms, over the distance of q from p;
the steps that their gradients ask for, as arrows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.distance_family import Family, family_of
from app.compute.distances import Curves, over
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import value_at
from app.plots._distance_plot import pair_of
from app.plots._distance_shift import ShiftCurves
from app.plots.distance_discriminator import densities_of
from app.plots.lab_plot import outward
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Pair

if TYPE_CHECKING:
    from gandyn.distances.discriminator import Gradients

LOG2 = math.log(2.0)
HIGHEST = 6.0
# Arrows are as long as the step, so many pixels for a gradient of 1, and no longer than a share of the plot.
PER_UNIT, LONGEST = 46.0, 0.3
ENTRIES = {
    "saturating": ("2JS − 2 log 2", "log(1 − D*)"),
    "non_saturating": ("KL − 2JS", "−log D*"),
    "kl_qp": ("KL(q‖p)", "pull"),
    "minus_2_js": ("−2JS", "push"),
}


@dataclass(frozen=True)
class Found:
    """The pair, its family, the losses over it, and the gradients now; None where q has no density."""

    pair: Pair
    family: Family
    curves: Curves
    gradients: Gradients | None


class LossCurves(ShiftCurves):
    """Two losses, and the two terms of the second."""

    id = "distance-losses"
    order = 97
    legend_room = 9.5

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Generator’s losses at D*; arrows: the step that each asks for")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("θ  how far q is from p"), ""

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Found:
        """Losses by their identities, which hold exactly."""
        from gandyn.distances import discriminator

        pair = pair_of(scene, effort)
        here = densities_of(pair, settings.noise)
        family = family_of(settings, pair)

        def find(value: float) -> dict[str, float]:
            at = discriminator.losses(discriminator.densities(family.make(value), settings.noise))
            js = 2.0 * at.js
            return {
                "saturating": js - 2.0 * LOG2,
                "non_saturating": at.kl_qp - js,
                "kl_qp": at.kl_qp,
                "minus_2_js": -js,
            }

        key = "losses", family.key, settings.noise
        curves = over(key, find, family.low, family.high, effort, family.step)
        try:
            gradients = discriminator.gradients(here)
        except DistanceError:
            gradients = None
        return Found(pair, family, curves, gradients)

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With the gradients now."""
        found = self.found(data, index)
        if found is None:
            return self.title(scene, index)
        if found.gradients is None:
            return tr("Generator’s losses at D*: without noise q has no density, and no gradient reaches it")
        one, other = (
            short_number(x, 3) for x in (found.gradients.saturating, found.gradients.non_saturating)
        )
        return tr("Slopes at D*: log(1 − D) {one}, −log D {other}").format(one=one, other=other)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """From −2 log 2 up; KL may leave the picture."""
        found = self.found(data, index)
        if found is None:
            return View(-2.0, 2.0, -2.0, 2.0)
        kl = found.curves.values["kl_qp"]
        highest = float(kl[np.isfinite(kl)].max(initial=0.0))
        top = outward(0.0, 1.1 * min(max(highest, 0.8), HIGHEST))[1]
        return View(found.family.low, found.family.high, -1.7, top)

    def lines(self, theme: Theme, scene: Scene, found: Found) -> list[Trace]:
        """Terms dashed."""
        return [Trace(entry, found.curves.x, found.curves.values[entry.id]) for entry in _entries(theme)]

    def present(self, scene: Scene, found: Found) -> float:
        """How far q is."""
        return found.family.now

    def paint(self, frame: Frame, scene: Scene, found: Found) -> None:
        """Curves, and on each the step that it asks for."""
        super().paint(frame, scene, found)
        if found.gradients is None:
            return
        for n, trace in enumerate(self.lines(frame.theme, scene, found)):
            if scene.is_hidden(self.id, trace.entry.id):
                continue
            step = -getattr(found.gradients, trace.entry.id)
            self._arrow(frame, trace, found.family.now, step, n)

    def _arrow(self, frame: Frame, trace: Trace, now: float, step: float, n: int) -> None:
        """Along the axis, from the curve; from the upper edge where the curve is beyond it."""
        value = value_at(trace, now)
        if math.isnan(value) or not math.isfinite(step):
            return
        y = frame.py(value) if math.isfinite(value) else frame.y
        y = min(max(y, frame.y + (1.0 + n) * frame.theme.text), frame.y + frame.h - 0.5 * frame.theme.text)
        most = LONGEST * frame.w
        length = most * math.tanh(PER_UNIT * step / most)
        start = QPointF(frame.px(now), y)
        color = QColor(trace.entry.color)
        tip = QPointF(start.x() + length, y)
        primitives.arrow(frame.painter, start, tip, color, 1.7 * frame.theme.line, 9.0)
        if abs(length) < 1.0:
            primitives.dot(frame.painter, start, 3.2 * frame.theme.line, QColor(frame.theme.plot), color)


def _entries(theme: Theme) -> list[LegendEntry]:
    colors = (theme.accent, theme.trajectories[3], theme.trajectories[1], theme.trajectories[0])
    return [
        LegendEntry(id, ENTRIES[id][0], color, dashed=id in ("kl_qp", "minus_2_js"))
        for id, color in zip(ENTRIES, colors)
    ]


PLOT = LossCurves()
