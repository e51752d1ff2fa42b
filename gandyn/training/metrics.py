"""Figures of merit of samples and weights, on numpy arrays; distances by scipy's exact solvers."""

from __future__ import annotations

import numpy as np

from gandyn.orbit import Array

NEAR, LOOSE = 0.15, 0.25
FAIR = 0.2
EDGE = 0.02
# Of each kind, between which distances are measured while a run goes on.
DISTANCE_SAMPLES = 128


def coverage(x: Array, centres: Array) -> tuple[int, float]:
    """(modes, high-quality share) of samples x (n, 2): within 0.15 of a centre is of high quality; a mode
    counts if at least a fifth of its fair share of samples is within 0.25 of it.
    """
    distance = np.linalg.norm(x[:, None] - centres, axis=-1)
    nearest = distance.min(axis=1)
    counts = np.bincount(distance.argmin(axis=1)[nearest < LOOSE], minlength=len(centres))
    return int((counts >= FAIR * len(x) / len(centres)).sum()), float((nearest < NEAR).mean())


def exact_w(x: Array, y: Array, power: int = 1) -> float:
    """W₁ or W₂ between two equally large samples (n, d), exact, by the best assignment; O(n³): 500 points
    take 0.1 s.

    NaN where samples are no finite numbers, or so large that their distances are none.
    """
    from scipy.optimize import linear_sum_assignment
    from scipy.spatial.distance import cdist

    with np.errstate(over="ignore"):
        cost = cdist(x, y) ** power
    if not np.isfinite(cost).all():
        return float("nan")
    return float(cost[linear_sum_assignment(cost)].mean() ** (1.0 / power))


def sliced_w1(x: Array, y: Array, directions: int = 32) -> float:
    """Mean W₁ of projections on `directions` lines, equally spread in the plane, else drawn at random but
    always the same; x, y (n, d); NaN where they are no finite numbers.
    """
    from scipy.stats import wasserstein_distance

    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return float("nan")
    lines = _lines(x.shape[1], directions)
    return float(np.mean([wasserstein_distance(a, b) for a, b in zip((x @ lines).T, (y @ lines).T)]))


def _lines(dim: int, count: int) -> Array:
    """(dim, count) unit vectors."""
    if dim == 2:
        angles = np.pi * np.arange(count) / count
        return np.stack([np.cos(angles), np.sin(angles)])
    drawn = np.random.default_rng(0).normal(size=(dim, count))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=0))


def polarisation(weights: Array, c: float) -> float:
    """Share of weights within 2 % of ±c."""
    return float((np.abs(np.abs(weights) - c) <= EDGE * c).mean())


def maxima(heights: Array, axis: Array, centres: Array, reach: float) -> int:
    """How many centres have a local maximum of a map (n, n), first axis x, within `reach`; edges do not
    count.
    """
    inner = heights[1:-1, 1:-1]
    n = len(heights)
    peak = np.ones_like(inner, dtype=bool)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            if (i, j) != (0, 0):
                peak &= inner > heights[1 + i : n - 1 + i, 1 + j : n - 1 + j]
    at = np.argwhere(peak) + 1
    if not len(at):
        return 0
    points = axis[at]
    return int((np.linalg.norm(points[:, None] - centres, axis=-1).min(axis=0) < reach).sum())
