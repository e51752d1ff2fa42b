"""The complex plane with the paths that a spectrum takes as the chosen number runs through its range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.compute.spectra import Path, Spectra, spectra_of
from app.model.scene import Scene, View
from app.painting import color_scale, markers, primitives
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots._choosing import fraction_of, scene_with_value, symbol_of, value_at
from app.plots.plot import PICK, Array, ComputeOptions, Plot, Quality
from app.text.number_format import of_complex, short_number
from app.text.translation import tr
from gandyn import Critical

LOW = 14.0  # text sizes; a lower plane has no room for the scale of colours, which the diagram has too
REACH = 24.0  # pixels around a path that count as on it


class ComplexPlane(Plot):
    """Paths, critical values, the trail of the past, and the present."""

    silent_at = Qt.AlignmentFlag.AlignTop  # where it says that there is nothing to see

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("real part"), tr("imaginary part")

    def paths(self, spectra: Spectra) -> list[tuple[int, Path]]:
        """The paths that are drawn, each with the number of its mark."""
        raise NotImplementedError

    def ground(self, frame: Frame) -> None:
        """What lies under the paths."""
        raise NotImplementedError

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
            for p in _points(path)
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
        shown = self.paths(spectra)
        with frame.clipped():
            self.ground(frame)
            for _, path in shown:
                self._path(frame, spectra, path)
            for number, path in shown:
                self._trail(frame, number, path)
                self._present(frame, number, path)
            self._words(frame, scene, index, spectra, shown)

    def _path(self, frame: Frame, spectra: Spectra, path: Path) -> None:
        if path.locus is None:
            return
        shares = np.array([fraction_of(spectra.course.axis, float(v)) for v in path.locus.values])
        for branch in path.locus.spectrum.T:
            color_scale.ramped(frame, _pixels(frame, branch), shares, 1.9 * frame.theme.line)
        for one in path.locus.critical:
            for point in _pixels(frame, _spectrum_at(path, one.value)):
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
            for x, y in _pixels(frame, past):
                primitives.dot(
                    frame.painter, QPointF(x, y), 1.2 * frame.theme.line, primitives.with_alpha(color, fade)
                )

    def _present(self, frame: Frame, number: int, path: Path) -> None:
        color = QColor(color_scale.rule_color(frame.theme, number))
        for x, y in _pixels(frame, path.present):
            color_scale.mark(
                frame.painter, QPointF(x, y), number, 2.9 * frame.theme.line, color, QColor(frame.theme.plot)
            )

    def _words(
        self, frame: Frame, scene: Scene, index: int, spectra: Spectra, shown: list[tuple[int, Path]]
    ) -> None:
        frame.painter.setFont(axes.font(frame.theme, 0.9))
        symbol = symbol_of(scene, spectra.course.axis.id)
        roof = frame.y + self.reserved(frame, len(shown))
        for x, y, text in _spread(_labels(frame, symbol, [path for _, path in shown]), frame, roof):
            self._label(frame, x, y, text)
        if any(path.locus is not None for _, path in shown) and frame.h > LOW * frame.theme.text:
            color_scale.scale(frame, symbol, spectra.course.axis.low, spectra.course.axis.high)
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
            for number, path in self.paths(spectra):
                for x, y in _pixels(frame, _spectrum_at(path, value)):
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
        return (
            PICK if self._value(frame, data.extras.get((self.id, index)), x, y, REACH) is not None else None
        )

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The number's value at the nearest point of a path."""
        spectra: Any = data.extras.get((self.id, index))
        value = self._value(frame, spectra, x, y, np.inf)
        return None if value is None else scene_with_value(scene, index, spectra.course.axis.id, value)

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """The value whose spectrum lies here."""
        spectra: Any = data.extras.get((self.id, index))
        value = self._value(frame, spectra, x, y, REACH)
        here = of_complex(complex(*frame.coordinates(x, y)))
        return (
            here
            if value is None
            else f"{here}   ·   {symbol_of(scene, spectra.course.axis.id)} = {short_number(value)}"
        )

    def _value(self, frame: Frame, spectra: Any, x: float, y: float, reach: float) -> float | None:
        """Of the nearest point of any path, if it lies within reach."""
        best, found = reach, None
        for _, path in self.paths(spectra) if spectra is not None else ():
            if path.locus is None or not path.locus.spectrum.size:
                continue
            gaps = np.hypot(*np.moveaxis(_pixels(frame, path.locus.spectrum) - (x, y), -1, 0))
            gaps = np.where(np.isfinite(gaps), gaps, np.inf)
            row, _ = np.unravel_index(int(np.argmin(gaps)), gaps.shape)
            if float(gaps.min()) < best:
                best, found = float(gaps.min()), float(path.locus.values[row])
        return found


def _points(path: Path) -> Iterator[Any]:
    yield path.present
    if path.locus is not None:
        yield path.locus.spectrum.ravel()


def _pixels(frame: Frame, z: Any) -> Array:
    """Pixels (…, 2) of complex numbers."""
    return frame.pixels(np.real(z), np.imag(z))


def _spectrum_at(path: Path, value: float) -> Any:
    """Between the values of the locus by straight lines; as it is now where the number changes nothing."""
    if path.locus is None:
        return path.present
    grid, table = path.locus.values, path.locus.spectrum
    return np.array(
        [np.interp(value, grid, branch.real) + 1j * np.interp(value, grid, branch.imag) for branch in table.T]
    )


def _labels(frame: Frame, symbol: str, paths: list[Path]) -> list[tuple[float, float, str]]:
    """(x, y, text) of the critical values, those in one place as one text."""
    places: list[tuple[float, float, str, list[str]]] = []
    for path in paths:
        for one in path.locus.critical if path.locus is not None else ():
            x, y = _place(frame, path, one)
            text = f"{symbol} = {short_number(round(one.value, 9))}"
            near = next(
                (p for p in places if abs(p[0] - x) < 60.0 and abs(p[1] - y) < 20.0 and p[2] == text), None
            )
            if near is None:
                places.append((x, y, text, [tr(one.name)]))
            elif tr(one.name) not in near[3]:
                near[3].append(tr(one.name))
    return [(x, y, f"{text} · {', '.join(names)}") for x, y, text, names in places]


def _place(frame: Frame, path: Path, one: Critical) -> tuple[float, float]:
    """Beside the uppermost eigenvalue of that moment."""
    points = _pixels(frame, _spectrum_at(path, one.value))
    points = points[np.isfinite(points).all(1)]
    x, y = min(points.tolist(), key=lambda p: p[1]) if len(points) else (frame.x, frame.y)
    return min(max(x, frame.x + 8.0), frame.x + frame.w - 8.0), min(
        max(y - 14.0, frame.y + 14.0), frame.y + frame.h - 14.0
    )


def _spread(
    labels: list[tuple[float, float, str]], frame: Frame, roof: float
) -> list[tuple[float, float, str]]:
    """Texts that would lie on each other are moved apart, upward first, and downward where there is no more
    room.
    """
    placed: list[tuple[float, float, str]] = []
    gap, floor = 1.9 * frame.theme.text, frame.y + frame.h - frame.theme.text
    for x, y, text in sorted(labels, key=lambda p: -p[1]):
        rows = [y + sign * gap * n for sign in (-1.0, 1.0) for n in range(len(labels) + 1)]
        free = [
            row
            for row in rows
            if roof + 0.5 * gap <= row <= floor
            and all(abs(row - other) > 0.99 * gap for _, other, _ in placed)
        ]
        if free:
            placed.append((x, free[0], text))
    return placed
