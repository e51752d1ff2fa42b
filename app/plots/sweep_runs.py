"""The runs of the chosen setting: a scalar over the iterations, thin for each seed, thick their median."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import log_axes, primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import outward, span, words
from app.plots.plot import ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_config import arm_name
from app.training.sweep_view import SweepView, record_of, sweep_view
from gandyn.message import Message
from gandyn.orbit import Array

ITERATION, FIRST = "iteration", "loss_d"
THIN, FAINT = 0.6, 0.5
MEDIAN, SEEDS = "median", "seeds"
MOST_POINTS = 1500


@dataclass(frozen=True)
class Runs:
    """One scalar of a setting's runs: seed -> iterations and values, and their median; names: of all scalars
    there are; why: there is nothing to see.
    """

    name: str = ""
    names: tuple[str, ...] = ()
    runs: tuple[tuple[int, Array, Array], ...] = ()
    median: tuple[Array, Array] | None = None
    why: str = ""


class SweepRunsPlot(Plot):
    """Curves of a setting's seeds."""

    id = "sweep-runs"
    order = 87
    sticky = False
    switchable = (True, True)
    digits = 3

    def title(self, scene: Scene, index: int) -> str:
        """The setting's numbers."""
        view = sweep_view(scene, ComputeOptions(blocking=False))
        return told_setting(view) or tr("Runs of a setting")

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With the scalar that is drawn."""
        runs = self._runs(data, index)
        title = self.title(scene, index)
        return f"{scalar_name(runs.name)} · {title}" if runs.name else title

    def names(self, scene: Scene) -> tuple[str, str]:
        """Iterations; the caption names the scalar."""
        return tr("iterations"), ""

    def aspect_locked(self, scene: Scene) -> bool:
        """Iterations and losses have no common scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All runs but single peaks."""
        runs, logs = self._runs(data, 0), self.log_axes(scene)
        columns = [log_axes.points(logs, x, y) for _, x, y in runs.runs]
        xs = np.concatenate([np.zeros(0), *(x[np.isfinite(x)] for x, _ in columns)])
        if not len(xs):
            return View(0.0, 1.0, 0.0, 1.0)
        low, high = outward(*span(*(y for _, y in columns)))
        return View(float(xs.min()), max(float(xs.max()), float(xs.min()) + 1e-6), low, high)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Runs:
        """Read from the sweep's folder where they are not known yet."""
        view = sweep_view(scene, effort)
        return runs_of(scene, view, effort)

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Seeds thin, their median over them."""
        runs, logs = self._runs(data, index), self.log_axes(scene)
        color = QColor(frame.theme.accent)
        with frame.clipped():
            log_axes.background(frame, logs)
            for _, x, y in () if scene.is_hidden(self.id, SEEDS) else runs.runs:
                shade = primitives.with_alpha(color.name(), FAINT)
                _draw(frame, x, y, logs, shade, THIN * frame.theme.line)
            if runs.median and not scene.is_hidden(self.id, MEDIAN):
                _draw(frame, *runs.median, logs, QColor(frame.theme.ink), 1.5 * frame.theme.line)
        if runs.why:
            words(frame, tr(runs.why))

    def _runs(self, data: Data, index: int) -> Runs:
        found = data.extras.get((self.id, index))
        return found if isinstance(found, Runs) else Runs()

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The median, and every seed under one name."""
        runs = self._runs(data, index)
        seeds = LegendEntry(SEEDS, tr("{count} seeds").format(count=len(runs.runs)), theme.accent)
        found = [Trace(seeds, x, y, columns={"seed": np.full(len(x), seed)}) for seed, x, y in runs.runs]
        if runs.median:
            found.insert(0, Trace(LegendEntry(MEDIAN, tr("median"), theme.ink), *runs.median))
        return found


def runs_of(scene: Scene, view: SweepView, effort: ComputeOptions) -> Runs:
    """The chosen setting's runs of the chosen scalar."""
    setting, record = view.settings.chosen, record_of(scene, effort.blocking)
    if not setting:
        return Runs(why=Message("Click a dial: here are the curves of its runs."))
    cells = view.cells.of(setting)
    if record is None or not cells:
        return Runs(why=Message("This setting was not trained yet."))
    found = {seed: record.curves(setting, seed) for seed in sorted(cells)}
    names = tuple(dict.fromkeys(n for curves in found.values() for n in curves if n != ITERATION))
    if not names:
        failed = next((cell.failed for cell in cells.values() if cell.failed), "")
        return Runs(why=failed or Message("There are no curves of these runs."))
    first = next((name for name in names if name.rpartition("/")[2] == FIRST), names[0])
    name = view.settings.curve if view.settings.curve in names else first
    runs = tuple((s, *_finite(c[ITERATION], c[name])) for s, c in found.items() if name in c)
    return Runs(name, names, runs, _median(found, name))


def _finite(x: Array, y: Array) -> tuple[Array, Array]:
    keep = np.isfinite(y)
    return x[keep], y[keep]


def _median(found: Mapping[int, Mapping[str, Array]], name: str) -> tuple[Array, Array] | None:
    """At the iterations of the longest run, over the runs that came so far."""
    columns = [_finite(c[ITERATION], c[name]) for c in found.values() if name in c]
    columns = [pair for pair in columns if len(pair[0]) > 1]
    if len(columns) < 2:
        return None
    x = max((pair[0] for pair in columns), key=lambda one: one[-1])
    every = np.array([np.interp(x, *pair, left=np.nan, right=np.nan) for pair in columns])
    known = np.isfinite(every).any(0)
    return x[known], np.nanmedian(every[:, known], axis=0)


def scalar_name(name: str) -> str:
    """An arm's scalar for people; a lone arm needs no name."""
    arm, _, scalar = name.rpartition("/")
    told = tr(SCALARS[scalar]) if scalar in SCALARS else scalar.replace("_", " ")
    return f"{told} · {arm_name(arm)}" if arm and arm != "gan" else told


SCALARS = {"loss_d": Message("loss of the discriminator"), "loss_g": Message("loss of the generator")}


def told_setting(view: SweepView) -> str:
    """The chosen setting in one line; "" if none is."""
    from app.training.sweep_axes import axis_view

    recipe, chosen = view.settings.recipe, view.settings.chosen
    axes = [axis_view(recipe.experiment, axis) for axis in recipe.axes if axis.id in chosen]
    return ", ".join(f"{axis.symbol} = {axis.told(chosen[axis.id])}" for axis in axes)


def _draw(frame: Frame, x: Array, y: Array, logs: tuple[bool, bool], color: QColor, width: float) -> None:
    stride = max(1, -(-len(x) // MOST_POINTS))
    points = frame.pixels(*log_axes.points(logs, x[::stride], y[::stride]))
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) > 1:
        primitives.curve(frame.painter, points, color, width)


PLOT = SweepRunsPlot()
