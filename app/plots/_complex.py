"""The complex plane with the paths that a spectrum takes as the chosen number runs through its range."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.compute.spectra import Path, Spectra, spectra_of
from app.model.scene import Scene, View
from app.painting import color_scale, markers, primitives
from app.painting import frame as axes
from app.painting.color_scale import ColorBar
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._choosing import fraction_of, scene_with_value, symbol_of, value_at
from app.plots._complex_points import is_coloured, labels, pixels, points, spectrum_at, spread, traces_of
from app.plots.plot import PICK, ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.number_format import of_complex, short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.theme.rule_labels import named
from gandyn import Axis

LOW = 14.0  # text sizes; a lower plane has no room for the scale of colours, which the diagram has too
REACH = 24.0  # pixels around a path that count as on it


class ComplexPlane(Plot):
    """Paths, critical values, the trail of the past, and the present."""

    silent_at = Qt.AlignmentFlag.AlignTop  # where it says that there is nothing to see

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("real part"), tr("imaginary part")

    def point_name(self) -> str:
        """What one of its points is."""
        raise NotImplementedError

    def paths(self, spectra: Spectra) -> list[tuple[int, Path]]:
        """The paths that are drawn, each with the number of its mark."""
        raise NotImplementedError

    def ground(self, frame: Frame) -> None:
        """What lies under the paths."""
        raise NotImplementedError

    def entry(self, theme: Theme, number: int, path: Path) -> LegendEntry:
        """How a path is called."""
        name = tr("Flow") if path.training is None else named(path.training)
        color, shape = color_scale.rule_color(theme, number), color_scale.shape_of(number)
        return LegendEntry(str(number), name, color, mark=shape, line=False)

    def region(self) -> View:
        """What is always seen."""
        raise NotImplementedError

    def horizon(self, z: Any) -> float:
        """How far out a fitted view goes at most."""
        return 5.0 * max(float(np.median(np.abs(z))), 0.2)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Spectra:
        """The spectra, with their trail in a window."""
        return spectra_of(scene, index, not effort.blocking)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All that is not far out, with some air."""
        found = [
            p
            for i in range(len(scene.scenarios))
            for _, path in self.paths(data.extras[self.id, i])
            for p in points(path)
        ]
        z = np.concatenate([np.zeros(1, dtype=complex), *found])
        z = z[np.isfinite(z)]
        z = z[np.abs(z) <= self.horizon(z)]
        least = self.region()
        x0, x1 = min(least.x0, float(z.real.min())), max(least.x1, float(z.real.max()))
        y = max(least.y1, float(np.abs(z.imag).max()))
        air = 0.09 * max(x1 - x0, 2.0 * y)
        return View(x0 - air, x1 + air, -y - air, y + air)

    # Painting
    # --------------------------------------------------------------------------------------------------------

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Ground, paths, critical values, past and present."""
        spectra: Spectra = data.extras[self.id, index]
        axes.background(frame)
        shown = self._shown(scene, spectra)
        with frame.clipped():
            self.ground(frame)
            for _, path in shown:
                self._path(frame, scene, spectra, path)
            for number, path in shown:
                self._trail(frame, number, path)
                self._present(frame, number, path)
            self._words(frame, scene, index, spectra, shown)

    def _shown(self, scene: Scene, spectra: Spectra) -> list[tuple[int, Path]]:
        """The paths that were not clicked away."""
        return [pair for pair in self.paths(spectra) if not scene.is_hidden(self.id, str(pair[0]))]

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The spectra now, and those over the range of the chosen number."""
        spectra: Spectra | None = data.extras.get((self.id, index))
        if spectra is None:
            return []
        symbol = symbol_of(scene, spectra.course.axis.id)
        pairs = [(self.entry(theme, number, path), path) for number, path in self.paths(spectra)]
        return [trace for entry, path in pairs for trace in traces_of(entry, path, symbol)]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The paths, where there may be more than one."""
        return []

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The complex number, and the value of the chosen one whose spectrum lies there."""
        spectra: Any = data.extras.get((self.id, index))
        value = self._value(frame, scene, spectra, frame.px(x), frame.py(y), REACH)
        number = f"{self.point_name()} {of_complex(complex(x, y))}"
        if value is None:
            return [(number, "")]
        return [
            (number, ""),
            (f"{symbol_of(scene, spectra.course.axis.id)} = {short_number(value)}", frame.theme.ink),
        ]

    def color_bar(self, frame: Frame, scene: Scene, index: int, data: Data) -> ColorBar | None:
        """Which values of the chosen number have which colours; a low plane has no room for it."""
        spectra: Spectra | None = data.extras.get((self.id, index))
        if spectra is None or not any(map(is_coloured, self._shown(scene, spectra))):
            return None
        axis = spectra.course.axis
        low, high = self._ends(scene, axis)
        name = symbol_of(scene, axis.id)
        roomy = frame.h > LOW * frame.theme.text
        return color_scale.ramp_bar(frame, axis.id, name, low, high, axis.log) if roomy else None

    def _ends(self, scene: Scene, axis: Axis) -> tuple[float, float]:
        """The values with the first and the last colour."""
        low, high = scene.levels_of(self.id, axis.id) or (axis.low, axis.high)
        return (axis.low, axis.high) if axis.log and low <= 0.0 else (low, high)

    def _path(self, frame: Frame, scene: Scene, spectra: Spectra, path: Path) -> None:
        if path.locus is None:
            return
        low, high = self._ends(scene, spectra.course.axis)
        colored = replace(spectra.course.axis, low=low, high=high)
        shares = np.array([fraction_of(colored, float(v)) for v in path.locus.values])
        for branch in path.locus.spectrum.T:
            color_scale.ramped(frame, pixels(frame, branch), shares, 1.9 * frame.theme.line)
        for one in path.locus.critical:
            for point in pixels(frame, spectrum_at(path, one.value)):
                if np.isfinite(point).all():
                    markers.one(
                        frame.painter,
                        QPointF(*point),
                        3,
                        1.8 * frame.theme.line,
                        QColor(frame.theme.plot),
                        QColor(frame.theme.equilibrium),
                    )

    def _trail(self, frame: Frame, number: int, path: Path) -> None:
        color = color_scale.rule_color(frame.theme, number)
        for age, past in enumerate(reversed(path.trail)):
            fade = 0.55 * (1.0 - age / max(len(path.trail), 1))
            for x, y in pixels(frame, past):
                primitives.dot(
                    frame.painter, QPointF(x, y), 1.2 * frame.theme.line, primitives.with_alpha(color, fade)
                )

    def _present(self, frame: Frame, number: int, path: Path) -> None:
        color = QColor(color_scale.rule_color(frame.theme, number))
        for x, y in pixels(frame, path.present):
            color_scale.mark(
                frame.painter, QPointF(x, y), number, 2.9 * frame.theme.line, color, QColor(frame.theme.plot)
            )

    def _words(
        self, frame: Frame, scene: Scene, index: int, spectra: Spectra, shown: list[tuple[int, Path]]
    ) -> None:
        frame.painter.setFont(axes.font(frame.theme, 0.9))
        symbol = symbol_of(scene, spectra.course.axis.id)
        roof = frame.y + self.reserved(frame, len(shown))
        for x, y, text in spread(labels(frame, symbol, [path for _, path in shown]), frame, roof):
            self._label(frame, x, y, text)
        self._silence(frame, shown)

    def _label(self, frame: Frame, x: float, y: float, text: str) -> None:
        """Beside its point, on the side that has room; in a narrow plane the value alone."""
        metrics, right = frame.painter.fontMetrics(), frame.x + frame.w
        if metrics.horizontalAdvance(text) > 0.7 * frame.w:
            text = text.split(" · ", maxsplit=1)[0]
        width = metrics.horizontalAdvance(text) + 14.0
        room, outward = x - width - 10.0 > frame.x, x < frame.x + 0.5 * frame.w
        left = x - width - 6.0 if room and (outward or x + width + 10.0 > right) else x + 10.0
        left = max(min(left, right - width), frame.x + 2.0)
        primitives.label_box(
            frame.painter, QPointF(left, y), text, QColor(frame.theme.ink), QColor(frame.theme.panel)
        )

    def reserved(self, frame: Frame, count: int) -> float:
        """Pixels at the top that labels leave free; count: of paths."""
        return 0.0

    def _silence(self, frame: Frame, shown: list[tuple[int, Path]]) -> None:
        """Why there is nothing to see."""
        whys = list(dict.fromkeys(path.why for _, path in shown))
        if not whys or not all(whys):
            return
        frame.painter.setFont(axes.font(frame.theme, 1.0))
        where = Qt.AlignmentFlag.AlignHCenter | self.silent_at
        box = frame.inner.adjusted(0.0, self.reserved(frame, len(shown)), 0.0, 0.0)
        primitives.text_box(
            frame.painter, box, "\n".join(map(tr, whys)), frame.theme.ink, frame.theme.panel, where
        )

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """While the playhead runs, it sweeps the number through its range."""
        spectra: Spectra | None = data.extras.get((self.id, index))
        if spectra is None or scene.time <= 0.0:
            return
        value = value_at(spectra.course.axis, scene.time / scene.end)
        with frame.clipped():
            for number, path in self._shown(scene, spectra):
                for x, y in pixels(frame, spectrum_at(path, value)):
                    if np.isfinite(x + y):
                        ring = QColor(color_scale.rule_color(frame.theme, number))
                        color_scale.mark(
                            frame.painter,
                            QPointF(x, y),
                            number,
                            3.6 * frame.theme.line,
                            QColor(frame.theme.accent),
                            ring,
                        )

    # The mouse
    # -------------------------------------------------------------------------------------------------------

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """A path: dragging along it changes the number."""
        value = self._value(frame, scene, data.extras.get((self.id, index)), x, y, REACH)
        return PICK if value is not None else None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The number's value at the nearest point of a path."""
        spectra: Any = data.extras.get((self.id, index))
        value = self._value(frame, scene, spectra, x, y, np.inf)
        return None if value is None else scene_with_value(scene, index, spectra.course.axis.id, value)

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """The value whose spectrum lies here."""
        read = self.readout(frame, scene, index, data, [], *frame.coordinates(x, y))
        return "   ·   ".join(text for text, _ in read)

    def _value(
        self, frame: Frame, scene: Scene, spectra: Any, x: float, y: float, reach: float
    ) -> float | None:
        """Of the nearest point of any path, if it lies within reach."""
        best, found = reach, None
        for _, path in self._shown(scene, spectra) if spectra is not None else ():
            if path.locus is None or not path.locus.spectrum.size:
                continue
            gaps = np.hypot(*np.moveaxis(pixels(frame, path.locus.spectrum) - (x, y), -1, 0))
            gaps = np.where(np.isfinite(gaps), gaps, np.inf)
            row, _ = np.unravel_index(int(np.argmin(gaps)), gaps.shape)
            if float(gaps.min()) < best:
                best, found = float(gaps.min()), float(path.locus.values[row])
        return found
