"""From U[0, 1] to any density on the line: the interview question of "From scratch to WGAN-GP"
(kexue.fm/archives/4439).

Equal areas: the part of U[0, 1] below x and the part of the density below y are equal, y = F⁻¹(x); for N(0,
1) that is Φ⁻¹. The engineers' way, a sum of n uniforms, comes near it only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gandyn import checks
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array


@dataclass(frozen=True, eq=False)
class EqualAreaMap:
    """The map of U[0, 1] to a density that is linear between its values at increasing y, such as one drawn
    with the mouse; it need not sum to 1.
    """

    y: Array
    density: Array

    def __post_init__(self) -> None:
        y, density = (np.array(values, dtype=float) for values in (self.y, self.density))
        if y.ndim != 1 or y.shape != density.shape or len(y) < 2:
            raise DistanceError("A density needs two points or more, and a value for each.")
        if not (np.all(np.isfinite(y)) and np.all(np.diff(y) > 0.0)):
            raise DistanceError("The places of a density must increase.")
        if not (np.all(np.isfinite(density)) and density.min() >= 0.0 and density.max() > 0.0):
            raise DistanceError("A density must be at least 0 everywhere and above 0 somewhere.")
        area = float(np.diff(y) @ (density[1:] + density[:-1]) / 2.0)
        checks.assign(self, y=y, density=density / area)

    @cached_property
    def levels(self) -> Array:
        """The distribution function at y: from 0 to 1."""
        found = np.concatenate(
            [[0.0], np.cumsum(np.diff(self.y) * (self.density[1:] + self.density[:-1]) / 2.0)]
        )
        return np.asarray(found / found[-1])

    def __call__(self, x: Array) -> Array:
        """y = F⁻¹(x), exactly: in each piece F is quadratic."""
        x = np.asarray(x, dtype=float)
        i = np.clip(np.searchsorted(self.levels, x, side="right") - 1, 0, len(self.y) - 2)
        width, low = np.diff(self.y)[i], self.density[i]
        slope = (self.density[i + 1] - low) / width
        rest = np.clip(x - self.levels[i], 0.0, self.levels[i + 1] - self.levels[i])
        root = np.sqrt(np.maximum(low * low + 2.0 * slope * rest, 0.0))
        step = np.divide(2.0 * rest, low + root, out=np.zeros_like(rest), where=low + root > 0.0)
        return np.asarray(self.y[i] + np.minimum(step, width))


def normal_map(x: Array) -> Array:
    """Φ⁻¹: U[0, 1] to N(0, 1); ±∞ at the ends."""
    from scipy.special import ndtri

    return np.asarray(ndtri(np.asarray(x, dtype=float)))


def normal_density(y: Array) -> Array:
    """The density of N(0, 1)."""
    return np.asarray(np.exp(-0.5 * np.asarray(y, dtype=float) ** 2) / math.sqrt(2.0 * math.pi))


def strips(mapping: EqualAreaMap | None, count: int) -> tuple[Array, Array]:
    """Ends of `count` strips of equal area: (count + 1,) in [0, 1] and what the map makes of them; without a
    map that to N(0, 1).
    """
    with checks.refused_as(DistanceError):
        checks.whole("The number of strips", count, 1, 10_000)
    x = np.arange(count + 1) / count
    return x, normal_map(x) if mapping is None else mapping(x)


class UniformSum(NamedTuple):
    """(U₁ + … + Uₙ − n/2)/√(n/12) beside N(0, 1), at y: densities, distribution functions, and the largest
    error of the latter anywhere.
    """

    y: Array
    density: Array
    cdf: Array
    largest_error: float


def uniform_sum(n: int, y: Array) -> UniformSum:
    """The sum of n uniforms, scaled to mean 0 and variance 1, exactly (Irwin–Hall)."""
    with checks.refused_as(DistanceError):
        checks.whole("The number of uniforms", n, 1, 200)
    from scipy.special import ndtr

    scale = math.sqrt(n / 12.0)
    y = np.asarray(y, dtype=float)
    fine = np.linspace(-scale * 6.0, 0.0, 4001) / scale
    error = np.abs(irwin_hall_cdf(n, n / 2.0 + scale * fine) - ndtr(fine))
    at = n / 2.0 + scale * y
    return UniformSum(y, scale * irwin_hall(n, at), irwin_hall_cdf(n, at), float(error.max()))


def irwin_hall(n: int, x: Array) -> Array:
    """The density of the sum of n uniforms: fₖ(x) = (x fₖ₋₁(x) + (k − x) fₖ₋₁(x − 1))/(k − 1), whose terms
    are all positive; the usual alternating sum loses every digit beyond n = 20.
    """
    x = np.asarray(x, dtype=float)
    # Row j holds fₖ(x − j).
    places = x - np.arange(n)[:, None] if n > 1 else x[None]
    values = ((places >= 0.0) & (places < 1.0)).astype(float)
    for k in range(2, n + 1):
        rows = n - k + 1
        at = places[:rows]
        values = (at * values[:rows] + (k - at) * values[1 : rows + 1]) / (k - 1)
    return np.asarray(values[0])


def irwin_hall_cdf(n: int, x: Array) -> Array:
    """Its distribution function, Σⱼ fₙ₊₁(x − j), from the side on which it is small."""
    x = np.asarray(x, dtype=float)
    near = np.clip(np.minimum(x, n - x), 0.0, n)
    total = np.zeros_like(near)
    for j in range(n // 2 + 1):
        total += irwin_hall(n + 1, near - j)
    return np.where(x <= n / 2.0, total, 1.0 - total)
