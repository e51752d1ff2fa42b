"""A figure of merit along an axis of a sweep: medians over seeds with their quartiles, one curve for each
value of another axis, and the threshold, which can be dragged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import log_axes, primitives
from app.painting.frame import Frame, Ticks
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import outward, words
from app.plots.plot import ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.sweep_view import FigureCurve, SweepView, sweep_view
from gandyn.orbit import Array

THRESHOLD = "threshold"
GRAB = 6.0  # pixels about the line that grab it
# Opacity of the quartiles of a few curves; more than so many would cover one another.
BAND, MANY = 0.16, 12
ROOM_BESIDE = 11.0  # text sizes for the legend


class SweepCurvesPlot(Plot):
    """The axis across is the sweep's, the axis up the figure's."""

    id = "sweep-curves"
    order = 86
    sticky = False
    immediate = True
    switchable = (False, True)
    legend_room = ROOM_BESIDE - 0.5
    digits = 3

    def title(self, scene: Scene, index: int) -> str:
        """What is drawn of the runs."""
        view = _now(scene)
        return tr("{figure}: median and quartiles over seeds").format(figure=view.figure_name)

    def names(self, scene: Scene) -> tuple[str, str]:
        """The sweep's axis and the figure."""
        view = _now(scene)
        return view.along.title if view.along else "", view.figure_name

    def aspect_locked(self, scene: Scene) -> bool:
        """A setting and a figure have no common scale."""
        return False

    def log_axes(self, scene: Scene) -> tuple[bool, bool]:
        """As the sweep's axis is spaced; the figure's as the user switched it."""
        along = _now(scene).along
        return bool(along and along.log), scene.is_switched(self.id, "y")

    def ticks(self, frame: Frame, scene: Scene) -> tuple[Ticks, Ticks]:
        """Numbers, or the names of choices."""
        across, up = super().ticks(frame, scene)
        along = _now(scene).along
        return along.ticks(across) if along else across, up

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All curves and the threshold."""
        view = self._view(data, 0) or _now(scene)
        x = view.along.extent if view.along else (0.0, 1.0)
        if not _any(view):
            return View(*x, 0.0, 1.0)
        ends = [view.threshold.value, *(v for c in view.curves for part in (c.lower, c.upper) for v in part)]
        places = log_axes.coordinates(np.array(ends), self.log_axes(scene)[1])
        places = places[np.isfinite(places)]
        y = outward(float(places.min()), float(places.max())) if len(places) else (0.0, 1.0)
        room = 0.04 * (y[1] - y[0])
        return View(*x, y[0] - room, y[1] + room)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> SweepView:
        """What is known of the cells."""
        return sweep_view(scene, effort)

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Bands below, medians above, the threshold last."""
        view, logs = self._view(data, index), self.log_axes(scene)
        with frame.clipped():
            frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
            log_axes.background(frame, logs) if not (view and view.along and view.along.named) else None
            if view is None:
                return
            shown = [(n, c) for n, c in enumerate(view.curves) if not scene.is_hidden(self.id, c.name)]
            for n, curve in shown if len(shown) <= MANY else ():
                _band(frame, curve, _color(frame.theme, n), logs[1], BAND / max(1.0, len(shown) / 4.0))
            for n, curve in shown:
                _median(frame, curve, _color(frame.theme, n), logs[1])
            if _any(view):
                _threshold(frame, view, logs[1])
            else:
                words(frame, tr("Nothing was trained yet."))

    def _view(self, data: Data, index: int) -> SweepView | None:
        found = data.extras.get((self.id, index))
        return found if isinstance(found, SweepView) else None

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The medians, with their quartiles."""
        view = self._view(data, index)
        curves = view.curves if view else ()
        return list(_traces(theme, curves, bool(view and view.along and view.along.log)))

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """The threshold's line."""
        if not _any(view := _now(scene)):
            return None
        at = log_axes.coordinates(np.array([view.threshold.value]), self.log_axes(scene)[1])[0]
        return THRESHOLD if math.isfinite(at) and abs(frame.py(at) - y) < GRAB else None

    def drag_to(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> Scene | None:
        """The scene with the threshold under a pixel."""
        value = log_axes.number(frame.coordinates(x, y)[1], self.log_axes(scene)[1])
        step = abs(frame.view.y1 - frame.view.y0) / 400.0
        digits = max(0, min(12, -math.floor(math.log10(step)))) if step > 0.0 else 6
        value = float(f"{value:.3g}") if self.log_axes(scene)[1] else round(value, digits)
        settings = scene.settings_of("sweep")
        return scene.with_settings("sweep", settings.with_(threshold=value))


def _any(view: SweepView) -> bool:
    """Whether there is a figure to be seen."""
    return any(np.isfinite(curve.median).any() for curve in view.curves)


def _now(scene: Scene) -> SweepView:
    return sweep_view(scene, ComputeOptions(blocking=False))


def _color(theme: Theme, number: int) -> QColor:
    return QColor(theme.trajectories[number % len(theme.trajectories)])


def _traces(theme: Theme, curves: tuple[FigureCurve, ...], log: bool) -> Iterator[Trace]:
    for number, curve in enumerate(curves):
        entry = LegendEntry(curve.name, curve.name, _color(theme, number).name(), mark=0)
        x = 10.0**curve.x if log else curve.x
        yield Trace(entry, x, curve.median, columns={"lower": curve.lower, "upper": curve.upper})


def _pixels(frame: Frame, x: Array, y: Array, log: bool) -> Array:
    points = frame.pixels(x, log_axes.coordinates(y, log))
    return points[np.isfinite(points).all(axis=1)]


def _band(frame: Frame, curve: FigureCurve, color: QColor, log: bool, opacity: float) -> None:
    """Between the quartiles; a stroke where there is a single value."""
    low, high = (_pixels(frame, curve.x, part, log) for part in (curve.lower, curve.upper))
    if not len(low) or len(low) != len(high):
        return
    shade = primitives.with_alpha(color.name(), opacity)
    if len(low) == 1:
        primitives.segments(frame.painter, np.hstack([low, high]), color, 2.0)
        return
    frame.painter.setPen(Qt.PenStyle.NoPen)
    frame.painter.setBrush(shade)
    frame.painter.drawPolygon(QPolygonF([QPointF(*p) for p in [*low.tolist(), *high[::-1].tolist()]]))
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)


