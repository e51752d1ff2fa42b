"""Total variation of N(m, diag(s²)) and N(0, I) on the line and in the plane.

The log ratio is quadratic in each coordinate. On the line p > q between its two roots, and TV is a difference
of distribution functions there: a closed form. In the plane that holds along one axis for each value on the
other; the outer integral is split where the roots appear, and its nodes are cosines, which take the
square-root ends there.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances.grids import REACH
from gandyn.distances.pairs import Array


def total_variation(mean: Array, scale: Array) -> float:
    """½ ∫ |p − q|; `mean` and `scale` have one or two entries."""
    if len(mean) == 1:
        return _line(float(mean[0]), float(scale[0]))
    # The inner axis is the one on which the two differ more, for its roots must exist.
    inner = int(np.argmax(np.abs(np.log(scale))))
    outer = 1 - inner
    inside = _Slices(float(mean[inner]), float(scale[inner]))
    return _plane(float(mean[outer]), float(scale[outer]), inside)


def _line(mean: float, scale: float) -> float:
    slices = _Slices(mean, scale)
    return float(min(max(slices.positive_part(np.zeros(1), np.ones(1), np.ones(1))[0], 0.0), 1.0))


class _Slices:
    """The integral of (a p − b q)₊ over one axis, p = N(mean, scale²), q = N(0, 1), a and b factors."""

    def __init__(self, mean: float, scale: float) -> None:
        self.mean, self.scale = mean, scale
        # v(x) = α x² + β x + γ is the log ratio of the two densities.
        self.alpha = 0.5 * (1.0 - 1.0 / scale) * (1.0 + 1.0 / scale)
        self.beta = mean / scale**2
        self.gamma = -0.5 * (mean / scale) ** 2 - math.log(scale)

    def positive_part(self, log_ratio: Array, a: Array, b: Array) -> Array:
        """∫ (a p − b q)₊ dx where log(a/b) is `log_ratio`."""
        low, high = self.roots(log_ratio)
        p = _mass((low - self.mean) / self.scale, (high - self.mean) / self.scale)
        between: Array = a * p - b * _mass(low, high)
        # With α > 0 the ratio is above 1 outside the roots; all that is left of a − b is there.
        return a - b - between if self.alpha > 0.0 else between

    def roots(self, log_ratio: Array) -> tuple[Array, Array]:
        """Where a p = b q, the lower first: (−∞, ∞)-ended where α = 0, twice the same where there is none."""
        constant = self.gamma + log_ratio
        if self.alpha == 0.0:
            return self._half_lines(constant)
        root = np.sqrt(np.maximum(self.beta**2 - 4.0 * self.alpha * constant, 0.0))
        far = -0.5 * (self.beta + math.copysign(1.0, self.beta) * root)
        one, other = far / self.alpha, np.where(far == 0.0, 0.0, constant / np.where(far == 0.0, 1.0, far))
        crosses = root > 0.0
        ends = np.where(crosses, np.minimum(one, other), 0.0), np.where(crosses, np.maximum(one, other), 0.0)
        return ends

    def _half_lines(self, constant: Array) -> tuple[Array, Array]:
        infinite = np.full_like(constant, np.inf)
        if self.beta == 0.0:
            return -infinite, np.where(constant > 0.0, np.inf, -np.inf)
        root = -constant / self.beta
        return (root, infinite) if self.beta > 0.0 else (-infinite, root)


def _mass(low: Array, high: Array) -> Array:
    """The standard normal mass between two ends; from the side on which nothing is subtracted from 1."""
    from scipy.special import ndtr

    flip = low > 0.0
    mass: Array = ndtr(np.where(flip, -low, high)) - ndtr(np.where(flip, -high, low))
    return mass


def _plane(mean: float, scale: float, inside: _Slices) -> float:
    outside = _Slices(mean, scale)
    x, weights = _outer_rule(outside, inside)
    log_p = -0.5 * ((x - mean) / scale) ** 2 - math.log(scale)
    log_q = -0.5 * x * x
    p, q = (np.exp(log - 0.5 * math.log(2.0 * math.pi)) for log in (log_p, log_q))
    total = float(weights @ np.maximum(inside.positive_part(log_p - log_q, p, q), 0.0))
    return min(max(total, 0.0), 1.0)


def _outer_rule(outside: _Slices, inside: _Slices) -> tuple[Array, Array]:
    """Panels of one standard deviation of either density, split where roots along the inner axis appear."""
    ladder = np.arange(-REACH, REACH + 1.0)
    # Roots exist where the outer log ratio passes this value.
    turning = inside.beta**2 / (4.0 * inside.alpha) - inside.gamma if inside.alpha else 0.0
    splits = np.concatenate(outside.roots(np.array([-turning])))
    edges = np.concatenate([ladder, outside.mean + outside.scale * ladder, splits[np.isfinite(splits)]])
    edges = np.unique(edges)
    middle, half = (edges[1:] + edges[:-1]) / 2.0, np.diff(edges) / 2.0
    t, w = np.polynomial.legendre.leggauss(24)
    angle = 0.5 * math.pi * (t + 1.0)
    x = middle[:, None] - half[:, None] * np.cos(angle)
    return x.ravel(), (half[:, None] * (0.5 * math.pi * w * np.sin(angle))).ravel()
