"""One number against another: how fast deviations grow, or how large the orbit ends up, as the chosen number
changes.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.compute.spectra import Path, Spectra, spectra_of
from app.model.pages.locus import AMPLITUDE, GROWTH, PERIOD, RADIUS
from app.model.scene import Scene, View
from app.painting import color_scale, log_axes, primitives
from app.painting import frame as axes
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._choosing import scene_with_value, symbol_of, value_at
from app.plots._curves import paint_curves
from app.plots._diagram_lines import Drawn, critical_values, runs_lines, spectral, value_on, why_empty
from app.plots.plot import PICK, ComputeOptions, Plot, Quality
from app.plots.series import axes_step
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.theme.rule_labels import named
from gandyn import Axis

GRAB = 10.0  # pixels around the present value that grab it
TITLES = {
    GROWTH: "How fast small deviations grow, over the chosen number; below 0: stable",
    RADIUS: "Spectral radius of one iteration, over the chosen number; below 1: stable",
    AMPLITUDE: "Largest and least size at the end of a run from the selected start, over the chosen number",
    PERIOD: "Period at the end of a run from the selected start, over the chosen number",
}
UPRIGHT = {
    GROWTH: "largest real part",
    RADIUS: "spectral radius ρ",
    AMPLITUDE: "size ‖(φ, θ)‖",
    PERIOD: "period",
}
BORDERS = {GROWTH: 0.0, RADIUS: 1.0}


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
        unit = f" ({tr('iterations')})" if course.show == PERIOD and scene.trainings else ""
        return symbol, tr(UPRIGHT[course.show]) + unit

    def aspect_locked(self, scene: Scene) -> bool:
        """The axes share no scale."""
        return False

    def log_axes(self, scene: Scene) -> tuple[bool, bool]:
        """Across, as the panel says."""
        return scene.settings_of("locus").axis.log, False

    def can_log(self, scene: Scene) -> tuple[bool, bool]:
        """The chosen number, where all its range is above 0."""
        return scene.settings_of("locus").axis.low > 0.0, False

    def with_log(self, scene: Scene, axis: int, on: bool) -> Scene:
        """The range of the chosen number, with its values placed otherwise."""
        settings = scene.settings_of("locus")
        return scene.with_settings("locus", settings.with_(log=on)).without_view(self.id)

    def x_quantity(self, scene: Scene) -> str:
        """The chosen number."""
        return f"number {scene.settings_of('locus').axis.id}"

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The curves over the chosen number."""
        drawn: Drawn | None = data.extras.get((self.id, index))
        if drawn is None:
            return []
        paths = dict(enumerate((drawn.spectra.flow, *drawn.spectra.rules)))
        entries = [_entry(theme, line.number, paths[line.number], line.part) for line in drawn.lines]
        return [Trace(entry, line.x, line.y) for entry, line in zip(entries, drawn.lines)]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The flow and the rules, where there are several."""
        drawn: Drawn | None = data.extras.get((self.id, index))
        numbers = dict.fromkeys(line.number for line in drawn.lines) if drawn else {}
        if drawn is None or len(numbers) < 2:
            return []
        paths = dict(enumerate((drawn.spectra.flow, *drawn.spectra.rules)))
        return [_entry(theme, number, paths[number]) for number in numbers]

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Drawn:
        """The paths that the planes above draw, or a run at every value; none while kernels are being
        compiled.
        """
        spectra = spectra_of(scene, index, False)
        if spectra.course.show in BORDERS:
            return Drawn(spectra, tuple(spectral(spectra)))
        return Drawn(spectra, tuple(runs_lines(scene, index, spectra, effort)) if effort.compiled else ())

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
            traces = self.traces(frame.theme, scene, index, data)
            paint_curves(frame, scene, self.id, traces, self.log_axes(scene), 1.1)
            self._present(frame, scene, drawn)
            self._critical(frame, scene, spectra)
            self._silence(frame, drawn)

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
        shown = [pair for pair in _paths(spectra) if not scene.is_hidden(self.id, str(pair[0]))]
        for row, (value, names) in enumerate(
            critical_values(spectra.course.axis, [path for _, path in shown])
        ):
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

    def _silence(self, frame: Frame, drawn: Drawn) -> None:
        """Why there is no curve."""
        text = "" if any(np.isfinite(line.y).any() for line in drawn.lines) else why_empty(drawn)
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

    def _present(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        spectra = drawn.spectra
        for value in _values(spectra):
            x = frame.px(along(spectra.course.axis, value))
            primitives.segments(
                frame.painter, np.array([[x, frame.y, x, frame.y + frame.h]]), QColor(frame.theme.accent), 1.6
            )
            for line in drawn.lines:
                y = value_on(line, value)
                if np.isfinite(y) and not scene.is_hidden(self.id, str(line.number)):
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
        place = frame.coordinates(x, y)
        number = log_axes.numbers(self.log_axes(scene), *place)[0]
        told = f"{symbol_of(scene, scene.settings_of('locus').axis.id)} = {short_number(number)}"
        traces = self.traces(frame.theme, scene, index, data)
        read = self.readout(frame, scene, index, data, traces, *place)
        return "   ".join([told, *(text for text, _ in read)])


def along(axis: Axis, value: float) -> float:
    """Where a value lies on the plot's horizontal axis."""
    return float(np.log10(max(value, 1e-300))) if axis.log else value


def _entry(theme: Theme, number: int, path: Path, part: str = "") -> LegendEntry:
    name = tr("Flow") if path.training is None else named(path.training)
    color, shape = color_scale.rule_color(theme, number), color_scale.shape_of(number)
    return LegendEntry(str(number), f"{name}, {part}" if part else name, color, mark=shape)


def _spectra(data: Data, id: str, index: int) -> Spectra | None:
    drawn: Drawn | None = data.extras.get((id, index))
    return None if drawn is None else drawn.spectra


def _values(spectra: Spectra) -> list[float]:
    """The chosen number now, in the flow and in every rule that has it; equal ones once."""
    return list(
        dict.fromkeys(path.value for path in (spectra.flow, *spectra.rules) if path.value is not None)
    )


def _paths(spectra: Spectra) -> list[tuple[int, Path]]:
    """What the curves shown are of, each with its number."""
    every = list(enumerate((spectra.flow, *spectra.rules)))
    return {GROWTH: every[:1], RADIUS: every[1:]}.get(spectra.course.show, every)


PLOT = Diagram()
