"""A Poincaré section: where orbits cross a surface, in its coordinates or as the return map r_n → r_{n+1},
one colour per start.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.compute.poincare import distances, sections, training_of
from app.model.pages.sections import RETURNS
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.plot import Array, ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Crossings
from gandyn.poincare import DOWN, SECTIONS, UP

SURFACES = {
    "s": "s = φ·θ = 0",
    "lengths": "‖\u200aφ\u200a‖ = ‖\u200aθ\u200a‖",
    "phi": "φ₁ = 0",
    "theta": "θ₁ = 0",
}
NEAR = 12.0  # pixels within which the status bar tells of a crossing
MOST_NAMED = 8  # starts that a legend names


class Section(Plot):
    """Points that fall together are a closed orbit, points on a curve turn around one, a march inward
    converges.
    """

    id = "section"
    order = 20
    sticky = False

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        study = scene.settings_of("sections")
        way = {UP: tr("crossed upward"), DOWN: tr("crossed downward")}.get(
            study.direction, tr("crossed both ways")
        )
        kind = tr("Return map at") if study.drawn == RETURNS else tr("Poincaré section")
        return f"{kind} {SURFACES[study.section]}, {way}" + (
            f" · {tr(training.spec.name)}" if (training := training_of(scene)) else ""
        )

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        study = scene.settings_of("sections")
        if study.drawn == RETURNS:
            return tr("rₙ  distance from the origin at a crossing"), tr("rₙ₊₁  at the next crossing")
        across, up = map(_spaced, SECTIONS[study.section][1])
        return across, up

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> dict[int, Crossings]:
        """Crossings by start."""
        return sections(scene, index, effort)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All crossings of all scenarios, so that they can be compared."""
        found = [
            entry for (plot, _), entry in data.extras.items() if plot == self.id for entry in entry.values()
        ]
        points = np.concatenate([np.zeros((0, 2)), *(seen(scene, one) for one in found)])
        points = points[(np.abs(points) < 1e6).all(axis=1)]
        if not len(points):
            return View(-1.0, 1.0, -1.0, 1.0)
        low, high = points.min(0), points.max(0)
        margin = np.maximum(0.12 * (high - low), 0.03 * np.abs(points).max() + 1e-6)
        return View(low[0] - margin[0], high[0] + margin[0], low[1] - margin[1], high[1] + margin[1])

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The crossings of every start, numbered from 1, with their times."""
        found: dict[int, Crossings] = data.extras.get((self.id, index)) or {}
        return [_trace(theme, scene, number, found[number]) for number in sorted(found)]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The starts, where there are a few."""
        entries = super().legend(theme, scene, index, data)
        return entries if 1 < len(entries) <= MOST_NAMED else []

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The crossing under the mouse, else the place."""
        told = self.hover_text(frame, scene, index, data, frame.px(x), frame.py(y))
        names = [name.split("  ")[0] for name in self.names(scene)]
        return [(f"{name} = {short_number(at)}", "") for name, at in zip(names, (x, y))] + (
            [(told, frame.theme.ink)] if told else []
        )

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Points, the diagonal, what the selected start does, axes."""
        found: dict[int, Crossings] = data.extras.get((self.id, index)) or {}
        with frame.clipped():
            axes.background(frame)
            if scene.settings_of("sections").drawn == RETURNS:
                self._diagonal(frame)
            shown = [i for i in found if not scene.is_hidden(self.id, str(i))]
            for number in sorted(shown, key=lambda i: i == scene.selected):
                self._points(frame, scene, number, found[number])
            self._key(frame, scene, found)

    def _diagonal(self, frame: Frame) -> None:
        ends = np.array([min(frame.view.x0, frame.view.y0), max(frame.view.x1, frame.view.y1)])
        primitives.curve(
            frame.painter,
            frame.pixels(ends, ends),
            QColor(frame.theme.muted),
            0.7 * frame.theme.line,
            Qt.PenStyle.DashLine,
        )

    def _points(self, frame: Frame, scene: Scene, number: int, crossings: Crossings) -> None:
        pixels = frame.pixels(*seen(scene, crossings).T)
        color = primitives.with_alpha(
            frame.theme.trajectories[scene.starts[number].color], 0.95 if number == scene.selected else 0.75
        )
        if len(pixels):
            primitives.dot(
                frame.painter,
                QPointF(*np.clip(pixels[0], -1e5, 1e5)),
                5.5,
                QColor(frame.theme.plot),
                color,
                1.2,
            )
        pen = QPen(color, 2.6 * frame.theme.line if number == scene.selected else 1.8 * frame.theme.line)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        frame.painter.setPen(pen)
        frame.painter.drawPoints(primitives.polygon(pixels[(np.abs(pixels) < 1e5).all(axis=1)]))

    def _key(self, frame: Frame, scene: Scene, found: dict[int, Crossings]) -> None:
        """In words, at the lower edge."""
        chosen = found.get(scene.selected)
        text = told(chosen, training_of(scene) is not None) if chosen else _why(scene)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        frame.painter.setFont(axes.font(frame.theme, 0.9))
        primitives.text_box(frame.painter, frame.inner, text, frame.theme.ink, frame.theme.panel, where)

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """The crossing under the mouse."""
        for number, crossings in (data.extras.get((self.id, index)) or {}).items():
            if scene.is_hidden(self.id, str(number)):
                continue
            pixels = frame.pixels(*seen(scene, crossings).T)
            gaps = np.hypot(pixels[:, 0] - x, pixels[:, 1] - y)
            if gaps.size and gaps.min() < NEAR:
                i = int(gaps.argmin())
                text = (
                    tr("start {start}, crossing {number} at iteration {time}")
                    if training_of(scene)
                    else tr("start {start}, crossing {number} at time {time}")
                )
                return text.format(start=number + 1, number=i + 1, time=f"{crossings.t[i]:.6g}")
        return ""


