"""The largest Lyapunov exponent of the selected start's orbit: how the mean settles over time, its value, and
what that means.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute import poincare
from app.compute.orbits import Data
from app.compute.poincare import Exponent
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.plot import ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme


class LyapunovPlot(Plot):
    """A series that settles, with the final value and its error."""

    id = "exponent"
    order = 21
    sticky = False

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Largest Lyapunov exponent Λ of the selected start: estimate from all of the orbit so far")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        name = tr("iteration") if poincare.training_of(scene) else tr("time t")
        return name, tr("Λ  estimate so far")

    def aspect_locked(self, scene: Scene) -> bool:
        """Time and exponent share no scale."""
        return False

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Exponent | None:
        """The measured exponent."""
        return poincare.exponent(scene, index, effort)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """The whole time; zero, every value and its error, but not the first swings."""
        found = [
            entry
            for (plot, _), entry in data.extras.items()
            if plot == self.id and entry is not None and entry.found is not None
        ]
        if not found:
            return View(0.0, 1.0, -1.0, 1.0)
        values = np.concatenate([[0.0], *(one.found.series[len(one.found.series) // 10 :] for one in found)])
        errors = [one.found.exponent + sign * one.error for one in found for sign in (-1.0, 1.0)]
        low, high = min(values.min(), *errors), max(values.max(), *errors)
        margin = 0.15 * (high - low) + 1e-9
        return View(0.0, max(float(one.found.t[-1]) for one in found), low - margin, high + 2.0 * margin)

    def x_quantity(self, scene: Scene) -> str:
        """Time, or iterations."""
        return "iterations" if poincare.training_of(scene) else "time"

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The estimate from all of the orbit up to each time, with the error of the last."""
        entry: Exponent | None = data.extras.get((self.id, index))
        if entry is None or entry.found is None:
            return []
        color = theme.trajectories[scene.starts[scene.selected].color]
        found, error = entry.found, np.full(len(entry.found.t), entry.error)
        return [Trace(LegendEntry("exponent", "Λ", color), found.t, found.series, columns={"error": error})]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """One curve needs no name."""
        return []

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """The series, zero, the value with its error, and words."""
        entry: Exponent | None = data.extras.get((self.id, index))
        with frame.clipped():
            axes.background(frame)
            if entry is not None and entry.found is not None:
                self._series(frame, scene, entry)
            self._words(frame, scene, entry)

    def _series(self, frame: Frame, scene: Scene, entry: Exponent) -> None:
        found, theme, right = entry.found, frame.theme, frame.x + frame.w
        assert found is not None
        top, bottom = frame.py(found.exponent + entry.error), frame.py(found.exponent - entry.error)
        color = theme.trajectories[scene.starts[scene.selected].color]
        frame.painter.fillRect(
            QRectF(frame.x, top, frame.w, bottom - top), primitives.with_alpha(color, 0.12)
        )
        for value, ink, style in (
            (0.0, theme.ink, Qt.PenStyle.SolidLine),
            (found.exponent, color, Qt.PenStyle.DashLine),
        ):
            y = frame.py(value)
            primitives.curve(
                frame.painter, np.array([[frame.x, y], [right, y]]), QColor(ink), 0.6 * theme.line, style
            )
        points = frame.pixels(found.t, found.series)
        for run in primitives.clip(points, frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, QColor(color), theme.line)

    def _words(self, frame: Frame, scene: Scene, entry: Exponent | None) -> None:
        lines = told(entry, poincare.training_of(scene) is not None) if entry else [_why(scene)]
        text = "\n".join(lines)
        frame.painter.setFont(axes.font(frame.theme, 0.95))
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        primitives.text_box(frame.painter, frame.inner, text, frame.theme.ink, frame.theme.panel, where)


def told(entry: Exponent, rounds: bool) -> list[str]:
    """The value and what it means; never more than was measured."""
    if entry.found is None:
        return [tr("No exponent was measured."), *([entry.sentence] if entry.sentence else [])]
    unit = tr("per iteration") if rounds else tr("per unit of time")
    # As many digits as the panel Analysis has, which measures the same.
    value = f"Λ = {entry.found.exponent:.4g} ± {entry.error:.2g} {unit}".replace("-", "−")
    return [value, meanings()[entry.sign + 1], *([entry.sentence] if entry.sentence else [])]


def _why(scene: Scene) -> str:
    """Why nothing was measured yet."""
    if not scene.starts:
        return tr("There is no start: click in the portrait to add one.")
    return tr("The exponent is being computed.")


def meanings() -> tuple[str, str, str]:
    """What a negative exponent, none, and a positive one say."""
    return (
        tr("below 0: neighbouring orbits approach each other"),
        tr("0 within the error: neighbouring orbits neither approach nor separate exponentially"),
        tr("above 0: neighbouring orbits separate exponentially; this is chaos if the orbit stays bounded"),
    )


PLOT = LyapunovPlot()
