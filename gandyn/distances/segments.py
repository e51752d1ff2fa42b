"""Distances of two parallel segments of length 1 at distance θ in the plane, with and without Gaussian noise.

Without noise they share nothing unless θ = 0: KL = ∞, JS = log 2, W₁ = W₂ = |θ| (Arjovsky, Chintala and
Bottou 2017, example 1). With noise of standard deviation σ both densities are products: along the segments
they are equal, across them N(0, σ²) and N(θ, σ²), so every f-divergence is that of two Gaussians on the line.

Averages over both segments are averages over t = |u − v| with density 2(1 − t) on [0, 1].
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances import divergences, gaussians
from gandyn.distances.kernel_means import mean_norm
from gandyn.distances.pairs import Array, Gaussians, Segments


def f_divergences(pair: Segments, noise: float) -> dict[str, float]:
    """KL both ways, both JS, TV, H² and χ²."""
    if pair.is_equal:
        return dict(divergences.EQUAL)
    if noise == 0.0:
        return dict(divergences.DISJOINT)
    return gaussians.f_divergences(Gaussians.line(0.0, 1.0, pair.theta / noise, 1.0), 0.0)


def wasserstein(pair: Segments) -> tuple[float, float]:
    """W₁ and W₂: everything moves straight across, with noise as well."""
    return abs(pair.theta), abs(pair.theta)


def energy(pair: Segments, noise: float) -> float:
    """√(2 E‖x − y‖ − E‖x − x'‖ − E‖y − y'‖)."""
    if noise == 0.0:
        return math.sqrt(max(2.0 * _mean_distance_gain(abs(pair.theta)), 0.0))
    t, weights = _lengths(noise)
    across = mean_norm(np.hypot(pair.theta, t), math.sqrt(2.0) * noise, 2)
    return math.sqrt(max(2.0 * float(weights @ (across - mean_norm(t, math.sqrt(2.0) * noise, 2))), 0.0))


def mmd(pair: Segments, noise: float, bandwidth: float) -> float:
    """The maximum mean discrepancy for a Gaussian kernel: the noise only widens the kernel."""
    square = bandwidth**2 + 2.0 * noise**2
    t, weights = _lengths(math.sqrt(square))
    along = float(weights @ np.exp(-0.5 * t * t / square))
    gain = -math.expm1(-0.5 * pair.theta**2 / square)
    return math.sqrt(2.0 * bandwidth**2 / square * along * gain)


def _mean_distance_gain(theta: float) -> float:
    """E‖x − y‖ − E‖x − x'‖ in closed form, without subtracting what is nearly equal."""
    if theta == 0.0:
        return 0.0
    s, bend = math.hypot(1.0, theta), theta * theta * math.asinh(1.0 / theta)
    if theta > 1.0:
        # s³ − θ³ = (s² + sθ + θ²)/(s + θ), for s² − θ² = 1.
        return s + bend - (s * s + s * theta + theta * theta) / (s + theta) / 1.5 - 1.0 / 3.0
    gain = theta * theta / (s + 1.0)
    return gain + bend - (gain * (s * s + s + 1.0) - theta**3) / 1.5


def _lengths(scale: float) -> tuple[Array, Array]:
    """Nodes t on [0, 1] and weights with the density 2(1 − t): Gauss–Legendre on panels that halve towards 0
    until they are as short as `scale`, where the averaged function bends.
    """
    edges = [1.0]
    while edges[-1] > max(scale, 1e-12):
        edges.append(edges[-1] / 2.0)
    x, w = np.polynomial.legendre.leggauss(20)
    ends = np.array([0.0, *edges[::-1]])
    half = np.diff(ends)[:, None] / 2.0
    t = (ends[:-1, None] + half + half * x).ravel()
    return t, (half * w).ravel() * 2.0 * (1.0 - t)
