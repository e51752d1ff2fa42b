"""One number against another: how fast deviations grow, or how large the orbit ends up, as the chosen number
changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.compute.spectra import Spectra, spectra_of
from app.compute.sweep_runs import runs_of
from app.model.pages.locus import AMPLITUDE, GROWTH, PERIOD, RADIUS
from app.model.scene import Scene, View
from app.painting import color_scale, log_axes, primitives
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots._choosing import scene_with_value, symbol_of, value_at
from app.plots.plot import PICK, Array, ComputeOptions, Plot, Quality
from app.plots.series import axes_step
from app.text.number_format import short_number
from app.text.translation import tr
from gandyn import Axis

GRAB = 10.0  # pixels around the present value that grab it
TITLES = {
    GROWTH: "Growth rate over the chosen number; below 0: stable",
    RADIUS: "Spectral radius over the chosen number; below 1: stable",
    AMPLITUDE: "Largest and least size at the end of a run from the selected start",
    PERIOD: "Period at the end of a run from the selected start",
}
UPRIGHT = {GROWTH: "max Re λ", RADIUS: "ρ", AMPLITUDE: "‖(φ, θ)‖", PERIOD: "T"}
BORDERS = {GROWTH: 0.0, RADIUS: 1.0}


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: the number of its mark, its values along the axis, and the value now (None where it has no
    such number).
    """

    number: int
    x: Array
    y: Array


@dataclass(frozen=True, eq=False)
class Drawn:
    """The spectra, for the critical values and the present, and the curves."""

    spectra: Spectra
    lines: tuple[Line, ...]


