"""Where a function jumps or has a pole: between two points the step does not shrink with their distance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
# The largest steps are looked at, each in so many halvings.
CANDIDATES, HALVINGS = 8, 45
# What is smaller, of the function's size, is no jump but may be rounding.
ROUNDING = 1e-9


def first_jump(function: Callable[[Array], Array], grid: Array) -> float | None:
    """The place nearest to 0 at which the function is not continuous, or None if none is found."""
    values = function(grid)
    if not np.isfinite(values).all():
        lost = grid[~np.isfinite(values)]
        return float(lost[np.argmin(np.abs(lost))])
    steps = np.abs(np.diff(values))
    # A jump stands out among its neighbours, whatever the scale of the function is there.
    beside = np.minimum(np.roll(steps, 2), np.roll(steps, -2))
    standing_out = np.argsort((beside + 1e-300) / (steps + 1e-300))[:CANDIDATES]
    found = [_jump_in(function, grid[i], grid[i + 1]) for i in standing_out]
    places = [place for place in found if place is not None]
    return min(places, key=abs) if places else None


def _jump_in(function: Callable[[Array], Array], low: float, high: float) -> float | None:
    """Halves the cell towards the larger step; a jump is what remains of the step in the end."""
    at_low, at_high = function(np.array([low, high]))
    first = abs(at_high - at_low)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        value = function(np.array([middle]))[0]
        if not np.isfinite(value):
            return middle
        if abs(value - at_low) >= abs(at_high - value):
            high, at_high = middle, value
        else:
            low, at_low = middle, value
    left = abs(at_high - at_low)
    jumps = left > 0.25 * first and left > ROUNDING * max(abs(at_low), abs(at_high))
    return 0.5 * (low + high) if jumps else None
