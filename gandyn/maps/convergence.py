"""Where does training converge? A map over any two numbers: parameters, rates, options of the rule, or the
start itself.

    spec = gandyn.MapSpec(gandyn.Axis("r1", 0, 3), gandyn.Axis("lr", 0.05, 2.5)) found =
    gandyn.convergence_map(gandyn.Scenario("non-saturating", dim=1), spec, gandyn.UpdateConfig("alternating"))

Each cell is an orbit of its own, judged as `gandyn.analyses` judges one, with the linearisation at the origin
where that decides. A few cells that stay undecided are run eight times as long.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses.context import start_of
from gandyn.analyses.trajectory_classifier import INCONCLUSIVE, KINDS
from gandyn.checks import finite, refused_as, whole
from gandyn.maps.axes import Axis, AxisInfo, CellSetup, MapError, axes, check
from gandyn.maps.basins import Destination, destinations
from gandyn.maps.cells import Cells, is_slow
from gandyn.maps.curves import Curve, critical
from gandyn.maps.map import QUANTITIES, Map, MapSpec
from gandyn.maps.simulate import RunLength
from gandyn.maps.table import CellTable, cell_table
from gandyn.maps.tiles import Executor, MapStopped, Part, Tiles, compile_kernel
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

__all__ = [
    "QUANTITIES",
    "Axis",
    "AxisInfo",
    "Curve",
    "Destination",
    "Map",
    "MapError",
    "MapSpec",
    "MapStopped",
    "axes",
    "convergence_map",
]

LEAST_ROUNDS, MOST_ROUNDS = 256, 10_000_000
# Cells each way that one thread computes at once: a fraction of a second of work, after which it can stop.
TILE, SLOW_TILE = 64, 32
# Cells that stay undecided are run this many times as long if they are no more than FEW, or than this share
# of all; so many at once.
LONGER, FEW, SHARE, LONGER_TILE = 8, 512, 1.0 / 16.0, 64
# Seconds between two looks at what there is so far.
PAUSE = 0.1


def convergence_map(
    scenario: Scenario,
    spec: MapSpec,
    training: UpdateConfig | None = None,
    phi: ArrayLike | None = None,
    theta: ArrayLike | None = None,
    *,
    rounds: int = 2000,
    duration: float = 200.0,
    step: float = 0.1,
    curves: bool = True,
    progress: Callable[[float, Map], None] | None = None,
    stale: Callable[[], bool] | None = None,
    executor: Executor | None = None,
) -> Map:
    """Every cell of two axes, on all processors, or by an executor such as a `gandyn.cluster.Cluster`.

    training: None is the flow, of which `duration` units of time are run in steps of `step` (cut finer where
    a field is too fast for it); else `rounds` iterations of it. phi, theta: the start (d,) where no axis sets
    it; the reference start if not given. curves: whether critical curves are looked for. progress(share, map)
    is called in the calling thread as tiles are done, with what there is so far; after stale() says True no
    more tiles are begun and MapStopped is raised.

    Raises MapError, ScenarioError, RuleError or ValueError, one sentence, for axes, values and starts that
    cannot be.
    """
    check(scenario, training, spec.x, spec.y)
    run = _run(training, rounds, duration, step)
    with refused_as(MapError):
        start = start_of("A map", scenario, phi, theta)
    base = CellSetup(scenario, training, *start)
    table = cell_table(base, spec.x, spec.y)
    empty = _empty(scenario, training, spec, critical(table) if curves else ())
    if executor is None:
        compile_kernel(table, run)
    tiles = Tiles(table, base, spec, executor)
    return _filled(tiles, run, empty, progress or (lambda share, part: None), stale or (lambda: False))


def _run(training: UpdateConfig | None, rounds: int, duration: float, step: float) -> RunLength:
    if training is not None:
        return RunLength(whole("rounds", rounds, LEAST_ROUNDS, MOST_ROUNDS))
    duration, step = finite("The duration", duration), finite("The step", step)
    if step <= 0.0 or not LEAST_ROUNDS <= duration / step <= MOST_ROUNDS:
        raise MapError(
            "A map needs from {} to {:,} steps; choose another duration or step.", LEAST_ROUNDS, MOST_ROUNDS
        )
    return RunLength(math.ceil(duration / step * (1.0 - 1e-12)), step)


def _empty(
    scenario: Scenario, training: UpdateConfig | None, spec: MapSpec, curves: tuple[Curve, ...]
) -> Map:
    shape = spec.y.count, spec.x.count
    rate, amplitude, radius = (np.full(shape, np.nan) for _ in range(3))
    codes, basin = np.full(shape, -1, dtype=np.int8), np.full(shape, -1, dtype=np.int16)
    return Map(
        scenario,
        training,
        spec,
        spec.x.values,
        spec.y.values,
        codes,
        rate,
        amplitude,
        radius,
        basin,
        (),
        curves,
        0.0,
    )


def _filled(
    tiles: Tiles,
    run: RunLength,
    target: Map,
    progress: Callable[[float, Map], None],
    stale: Callable[[], bool],
) -> Map:
    """Tile by tile; arrays are written here only."""
    table = tiles.table
    halted = np.zeros(target.verdict.shape, dtype=np.int8)
    last = np.zeros(
        (
            *target.verdict.shape,
            2 * min(len(table.base.phi), 2) if not table.base.scenario.spec.box else 2 * len(table.base.phi),
        )
    )
    arrays = target, halted, last
    _collect(tiles.computed(run, _grid(table), stale), *arrays, progress)
    longer = replace(run, rounds=LONGER * run.rounds)
    _collect(tiles.computed(longer, _undecided(table, target), stale), *arrays, lambda share, part: None)
    basin, places = destinations(
        target.verdict.ravel(), halted.ravel(), target.amplitude.ravel(), last.reshape(halted.size, -1)
    )
    done = replace(target, basin=basin.reshape(halted.shape), destinations=places, share=1.0)
    progress(1.0, done)
    return done


def _grid(table: CellTable) -> list[Part]:
    """All cells in squares."""
    size = SLOW_TILE if is_slow(table) else TILE
    starts = product(range(0, table.y.count, size), range(0, table.x.count, size))
    return [
        Part(
            np.arange(i, min(i + size, table.x.count)), np.arange(j, min(j + size, table.y.count)), grid=True
        )
        for j, i in starts
    ]


def _undecided(table: CellTable, target: Map) -> list[Part]:
    """What a longer run may decide, in parts, if it is little; a schedule of rates that fall would fall
    otherwise in a longer run.
    """
    training = table.base.training
    up, along = np.nonzero(target.verdict == KINDS.index(INCONCLUSIVE))
    if (training is not None and training.schedule != "constant") or up.size > max(
        FEW, SHARE * target.verdict.size
    ):
        return []
    parts = range(0, up.size, LONGER_TILE)
    return [Part(along[n : n + LONGER_TILE], up[n : n + LONGER_TILE]) for n in parts]


def _collect(
    computed: Iterator[tuple[Part, Cells]],
    target: Map,
    halted: Any,
    last: Any,
    progress: Callable[[float, Map], None],
) -> None:
    """Puts cells into the map's arrays as they are done, and tells how far it is."""
    next_at = time.monotonic() + PAUSE
    for part, cells in computed:
        _put(target, halted, last, cells, *part.cells)
        if time.monotonic() > next_at:
            began = time.monotonic()
            share = float((target.verdict >= 0).mean())
            progress(share, _snapshot(target, share))
            # Copies of a large map take time, of which they get a tenth.
            next_at = time.monotonic() + max(PAUSE, 9.0 * (time.monotonic() - began))


def _put(target: Map, halted: Any, last: Any, cells: Cells, i: Any, j: Any) -> None:
    """Cells at indices i along x and j along y into the map's arrays."""
    for name in ("verdict", "rate", "amplitude", "radius"):
        getattr(target, name)[j, i] = getattr(cells, name)
    halted[j, i], last[j, i] = cells.halted, cells.last


def _snapshot(target: Map, share: float) -> Map:
    """What there is so far, which later tiles do not change."""
    arrays = {
        name: getattr(target, name).copy() for name in ("verdict", "rate", "amplitude", "radius", "basin")
    }
    return replace(target, share=share, **arrays)
