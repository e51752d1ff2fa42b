"""From the errors of orbits to pixels."""

from __future__ import annotations

import math

import numpy as np

from app.plots.plot import Array, Stray
from gandyn import Orbit


def farthest(error: Array | None, pixels: Array | float) -> Stray:
    """The orbit that is off by the most pixels; pixels: per error of a component, one for all or (m,)."""
    if error is None or not error.size:
        return Stray()
    off = np.where(np.isnan(error), 0.0, error * pixels)
    worst = int(np.argmax(off))
    return Stray(float(off[worst]), float(error[worst]))


def quadratic(orbit: Orbit) -> Array:
    """How far s, X, E and L are off at most, per error of a component, where an orbit is farthest out."""
    size = np.sqrt((np.square(orbit.phi).sum(-1) + np.square(orbit.theta).sum(-1)).max(-1))
    slope: Array = math.sqrt(2.0 * orbit.dim) * size
    return slope
