"""What theory says of a sweep: the convergence map of the Dirac GAN over the plane's two numbers, the rate of
every setting, and how it ranks them beside what practice showed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.compute.cache import LruCache
from app.compute.map_requests import MapRequest
from app.model.scene import Scene
from app.training.sweep_axes import AxisView, axis_view
from app.training.sweep_view import SweepView
from gandyn.message import Message
from gandyn.training.sweeps import statistics, theory
from gandyn.training.sweeps.statistics import RankCorrelation
from gandyn.training.sweeps.theory import Counterpart, TheoryAxis

if TYPE_CHECKING:
    from gandyn import Axis, Scenario, UpdateConfig
    from gandyn.maps.scattered import CellRate
    from gandyn.training.sweeps.recipe import SweepRecipe

# Cells of the map each way; settings whose rates are worked out; iterations of each.
CELLS, MOST_SETTINGS, ITERATIONS = 96, 4000, 2000
# A rate or a strength stands for 0 from here on.
LEAST = 1e-12
_rates, _correlations = LruCache(12), LruCache(24)


@dataclass(frozen=True)
class TheoryPlane:
    """The map's request and, for each axis, the factor by which the theory's number is the sweep's; or, where
    there is no map, the sentence that says why. note: what of the sweep the theory does not speak of.
    """

    request: MapRequest | None = None
    factors: tuple[float, float] = (1.0, 1.0)
    trouble: str = ""
    note: str = ""


@dataclass(frozen=True)
class RateKey:
    """Which rates: of a recipe's settings, of one arm, in one dimension."""

    recipe: SweepRecipe
    arm: str
    dim: int


def arm_of(figure: str) -> str:
    """The arm that a figure of merit is about."""
    return figure.partition(".")[2]


def rate_key(scene: Scene) -> RateKey:
    """Of the scene's sweep."""
    settings = scene.settings_of("sweep")
    return RateKey(settings.recipe, arm_of(settings.figure), scene.dim)


def plane_of(scene: Scene) -> TheoryPlane:
    """What the theory has of the scene's plane."""
    settings = scene.settings_of("sweep")
    x, y = settings.plane
    fixed = tuple((axis.id, settings.fixed_value(axis)) for axis in settings.recipe.axes)
    return _plane(rate_key(scene), x and x.id, y and y.id, fixed)


@functools.lru_cache(32)
def _plane(key: RateKey, x: str | None, y: str | None, fixed: tuple[tuple[str, Any], ...]) -> TheoryPlane:
    recipe, base = key.recipe, dict(fixed)
    axes = {axis.id: axis for axis in recipe.axes}
    views = [axis_view(recipe.experiment, axes[id]) for id in (x, y) if id]
    try:
        found = theory.counterpart(recipe.run(base, 0), key.arm, key.dim)
        known = {id: _theory_axis(key, axes[id].values, base, id) for id in axes}
    except ValueError as error:
        return TheoryPlane(trouble=error.args[0])
    unknown = [axis_view(recipe.experiment, axes[id]).symbol for id, one in known.items() if one is None]
    note = theory.left_out(found, unknown)
    if len(views) < 2:
        return TheoryPlane(
            trouble=Message("A map of the theory needs two axes; the sweep has one."), note=note
        )
    lacking = [view.symbol for view in views if known[view.id] is None]
    if lacking:
        told = Message("The theory does not know {}, so there is no map of it.", ", ".join(lacking))
        return TheoryPlane(trouble=told, note=note)
    return _with_map(found, views, [known[view.id] for view in views], note)


def _theory_axis(key: RateKey, values: Any, base: Mapping[str, Any], id: str) -> TheoryAxis | None:
    return theory.theory_axis(lambda value: key.recipe.run({**base, id: value}, 0), values, key.arm)


def _with_map(
    found: Counterpart, views: list[AxisView], known: list[TheoryAxis | None], note: str
) -> TheoryPlane:
    from gandyn import MapSpec
    from gandyn.analyses.context import standard_start
    from gandyn.maps.axes import CellSetup, check, placed

    phi, theta = standard_start(found.scenario.dim)
    factors = tuple(one.factor for one in known if one)
    try:
        x, y = axes = [_map_axis(view, one) for view, one in zip(views, known) if one]
        check(found.scenario, found.training, x, y)
        place = CellSetup(found.scenario, found.training, phi, theta)
        for axis in axes:  # whatever the axes set has one value, so that equal maps are one
            place = placed(place, axis.id, axis.high)
    except ValueError as error:
        return TheoryPlane(trouble=error.args[0], note=note)
    start = tuple(map(float, phi)), tuple(map(float, theta))
    request = MapRequest(
        place.scenario, place.training, *start, MapSpec(x, y), ITERATIONS, duration=200.0, step=0.1
    )
    return TheoryPlane(request, (factors[0], factors[1]), note=note)


def _map_axis(view: AxisView, known: TheoryAxis) -> Axis:
    from gandyn import Axis

    low, high = view.extent
    if view.log:
        return Axis(known.id, known.factor * 10.0**low, known.factor * 10.0**high, CELLS, True)
    return Axis(known.id, known.factor * max(low, 0.0), known.factor * high, CELLS)


# Rates ------------------------------------------------------------------------------------------------------


@functools.lru_cache(8)
def trainings(key: RateKey) -> tuple[tuple[Scenario, UpdateConfig] | None, ...]:
    """The Dirac GAN of each setting of the recipe, None where there is none; empty for too many settings."""
    settings = key.recipe.settings() if key.recipe.count <= MOST_SETTINGS * len(key.recipe.seeds) else ()
    found: list[tuple[Scenario, UpdateConfig] | None] = []
    for setting in settings:
        try:
            one = theory.counterpart(key.recipe.run(setting, 0), key.arm, key.dim)
            found.append((one.scenario, one.training))
        except ValueError:
            found.append(None)
    return tuple(found)


def kernels(key: RateKey) -> list[tuple[Scenario, UpdateConfig]]:
    """One training for each kernel that the rates need."""
    from gandyn.maps import scattered

    alike = scattered.with_common_layers(trainings(key))
    return [one for places in scattered.families(alike) if (one := alike[places[0]]) is not None]


def known_rates(key: RateKey) -> dict[Any, CellRate | None] | None:
    """setting -> what theory says of it, if that was worked out."""
    found: dict[Any, CellRate | None] | None = _rates.get(key)
    return found


def work_out(key: RateKey) -> dict[Any, CellRate | None]:
    """The same, now; compiles what is not compiled."""
    from gandyn.maps import scattered

    if (found := known_rates(key)) is None:
        found = dict(zip(key.recipe.settings(), scattered.rates(trainings(key), ITERATIONS)))
        _rates.put(key, found)
    return found


def correlation(
    scene: Scene, view: SweepView, rates: Mapping[Any, CellRate | None] | None
) -> RankCorrelation | None:
    """Of the theory's contraction and the figure's median, over all settings that have both; None before the
    rates are there.
    """
    if rates is None:
        return None
    key = view.cells, view.figure, rate_key(scene)
    found: RankCorrelation | None = _correlations.get(key)
    if found is None:
        groups = view.cells.by_setting()
        pairs = [
            (rate.contraction if rate else math.nan, _median(groups[setting], view.figure))
            for setting, rate in rates.items()
            if setting in groups
        ]
        found = statistics.rank_correlation([a for a, _ in pairs], [b for _, b in pairs])
        _correlations.put(key, found)
    return found


def _median(cells: Mapping[int, Any], figure: str) -> float:
    from app.training.sweep_view import figures

    return statistics.summary(figures(cells, figure), statistics.Threshold(0.0)).median
