"""A tile of cells through the kernels: what each orbit left, without its samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn import form
from gandyn.analyses.update_map import is_linear
from gandyn.dynamics import _to_plane
from gandyn.ensembles import BOUND
from gandyn.iteration import kit
from gandyn.mapping.table import Table, nested
from gandyn.orbit import Array
from gandyn.plan import rule_knobs

# RK4 steps are cut until they are below this share of the field's own time; it is stable up to 2.78.
RESOLVED, UNSTABLE, MOST_CUTS = 0.5, 2.0, 256


@dataclass(frozen=True)
class Run:
    """How long: rounds of training, or steps of the flow of size h (0: rounds)."""

    rounds: int
    h: float = 0.0

    @property
    def unit(self) -> float:
        """Time per round."""
        return self.h or 1.0


@dataclass(frozen=True, eq=False)
class Notes:
    """Of m cells, in units of ‖x‖: start (m,) and its |L|; tops (m, 64), NaN where not reached; bottom, swing (m, 7) of windows, the first of them the first
    piece; steps (m, 7) movements in one round; alive (m,) rounds inside; gone, left: round and size at which it had vanished, else 0;
    last (m, 2d); rounds and time per round; trusted (m,): whether the steps were fine enough to the end.
    """

    start: Array
    momentum: Array
    tops: Array
    bottom: Array
    swing: Array
    steps: Array
    alive: Array
    gone: Array
    left: Array
    last: Array
    rounds: int
    unit: float
    trusted: NDArray[np.bool_]


def surveyed(table: Table, columns: Array, run: Run) -> Notes:
    """Runs the cells whose rows are columns (n, m)."""
    from gandyn.kernels import maps

    columns, d = _flattened(table, columns)
    how, cuts = _method(table, columns, d, run)
    m, rounds = columns.shape[1], run.rounds * cuts
    tops, extremes, steps = np.full((m, maps.PIECES), np.nan), np.full((m, maps.WINDOWS + 1, 5), np.nan), np.full((m, maps.WINDOWS + 1), np.nan)
    alive, gone, left, last = np.zeros(m), np.zeros(m, dtype=np.int64), np.zeros(m), np.zeros((m, 2 * d))
    maps.survey(columns, (0,) * d, rounds, BOUND**2, table.proto, how, tops, extremes, steps, alive, gone, left, last)
    start = columns[3 : 3 + 2 * d]
    with np.errstate(all="ignore"):
        bottom, swing = np.sqrt(extremes[..., 0]), _swings(tops, extremes)
        return Notes(
            np.sqrt((start * start).sum(0)), momentum(start.T), np.sqrt(tops), bottom, swing, steps, alive, gone.astype(float), np.sqrt(left), last, rounds,
            run.unit / cuts, _trusted(table, columns, last, alive < rounds, run.h / cuts),
        )


def momentum(x: Array) -> Array:
    """|L| of states (m, 2d)."""
    d = x.shape[1] // 2
    with np.errstate(all="ignore"):
        planes = [x[:, i] * x[:, d + j] - x[:, j] * x[:, d + i] for i in range(d) for j in range(i)]
        return np.sqrt(np.square(planes).sum(0)) if planes else np.zeros(len(x))


def window_tops(tops: Array) -> Array:
    """Largest entry of the first piece and of each doubling window: (m, 64) -> (m, 7)."""
    parts = [tops[:, :1], *(tops[:, 1 << n : 2 << n] for n in range(6))]
    return np.stack([np.fmax.reduce(part, axis=1) for part in parts], axis=1)


def _swings(tops: Array, extremes: Array) -> Array:
    """Largest swing of s, ‖φ‖² − ‖θ‖² or ‖x‖² over the largest ‖x‖² of the window."""
    top = window_tops(tops)
    widths = (extremes[..., 2] - extremes[..., 1], extremes[..., 4] - extremes[..., 3], top - extremes[..., 0])
    return np.asarray(np.max(widths, axis=0) / np.maximum(top, 1e-300))


def _flattened(table: Table, columns: Array) -> tuple[Array, int]:
    """Cells of more than two dimensions in the plane of their starts, where what runs them treats directions alike."""
    d, training = len(table.base.phi), table.base.training
    alike = training is None or is_linear(training.spec, rule_knobs(training.spec, training.options))
    if d <= 2 or not alike or table.base.scenario.spec.box:
        return columns, d
    plane, _ = _to_plane(columns[3 : 3 + d].T, columns[3 + d : 3 + 2 * d].T)
    return np.concatenate([columns[:3], plane.T, columns[3 + 2 * d :]]), 2


def _method(table: Table, columns: Array, d: int, run: Run) -> tuple[Any, int]:
    """The kernels' `how`, and into how many parts each step is cut."""
    from gandyn.kernels import methods

    training, scenario = table.base.training, table.base.scenario
    if training is not None:
        k = kit(scenario, training)
        flags = [(0,) if flag else () for flag in (k.ahead, scenario.spec.box is not None, table.varying)]
        return methods.Rounds(k.order, *k.repeats, training.factors(run.rounds), k.knobs, *flags), 1
    if scenario.spec.box:
        return methods.Walled(run.h), 1
    if not table.smooth:
        return methods.Careful(run.h), 1
    rate = float(np.nanmax(_pace(table, columns, columns[3 : 3 + d], columns[3 + d : 3 + 2 * d])))
    cuts = min(max(1, math.ceil(run.h * rate / RESOLVED)), MOST_CUTS) if math.isfinite(rate) else MOST_CUTS
    return methods.Steps(run.h / cuts), cuts


def _pace(table: Table, columns: Array, phi: Array, theta: Array) -> Array:
    """|a| + |e| + √|bc| of each cell (m,) at its state, and at the origin, whichever is larger: how fast the field is there."""
    zero = 0.0 * phi
    return np.asarray(np.fmax(_speed(table, columns, phi, theta), _speed(table, columns, zero, zero)))


def _speed(table: Table, columns: Array, phi: Array, theta: Array) -> Array:
    with np.errstate(all="ignore"):
        a, b, c, e = at_cells(table, columns, (phi * theta).sum(0), (phi * phi).sum(0), (theta * theta).sum(0))
        return np.asarray(np.abs(a) + np.abs(e) + np.sqrt(np.abs(b * c)))


def at_cells(table: Table, columns: Array, s: Array, p: Array, q: Array) -> tuple[Array, Array, Array, Array]:
    """(a, b, c, e) of every cell's own formulas at (s, p, q), whose last axis is the cells'."""
    d = (len(columns) - len(table.fixed)) // 2 + len(table.base.phi)
    k = nested(table.proto, columns[3 + 2 * d :])
    with np.errstate(all="ignore"):
        a, b, c, e = (np.broadcast_to(np.asarray(v, dtype=np.float64), s.shape) for v in form.coefficients(s, p, q, form.on_side(s, p, q, k), k))
    return a, b, c, e


def _trusted(table: Table, columns: Array, last: Array, left: Any, h: float) -> NDArray[np.bool_]:
    """Whether a fixed step was fine enough where the orbit ended; one that left the bound went through faster parts than it began in."""
    if table.base.training is not None or not table.smooth or table.base.scenario.spec.box:
        return np.ones(len(last), dtype=bool)
    d = last.shape[1] // 2
    pace = h * _pace(table, columns, last.T[:d], last.T[d:])
    return np.asarray((pace < UNSTABLE) | (~left & (pace < 2.0 * UNSTABLE)))
