"""Many brackets at once, narrowed to where a function changes its sign."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gandyn.orbit import Array

Mask = NDArray[np.bool_]

HALVINGS = 32
# Not quite ½: halves of a symmetric grid would fall on the axes, where conventions rather than limits give
# the value.
SHARE = 0.4873


def _bisected(positive: Callable[[Array], Mask], low: Array, high: Array) -> tuple[Array, Array, Mask]:
    """Brackets (n, 2) halved to where `positive` changes, and whether it does."""
    first, last = positive(low), positive(high)
    for _ in range(HALVINGS):
        middle = low + SHARE * (high - low)
        same = (positive(middle) == first)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return low, high, first != last


def _closed_in(
    rest: Callable[[Array], Array], low: Array, high: Array, at_low: Array, at_high: Array
) -> tuple[Array, Array, Array, Array]:
    """Brackets (n, 2) with the values at their ends, narrowed as far as `_bisected` would, by secants where
    those are faster.

    Source: the ITP method, Oliveira and Takahashi, ACM Transactions on Mathematical Software 47 (2020), with
    κ₁ = 0.2, κ₂ = 2, n₀ = 1: some eight evaluations for smooth functions, and one more than bisection for
    jumps and poles.
    """
    a, b, fa, fb, up = np.zeros(len(low)), np.ones(len(low)), at_low, at_high, at_high > 0.0
    for left in range(HALVINGS, -3, -1):
        width = b - a
        if width.max() <= 2.0 ** (1 - HALVINGS):
            break
        t = _inside(a, width, fa, fb, 2.0 ** (left - HALVINGS) - 0.5 * width)
        value = rest(low + t[:, None] * (high - low))
        upper = (value > 0.0) == up
        a, fa, b, fb = (
            np.where(upper, a, t),
            np.where(upper, fa, value),
            np.where(upper, t, b),
            np.where(upper, value, fb),
        )
    return low + a[:, None] * (high - low), low + b[:, None] * (high - low), fa, fb


def _inside(a: Array, width: Array, fa: Array, fb: Array, slack: Array) -> Array:
    """Where to look next: the secant's zero, led a little to the middle, and no farther from it than
    bisection's guarantee allows.
    """
    with np.errstate(all="ignore"):
        secant = a + width * fa / (fa - fb)
    middle = a + SHARE * width
    gap, lead = (
        np.where(np.isfinite(secant), middle - secant, 0.0),
        np.maximum(0.2 * width**2, 2.0**-HALVINGS),
    )
    reach = np.minimum(np.maximum(np.abs(gap) - lead, 0.0), np.maximum(slack, 0.0))
    return np.asarray(np.clip(middle - np.copysign(reach, gap), a, a + width))
