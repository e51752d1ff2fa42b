"""From a long run to the numbers by which it is classified."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gandyn.analyses.cell_statistics import WINDOWS, CellStatistics
from gandyn.analyses.trace import Trace
from gandyn.orbit import DIVERGED, Array

# A run of fewer samples says nothing.
SHORTEST = 256


def statistics(trace: Trace, lanes: Sequence[int]) -> CellStatistics:
    """What the rules look at of some runs of a trace, (m,)."""
    length, (s, p, q) = (
        np.array([trace.length[lane] for lane in lanes]),
        (x[lanes, 0] for x in (trace.s, trace.p, trace.q)),
    )
    top, bottom, swing, speed, momentum = np.stack([_windows(trace, lane) for lane in lanes], axis=-1)
    slowest = [
        trace.speed[lane, trace.length[lane] // 2 : trace.length[lane] - 1].min(initial=np.inf)
        for lane in lanes
    ]
    with np.errstate(all="ignore"):
        # From L ≠ 0 the origin is only reached if L dies as well.
        lost, falls = (
            np.log2(np.maximum(x[-2], 1e-300) / np.maximum(x[-1], 1e-300))
            for x in (momentum, np.maximum(top, 1e-150))
        )
        holds = (momentum[-1] > 1e-6 * top[-1] ** 2) & (lost < falls)
    left, at_pole = (
        [trace.ended[lane] == DIVERGED for lane in lanes],
        [bool(trace.poles[lane]) for lane in lanes],
    )
    return CellStatistics(
        np.sqrt(p + q),
        np.sqrt(np.maximum(p * q - s**2, 0.0)),
        top,
        bottom,
        swing,
        speed,
        trace.speed[lanes].max(1),
        np.array(slowest),
        trace.t[length - 1],
        float(trace.t[1] - trace.t[0]),
        trace.last[lanes],
        np.zeros(len(lanes), dtype=bool),
        np.array(left),
        np.array(at_pole),
        length >= SHORTEST,
        holds,
    )


def _windows(trace: Trace, lane: int) -> Array:
    """Of each window the largest and smallest ‖x‖, the swing, the largest speed and the mean |L|, (5, 6); NaN
    of a run that is too short.
    """
    n = trace.length[lane]
    if n < SHORTEST:
        return np.full((5, WINDOWS), np.nan)
    edges = [n >> (WINDOWS - i) for i in range(WINDOWS)]
    s, p, q, speed = trace.s[lane, :n], trace.p[lane, :n], trace.q[lane, :n], trace.speed[lane, :n]
    size, momentum = np.sqrt(p + q), np.sqrt(np.maximum(p * q - s**2, 0.0))
    top, bottom = np.maximum.reduceat(size, edges), np.minimum.reduceat(size, edges)
    swing = np.max([np.maximum.reduceat(x, edges) - np.minimum.reduceat(x, edges) for x in (s, p, q)], axis=0)
    mean = np.add.reduceat(momentum, edges) / np.diff([*edges, n])
    return np.array(
        [top, bottom, swing / np.maximum(top, 1e-150) ** 2, np.maximum.reduceat(speed, edges), mean]
    )


def measured_rate(trace: Trace, lane: int = 0) -> float:
    """Slope of −log ‖x‖ while it lies between 10⁻² and 10⁻¹¹ of its start (or the last half, if it never got
    so far).
    """
    n = trace.length[lane]
    size = np.sqrt(trace.p[lane, :n] + trace.q[lane, :n])
    low = np.nonzero(size < 1e-11 * size[0])[0]
    stop = int(low[0]) if low.size else n
    use = np.arange(stop)[size[:stop] < 1e-2 * size[0]]
    if use.size < 16:
        use = np.arange(stop // 4, stop)
    if use.size < 3:
        return float("nan")
    return float(-np.polyfit(trace.t[use], np.log(np.maximum(size[use], 1e-300)), 1)[0])
