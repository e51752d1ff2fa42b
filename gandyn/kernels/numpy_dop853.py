"""DOP853 in numpy, without events: the first picture while kernels are being compiled.

All trajectories share one step, which suits the hardest of them; corners are met with short steps, not
located. In a clipping box it is RK4 of the given step, clipped after each one. Source: as `tableaux`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.kernels.endings import DIVERGED, FINISHED, INITIAL, LEFT_BOX, UNFINISHED
from gandyn.kernels.tableaux import EXPLICIT, LINES, G, K, X, Y
from gandyn.vector_field import coefficients, has_switch, on_side

Array = NDArray[np.float64]
Ends = NDArray[np.int64]
Rate = Callable[[Array], Array]


def _line(to: int, base: int, factors: Any, slope_row: int) -> tuple[int, int, list[int], Array, int]:
    """A line of the table: where it goes, what it adds to, the rows and weights of its sum, and its slope."""
    used = [(row, factor) for row, factor in zip(K, factors) if factor]
    return to, base, [row for row, _ in used], np.array([factor for _, factor in used]), slope_row


STEP_LINES, DENSE_LINES = ([_line(*line[:4]) for line in LINES[2 * EXPLICIT + i]] for i in (0, 1))
ROWS = 1 + max(G)
# The steps that a preview is worth.
MOST = 1500


def slope(phi: Array, theta: Array, k: Any) -> tuple[Array, Array]:
    """The field at phi, theta (…, d); NaN where it is undefined."""
    with np.errstate(all="ignore"):
        return _slope(phi, theta, k, True)


def _slope(phi: Array, theta: Array, k: Any, switched: bool) -> tuple[Array, Array]:
    s, p, q = (np.einsum("...i,...i", x, y) for x, y in ((phi, theta), (phi, phi), (theta, theta)))
    on = on_side(s, p, q, k) if switched else 0.0
    a, b, c, e = (np.asarray(z)[..., None] for z in coefficients(s, p, q, on, k))
    return a * phi + b * theta, c * phi + e * theta


def ensemble(phi: Array, theta: Array, how: Any, box: float | None, k: Any) -> tuple[Array, Ends, Ends, Ends]:
    """Samples (m, n, 2d), lengths, end codes and steps (m,) from phi, theta (m, d). A box (or None) clips φ.

    how: `gandyn.integration.Settings`.
    """
    d = phi.shape[-1]
    x = np.concatenate([phi if box is None else phi.clip(-box, box), theta], axis=-1)
    out = np.repeat(x[:, None], how.rows, axis=1)
    length, ended = np.full(len(x), how.rows), np.full(len(x), FINISHED)

    switched = has_switch(k)

    def rate(y: Array) -> Array:
        return np.concatenate(_slope(y[..., :d], y[..., d:], k, switched), axis=-1)

    with np.errstate(all="ignore"):
        steps = (
            _adaptive(rate, out, length, ended, how)
            if box is None
            else _in_box(rate, out, length, ended, how, box)
        )
    for lane in np.flatnonzero(length < how.rows):
        out[lane, length[lane] :] = out[lane, length[lane] - 1]
    return out, length, ended, np.full(len(x), steps)


def _adaptive(rate: Rate, out: Array, length: Ends, ended: Ends, how: Any) -> int:
    """Fills the samples by DOP853; a trajectory that leaves the bound goes on unseen at 0. Returns the steps
    taken.
    """
    work = np.zeros((ROWS, *out[:, 0].shape))
    work[X] = out[:, 0]
    tolerance, t, row = how.tolerance, 0.0, 1
    f = _finite(rate(work[X]))
    h = np.copysign(_initial(work[X], f, tolerance, abs((how.rows - 1) * how.spacing)), how.spacing)
    for steps in range(MOST):
        if row >= how.rows:
            return steps
        error = _attempt(rate, work, f, h)
        if error > tolerance:
            h *= max(0.1, 0.9 * (tolerance / error) ** 0.125)
            continue
        last = min(int((t + h) / how.spacing * (1.0 + 1e-14)), how.rows - 1)
        if last >= row:
            times = (np.arange(row, last + 1) * how.spacing - t) / h
            out[:, row : last + 1] = _inside(rate, work, h, times)
        t, row, f = t + h, last + 1, work[K[12]] / h
        work[X] = work[Y]
        _end_outside(work[X], f, out, length, ended, row, how.bound)
        h *= min(5.0, 0.9 * (tolerance / max(error, 1e-300)) ** 0.125)
    alive = length == how.rows
    length[alive], ended[alive] = row, UNFINISHED
    return MOST


def _finite(f: Array) -> Array:
    return np.where(np.isfinite(f), f, 0.0)


def _initial(x: Array, f: Array, tolerance: float, duration: float) -> float:
    """A first step from how fast the states change."""
    size, pace = np.linalg.norm(x, axis=1), np.linalg.norm(f, axis=1)
    fastest = float(np.max(pace / (size + 1e-150), initial=0.0))
    return float(min(INITIAL * tolerance**0.125 / (fastest + 1e-150), duration))


def _follow(rate: Rate, work: Array, lines: Any, h: float) -> None:
    """The lines of a part of DOP853; work has a row for each of the table's."""
    flat = work.reshape(len(work), -1)
    for to, base, rows, weights, slope_row in lines:
        total = weights @ flat[rows]
        flat[to] = total + flat[base] if base >= 0 else total
        if slope_row >= 0:
            work[slope_row] = h * rate(work[to])