def _median(frame: Frame, curve: FigureCurve, color: QColor, log: bool) -> None:
    points = _pixels(frame, curve.x, curve.median, log)
    if len(points) > 1:
        primitives.curve(frame.painter, points, color, 1.2 * frame.theme.line)
    for x, y in points.tolist():
        primitives.dot(frame.painter, QPointF(x, y), 3.2, color, QColor(frame.theme.plot), 1.0)


def _threshold(frame: Frame, view: SweepView, log: bool) -> None:
    """A dashed line with its number, on the side that reaches it."""
    at = log_axes.coordinates(np.array([view.threshold.value]), log)[0]
    if not math.isfinite(at):
        return
    y, painter = frame.py(float(at)), frame.painter
    painter.setPen(QPen(QColor(frame.theme.ink), 1.3, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(frame.x, y), QPointF(frame.x + frame.w, y))
    sign = "≥" if view.threshold.at_least else "≤"
    painter.setFont(axes.font(frame.theme, 0.88))
    height = painter.fontMetrics().height()
    above = view.threshold.at_least and y - frame.y > 1.4 * height
    middle = y - 0.65 * height if above or frame.y + frame.h - y < 1.4 * height else y + 0.65 * height
    text = f"{sign} {short_number(view.threshold.value, 4)}"
    ink, ground = QColor(frame.theme.ink), QColor(frame.theme.plot)
    primitives.label_box(painter, QPointF(frame.x + 4.0, middle), text, ink, ground)


PLOT = SweepCurvesPlot()
