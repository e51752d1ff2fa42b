"""A tile of cells through the kernels: what each orbit left, without its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn import form
from gandyn.analyses.update_map import is_linear
from gandyn.dynamics import to_plane
from gandyn.ensembles import BOUND
from gandyn.iteration import kit
from gandyn.mapping.table import Table, nested
from gandyn.orbit import Array
from gandyn.plan import rule_knobs

# RK4 steps are cut until they are below this share of the field's own time; it is stable up to 2.78. A turn by the angle x is damped
# by x⁶/144, which in thousands of steps must not show.
RESOLVED, TURNED, UNSTABLE, MOST_CUTS, FEW_CUTS = 0.5, 0.2, 2.0, 256, 8
# Beside a pole or corner at 0 a step goes no farther than half the distance.
NEAR_POLE = 0.25


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
    """Of m cells, in units of ‖x‖: start (m,) and its |L|; tops (64, m), NaN where not reached; bottom, swing (7, m) of windows, the first of them the first
    piece; steps (7, m) movements in one round; alive (m,) rounds inside; gone, left: round and size at which it had vanished, else 0;
    last (m, 2d); rounds and time per round; trusted (m,): whether the steps were fine enough to the end; drift: the share
    of ‖x‖² by which the steps' own error may change |L|.
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
    drift: float


def surveyed(table: Table, columns: Array, run: Run) -> Notes:
    """Runs the cells whose rows are columns (n, m)."""
    from gandyn.kernels import maps

    columns, d = _flattened(table, columns)
    how, cuts = _method(table, columns, d, run)
    m, rounds = columns.shape[1], run.rounds * cuts
    tops, extremes, steps = np.full((maps.PIECES, m), np.nan), np.full((maps.WINDOWS + 1, 5, m), np.nan), np.full((maps.WINDOWS + 1, m), np.nan)
    alive, gone, left, last = np.zeros(m), np.zeros(m, dtype=np.int64), np.zeros(m), np.zeros((m, 2 * d))
    maps.survey(columns, (0,) * d, rounds, BOUND**2, table.proto, how, tops, extremes, steps, alive, gone, left, last)
    start = columns[3 : 3 + 2 * d]
    drift = 1e-6 if table.smooth or not run.h else 1e-4
    with np.errstate(all="ignore"):
        bottom, swing = np.sqrt(extremes[:, 0]), _swings(tops, extremes)
        return Notes(
            np.sqrt((start * start).sum(0)), momentum(start.T), np.sqrt(tops), bottom, swing, steps, alive, gone.astype(float), np.sqrt(left), last, rounds,
            run.unit / cuts, _trusted(table, columns, last, alive < rounds, np.fmax.reduce(tops) > BOUND**2, run.h / cuts), drift,
        )


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


def _flattened(table: Table, columns: Array) -> tuple[Array, int]:
    """Cells of more than two dimensions in the plane of their starts, where what runs them treats directions alike."""
    d, training = len(table.base.phi), table.base.training
    alike = training is None or is_linear(training.spec, rule_knobs(training.spec, training.options))
    if d <= 2 or not alike or table.base.scenario.spec.box:
        return columns, d
    plane, _ = to_plane(columns[3 : 3 + d].T, columns[3 + d : 3 + 2 * d].T)
    return np.concatenate([columns[:3], plane.T, columns[3 + 2 * d :]]), 2


def _method(table: Table, columns: Array, d: int, run: Run) -> tuple[Any, int]:
    """The kernels' `how`, and into how many parts each step is cut."""
    from gandyn.kernels import methods

    training, scenario = table.base.training, table.base.scenario
    if training is not None:
        k = kit(scenario, training)
        flags = [(0,) if flag else () for flag in (k.ahead, scenario.spec.box is not None, table.varying)]
        return methods.Rounds(k.order, *k.repeats, training.factors(run.rounds), k.knobs, *flags), 1
    cuts = _cuts(table, columns, d, run.h)
    if table.smooth:
        return methods.Steps(run.h / cuts), cuts
    near = _pole_distances(table, columns)
    return methods.Walled(run.h / cuts, *near) if scenario.spec.box else methods.Careful(run.h / cuts, *near), cuts


