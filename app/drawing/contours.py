"""Zero lines of a function on a view, without false branches where it jumps over zero or lies flat at it."""

from __future__ import annotations

from collections.abc import Callable

import contourpy
import numpy as np
from numpy.typing import NDArray

from app.scene import View

Array = NDArray[np.float64]
GRID = 161


def zero_lines(view: View, f: Callable[[Array, Array], Array], scale: float = 0.0) -> list[Array]:
    """Polylines (n, 2) along which f(x, y) = 0, in the view's coordinates.

    Candidates are contours on a grid that straddles the axes symmetrically. Each point is refined across the line by
    bisection and kept only if f changes sign there and gets small: a jump or a plateau is no zero. An f that stays below
    1e-9 of `scale` is zero everywhere, up to rounding, and has no line.
    """
    x, y = np.linspace(view.x0, view.x1, GRID), np.linspace(view.y0, view.y1, GRID)
    values = f(*(part.ravel() for part in np.meshgrid(x, y))).reshape(GRID, GRID)
    top = np.nanmax(np.abs(values)) if np.isfinite(values).any() else 0.0
    if not top > 1e-9 * scale:
        return []
    # An exact zero on a grid point is neither sign: nudge it, the refinement below puts the line back.
    values = np.where(values == 0.0, 1e-300, np.nan_to_num(values, nan=1e-300))
    reach = 1.5 * np.array([(view.x1 - view.x0) / GRID, (view.y1 - view.y0) / GRID])
    lines = contourpy.contour_generator(x, y, values).lines(0.0)
    return [run for line in lines if len(line) > 1 for run in _confirmed(np.asarray(line), f, reach, top)]


def _confirmed(line: Array, f: Callable[[Array, Array], Array], reach: Array, top: float) -> list[Array]:
    tangent = np.gradient(line, axis=0) / reach
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    normal = normal / np.maximum(np.hypot(normal[:, 0], normal[:, 1]), 1e-300)[:, None] * reach
    low, high = line - normal, line + normal
    at_low, at_high = f(*low.T), f(*high.T)
    crosses = at_low * at_high < 0.0
    # 24 halvings tell a zero from a jump as finely as the grid can: slopes up to 900 times `top` across the view.
    for _ in range(24):
        middle = 0.5 * (low + high)
        value = f(*middle.T)
        same = (value * at_low > 0.0)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    small = np.maximum(np.abs(f(*low.T)), np.abs(f(*high.T))) < 1e-6 * top
    return _runs(0.5 * (low + high), crosses & small)


def _runs(points: Array, keep: NDArray[np.bool_]) -> list[Array]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], keep.astype(np.int8), [0]])))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2]) if b - a > 1]
