"""Nodes and weights for integrals over normal densities and their mixtures.

The trapezoidal rule with a step of a fifth of the smallest standard deviation is exact to about 1e-13 for
what is asked here (measured in tests/gandyn/distances/). Where the scales of p and q differ too much for it,
panels of Gauss–Legendre nodes as wide as the scale they stand on take its place. Beyond 9 standard deviations
a normal distribution holds 2e-19.
"""

from __future__ import annotations

import numpy as np

from gandyn.distances.pairs import Array

REACH = 9.0
STEP = 0.2
# So many nodes on an axis are more than the panels need.
_MANY = 500


def axis_rule(mean: float, scale: float) -> tuple[Array, Array]:
    """Nodes and weights for functions of N(mean, scale²) and N(0, 1)."""
    low, high = min(-REACH, mean - REACH * scale), max(REACH, mean + REACH * scale)
    # Far apart the log ratio is steep where the densities cross; still farther nothing is left there.
    gap = min(max(abs(mean) / (1.0 + scale), 1.0), 5.0)
    step = STEP * min(1.0, scale) / gap
    if (high - low) / step <= _MANY:
        return uniform_rule(low, high, step)
    return _panels(mean, scale)


def uniform_rule(low: float, high: float, step: float) -> tuple[Array, Array]:
    """The trapezoidal rule for functions that vanish at both ends."""
    x = np.arange(low, high + step, step)
    return x, np.full(len(x), step)


def _panels(mean: float, scale: float, nodes: int = 12) -> tuple[Array, Array]:
    """Gauss–Legendre on panels of one standard deviation of either density, finer where both lie."""
    ladder = np.arange(-REACH, REACH + 1.0)
    edges = np.unique(np.concatenate([ladder, mean + scale * ladder]))
    middle, half = (edges[1:] + edges[:-1]) / 2.0, np.diff(edges) / 2.0
    used = (np.abs(middle) < REACH) | (np.abs(middle - mean) < REACH * scale)
    x, w = np.polynomial.legendre.leggauss(nodes)
    return (middle[used, None] + half[used, None] * x).ravel(), (half[used, None] * w).ravel()
