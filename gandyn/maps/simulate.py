"""A tile of cells through the kernels: what each orbit left, without its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn import vector_field
from gandyn.analyses.cell_statistics import CellStatistics
from gandyn.analyses.iteration_matrix import is_linear
from gandyn.ensembles import BOUND
from gandyn.integration import Cells, by_lanes, run_events, run_smooth
from gandyn.iteration import kernel_args
from gandyn.maps.table import CellTable, nested
from gandyn.orbit import Array
from gandyn.plane import to_plane
from gandyn.update_config import rule_params

# The error that a step of the flow may have, relative to ‖x‖: a map resolves far less.
TOLERANCE, EVENT_TOLERANCE = 1e-9, 1e-8
# What the integration's own error may change |L| by, as a fraction of ‖x‖².
DRIFT = 1e-6


@dataclass(frozen=True)
class RunLength:
    """How long: iterations of training, or samples of the flow h apart (0: iterations)."""

    rounds: int
    h: float = 0.0

    @property
    def unit(self) -> float:
        """Time per iteration."""
        return self.h or 1.0


@dataclass(frozen=True, eq=False)
class MapStatistics(CellStatistics):
    """What the rules look at of m cells, an iteration or sample for a unit of time, and what else their runs
    left.

    Speeds are movements in a window's last iteration. tops (64, m): the largest ‖x‖ in each piece of the run,
    NaN where not reached. alive (m,): iterations inside the bound; vanished_at, remains: iteration and size
    at which it had vanished, else 0. rounds: of the run; unit: time per iteration.
    """

    tops: Array
    alive: Array
    vanished_at: Array
    remains: Array
    rounds: int
    unit: float


def simulate(table: CellTable, columns: Array, run: RunLength) -> MapStatistics:
    """Runs the cells whose rows are columns (n, m)."""
    columns, d = _flattened(table, columns)
    kernel = _by_flow if table.base.training is None else _by_rule
    return _statistics(columns[3 : 3 + 2 * d], run, *kernel(table, columns, d, run))


def _statistics(
    x: Array,
    run: RunLength,
    tops: Array,
    extremes: Array,
    steps: Array,
    alive: Array,
    gone: Array,
    left: Array,
    last: Array,
    trusted: Any,
) -> MapStatistics:
    """The statistics of cells that began at x (2d, m), from what the kernels leave: see
    `gandyn.kernels.maps.survey`.
    """
    vanished, turning = gone > 0, momentum(x.T)
    with np.errstate(all="ignore"):
        start, size, speed = np.sqrt((x * x).sum(0)), np.sqrt(tops), np.nan_to_num(steps)
        kept = (turning > 1e-5 * start**2) & (np.abs(momentum(last) - turning) < DRIFT * start**2)
        top, bottom, swing = (
            np.nan_to_num(window_tops(size)[1:]),
            np.sqrt(extremes[1:, 0]),
            _swings(tops, extremes)[1:],
        )
        fled, span, nowhere = (
            (alive < run.rounds) & ~vanished & trusted,
            np.full(len(start), float(run.rounds)),
            np.zeros_like(vanished),
        )
        return MapStatistics(
            start,
            turning,
            top,
            bottom,
            swing,
            speed[1:],
            speed.max(0),
            speed[-1],
            span,
            1.0,
            last,
            vanished,
            fled,
            nowhere,
            trusted,
            kept,
            size,
            alive,
            gone.astype(float),
            np.sqrt(left),
            run.rounds,
            run.unit,
        )


def _by_rule(table: CellTable, columns: Array, d: int, run: RunLength) -> tuple[Any, ...]:
    """Iterations of training."""
    from gandyn.kernels import maps

    m = columns.shape[1]
    tops, extremes = np.full((maps.PIECES, m), np.nan), np.full((maps.WINDOWS + 1, 5, m), np.nan)
    counts = np.full((maps.WINDOWS + 1, m), np.nan), np.zeros(m), np.zeros(m, dtype=np.int64), np.zeros(m)
    found = tops, extremes, *counts, np.zeros((m, 2 * d))
    maps.survey(columns, (0,) * d, run.rounds, BOUND**2, table.proto, _rounds(table, run), *found)
    return *found, np.ones(m, dtype=bool)


def _rounds(table: CellTable, run: RunLength) -> Any:
    """The kernel's `how`."""
    from gandyn.kernels.lane_rules import Rounds

    training, scenario = table.base.training, table.base.scenario
    assert training is not None
    k = kernel_args(scenario, training)
    flags = [(0,) if flag else () for flag in (k.ahead, scenario.spec.box is not None, table.varying)]
    return Rounds(k.updates, *k.repeats, training.factors(run.rounds), k.params, *flags)


