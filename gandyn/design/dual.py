"""A divergence by its point-wise dual form: d(r) = max of φ(t) + r ψ(t) over t from low to high.

Total variation is |p − q| = max of (p − q)t over |t| ≤ 1 (kexue.fm/archives/7210). The maximum is looked for
on a grid, ends included, and made exact by golden sections around the best point; where it lies at an end, as
with total variation, it is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gandyn.design.design import Design
from gandyn.design.numbers import evaluate

Array = np.ndarray[Any, Any]
GRID, SECTIONS, GOLDEN = 401, 60, 0.6180339887498949


def maximum(design: Design, r: Any, values: Mapping[str, float] | None = None) -> tuple[Array, Array]:
    """(t, d): where φ(t) + r ψ(t) is largest, and how large."""
    r = np.asarray(r, dtype=float)
    env = {**design.values, **(values or {})}
    low, high = (float(evaluate(design.trees[id], {})) for id in ("low", "high"))
    flat = r.reshape(-1)

    def height(t: Array, at: Array) -> Array:
        with np.errstate(all="ignore"):
            phi, psi = (evaluate(design.trees[id], {**env, "t": t}) for id in ("phi", "psi"))
            return np.asarray(np.nan_to_num(phi + at * psi + 0.0 * t, nan=-np.inf))

    grid = np.linspace(low, high, GRID)
    rows = height(grid[None, :], flat[:, None])
    best = rows.argmax(axis=1)
    t, top = _refined(
        lambda x: height(x, flat), grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, GRID - 1)]
    )
    known = rows.max(axis=1)
    t, top = np.where(top > known, t, grid[best]), np.maximum(top, known)
    return t.reshape(r.shape), top.reshape(r.shape)


def _refined(height: Callable[[Array], Array], low: Array, high: Array) -> tuple[Array, Array]:
    """The maximum between two points each, by golden sections."""
    for _ in range(SECTIONS):
        width = GOLDEN * (high - low)
        left, right = high - width, low + width
        first = height(left) >= height(right)
        low, high = np.where(first, low, left), np.where(first, right, high)
    middle = 0.5 * (low + high)
    return middle, height(middle)
