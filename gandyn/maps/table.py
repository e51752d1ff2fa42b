"""All cells' numbers as the kernels take them: each axis changes its own columns, and where both change one,
they add.

Nothing here knows which number of a nested tuple of params an axis means: cells at the axes' values are made
as anyone makes a scenario, and flattened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gandyn.analyses.context import AnalysisContext
from gandyn.analyses.theory import linear
from gandyn.dynamics import box, is_smooth
from gandyn.kernels.cache import signature
from gandyn.maps.axes import SCALE, Axis, CellSetup, MapError, placed
from gandyn.orbit import Array
from gandyn.update_config import rule_params

# As far out as a start may lie.
FARTHEST = 1e5


def leaves(params: Any) -> list[float]:
    """The numbers of a nested tuple, in order."""
    return [x for value in params for x in (leaves(value) if isinstance(value, tuple) else [float(value)])]


def nested(proto: Any, columns: Any) -> Any:
    """The inverse of `leaves`: a tuple of proto's type whose numbers, or arrays, are taken in order from
    `columns`.
    """
    return _nested(proto, iter(columns))


def _nested(proto: Any, columns: Any) -> Any:
    values = [_nested(value, columns) if isinstance(value, tuple) else next(columns) for value in proto]
    return tuple(values) if type(proto) is tuple else type(proto)(*values)


def row(setting: CellSetup) -> Array:
    """lr_d, lr_g, wall, φ, θ, the scenario's params, the rule's options of D and of G."""
    t, width = setting.training, box(setting.scenario)
    rates = [0.0, 0.0] if t is None else [t.lr_d, t.lr_g]
    options = [] if t is None else leaves(rule_params(t.spec, t.options))
    wall = np.inf if width is None else width
    return np.array([*rates, wall, *setting.phi, *setting.theta, *leaves(setting.field.params()), *options])


@dataclass(frozen=True, eq=False)
class CellTable:
    """The cells of two axes. base: one cell. first (nx, n), second (ny, n): rows along each axis; fixed (n,):
    the base's.

    proto: a tuple of params whose type all cells share. corners: settings at the ends of the axes. smooth: of
    every cell. varying: whether options of the rule change. linear: whether the field is linear in every
    corner.
    """

    base: CellSetup
    x: Axis
    y: Axis
    proto: Any
    fixed: Array
    first: Array
    second: Array
    corners: tuple[CellSetup, ...]
    smooth: bool
    varying: bool
    linear: bool

    def cells(self, i: Any, j: Any) -> Array:
        """The rows (n, m) of cells (i, j), each (m,): index along x and along y."""
        return self._mixed(self.first[np.asarray(i)], self.second[np.asarray(j)])

    def between(self, x: Any, y: Any) -> Array:
        """The same at any values x, y (m,)."""
        return self._mixed(self._along(self.x, self.first, x), self._along(self.y, self.second, y))

    def _along(self, axis: Axis, rows: Array, values: Any) -> Array:
        """Rows at any values of one axis: on the straight line through the ends, if all rows lie on it, as
        they do for plain numbers.
        """
        values, known = np.asarray(values, dtype=np.float64), axis.values[:, None]
        share = (known - axis.low) / (axis.high - axis.low)
        rise = np.where(rows[-1] == rows[0], 0.0, rows[-1] - np.where(np.isfinite(rows[0]), rows[0], 0.0))
        if np.allclose(np.where(rise == 0.0, rows[0], rows[0] + share * rise), rows, rtol=1e-13, atol=1e-290):
            share = ((values - axis.low) / (axis.high - axis.low))[:, None]
            return np.asarray(np.where(rise == 0.0, rows[0], rows[0] + share * rise))
        return _rows(self.base, axis.id, values, self.proto)[0]

    def _mixed(self, first: Array, second: Array) -> Array:
        moved = [(part != self.fixed).any(0) for part in (self.first, self.second)]
        both = np.nonzero(moved[0] & moved[1])[0]
        rows = np.where(moved[1], second, first)
        rows[:, both] = first[:, both] + second[:, both] - self.fixed[both]
        for id, part in ((self.x.id, first), (self.y.id, second)):
            if id == SCALE:
                self._scale(rows, part, second if part is first else first)
        return np.ascontiguousarray(rows.T)

    def _scale(self, rows: Array, scaled: Array, other: Array) -> None:
        """The start scaled, whatever the other axis does to it."""
        start = slice(3, 3 + 2 * len(self.base.phi))
        size = np.abs(self.fixed[start]).argmax()
        factor = scaled[:, start][:, size] / self.fixed[start][size]
        rows[:, start] = other[:, start] * factor[:, None]


def _rows(base: CellSetup, id: str, values: Any, proto: Any) -> tuple[Array, list[CellSetup]]:
    settings = [placed(base, id, float(value)) for value in values]
    if any(signature(s.field.params()) != signature(proto) for s in settings):
        raise MapError("The formulas change along {}; take a smaller range.", id)
    return np.array([row(s) for s in settings]), settings


def cell_table(base: CellSetup, x: Axis, y: Axis) -> CellTable:
    """The table of two axes; raises what `placed` raises for values that cannot be."""
    if SCALE in (x.id, y.id) and not (base.phi.any() or base.theta.any()):
        raise MapError("A start at 0 cannot be scaled; give another start.")
    # Both axes' layers are in every cell, whichever of them the scenario had.
    for axis in (x, y):
        base = base if axis.id == SCALE else placed(base, axis.id, axis.high)
    proto = base.field.params()
    (first, along), (second, up) = _rows(base, x.id, x.values, proto), _rows(base, y.id, y.values, proto)
    corners = tuple(placed(placed(base, x.id, a), y.id, b) for a in (x.low, x.high) for b in (y.low, y.high))
    if max(float(np.abs([*s.phi, *s.theta]).max()) for s in corners) > FARTHEST:
        raise MapError("A map follows no start farther out than {:g}; take a smaller range.", FARTHEST)
    smooth = all(is_smooth(s.field) for s in (*along, *up, *corners))
    options = len(first[0]) - (
        0 if base.training is None else len(leaves(rule_params(base.training.spec, base.training.options)))
    )
    varying = any((part[:, options:] != part[0, options:]).any() for part in (first, second))
    straight = all(linear(AnalysisContext(s.scenario, s.training, s.phi, s.theta)) for s in corners)
    return CellTable(base, x, y, proto, row(base), first, second, corners, smooth, varying, straight)