def _trace(theme: Theme, scene: Scene, number: int, crossings: Crossings) -> Trace:
    color = theme.trajectories[scene.starts[number].color]
    entry = LegendEntry(str(number), tr("start {number}").format(number=number + 1), color, line=False)
    x, y = seen(scene, crossings).T
    columns = {"crossing": np.arange(1.0, len(x) + 1.0), "t": crossings.t[: len(x)]}
    return Trace(entry, x, y, curve=False, columns=columns)


def seen(scene: Scene, crossings: Crossings) -> Array:
    """What is drawn of them, (k, 2)."""
    if scene.settings_of("sections").drawn != RETURNS:
        return crossings.coordinates
    r = distances(crossings)
    return np.stack([r[:-1], r[1:]], axis=1)


def told(crossings: Crossings, rounds: bool = False) -> str:
    """How many crossings the selected start has, and how regular they are."""
    if len(crossings.t) < 2:
        return tr("crossings of the selected start: {count}").format(count=len(crossings.t))
    gaps = crossings.intervals
    text = (
        tr("crossings of the selected start: {count}; iterations between two: {mean} ± {spread}")
        if rounds
        else tr("crossings of the selected start: {count}; time between two: {mean} ± {spread}")
    )
    return text.format(count=len(crossings.t), mean=f"{gaps.mean():.6g}", spread=f"{gaps.std():.2g}")


def _why(scene: Scene) -> str:
    """Why there are no crossings."""
    if not scene.starts:
        return tr("There is no start: click in the portrait to add one.")
    return tr("The crossings are being computed.")


def _spaced(name: str) -> str:
    """A name with thin spaces inside its bars; s with what it stands for."""
    if name == "s":
        return "s = φ·θ"
    return f"‖\u200a{name[1:-1]}\u200a‖" if name.startswith("‖") else name


PLOT = Section()
