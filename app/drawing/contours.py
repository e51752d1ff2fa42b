"""Zero lines of functions on a view, without false branches where they jump over zero or lie flat at it."""

from __future__ import annotations

from collections.abc import Callable

import contourpy
import numpy as np
from numpy.typing import NDArray

from app.scene import View

Array = NDArray[np.float64]
GRID = 121


def zero_lines(view: View, f: Callable[[Array, Array], Array], scale: float = 0.0) -> list[Array]:
    """Polylines (n, 2) along which f(x, y) = 0, in the view's coordinates.

    Candidates are contours on a grid that straddles the axes symmetrically. Each point is refined across the line by
    bisection and kept only if f changes sign there and gets small: a jump or a plateau is no zero. An f that stays below
    1e-9 of `scale` is zero everywhere, up to rounding, and has no line.
    """
    return zero_lines_of_each(view, lambda x, y: (f(x, y),), scale)[0]


def zero_lines_of_each(view: View, f: Callable[[Array, Array], tuple[Array, ...]], scale: float = 0.0) -> list[list[Array]]:
    """The same for several functions that are computed together, one list of polylines for each."""
    x, y = np.linspace(view.x0, view.x1, GRID), np.linspace(view.y0, view.y1, GRID)
    values = f(*(part.ravel() for part in np.meshgrid(x, y)))
    tops = np.array([np.nanmax(np.abs(v)) if np.isfinite(v).any() else 0.0 for v in values])
    found = [_candidates(x, y, v.reshape(GRID, GRID)) if top > 1e-9 * scale else [] for v, top in zip(values, tops)]
    owner = [i for i, lines in enumerate(found) for _ in lines]
    lines = [line for some in found for line in some]
    reach = 1.5 * np.array([(view.x1 - view.x0) / GRID, (view.y1 - view.y0) / GRID])
    result: list[list[Array]] = [[] for _ in values]
    for i, runs in zip(owner, _confirmed(lines, owner, f, reach, tops)):
        result[i] += runs
    return result


def _candidates(x: Array, y: Array, values: Array) -> list[Array]:
    # An exact zero on a grid point is neither sign: nudge it, the refinement below puts the line back.
    values = np.where(values == 0.0, 1e-300, np.nan_to_num(values, nan=1e-300))
    return [np.asarray(line) for line in contourpy.contour_generator(x, y, values).lines(0.0) if len(line) > 1]


def _confirmed(lines: list[Array], owner: list[int], f: Callable[[Array, Array], tuple[Array, ...]], reach: Array, tops: Array) -> list[list[Array]]:
    """The parts of each line that are zeros; all points of all lines are refined in one go."""
    if not lines:
        return []
    lengths = [len(line) for line in lines]
    which = np.repeat(owner, lengths)

    def value(points: Array) -> Array:
        chosen: Array = np.stack(f(*points.T))[which, np.arange(len(which))]
        return chosen

    across = np.concatenate([_across(line, reach) for line in lines])
    points, keep = _refined(np.concatenate(lines), across, value, 1e-6 * tops[which])
    edges = np.cumsum(lengths)[:-1]
    return [_runs(p, k) for p, k in zip(np.split(points, edges), np.split(keep, edges))]


def _across(line: Array, reach: Array) -> Array:
    """How far to look for the zero on either side of each point, at right angles to the line."""
    tangent = np.gradient(line, axis=0) / reach
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    across: Array = normal / np.maximum(np.hypot(normal[:, 0], normal[:, 1]), 1e-300)[:, None] * reach
    return across


def _refined(line: Array, across: Array, value: Callable[[Array], Array], small: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Points where the sign changes, and whether the function is small on both sides of them."""
    low, high = line - across, line + across
    at_low = value(low)
    crosses = at_low * value(high) < 0.0
    # 24 halvings tell a zero from a jump as finely as the grid can: slopes up to 900 times the largest value across the view.
    for _ in range(24):
        middle = 0.5 * (low + high)
        same = (value(middle) * at_low > 0.0)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return 0.5 * (low + high), crosses & (np.maximum(np.abs(value(low)), np.abs(value(high))) < small)


def _runs(points: Array, keep: NDArray[np.bool_]) -> list[Array]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], keep.astype(np.int8), [0]])))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2]) if b - a > 1]