def _cuts(table: Table, columns: Array, d: int, h: float) -> int:
    """Into how many parts a step is cut; where there are poles, by the field at the start, for the kernels cut on from there."""
    start = columns[3 : 3 + d], columns[3 + d : 3 + 2 * d]
    pace = _pace(table, columns, *start) if table.smooth else _speed(table, columns, *start)
    rate, most = np.fmax.reduce(pace, axis=1), MOST_CUTS if table.smooth else FEW_CUTS
    return int(min(max(1.0, np.ceil(h * max(rate[0] / RESOLVED, rate[1] / TURNED))), most)) if np.isfinite(rate).all() else most


def _pole_distances(table: Table, columns: Array) -> tuple[float, float]:
    """How far a step may go beside a pole or corner at φ = 0 and at θ = 0, as `Careful` has it: any distance where there is none."""
    m = columns.shape[1]
    found = []
    for player in (0, 1):
        small, sides = np.array([1e-20, 1e-20, 4e-20]), np.array([0.5e-10, -0.5e-10, 0.5e-10])
        tiny, one = np.repeat(small[:, None], m, axis=1), np.ones((3, m))
        p, q = (tiny, one) if player == 0 else (one, tiny)
        values = np.array(at_cells(table, columns, np.repeat(sides[:, None], m, axis=1), p, q))
        # What does not depend on which side of 0 it is, or how near, has no pole there.
        smooth = bool((np.ptp(values, axis=1) < 1e-6 * (1.0 + np.abs(values).max(1))).all())
        found.append(1e300 if smooth else NEAR_POLE)
    return found[0], found[1]


def _pace(table: Table, columns: Array, phi: Array, theta: Array) -> Array:
    """`_speed` at the state of each cell (m,), and at the origin, whichever is larger."""
    zero = 0.0 * phi
    return np.asarray(np.fmax(_speed(table, columns, phi, theta), _speed(table, columns, zero, zero)))


def _speed(table: Table, columns: Array, phi: Array, theta: Array) -> Array:
    """How fast the field is: |a| + |e| + √|bc| and √|bc|, which turns, (2, m)."""
    with np.errstate(all="ignore"):
        a, b, c, e = at_cells(table, columns, (phi * theta).sum(0), (phi * phi).sum(0), (theta * theta).sum(0))
        turning = np.sqrt(np.abs(b * c))
        return np.array([np.abs(a) + np.abs(e) + turning, turning])


def at_cells(table: Table, columns: Array, s: Array, p: Array, q: Array) -> tuple[Array, Array, Array, Array]:
    """(a, b, c, e) of every cell's own formulas at (s, p, q), whose last axis is the cells'."""
    d = (len(columns) - len(table.fixed)) // 2 + len(table.base.phi)
    k = nested(table.proto, columns[3 + 2 * d :])
    with np.errstate(all="ignore"):
        a, b, c, e = (np.broadcast_to(np.asarray(v, dtype=np.float64), s.shape) for v in form.coefficients(s, p, q, form.on_side(s, p, q, k), k))
    return a, b, c, e


def _trusted(table: Table, columns: Array, last: Array, left: Any, far: Any, h: float) -> NDArray[np.bool_]:
    """Whether a fixed step was fine enough where the orbit ended; one that left the bound went through faster parts than it began in.

    left: whether it ended early; far: whether outside the bound. What is cut where it must be ends early elsewhere if it cannot be resolved.
    """
    if table.base.training is not None:
        return np.ones(len(last), dtype=bool)
    if not table.smooth:
        return np.asarray(~left | far)
    d = last.shape[1] // 2
    pace = h * _pace(table, columns, last.T[:d], last.T[d:])[0]
    return np.asarray((pace < UNSTABLE) | (~left & (pace < 2.0 * UNSTABLE)))