class Diagram(Plot):
    """The curves, the critical values, and the present value, which can be dragged."""

    id = "diagram"
    order = 22
    sticky = False
    tick_marks = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        show = scene.settings_of("locus").show
        return tr(TITLES[show])

    def names(self, scene: Scene) -> tuple[str, str]:
        """The chosen number, and what is drawn over it."""
        course = scene.settings_of("locus")
        symbol = symbol_of(scene, course.axis.id)
        rounds = f" ({tr('rounds')})" if course.show == PERIOD and scene.trainings else ""
        return symbol, UPRIGHT[course.show] + rounds

    def aspect_locked(self, scene: Scene) -> bool:
        """The axes share no scale."""
        return False

    def log_axes(self, scene: Scene) -> tuple[bool, bool]:
        """Across, as the panel says."""
        return scene.settings_of("locus").axis.log, False

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Drawn:
        """The paths that the planes above draw, or a run at every value; none while kernels are being
        compiled.
        """
        spectra = spectra_of(scene, index, False)
        if spectra.course.show in BORDERS:
            return Drawn(spectra, tuple(_spectral(spectra)))
        return Drawn(spectra, tuple(_runs_lines(scene, index, spectra, effort)) if effort.compiled else ())

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All of the range; values rounded outward to steps that rarely change."""
        axis, show = scene.settings_of("locus").axis, scene.settings_of("locus").show
        values = [line.y for i in range(len(scene.scenarios)) for line in data.extras[self.id, i].lines]
        whole = np.concatenate([y[np.isfinite(y)] for y in values]) if values else np.zeros(0)
        border = BORDERS.get(show, 0.0)
        low, high = (
            (min(border, float(whole.min())), max(border, float(whole.max())))
            if whole.size
            else (border - 1.0, border + 1.0)
        )
        step = 0.25 * axes_step(max(high - low, 0.05))
        x0, x1 = along(axis, axis.low), along(axis, axis.high)
        air = 0.015 * (x1 - x0)
        return View(x0 - air, x1 + air, step * np.floor(low / step - 0.4), step * np.ceil(high / step + 0.4))

    # Painting
    # --------------------------------------------------------------------------------------------------------

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Ground, curves, critical values, the present."""
        drawn: Drawn = data.extras[self.id, index]
        spectra = drawn.spectra
        log_axes.background(frame, self.log_axes(scene))
        with frame.clipped():
            self._ground(frame, spectra)
            for line in drawn.lines:
                points = frame.pixels(line.x, np.nan_to_num(line.y, nan=0.0))
                for run in _runs(points, np.isfinite(line.y)):
                    primitives.curve(
                        frame.painter,
                        run,
                        QColor(color_scale.rule_color(frame.theme, line.number)),
                        1.1 * frame.theme.line,
                    )
            self._present(frame, drawn)
            self._critical(frame, scene, spectra)
            self._silence(frame, scene, drawn)

    def _ground(self, frame: Frame, spectra: Spectra) -> None:
        """The stable side, and its border."""
        border = BORDERS.get(spectra.course.show)
        if border is None:
            return
        y = min(max(frame.py(border), frame.y), frame.y + frame.h)
        frame.painter.fillRect(
            QRectF(frame.x, y, frame.w, frame.y + frame.h - y), primitives.with_alpha(frame.theme.real, 0.10)
        )
        primitives.segments(
            frame.painter, np.array([[frame.x, y, frame.x + frame.w, y]]), QColor(frame.theme.muted), 1.0
        )

    def _critical(self, frame: Frame, scene: Scene, spectra: Spectra) -> None:
        """Dashed lines with their values and names on top, the later ones lower."""
        frame.painter.setFont(axes.font(frame.theme, 0.9))
        symbol = symbol_of(scene, spectra.course.axis.id)
        for row, (value, names) in enumerate(_named(spectra)):
            x = frame.px(along(spectra.course.axis, value))
            primitives.curve(
                frame.painter,
                np.array([[x, frame.y], [x, frame.y + frame.h]]),
                QColor(frame.theme.equilibrium),
                1.1,
                Qt.PenStyle.DashLine,
            )
            text = f"{symbol} = {short_number(round(value, 9))} · {', '.join(map(tr, names))}"
            metrics = frame.painter.fontMetrics()
            if metrics.horizontalAdvance(text) > 0.9 * frame.w:
                text = text.split(" · ", maxsplit=1)[0]
            width = metrics.horizontalAdvance(text) + 14.0
            left = x + 6.0 if x + width + 6.0 < frame.x + frame.w else max(x - width - 2.0, frame.x + 2.0)
            at = QPointF(left, frame.y + (1.0 + 1.8 * row) * frame.theme.text)
            primitives.label_box(frame.painter, at, text, QColor(frame.theme.ink), QColor(frame.theme.panel))

    def _silence(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Why there is no curve."""
        text = "" if any(np.isfinite(line.y).any() for line in drawn.lines) else _why(scene, drawn.spectra)
        if text:
            frame.painter.setFont(axes.font(frame.theme, 1.0))
            primitives.text_box(
                frame.painter,
                frame.inner,
                text,
                frame.theme.ink,
                frame.theme.panel,
                Qt.AlignmentFlag.AlignCenter,
            )

    def _present(self, frame: Frame, drawn: Drawn) -> None:
        spectra = drawn.spectra
        for value in _values(spectra):
            x = frame.px(along(spectra.course.axis, value))
            primitives.segments(
                frame.painter, np.array([[x, frame.y, x, frame.y + frame.h]]), QColor(frame.theme.accent), 1.6
            )
            for line in drawn.lines:
                y = _at(line, along(spectra.course.axis, value))
                if np.isfinite(y):
                    color = QColor(color_scale.rule_color(frame.theme, line.number))
                    color_scale.mark(
                        frame.painter,
                        QPointF(x, frame.py(y)),
                        line.number,
                        2.6 * frame.theme.line,
                        color,
                        QColor(frame.theme.plot),
                    )

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """While the playhead runs, it sweeps the number through its range."""
        spectra = _spectra(data, self.id, index)
        if spectra is None or scene.time <= 0.0:
            return
        x = frame.px(along(spectra.course.axis, value_at(spectra.course.axis, scene.time / scene.end)))
        with frame.clipped():
            primitives.segments(
                frame.painter, np.array([[x, frame.y, x, frame.y + frame.h]]), QColor(frame.theme.ink), 1.0
            )

    # The mouse
    # -------------------------------------------------------------------------------------------------------

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """The line of the present value."""
        spectra = _spectra(data, self.id, index)
        near = spectra is not None and any(
            abs(frame.px(along(spectra.course.axis, v)) - x) < GRAB for v in _values(spectra)
        )
        return PICK if near and frame.rect.contains(x, y) else None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The value under the pixel."""
        axis = scene.settings_of("locus").axis
        place = frame.coordinates(x, y)[0]
        return scene_with_value(
            scene, index, axis.id, min(max(10.0**place if axis.log else place, axis.low), axis.high)
        )

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """The value here, and what every curve has there."""
        drawn: Drawn | None = data.extras.get((self.id, index))
        if drawn is None:
            return ""
        spectra = drawn.spectra
        axis, place = spectra.course.axis, frame.coordinates(x, y)[0]
        words = [f"{symbol_of(scene, axis.id)} = {short_number(10.0**place if axis.log else place)}"]
        for line in drawn.lines:
            value = _at(line, place)
            words += [f"{UPRIGHT[spectra.course.show]} = {short_number(value)}"] if np.isfinite(value) else []
        return "   ".join(words)


def along(axis: Axis, value: float) -> float:
    """Where a value lies on the plot's horizontal axis."""
    return float(np.log10(max(value, 1e-300))) if axis.log else value


def _spectra(data: Data, id: str, index: int) -> Spectra | None:
    drawn: Drawn | None = data.extras.get((id, index))
    return None if drawn is None else drawn.spectra


def _runs_lines(scene: Scene, index: int, spectra: Spectra, effort: ComputeOptions) -> Iterator[Line]:
    """Top and bottom of the orbit, or its period: of the rules in rounds where there are rules, of the flow
    in time else.
    """
    period, axis = spectra.course.show == PERIOD, spectra.course.axis
    trainings = list(enumerate((None, *scene.trainings)))
    for number, training in trainings[1:] if period and scene.trainings else trainings:
        found = runs_of(scene, index, training, effort.cancelled, effort.report, effort.preview)
        if found is not None:
            x = np.log10(found.values) if axis.log else found.values
            for y in (found.period,) if period else (found.top, found.bottom):
                yield Line(number, x, np.where(np.isfinite(y), y, np.nan))


def _spectral(spectra: Spectra) -> Iterator[Line]:
    """The curves of what the diagram shows; of the flow, or of the rules."""
    axis = spectra.course.axis
    paths = [(0, spectra.flow)] if spectra.course.show == GROWTH else list(enumerate(spectra.rules, 1))
    for number, path in paths:
        if path.locus is not None:
            x = np.log10(path.locus.values) if axis.log else path.locus.values
            yield Line(number, x, path.locus.measure)
        elif path.present.size:
            level = float(path.present.real.max() if path.training is None else abs(path.present).max())
            yield Line(
                number, np.array([along(axis, axis.low), along(axis, axis.high)]), np.array([level, level])
            )


def _why(scene: Scene, spectra: Spectra) -> str:
    """Why the diagram is empty, if it is more than a computation that is not done."""
    show = spectra.course.show
    if show == RADIUS and not spectra.rules:
        return tr("A spectral radius belongs to an update rule: add one in the panel Training.")
    if show in BORDERS:
        paths = [spectra.flow] if show == GROWTH else list(spectra.rules)
        return "\n".join(dict.fromkeys(tr(path.why) for path in paths if path.why))
    return "" if _values(spectra) else tr("The chosen number changes nothing here.")


def _at(line: Line, x: float) -> float:
    return float(np.interp(x, line.x, line.y, left=np.nan, right=np.nan))


def _values(spectra: Spectra) -> list[float]:
    """The chosen number now, in the flow and in every rule that has it; equal ones once."""
    return list(
        dict.fromkeys(path.value for path in (spectra.flow, *spectra.rules) if path.value is not None)
    )


def _named(spectra: Spectra) -> list[tuple[float, list[str]]]:
    """Critical values of the curves shown, with all that happens there."""
    show = spectra.course.show
    paths: list[Any] = (
        [spectra.flow]
        if show == GROWTH
        else list(spectra.rules)
        if show == RADIUS
        else [spectra.flow, *spectra.rules]
    )
    span, found = spectra.course.axis.high - spectra.course.axis.low, list[tuple[float, list[str]]]()
    for one in sorted(
        (c for path in paths if path.locus for c in path.locus.critical), key=lambda c: c.value
    ):
        same = next((names for value, names in found if abs(value - one.value) < 1e-5 * span), None)
        if same is None:
            found.append((one.value, [one.name]))
        elif one.name not in same:
            same.append(one.name)
    return found


def _runs(points: Array, keep: Any) -> list[Array]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], keep.astype(np.int8), [0]])))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2]) if b - a > 1]


PLOT = Diagram()
