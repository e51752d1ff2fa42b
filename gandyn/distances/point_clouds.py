"""Distances of two clouds of equally weighted points.

A cloud is a sample: what it was drawn from has no density that could be known from it, so no f-divergence is
defined, unless noise gives it one (`mixtures`). Energy distance and MMD are those of the clouds themselves
(V-statistics, which are never negative). W₁ and W₂ are in `transport`.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances.errors import DistanceError
from gandyn.distances.histograms import energy_line, wasserstein_line
from gandyn.distances.kernel_means import mean_norm
from gandyn.distances.pairs import Array, Points

# Beyond so many pairs of points an exact plan takes seconds and gigabytes.
MOST_PAIRS = 9_000_000


def check_size(pair: Points) -> None:
    """Raises DistanceError for clouds with too many pairs of points."""
    n, m = len(pair.p), len(pair.q)
    if max(n, m) ** 2 > MOST_PAIRS:
        raise DistanceError(
            "Clouds of {} and {} points are too many to compare each with each; draw a sample of at most {}.",
            n,
            m,
            math.isqrt(MOST_PAIRS),
        )


def energy_and_mmd(pair: Points, noise: float, bandwidth: float) -> tuple[float, float]:
    """√(2 E‖x − y‖ − E‖x − x'‖ − E‖y − y'‖), and the same for a Gaussian kernel, which is a likeness and so
    counts the other way round; noise lengthens distances and widens the kernel.
    """
    cross, own_p, own_q = (_means(each, pair.dim, noise, bandwidth) for each in _lengths(pair))
    n, m = len(pair.p), len(pair.q)
    # A point's distance to itself is among the pairs; `pdist` leaves it out and has the others once.
    zero = _means(np.zeros(1), pair.dim, noise, bandwidth)
    own_p, own_q = (z / k + o * (1.0 - 1.0 / k) for z, o, k in ((zero, own_p, n), (zero, own_q, m)))
    gap = 2.0 * cross - own_p - own_q
    distance = _line_energy(pair) if pair.dim == 1 and noise == 0.0 else math.sqrt(max(float(gap[0]), 0.0))
    return distance, math.sqrt(max(-float(gap[1]), 0.0))


def _lengths(pair: Points) -> tuple[Array, Array, Array]:
    from scipy.spatial.distance import cdist, pdist

    return cdist(pair.p, pair.q).ravel(), pdist(pair.p), pdist(pair.q)


def _means(r: Array, dim: int, noise: float, bandwidth: float) -> Array:
    """The mean distance and the mean kernel over pairs at distances r."""
    if not len(r):
        return np.zeros(2)
    square = bandwidth**2 + 2.0 * noise**2
    kernel = r * r
    kernel *= -0.5 / square
    shrunk = (bandwidth**2 / square) ** (dim / 2.0)
    return np.array(
        [mean_norm(r, math.sqrt(2.0) * noise, dim).mean(), shrunk * np.exp(kernel, out=kernel).mean()]
    )


def _line_energy(pair: Points) -> float:
    x = np.concatenate([pair.p[:, 0], pair.q[:, 0]])
    difference = np.concatenate([equal(pair.p), -equal(pair.q)])
    order = np.argsort(x, kind="stable")
    return energy_line(x[order], difference[order])


def equal(cloud: Array) -> Array:
    """The weight 1/n for each of n points."""
    return np.full(len(cloud), 1.0 / len(cloud))


def sliced_wasserstein(pair: Points, directions: int = 64, seed: int = 0) -> tuple[float, float]:
    """The mean of W₁, and the root mean square of W₂, over projections on random lines: what is fast enough
    for large clouds. It is not W₁ or W₂ but at most as large.
    """
    random = np.random.default_rng(seed)
    axes = random.normal(size=(pair.dim, directions))
    axes /= np.linalg.norm(axes, axis=0)
    one, other = (np.sort(cloud @ axes, axis=0) for cloud in (pair.p, pair.q))
    found = [wasserstein_line(one[:, k], equal(one), other[:, k], equal(other)) for k in range(directions)]
    return float(np.mean([w1 for w1, _ in found])), math.sqrt(float(np.mean([w2 * w2 for _, w2 in found])))


def median_distance(pair: Points) -> float:
    """The median distance between points of both clouds together, a usual bandwidth; 1 where it is 0."""
    from scipy.spatial.distance import pdist

    both = np.concatenate([pair.p, pair.q])
    check_size(Points(both, both))
    return float(np.median(pdist(both))) or 1.0
