"""The zero set of one function of the plane in a rectangle, as curves: see `gandyn.nullclines` for what it
promises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gandyn.bracketing import _bisected, _closed_in
from gandyn.orbit import Array

Mask = NDArray[np.bool_]
Function = Callable[[Array, Array], Array]
View = tuple[float, float, float, float]
ZERO, JUMP, EDGE, WALL = "zero", "jump", "edge", "wall"
# After those a continuous function has shrunk below the first share of its size at the bracket's ends; above
# the second it has a pole.
SHRUNK, POLE = 1e-4, 1e3
NOTHING, IS_ZERO, IS_JUMP, IS_EDGE = range(4)
KINDS = {IS_ZERO: ZERO, IS_JUMP: JUMP, IS_EDGE: EDGE}


@dataclass(frozen=True, eq=False)
class Nullcline:
    """points: (n, 2), (φ, θ) along one branch, n > 1. kind: what happens to the component there.

    "zero": it vanishes. "jump": it changes its sign by a jump, so that by Filippov's convention 0 lies
    between. "edge": the border of a region in which it vanishes everywhere. "wall": a clipping box holds φ
    there.
    """

    points: Array
    kind: str


@dataclass(frozen=True, eq=False)
class _Lattice:
    """Grid coordinates x (n,), y (m,) and what a function is there, (m, n)."""

    x: Array
    y: Array
    values: Array

    @property
    def cell(self) -> Array:
        """Width and height of a cell."""
        return np.array([self.x[1] - self.x[0], self.y[1] - self.y[0]])


def zero_set(value: Function, view: View, grid: int) -> tuple[list[Nullcline], bool]:
    """The curves on which value(φ, θ) vanishes or jumps over 0; and whether it vanishes everywhere, when
    there are none.
    """
    x, y = _off_axis(view[0], view[1], grid), _off_axis(view[2], view[3], grid)
    flat = np.broadcast_to(value(*np.meshgrid(x, y, sparse=True)), (len(y), len(x)))
    if not np.any(flat[np.isfinite(flat)]):
        return [], True
    powers = tuple(_order(value, view, axis) for axis in (0, 1))
    rest = _divided(value, powers)
    lattice = _Lattice(x, y, flat / x[None, :] ** powers[0] / y[:, None] ** powers[1])
    found = _regions(rest, lattice) + _crossings(rest, lattice) + _touching(rest, lattice)
    axes = [_axis(view, axis) for axis in (0, 1) if powers[axis]]
    return axes + [one for one in found if not _repeats(one, powers, view)], False


def _off_axis(low: float, high: float, count: int) -> Array:
    """Grid coordinates none of which is 0, where fields have their corners."""
    x = np.linspace(low, high, count)
    return x if np.abs(x).min() > 0.01 * (x[1] - x[0]) else np.linspace(low, high, count + 1)


def _order(value: Function, view: View, axis: int) -> int:
    """How often value may be divided by φ (axis 0) or θ (1): to which power it vanishes on φ = 0 or θ = 0 all
    along the view.
    """
    if not view[2 * axis] < 0.0 < view[2 * axis + 1]:
        return 0
    low, high = view[2 - 2 * axis : 4 - 2 * axis]
    along = low + (high - low) * (np.arange(61) + 0.37) / 61.0
    near = 1e-6 * (view[2 * axis + 1] - view[2 * axis])
    off = np.multiply.outer(near * np.array([-10.0, -1.0, 1.0, 10.0]), np.ones(61))
    size = np.abs(value(off, along + 0.0 * off) if axis == 0 else value(along + 0.0 * off, off))
    with np.errstate(all="ignore"):
        power = np.log10(size[[0, 3]] / size[[1, 2]])
    # 0/0: a region of zeros reaches the axis, and says nothing about the power.
    power = power[~np.isnan(power)]
    order = int(np.rint(np.median(power))) if power.size else 0
    return order if order in (1, 2, 3) and np.isfinite(size).all() and (power > order - 0.5).all() else 0


def _divided(value: Function, powers: tuple[int, ...]) -> Function:
    def rest(x: Array, y: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(value(x, y) / x ** powers[0] / y ** powers[1])

    return rest if any(powers) else value


def _axis(view: View, axis: int) -> Nullcline:
    ends = np.zeros((2, 2))
    ends[:, 1 - axis] = view[2 - 2 * axis : 4 - 2 * axis]
    return Nullcline(ends, ZERO)


def _repeats(one: Nullcline, powers: tuple[int, ...], view: View) -> bool:
    """Whether the curve is an axis that is there already."""
    return any(
        power and np.abs(one.points[:, axis]).max() < 1e-9 * (view[2 * axis + 1] - view[2 * axis])
        for axis, power in enumerate(powers)
    )


def _contours(x: Array, y: Array, signs: Array) -> list[Array]:
    """Lines between the positive and the rest; every vertex lies on an edge of the grid whose ends differ.
    NaN is left out.
    """
    import contourpy

    finite = np.isfinite(signs)
    if not finite.any() or signs[finite].min() > 0.0 or signs[finite].max() <= 0.0:
        return []
    masked = np.ma.masked_invalid(signs) if not finite.all() else signs
    return [
        np.asarray(line) for line in contourpy.contour_generator(x, y, masked).lines(0.0) if len(line) > 1
    ]


def _brackets(lattice: _Lattice, points: Array) -> tuple[Array, Array]:
    """The ends (n, 2) of the grid edges on which vertices lie."""
    low, high, axes = points.copy(), points.copy(), (lattice.x, lattice.y)
    nearest = [_nearest(axis, points[:, i]) for i, axis in enumerate(axes)]
    gaps = [np.abs(axis[nearest[i]] - points[:, i]) / lattice.cell[i] for i, axis in enumerate(axes)]
    for i, axis in enumerate(axes):
        # Here the other coordinate is on the grid, and the edge lies along this one.
        here = gaps[1 - i] <= gaps[i]
        index = np.clip(np.searchsorted(axis, points[here, i]) - 1, 0, len(axis) - 2)
        low[here, i], high[here, i] = axis[index], axis[index + 1]
        low[here, 1 - i] = high[here, 1 - i] = axes[1 - i][nearest[1 - i][here]]
    return low, high


def _nearest(axis: Array, at: Array) -> NDArray[np.int_]:
    """Indices of the grid coordinates next to `at`, on an even grid."""
    index: NDArray[np.int_] = np.clip(
        np.rint((at - axis[0]) / (axis[1] - axis[0])).astype(int), 0, len(axis) - 1
    )
    return index


def _crossings(rest: Function, lattice: _Lattice) -> list[Nullcline]:
    """Where the sign changes, told apart into zeros and jumps; poles are left out, and so are borders of
    regions of zeros.
    """
    values = lattice.values
    # A zero on the grid counts with the negative; an infinite value with the undefined.
    signs = np.where(values > 0.0, np.maximum(values, 1e-300), np.minimum(values, -1e-300))
    lines = _contours(lattice.x, lattice.y, np.where(np.isfinite(values), signs, np.nan))
    if not lines:
        return []
    low, high = _brackets(lattice, np.concatenate(lines))
    ends = rest(*low.T), rest(*high.T)
    before, changes = np.maximum(*np.abs(ends)), (ends[0] > 0.0) != (ends[1] > 0.0)
    low, high, at_low, at_high = _closed_in(lambda p: rest(*p.T), low, high, *ends)
    size = np.maximum(np.abs(at_low), np.abs(at_high))
    across = (np.sign(at_low) * np.sign(at_high) < 0.0) | (size <= SHRUNK * before)
    kinds = np.where(size <= SHRUNK * before, IS_ZERO, np.where(size < POLE * before, IS_JUMP, NOTHING))
    kinds = np.where(changes & across & np.isfinite(size), kinds, NOTHING)
    return _split(lines, 0.5 * (low + high), kinds)


def _split(lines: list[Array], points: Array, kinds: NDArray[np.int_]) -> list[Nullcline]:
    """Curves of one kind each, from the refined points of all lines in a row."""
    found: list[Nullcline] = []
    cuts = np.cumsum([len(line) for line in lines])[:-1]
    for part, kind in zip(np.split(points, cuts), np.split(kinds, cuts)):
        edges = [0, *(np.flatnonzero(np.diff(kind)) + 1), len(kind)]
        runs = [(int(kind[i]), part[i:j]) for i, j in pairwise(edges)]
        found += [
            Nullcline(run, KINDS[k])
            for k, run in _joined(runs)
            if k != NOTHING and len(run) > 1 and np.ptp(run, axis=0).max() > 0.0
        ]
    return found


def _joined(runs: list[tuple[int, Array]]) -> list[tuple[int, Array]]:
    """The runs of one line, neighbours of different kinds led up to where their last pieces, made longer,
    meet.
    """
    runs = list(runs)
    for i in range(len(runs) - 1):
        (k, left), (m, right) = runs[i], runs[i + 1]
        if NOTHING not in (k, m) and min(len(left), len(right)) > 1:
            corner = _meeting(left[-2], left[-1], right[1], right[0])
            if corner is not None:
                runs[i], runs[i + 1] = (k, np.vstack([left, corner])), (m, np.vstack([corner, right]))
    return runs


def _meeting(a: Array, b: Array, c: Array, d: Array) -> Array | None:
    """Where the line from a through b meets that from c through d, if it is hardly farther on than they are
    long.
    """
    matrix = np.stack([b - a, c - d], axis=1)
    if abs(np.linalg.det(matrix)) < 1e-6 * np.linalg.norm(b - a) * np.linalg.norm(c - d):
        return None
    far, near = np.linalg.solve(matrix, c - a)
    return a + far * (b - a) if -0.5 < far < 4.0 and -0.5 < near < 4.0 else None


def _regions(rest: Function, lattice: _Lattice) -> list[Nullcline]:
    """Borders of regions in which the function is 0 throughout."""
    zero = lattice.values == 0.0
    if not (zero[1:, 1:] & zero[:-1, 1:] & zero[1:, :-1] & zero[:-1, :-1]).any():
        return []
    lines = _contours(lattice.x, lattice.y, np.where(zero, 1.0, -1.0))
    if not lines:
        return []
    low, high = _brackets(lattice, np.concatenate(lines))
    low, high, changes = _bisected(lambda p: rest(*p.T) == 0.0, low, high)
    return _split(lines, 0.5 * (low + high), np.where(changes, IS_EDGE, NOTHING))


def _touching(rest: Function, lattice: _Lattice) -> list[Nullcline]:
    """Zeros without a change of sign, off the axes: zeros of the gradient at which the function
    vanishes too.
    """
    found: list[Nullcline] = []
    for axis in (0, 1):
        if _dips(lattice.values, 1 - axis):
            found += [one for one in _flat_zeros(rest, lattice, axis) if not _among(one, found, lattice.cell)]
    return found


def _dips(values: Array, axis: int) -> bool:
    """Whether anywhere along an axis of the grid the parabola through three values of one sign comes down to
    nearly 0.
    """
    a, b, c = (np.moveaxis(np.abs(values), axis, 0)[i : values.shape[axis] - 2 + i] for i in range(3))
    signs = np.moveaxis(np.sign(values), axis, 0)
    with np.errstate(all="ignore"):
        curvature = a - 2.0 * b + c
        least = b - (c - a) ** 2 / (8.0 * curvature)
        same = (signs[:-2] * signs[2:] > 0.0) & (b <= a) & (b <= c) & (curvature > 0.0)
        return bool((same & (signs[1:-1] * signs[:-2] >= 0.0) & (np.abs(least) <= 0.3 * curvature)).any())


def _flat_zeros(rest: Function, lattice: _Lattice, axis: int) -> list[Nullcline]:
    """Contours of the derivative along one axis, refined, where the function is 0."""
    lines = _contours(lattice.x, lattice.y, np.gradient(lattice.values, axis=1 - axis))
    if not lines:
        return []
    tip = np.zeros(2)
    tip[axis] = 1e-3 * lattice.cell[axis]

    def rises(p: Array) -> Mask:
        return np.asarray(rest(*(p + tip).T) - rest(*(p - tip).T) > 0.0)

    vertices, step = np.concatenate(lines), 1e3 * tip
    around = np.maximum(np.abs(rest(*(vertices + step).T)), np.abs(rest(*(vertices - step).T)))
    kinds = np.where(np.abs(rest(*vertices.T)) <= 0.3 * around, IS_ZERO, NOTHING)
    some = kinds == IS_ZERO
    if some.any():
        vertices[some], kinds[some] = _settled(rest, rises, vertices[some], tip, around[some], lattice)
    return _split(lines, vertices, kinds)


def _settled(
    rest: Function,
    rises: Callable[[Array], Mask],
    points: Array,
    tip: Array,
    around: Array,
    lattice: _Lattice,
) -> tuple[Array, Array]:
    """Candidates moved to where the derivative changes its sign, and whether the function vanishes there
    without changing its own.
    """
    low, high = _brackets(lattice, points)
    low, high, changes = _bisected(rises, low - 1e-6 * tip, high + 1e-6 * tip)
    with np.errstate(invalid="ignore"):
        small = np.abs(rest(*(0.5 * (low + high)).T)) <= 1e-9 * around
        even = rest(*(low - tip).T) * rest(*(high + tip).T) > 0.0
    return 0.5 * (low + high), np.where(changes & small & even, IS_ZERO, NOTHING)


def _among(one: Nullcline, others: list[Nullcline], cell: Array) -> bool:
    """Whether the curve runs along another."""
    if not others:
        return False
    points = np.concatenate([other.points for other in others]) / cell
    gaps = np.abs(one.points[:, None] / cell - points[None]).max(-1).min(1)
    return bool(np.median(gaps) < 1.0)
