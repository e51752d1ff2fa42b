"""The places that the cells of a map tend to: the origin, points of rest, cycles, circles, or away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CODE,
    CONVERGES,
    CYCLE,
    DIVERGES,
    INCONCLUSIVE,
    SINGULAR,
    SUBLINEARLY,
)
from gandyn.orbit import Array

# Ends nearer to each other than this share of their size are one place; with more places of a kind than this,
# all are one family.
SAME, MANY = 1e-2, 12
ORIGIN, POINT, FAMILY, AWAY, STALL = "origin", "point", "family", "away", "stall"
# Whether a cell's run ended at rest away from the origin, or all but at rest.
MOVING, RESTING, STALLED = range(3)


@dataclass(frozen=True)
class Destination:
    """kind: "origin", "point", "limit-cycle", "tends-to-circle", "closed-orbits", "away", "singular" (where
    the field is undefined), "stall" (all but at rest where gradients vanish, for who knows how long), or
    "family" (of more places than are told apart).

    point: (φ, θ) of a point of rest, else (). size: the largest ‖(φ, θ)‖ there, NaN where that says nothing.
    share: of all cells.
    """

    kind: str
    point: tuple[float, ...] = ()
    size: float = float("nan")
    share: float = 0.0


def destinations(
    codes: NDArray[np.int8], halted: NDArray[np.int8], size: Array, last: Array
) -> tuple[NDArray[np.int16], tuple[Destination, ...]]:
    """Where each of m cells tends to, as an index into the places, −1 where nobody can say; and the
    places.
    """
    index = np.full(len(codes), -1, dtype=np.int16)
    places: list[Destination] = []
    for kind, mask, ends in _groups(codes, halted, size, last):
        for part, center in _clusters(mask, ends):
            index[part] = len(places)
            places.append(_place(kind, center, float(part.sum()) / len(codes)))
    return index, tuple(places)


def _groups(codes: Any, halted: Any, size: Array, last: Array) -> list[tuple[str, Any, Array | None]]:
    """(kind, cells, what tells its places apart)."""
    settled = np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY]))
    return [
        (ORIGIN, settled & (halted != RESTING), None),
        (POINT, settled & (halted == RESTING), last),
        (CYCLE, codes == CODE[CYCLE], size[:, None]),
        (CIRCLE, codes == CODE[CIRCLE], size[:, None]),
        (CLOSED, codes == CODE[CLOSED], None),
        (AWAY, codes == CODE[DIVERGES], None),
        (SINGULAR, codes == CODE[SINGULAR], None),
        (STALL, (codes == CODE[INCONCLUSIVE]) & (halted == STALLED), None),
    ]


def _clusters(mask: Any, ends: Array | None) -> list[tuple[Any, Array | None]]:
    """The cells of each place and its middle; None where they are not told apart."""
    if ends is None or not mask.any():
        return [(mask, None)] if mask.any() else []
    found: list[tuple[Any, Array | None]] = []
    left = mask.copy()
    while left.any() and len(found) < MANY:
        center = ends[left][0]
        if np.isnan(center).any():
            # Runs that were given up before their last windows have no size, but one place.
            near = left & np.isnan(ends).any(1)
        else:
            reach = SAME * max(float(np.linalg.norm(center)), 1e-3)
            near = left.copy()  # cells of other kinds may be as far away as numbers go
            near[left] = np.linalg.norm(ends[left] - center, axis=1) <= reach
        found.append((near, ends[near].mean(0)))
        left &= ~near
    return [(mask, None)] if left.any() else found


def _place(kind: str, center: Array | None, share: float) -> Destination:
    if center is None:
        return Destination(FAMILY if kind in (POINT, CYCLE, CIRCLE) else kind, share=share)
    if kind == POINT:
        return Destination(kind, tuple(float(x) for x in center), float(np.linalg.norm(center)), share)
    return Destination(kind, size=float(center[0]), share=share)
