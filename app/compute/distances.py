"""Numbers of the page of distances, computed once and cached: tables, curves over the distance, plans. Knows
no Qt.

Whatever takes longer than a picture may is left out while something moves, or left to a thread of its own
(`app.services.distance_service`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from app.compute.cache import LruCache
from app.compute.distance_family import Family
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array, Pair, Points
from gandyn.message import Message

if TYPE_CHECKING:
    from app.compute.options import ComputeOptions
    from gandyn.distances.table import DistanceTable
    from gandyn.distances.transport import Transport

# Seconds that a curve may take while something moves, and at rest.
PASSING, RESTING = 0.04, 1.2
# A curve whose places take longer than the first one is given up after so many times that.
PATIENCE = 2.0
FEWEST_PASSING, FEWEST, MOST, WHOLE = 3, 7, 161, 101
QUICK = 0.002
JUMP = 1e-7
# So many pairs of points are solved exactly while one waits.
LIVE_PAIRS = 200 * 200
MISSING = Message("The distances need SciPy and POT; install them by: pip install scipy pot")
WAITING = Message("W₁ and W₂ of so many points are being computed…")

BOUNDED = ("js", "tv", "hellinger2")

T = TypeVar("T")
_cache = LruCache(400)
_plans = LruCache(32)


@dataclass(frozen=True)
class Trouble:
    """Why there is nothing to show, in a sentence."""

    sentence: str


def answer(find: Callable[[], T]) -> T | Trouble:
    """What is found, or why nothing can be."""
    try:
        return find()
    except ImportError:
        return Trouble(MISSING)
    except MemoryError:
        return Trouble(Message("There is not enough memory for so many points; take fewer."))
    except ValueError as error:
        message = getattr(error, "message", None)
        return Trouble(message if message is not None else str(error))


def kept(key: Hashable, find: Callable[[], T]) -> T:
    """What was found for this key before, or is now."""
    found: T | None = _cache.get(key)
    if found is None:
        found = find()
        _cache.put(key, found)
    return found


# Exact plans ------------------------------------------------------------------------------------------------


def needs_thread(pair: Pair) -> bool:
    """Whether its exact plan takes longer than a picture may."""
    return isinstance(pair, Points) and pair.dim > 1 and len(pair.p) * len(pair.q) > LIVE_PAIRS


def best_plan(pair: Pair, power: int, count: int, effort: ComputeOptions) -> Transport | None:
    """The plan of the least cost; None while a thread is computing it."""
    key = pair, power, count
    found: Transport | None = _plans.get(key)
    if found is None and (effort.blocking or not needs_thread(pair)):
        found = solved(pair, power, count)
    return found


def solved(pair: Pair, power: int, count: int = 0) -> Transport:
    """The same, however long it takes."""
    from gandyn.distances.transport import plan

    key = pair, power, count
    found: Transport | None = _plans.get(key)
    if found is None:
        found = plan(pair, power, count) if count else plan(pair, power)
        _plans.put(key, found)
    return found


def is_solved(pair: Pair) -> bool:
    """Whether both exact distances of points are known."""
    return all(_plans.get((pair, power, 0)) is not None for power in (1, 2))


# Tables and curves ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """Every distance now. waits: W₁ and W₂ are being computed."""

    table: DistanceTable
    values: dict[str, float | None]
    waits: bool = False


def numbers(pair: Pair, noise: float, bandwidth: float, effort: ComputeOptions) -> Numbers:
    """All distances of a pair, exact W of large clouds as soon as it is known."""
    from gandyn.distances.table import distance_table

    hard = isinstance(pair, Points) and pair.dim > 1
    table = kept(
        ("table", pair, noise, bandwidth), lambda: distance_table(pair, noise, bandwidth, exact=not hard)
    )
    values = dict(table.values)
    if not hard or noise > 0.0:
        return Numbers(table, values)
    plans = [best_plan(pair, power, 0, effort) for power in (1, 2)]
    for name, plan in zip(("w1", "w2"), plans):
        values[name] = None if plan is None else plan.distance
    return Numbers(table, values, None in plans)


@dataclass(frozen=True, eq=False)
class Curves:
    """Distances by name over a parameter `x`; ∞ as it is and NaN where nothing is defined."""

    x: Array
    values: dict[str, Array]


Find = Callable[[float], dict[str, float]]


def over(
    key: Hashable,
    find: Find,
    low: float,
    high: float,
    effort: ComputeOptions,
    step: float = 0.0,
    beside: int = 1,
) -> Curves:
    """Curves of numbers by name from low to high, in a file always as finely, in the window as finely as
    there is time for; at multiples of a step, if there is one. beside: so many such curves share the time.
    """
    rough, fine, whole = ((key, low, high, how) for how in ("rough", "fine", "whole"))
    own = whole if effort.blocking else rough if effort.preview else fine
    known = {whole: (whole,), fine: (whole, fine), rough: (whole, fine, rough)}[own]
    found: Curves | None = next((one for one in map(_cache.get, known) if one is not None), None)
    if found is None:
        found = _sampled(find, low, high, effort, step, beside)
        if not effort.cancelled():
            _cache.put(own, found)
    return found


def _sampled(find: Find, low: float, high: float, effort: ComputeOptions, step: float, beside: int) -> Curves:
    begin = time.perf_counter()
    last, lasts = _timed(find, high, 1 if effort.preview else 2)
    budget = (PASSING if effort.preview else RESTING) / beside
    count = int(min(max(budget / lasts, FEWEST_PASSING if effort.preview else FEWEST), MOST))
    places = _places(low, high, (WHOLE if effort.blocking else count) | 1, step)
    rows: list[dict[str, float]] = []
    # From the upper end down, for little noise takes longest: what is not reached in time is left out.
    for n, place in enumerate(places[::-1].tolist()):
        late = not effort.blocking and time.perf_counter() - begin > PATIENCE * RESTING / beside
        if rows and (effort.cancelled() or late):
            break
        rows.append(last if place == high else _tried(find, place, last))
        effort.report((n + 1) / len(places))
    values = {name: np.array([row[name] for row in rows[::-1]], dtype=float) for name in last}
    return Curves(places[len(places) - len(rows) :], values)


def _timed(find: Find, place: float, tries: int) -> tuple[dict[str, float], float]:
    """The numbers at a place, and how long they take; the first time something may be loaded, too."""
    lasts, found = math.inf, dict[str, float]()
    for _ in range(tries):
        begin = time.perf_counter()
        found = _tried(find, place, {})
        lasts = min(lasts, max(time.perf_counter() - begin, 1e-6))
        if lasts < QUICK:
            break
    return found, lasts


def _tried(find: Find, place: float, like: dict[str, float]) -> dict[str, float]:
    """The numbers at a place; NaN for those that cannot be had there."""
    try:
        return find(place)
    except DistanceError:
        if not like:
            raise
        return dict.fromkeys(like, math.nan)


def _places(low: float, high: float, count: int, step: float) -> Array:
    """0 is among them, and its neighbours where there are many: there curves have a corner, or jump."""
    if step > 0.0:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        return step * np.arange(first, last + 1, max((last - first) // count, 1), dtype=float)
    places = np.linspace(low, high, count)
    if low < 0.0 < high and count > FEWEST:
        places = np.unique(np.append(places, [-JUMP * high, 0.0, JUMP * high]))
    return places


def along(pair: Pair, family: Family, noise: float, bandwidth: float, effort: ComputeOptions) -> Curves:
    """All distances over the family's parameter. Of clouds in the plane W is solved anew at every place if
    they are small and nothing moves; of large ones W₂ follows from the plan that is known.
    """
    from gandyn.distances.table import distance_table

    hard = isinstance(pair, Points) and pair.dim > 1 and noise == 0.0
    solve = hard and not effort.preview and not needs_thread(pair)
    plan: Transport | None = _plans.get((pair, 2, 0)) if hard and not solve else None

    def find(value: float) -> dict[str, Any]:
        other = family.make(value)
        values = dict(distance_table(other, noise, bandwidth, exact=solve).values)
        return values | ({} if plan is None else {"w2": _shifted(plan, pair, other)})

    key = "along", family.key, noise, bandwidth, plan is not None
    return over(key, find, family.low, family.high, effort, family.step)


def _shifted(plan: Transport, pair: Pair, other: Pair) -> float:
    """W₂ once q as a whole is where it is in another pair."""
    from gandyn.distances.transport import w2_after_shift

    assert isinstance(pair, Points) and isinstance(other, Points)
    return w2_after_shift(plan, other.q.mean(axis=0) - pair.q.mean(axis=0))


# For curves: with half a σ from node to node JS is off by 1e-6, for the densities are as smooth as the noise.
_STEP, _REACH, _MOST_NODES = 0.5, 4.5, 12_000


def bounded(pair: Pair, noise: float) -> dict[str, float]:
    """JS, TV and H², for curves; NaN where they are not defined, or would take too long."""
    from gandyn.distances.table import distance_table

    if isinstance(pair, Points) and pair.dim == 2 and noise > 0.0:
        return _in_plane(pair, noise)
    values = distance_table(pair, noise, exact=False).values
    return {name: math.nan if values[name] is None else float(values[name] or 0.0) for name in BOUNDED}


def _in_plane(pair: Points, noise: float) -> dict[str, float]:
    from gandyn.distances.discriminator import log_densities
    from gandyn.distances.divergences import of_log_densities

    both, step = np.concatenate([pair.p, pair.q]), _STEP * noise
    ends = zip(both.min(axis=0) - _REACH * noise, both.max(axis=0) + _REACH * noise)
    axes = [np.arange(low, high + step, step) for low, high in ends]
    if math.prod(len(axis) for axis in axes) > _MOST_NODES:
        return dict.fromkeys(BOUNDED, math.nan)
    at = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    found = of_log_densities(*log_densities(pair, at, noise), np.full(len(at), step * step))
    return {name: found[name] for name in BOUNDED}
