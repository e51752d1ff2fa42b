"""Where an exact quantity passes its critical value: level sets by contourpy on the cells' grid, then
bisected to rounding.

contourpy interpolates linearly between cells; each of its points lies on a line of the grid, between two
cells on different sides, and is moved along that line until the formula itself changes sides there. Where the
axes are the whole start of a flow on a line, the stable manifolds of its saddles are critical instead:
nothing crosses them, so basins can end only there or at an unstable cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from gandyn.maps import linearisation
from gandyn.maps.table import CellTable
from gandyn.orbit import Array

SEPARATRIX = "stable manifold of a saddle"
BISECTIONS = 44
# A curve is looked for on at most so many cells each way; bisection makes up for the rest.
COARSE = 193


@dataclass(frozen=True, eq=False)
class Curve:
    """A critical curve: its name, and its pieces, each (n, 2) values of x and y."""

    name: str
    pieces: tuple[Array, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"name": self.name, "pieces": [piece.tolist() for piece in self.pieces]}


def critical(table: CellTable) -> tuple[Curve, ...]:
    """The critical curves in the map; where both axes are about the start, of the flow on a line only."""
    if (
        table.base.training is None
        and {table.x.id, table.y.id} == {"phi", "theta"}
        and table.base.scenario.dim == 1
    ):
        return _separatrices(table)
    name = linearisation.REAL_PART if table.base.training is None else linearisation.RADIUS
    found = [_curve(table, name, partial(linearisation.excess, table))]
    if linearisation.splitting(table, table.cells([0], [0])) is not None:
        found.append(_curve(table, linearisation.DOUBLE, partial(_split, table)))
    return tuple(curve for curve in found if curve.pieces)


def _separatrices(table: CellTable) -> tuple[Curve, ...]:
    """The stable manifolds of all saddles, as far as they lie in the map."""
    from gandyn.manifolds import STABLE, manifolds

    window = np.array([[table.x.low, table.y.low], [table.x.high, table.y.high]])
    order = [0, 1] if table.x.id == "phi" else [1, 0]
    found = [
        branch.points[:, order]
        for branch in manifolds(table.base.scenario, reach=float(2.0 * np.abs(window).max()))
        if branch.kind == STABLE
    ]
    pieces = tuple(part for points in found for part in _inside(points, window))
    return (Curve(SEPARATRIX, pieces),) if pieces else ()


def _inside(points: Array, window: Array) -> list[Array]:
    """The parts of a line that lie in a window (low, high), each with a point beyond its ends."""
    held = ((points >= window[0]) & (points <= window[1])).all(1)
    near = held | np.roll(held, 1) | np.roll(held, -1)
    parts = np.split(points, np.nonzero(np.diff(near))[0] + 1)
    return [part for part in parts[not near[0] :: 2] if len(part) > 1]


def _split(table: CellTable, columns: Array) -> Array:
    value = linearisation.splitting(table, columns)
    assert value is not None
    return value


def _curve(table: CellTable, name: str, level: Callable[[Array], Array]) -> Curve:
    """The border of where `level` is above 0, which is finite where it is defined."""
    import contourpy

    i, j = (
        np.unique(np.linspace(0, axis.count - 1, min(axis.count, COARSE)).round())
        for axis in (table.x, table.y)
    )
    grid = [part.ravel() for part in np.meshgrid(i, j)]
    values = level(table.cells(*(part.astype(int) for part in grid))).reshape(len(j), len(i))
    inside = values > 0.0
    if not np.isfinite(values).any() or inside.all() or not inside.any():
        return Curve(name, ())
    marks = np.ma.masked_invalid(np.where(np.isfinite(values), np.where(inside, 1.0, -1.0), np.nan))
    lines = contourpy.contour_generator(np.arange(len(i)), np.arange(len(j)), marks).lines(0.0)
    return Curve(
        name, tuple(_refined(table, np.asarray(line), i, j, level) for line in lines if len(line) > 1)
    )


def _refined(table: CellTable, line: Array, i: Array, j: Array, level: Callable[[Array], Array]) -> Array:
    """Each point moved along its line of the grid onto the curve, as (x, y) values."""
    low = np.stack([i[np.floor(line[:, 0]).astype(int)], j[np.floor(line[:, 1]).astype(int)]], axis=1)
    high = np.stack([i[np.ceil(line[:, 0]).astype(int)], j[np.ceil(line[:, 1]).astype(int)]], axis=1)

    def place(point: Array) -> Array:
        return np.stack([table.x.at(point[:, 0]), table.y.at(point[:, 1])], axis=1)

    def held(point: Array) -> Any:
        return level(table.between(*place(point).T)) > 0.0

    begins = held(low)
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        nearer = (held(middle) == begins)[:, None]
        low, high = np.where(nearer, middle, low), np.where(nearer, high, middle)
    return place(0.5 * (low + high))


def crossings(curve: Curve, x: float) -> Array:
    """The values of y where the curve passes x, in increasing order."""
    found = []
    for piece in curve.pieces:
        for (x0, y0), (x1, y1) in pairwise(piece):
            if min(x0, x1) <= x < max(x0, x1):
                found.append(y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    return np.array(sorted(found))
