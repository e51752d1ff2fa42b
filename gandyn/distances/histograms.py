"""Distances of two histograms: masses at common positions on the line, by exact sums."""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances import divergences
from gandyn.distances.kernel_means import mean_norm
from gandyn.distances.pairs import Array, Histograms


def f_divergences(pair: Histograms) -> dict[str, float]:
    """KL both ways, both JS, TV, H² and χ²."""
    return dict(divergences.EQUAL) if pair.is_equal else divergences.of_masses(pair.p, pair.q)


def wasserstein(pair: Histograms) -> tuple[float, float]:
    """W₁ and W₂ by the distribution functions."""
    return wasserstein_line(pair.x, pair.p, pair.x, pair.q)


def energy(pair: Histograms) -> float:
    """√(2 ∫ (F − G)² dx), which on the line is √(2 E|x − y| − E|x − x'| − E|y − y'|)."""
    return energy_line(pair.x, pair.p - pair.q)


def energy_line(x: Array, difference: Array) -> float:
    """The energy distance where p − q has these masses at increasing positions."""
    gap = np.cumsum(difference)[:-1]
    return math.sqrt(2.0 * float(np.diff(x) @ (gap * gap)))


def wasserstein_line(x: Array, p: Array, y: Array, q: Array) -> tuple[float, float]:
    """W₁ and W₂ of masses p at increasing x and q at increasing y: the monotone plan is the best one."""
    steps, moved = monotone_plan(x, p, y, q)
    return float(steps @ np.abs(moved)), math.sqrt(float(steps @ (moved * moved)))


def monotone_plan(x: Array, p: Array, y: Array, q: Array) -> tuple[Array, Array]:
    """Masses and how far each of them moves, where the k-th part of p goes to the k-th part of q."""
    levels_p, levels_q = np.cumsum(p), np.cumsum(q)
    levels_p[-1] = levels_q[-1] = 1.0
    levels = np.unique(np.clip(np.concatenate([levels_p, levels_q]), 0.0, 1.0))
    steps = np.diff(levels, prepend=0.0)
    middle = levels - 0.5 * steps
    return steps, y[_part(levels_q, middle)] - x[_part(levels_p, middle)]


def _part(levels: Array, middle: Array) -> np.ndarray:
    return np.minimum(np.searchsorted(levels, middle), len(levels) - 1)


def mmd(pair: Histograms, bandwidth: float) -> float:
    """√ Σᵢⱼ dᵢ k(xᵢ, xⱼ) dⱼ with d = p − q and the Gaussian kernel k."""
    some = pair.p != pair.q
    x, difference = pair.x[some] / bandwidth, (pair.p - pair.q)[some]
    kernel = np.exp(-0.5 * np.subtract.outer(x, x) ** 2)
    return math.sqrt(max(float(difference @ kernel @ difference), 0.0))


def blurred_energy_and_mmd(pair: Histograms, noise: float, bandwidth: float) -> tuple[float, float]:
    """Energy distance and MMD with normal noise on both, which lengthens distances and widens the kernel."""
    some = pair.p != pair.q
    x, difference = pair.x[some], (pair.p - pair.q)[some]
    r = np.abs(np.subtract.outer(x, x))
    square = bandwidth**2 + 2.0 * noise**2
    far = float(difference @ mean_norm(r, math.sqrt(2.0) * noise, 1) @ difference)
    near = bandwidth / math.sqrt(square) * float(difference @ np.exp(-0.5 * r * r / square) @ difference)
    return math.sqrt(max(-far, 0.0)), math.sqrt(max(near, 0.0))