def _attempt(rate: Rate, work: Array, f: Array, h: float) -> float:
    """A step of h; the largest relative error of a trajectory."""
    work[K[0]] = h * f
    _follow(rate, work, STEP_LINES, h)
    e5, e3 = (np.square(work[row]).sum(1) for row in G[:2])
    size = np.maximum(np.square(work[X]).sum(1), np.square(work[Y]).sum(1))
    error = e5 / (np.sqrt(e5 + 0.01 * e3 + 1e-300) * np.sqrt(size + 1e-300))
    return float(np.max(np.where(np.isfinite(error), error, 1.0), initial=0.0))


def _inside(rate: Rate, work: Array, h: float, u: Array) -> Array:
    """The interpolant at fractions u of the step, (m, len(u), w)."""
    _follow(rate, work, DENSE_LINES, h)
    x, y, first, last = (work[row][:, None] for row in (X, Y, K[0], K[12]))
    g0, g1, g2, g3 = (work[row][:, None] for row in G)
    u = u[:, None]
    v, d = 1.0 - u, y - x
    rest = g0 + u * (g1 + v * (g2 + u * g3))
    inside: Array = x + u * (d + v * ((first - d) + u * (2.0 * d - first - last + v * rest)))
    return inside


def _end_outside(x: Array, f: Array, out: Array, length: Ends, ended: Ends, row: int, bound: float) -> None:
    """Ends trajectories that have left the bound; they stand still at 0 from then on."""
    size = np.linalg.norm(x, axis=1)
    for lane in np.flatnonzero((length > row) & ~(size <= bound)):
        inside = np.linalg.norm(out[lane, :row], axis=1) <= bound
        length[lane], ended[lane] = (row if inside.all() else int(np.argmin(inside))), DIVERGED
        x[lane] = f[lane] = 0.0


def _in_box(rate: Rate, out: Array, length: Ends, ended: Ends, how: Any, box: float) -> int:
    """Fills the samples by RK4 steps, clipped after each one that goes forward."""
    x, d = out[:, 0].copy(), out.shape[2] // 2
    for row in range(1, how.rows):
        for _ in range(how.every):
            x = _classical(rate, x, how.step)
            if how.step > 0.0:
                x[:, :d] = x[:, :d].clip(-box, box)
        outside = np.abs(x[:, :d]).max(-1) > box * (1.0 + 1e-12)
        inside = np.linalg.norm(x, axis=1) <= how.bound
        gone = (length > row) & (outside | ~inside)
        length[gone], ended[gone] = row, np.where(outside, LEFT_BOX, DIVERGED)[gone]
        x[gone] = 0.0
        out[:, row] = x
    return int((how.rows - 1) * how.every)


def _classical(rate: Rate, x: Array, h: float) -> Array:
    k1 = rate(x)
    k2 = rate(x + 0.5 * h * k1)
    k3 = rate(x + 0.5 * h * k2)
    return x + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + rate(x + h * k3))