def _by_flow(table: CellTable, columns: Array, d: int, run: RunLength) -> tuple[Any, ...]:
    """The flow, with error control; `run.rounds` samples, run.h apart."""
    from gandyn.kernels import endings, sinks

    phi, theta = columns[3 : 3 + d].T, columns[3 + d : 3 + 2 * d].T
    boxed = table.base.scenario.spec.box is not None
    starts = (
        np.concatenate([phi, theta], axis=1) if boxed else to_plane(phi, theta, straight=not table.smooth)[0]
    )
    sink = _sink(starts, run.rounds)
    ended = _run(table, columns[2], columns[3 + 2 * d :], starts, run, sink)
    m, notes = len(starts), sink.table
    extremes = notes[:, sinks.EXTREMES : sinks.MOVES].reshape(m, sinks.WINDOWS, sinks.KINDS)
    last = notes[:, sinks.LAST :]
    return (
        notes[:, sinks.TOPS : sinks.EXTREMES].T,
        np.moveaxis(extremes, 0, -1),
        notes[:, sinks.MOVES : sinks.ALIVE].T,
        notes[:, sinks.ALIVE],
        notes[:, sinks.GONE].astype(np.int64),
        notes[:, sinks.LEFT],
        last[:, :: last.shape[1] // (2 * d)].copy(),
        np.isin(ended, (endings.FINISHED, endings.DIVERGED)),
    )


def _sink(starts: Array, rounds: int) -> Any:
    """Blank notes on every cell, and to which piece and window each sample belongs."""
    from gandyn.kernels import sinks

    ends = rounds * (np.arange(sinks.PIECES) + 1) // sinks.PIECES
    calendar = np.zeros((rounds + 1, 4), dtype=np.int64)
    calendar[:, 0] = np.minimum(np.searchsorted(ends, np.arange(rounds + 1)), sinks.PIECES - 1)
    calendar[:, 1] = np.ceil(np.log2(calendar[:, 0] + 1))
    calendar[:, 3] = ends[calendar[:, 0]] - np.arange(rounds + 1) + 1
    calendar[ends, 2] = sinks.LAST_OF_PIECE
    calendar[ends[[(1 << n) - 1 for n in range(sinks.WINDOWS)]], 2] = sinks.LAST_OF_WINDOW
    notes = np.full((len(starts), sinks.LAST + starts.shape[1]), np.nan)
    notes[:, sinks.ALIVE : sinks.LAST], notes[:, sinks.LAST :] = 0.0, starts
    return sinks.Notes(calendar, notes)


def _run(
    table: CellTable, widths: Array, params: Array, starts: Array, run: RunLength, sink: Any
) -> NDArray[np.int64]:
    """Integrates cells from starts (m, w) with box widths (m,) and parameters (numbers, m); why each ended,
    (m,).
    """
    from gandyn.kernels.block import PerLane

    m, scenario = len(starts), table.base.scenario
    boxed, switched = scenario.spec.box is not None, scenario.spec.switch is not None
    own, shared = PerLane(table.proto), (run.rounds + 1, run.h)
    notes = np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    smooth = np.full(m, table.smooth) if switched or boxed or table.smooth else by_lanes(scenario, starts)
    cells = Cells(own, switched, *shared, TOLERANCE, BOUND)
    run_smooth(cells, np.flatnonzero(smooth), starts, np.ascontiguousarray(params), sink, *notes)
    numbers = np.concatenate([widths[None], params]) if boxed else params
    cells = Cells(own, switched, *shared, EVENT_TOLERANCE, BOUND, 0.0 if boxed else None)
    run_events(cells, np.flatnonzero(~smooth), starts, numbers, sink, *notes)
    return notes[1]


def momentum(x: Array) -> Array:
    """|L| of states (m, 2d)."""
    d = x.shape[1] // 2
    with np.errstate(all="ignore"):
        planes = [x[:, i] * x[:, d + j] - x[:, j] * x[:, d + i] for i in range(d) for j in range(i)]
        return np.sqrt(np.square(planes).sum(0)) if planes else np.zeros(len(x))


def window_tops(tops: Array) -> Array:
    """Largest entry of the first piece and of each doubling window: (64, m) -> (7, m)."""
    parts = [tops[:1], *(tops[1 << n : 2 << n] for n in range(6))]
    return np.stack([np.fmax.reduce(part, axis=0) for part in parts])


def _swings(tops: Array, extremes: Array) -> Array:
    """Largest swing of s, ‖φ‖² − ‖θ‖² or ‖x‖² over the largest ‖x‖² of the window."""
    top = window_tops(tops)
    widths = (extremes[:, 2] - extremes[:, 1], extremes[:, 4] - extremes[:, 3], top - extremes[:, 0])
    return np.asarray(np.max(widths, axis=0) / np.maximum(top, 1e-300))


def _flattened(table: CellTable, columns: Array) -> tuple[Array, int]:
    """Cells of more than two dimensions in the plane of their starts, where what runs them treats directions
    alike.
    """
    d, training = len(table.base.phi), table.base.training
    alike = training is None or is_linear(training.spec, rule_params(training.spec, training.options))
    if d <= 2 or not alike or table.base.scenario.spec.box:
        return columns, d
    plane, _ = to_plane(columns[3 : 3 + d].T, columns[3 + d : 3 + 2 * d].T)
    return np.concatenate([columns[:3], plane.T, columns[3 + 2 * d :]]), 2


def at_cells(
    table: CellTable, columns: Array, s: Array, p: Array, q: Array
) -> tuple[Array, Array, Array, Array]:
    """(a, b, c, e) of every cell's own formulas at (s, p, q), whose last axis is the cells'."""
    d = (len(columns) - len(table.fixed)) // 2 + len(table.base.phi)
    k = nested(table.proto, columns[3 + 2 * d :])
    with np.errstate(all="ignore"):
        a, b, c, e = (
            np.broadcast_to(np.asarray(v, dtype=np.float64), s.shape)
            for v in vector_field.coefficients(s, p, q, vector_field.on_side(s, p, q, k), k)
        )
    return a, b, c, e
