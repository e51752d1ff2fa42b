"""What a picture sees of a sweep: the plane's settings with what their cells say, curves of a figure along an
axis, and the runs of the chosen setting.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.compute.cache import LruCache
from app.compute.options import ComputeOptions
from app.model.scene import Scene
from app.text.translation import tr
from app.training.run_config import figure_name
from app.training.sweep_axes import AxisView, axis_view
from app.training.sweep_record import SWEEPS, Cells, SweepRecord, read
from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array
from gandyn.training.sweeps import statistics
from gandyn.training.sweeps.statistics import Summary, Threshold

if TYPE_CHECKING:
    from app.model.pages.sweep import SweepSettings

_kept = LruCache(12)
NOTHING = Cells()
# Figures of merit that small numbers speak for: distances, errors, times.
LESS_IS_BETTER = {
    "bigram_js", "distance", "exact_w1", "frechet", "iterations_to_score", "js", "js_symmetrised", "l1",
    "mean_error", "negative", "reconstruction", "seconds", "seconds_to_score", "spread", "spread_ema", "w1",
}  # fmt: skip


@dataclass(frozen=True)
class Disc:
    """One setting of the plane: where it stands, and what its cells say; planned: how many there will be."""

    setting: FrozenDict[Any]
    x: float
    y: float
    summary: Summary
    planned: int


@dataclass(frozen=True)
class FigureCurve:
    """A figure along an axis: places (n,), median and quartiles (n,), one curve for each value of another
    axis.
    """

    name: str
    x: Array
    median: Array
    lower: Array
    upper: Array


@dataclass(frozen=True)
class SweepView:
    """figures: names there are, the shown one is `figure`. x, y: axes of the plane, None where the sweep has
    fewer; along: of the curves.
    """

    settings: SweepSettings
    cells: Cells
    figures: tuple[str, ...]
    figure: str
    threshold: Threshold
    x: AxisView | None
    y: AxisView | None
    along: AxisView | None
    discs: tuple[Disc, ...]
    curves: tuple[FigureCurve, ...]

    @property
    def figure_name(self) -> str:
        """For people."""
        return figure_name(self.settings.recipe.experiment, self.figure)

    def summary_of(self, setting: Mapping[str, Any]) -> Summary:
        """What the cells of any setting say of the figure."""
        return _summary(self.cells.of(setting), self.figure, self.threshold)

    def figures_of(self, setting: Mapping[str, Any], figure: str = "") -> dict[int, float | None]:
        """seed -> figure."""
        return figures(self.cells.of(setting), figure or self.figure)


def sweep_view(scene: Scene, effort: ComputeOptions) -> SweepView:
    """Of the scene's sweep; kept while nothing it depends on changes."""
    settings, cells = scene.settings_of("sweep"), cells_of(scene, effort)
    key = settings, cells
    found: SweepView | None = _kept.get(key)
    if found is None:
        found = _made(settings, cells)
        _kept.put(key, found)
    return found


def cells_of(scene: Scene, effort: ComputeOptions) -> Cells:
    """The cells that a picture is made from: those of its request, else all there are; where one may wait,
    also those that are only in the folder.
    """
    if isinstance(effort.runs, Cells):
        return effort.runs
    record = record_of(scene, effort.blocking)
    return record.cells() if record else NOTHING


def record_of(scene: Scene, reads: bool = False) -> SweepRecord | None:
    """What is known of the scene's sweep; reads: from the folder if nobody has read it yet."""
    settings = scene.settings_of("sweep")
    record = SWEEPS.find(settings)
    if record is None and reads:
        record = read(SWEEPS.of(settings))
    return record


def _made(settings: SweepSettings, cells: Cells) -> SweepView:
    recipe = settings.recipe
    names = figure_names(settings, cells)
    figure = settings.figure if settings.figure in names else names[0]
    threshold = _threshold(settings, cells, figure)
    x, y, along = (
        axis_view(recipe.experiment, axis) if axis else None
        for axis in (*settings.plane, settings.curve_axis)
    )
    groups, planned = cells.by_setting(), len(recipe.seeds)
    discs = tuple(
        Disc(
            setting,
            x.coordinate(setting[x.id]) if x else 0.0,
            y.coordinate(setting[y.id]) if y else 0.0,
            _summary(groups.get(setting, {}), figure, threshold),
            planned,
        )
        for setting in _plane_settings(settings)
    )
    curves = tuple(_curves(settings, groups, figure, threshold)) if along else ()
    return SweepView(settings, cells, names, figure, threshold, x, y, along, discs, curves)


