"""Histogram JS as a loss: why it is hopeless in many dimensions, and infinite for a small difference
("From scratch to WGAN-GP", kexue.fm/archives/4439).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gandyn import checks
from gandyn.distances import divergences
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array, Histograms, Points

# {0: 0.1, 1: 0.9} and {0: 0, 1: 1}: nearly the same, and 0.1/0 makes their symmetrised JS infinite.
BERNOULLI = Histograms(np.array([0.1, 0.9]), np.array([0.0, 1.0]))
# Longer numbers are told by their power of ten only: Python itself refuses to write more digits.
_DIGITS = 4000


@dataclass(frozen=True)
class Cells:
    """bins^dims cells."""

    bins: int
    dims: int

    def __post_init__(self) -> None:
        with checks.refused_as(DistanceError):
            checks.whole("The number of bins on each axis", self.bins, 1, 10**6)
            checks.whole("The number of dimensions", self.dims, 1, 10**6)

    @property
    def log10(self) -> float:
        """The power of ten."""
        return self.dims * math.log10(self.bins)

    @property
    def count(self) -> int | None:
        """The number itself; None if it has thousands of digits."""
        return int(self.bins**self.dims) if self.log10 < _DIGITS else None

    @property
    def text(self) -> str:
        """The number as one reads it: all digits, or 1.0·10^236."""
        if self.log10 < 9.0:
            return str(self.count)
        power = math.floor(self.log10)
        lead = f"{10.0 ** (self.log10 - power):.1f}"
        return f"1.0·10^{power + 1}" if lead == "10.0" else f"{lead}·10^{power}"

    def filled(self, samples: int) -> float:
        """The largest part of all cells that so many samples can fill."""
        return math.pow(10.0, min(math.log10(max(samples, 1)) - self.log10, 0.0))


def histogram_of(pair: Points, bins: int) -> Histograms:
    """Both clouds counted in the cells of one grid, `bins` on each axis from the least to the largest
    coordinate; only the cells that hold a point are kept, numbered as they come, which JS does not mind.
    """
    Cells(bins, pair.dim)
    both = np.concatenate([pair.p, pair.q])
    low, high = both.min(axis=0), both.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    cells = np.minimum((both - low) / width * bins, bins - 1).astype(np.int64)
    _, number = np.unique(cells, axis=0, return_inverse=True)
    number = number.ravel()
    counts = [np.bincount(part, minlength=number.max() + 1) for part in np.split(number, [len(pair.p)])]
    return Histograms(*(count.astype(float) for count in counts))


def histogram_js(pair: Points, bins: int) -> float:
    """The mixture JS of the counts. In many dimensions no two points share a cell, and it is log 2 even for
    two samples of the same distribution.
    """
    counted = histogram_of(pair, bins)
    return divergences.of_masses(counted.p, counted.q)["js"]


def js_by_dimension(dims: list[int], bins: int, samples: int, seed: int = 0) -> Array:
    """Histogram JS of two samples of the same N(0, I) in each dimension: 0 in truth, log 2 in high
    dimensions.
    """
    random = np.random.default_rng(seed)
    clouds = (Points(random.normal(size=(samples, d)), random.normal(size=(samples, d))) for d in dims)
    return np.array([histogram_js(cloud, bins) for cloud in clouds])