def figure_names(settings: SweepSettings, cells: Cells) -> tuple[str, ...]:
    """Figures of merit that cells have, else those that the experiment promises."""
    from gandyn.training import EXPERIMENTS

    found = dict.fromkeys(name for cell in cells.found.values() for name in cell.metrics or {})
    return tuple(found) or tuple(EXPERIMENTS[settings.recipe.experiment].figures)


def figures(cells: Mapping[int, Any], figure: str) -> dict[int, float | None]:
    """seed -> figure; None where the cell failed or has none."""
    return {seed: (cell.metrics or {}).get(figure) for seed, cell in sorted(cells.items())}


def _summary(cells: Mapping[int, Any], figure: str, threshold: Threshold) -> Summary:
    failed = sum(bool(cell.failed) for cell in cells.values())
    return statistics.summary(figures(cells, figure), threshold, failed)


def _threshold(settings: SweepSettings, cells: Cells, figure: str) -> Threshold:
    """The chosen one, else a claim's, else the median of all figures."""
    claimed = claimed_threshold(settings.recipe.experiment, figure)
    natural = claimed.at_least if claimed else figure.partition(".")[0] not in LESS_IS_BETTER
    at_least = natural if settings.at_least is None else settings.at_least
    if settings.threshold is not None:
        return Threshold(settings.threshold, at_least)
    if claimed is not None:
        return Threshold(claimed.value, at_least)
    values = [v for cell in cells.found.values() if (v := (cell.metrics or {}).get(figure)) is not None]
    return Threshold(float(f"{np.median(values):.2g}") if values else 0.0, at_least)


def claimed_threshold(experiment: str, figure: str) -> Threshold | None:
    """What the experiment claims of a figure of merit, if it claims a bound of that very one."""
    from gandyn.training import EXPERIMENTS

    name, _, arm = figure.partition(".")
    probe = {name: {arm: 1.25} if arm else 1.25}
    for claim in EXPERIMENTS[experiment].claims:
        try:
            same = claim.measure(probe) == 1.25
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, StopIteration):
            continue
        if same and math.isfinite(claim.least) != math.isfinite(claim.most):
            at_least = math.isfinite(claim.least)
            return Threshold(claim.least if at_least else claim.most, at_least)
    return None


def _plane_settings(settings: SweepSettings) -> Iterable[FrozenDict[Any]]:
    """Every combination of the plane's two axes, the others at their fixed values."""
    x, y = settings.plane
    base = {axis.id: settings.fixed_value(axis) for axis in settings.recipe.axes}
    for across in x.values if x else (None,):
        for up in y.values if y else (None,):
            yield FrozenDict(base | ({x.id: across} if x else {}) | ({y.id: up} if y else {}))


def _curves(
    settings: SweepSettings, groups: Mapping[Any, Any], figure: str, threshold: Threshold
) -> Iterator[FigureCurve]:
    """A curve for each value of the plane's other axis; all others stand where the chosen setting is."""
    recipe, axis = settings.recipe, settings.curve_axis
    assert axis is not None
    x, y = settings.plane
    other = next((one for one in (y, x) if one is not None and one is not axis), None)
    base = {a.id: settings.chosen.get(a.id, settings.fixed_value(a)) for a in recipe.axes}
    view, titles = axis_view(recipe.experiment, axis), other and axis_view(recipe.experiment, other)
    order = sorted(axis.values, key=view.coordinate)
    places = np.array([view.coordinate(value) for value in order])
    for value in other.values if other else (None,):
        fixed = base | ({other.id: value} if other else {})
        found = [
            _summary(groups.get(FrozenDict(fixed | {axis.id: one}), {}), figure, threshold) for one in order
        ]
        name = f"{titles.symbol} = {titles.told(value)}" if titles else tr("all runs")
        columns = (np.array([getattr(s, part) for s in found]) for part in ("median", "lower", "upper"))
        yield FigureCurve(name, places, *columns)
