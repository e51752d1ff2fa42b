"""Distances of masses in space that are blurred by Gaussian noise: two mixtures of equally wide normal densities.

On the line all integrals are trapezoidal sums with a step of a fifth of σ, or finer where the log ratio is steep, and
TV is a difference of distribution functions between the crossings. In the plane they are sums on a grid; a sum over
every second node says how far they may be off. From three dimensions on there is no grid.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances import divergences
from gandyn.distances.errors import DistanceError
from gandyn.distances.grids import REACH, uniform_rule
from gandyn.distances.pairs import Array

# The most nodes times masses whose exponentials are taken, about ten seconds.
_MOST = 1_000_000_000
_BLOCK = 2_000_000
_MOST_NODES = 4_000_000
# Where sums of exponentials vanish they are taken by logarithms instead.
_FAINT = 1e-250
# Nodes where both densities are below this part of the largest add nothing.
_NEGLIGIBLE = 1e-25
LINE_STEP, PLANE_STEP = 0.1, 0.25
Masses = tuple[Array, Array, Array, Array]


def log_density(at: Array, x: Array, weights: Array, noise: float) -> Array:
    """The log density at points (k, d) of masses at x (n, d) with normal noise; exact far out, too."""
    if len(at) * len(x) > _MOST:
        raise DistanceError("So little noise on so many points needs too many nodes; take more noise or fewer points.")
    some = weights > 0.0
    x, log_weights = x[some], np.log(weights[some])
    block = max(_BLOCK // len(x), 1)
    parts = [_log_sum(at[i : i + block], x, log_weights, noise) for i in range(0, len(at), block)]
    return np.concatenate(parts) - at.shape[1] * (math.log(noise) + 0.5 * math.log(2.0 * math.pi))


def _log_sum(at: Array, x: Array, log_weights: Array, noise: float) -> Array:
    from scipy.spatial.distance import cdist

    exponent = log_weights - 0.5 * cdist(at / noise, x / noise, "sqeuclidean")
    largest = exponent.max(axis=1)
    exponent -= largest[:, None]
    found: Array = largest + np.log(np.exp(exponent, out=exponent).sum(axis=1))
    return found


def on_line(masses: Masses, noise: float) -> dict[str, float]:
    """All f-divergences on the line."""
    x, p, y, q = masses
    nodes, weights = line_rule(masses, noise)
    log_p, log_q = log_density(nodes, x, p, noise), log_density(nodes, y, q, noise)
    found = divergences.of_log_densities(log_p, log_q, weights)
    return found | {"tv": _total_variation(nodes[:, 0], log_p - log_q, masses, noise)}


def line_rule(masses: Masses, noise: float) -> tuple[Array, Array]:
    """Nodes (k, 1) and weights; p²/q has its mass beyond both ends of p where q is narrower, so they are included."""
    x, p, y, q = masses
    x, y = x[p > 0.0, 0], y[q > 0.0, 0]
    low = min(x.min(), y.min(), 2.0 * x.min() - y.min()) - REACH * noise
    high = max(x.max(), y.max(), 2.0 * x.max() - y.max()) + REACH * noise
    _check_nodes((high - low) / (LINE_STEP * noise))
    nodes, weights = uniform_rule(low, high, LINE_STEP * noise)
    return nodes[:, None], weights


def _check_nodes(count: float) -> None:
    if count > _MOST_NODES:
        raise DistanceError("The noise is too small beside the distances; take more noise, or none.")


def _total_variation(nodes: Array, ratio: Array, masses: Masses, noise: float) -> float:
    """½ Σ of the differences of F − G from one crossing to the next."""
    crossings = np.flatnonzero(np.sign(ratio[:-1]) * np.sign(ratio[1:]) < 0.0)
    roots = _refined(nodes[crossings], nodes[crossings + 1], masses, noise)
    gaps = np.concatenate([[0.0], _cdf_gap(np.sort(roots), masses, noise), [0.0]])
    return min(0.5 * float(np.abs(np.diff(gaps)).sum()), 1.0)


def _refined(low: Array, high: Array, masses: Masses, noise: float) -> Array:
    """Crossings between two ends by bisection; TV feels their error squared."""
    x, p, y, q = masses

    def ratio(at: Array) -> Array:
        return log_density(at[:, None], x, p, noise) - log_density(at[:, None], y, q, noise)

    if not len(low):
        return low
    sign = np.sign(ratio(low))
    for _ in range(24):
        middle = (low + high) / 2.0
        left = np.sign(ratio(middle)) == sign
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    return (low + high) / 2.0


def _cdf_gap(at: Array, masses: Masses, noise: float) -> Array:
    from scipy.special import ndtr

    x, p, y, q = masses
    one = ndtr(np.subtract.outer(at, x[:, 0]) / noise) @ p
    other = ndtr(np.subtract.outer(at, y[:, 0]) / noise) @ q
    return np.asarray(one - other)


def wasserstein_on_line(masses: Masses, noise: float) -> float:
    """W₁ = ∫ |F − G| dx on the line."""
    nodes, _ = line_rule(masses, noise)
    return _absolute_integral(nodes[:, 0], _cdf_gap(nodes[:, 0], masses, noise))


def _absolute_integral(x: Array, values: Array) -> float:
    """∫ |f| dx of a smooth f, by the cubic spline through equidistant values and its antiderivative."""
    from scipy.interpolate import CubicSpline

    spline = CubicSpline(x, values)
    roots = spline.roots(extrapolate=False)
    ends = np.unique(np.concatenate([x[:1], roots[np.isfinite(roots)], x[-1:]]))
    whole = spline.antiderivative()(ends)
    return float(np.abs(np.diff(whole)).sum())


def on_plane(masses: Masses, noise: float) -> tuple[dict[str, float], dict[str, float]]:
    """All f-divergences but χ² in the plane, and how far each may be off: the difference to half as fine a grid. χ²
    may lie far outside both clouds, where no grid is.
    """
    log_p, log_q = _on_grid(_plane_axes(masses, noise), masses, noise)
    cell = (PLANE_STEP * noise) ** 2
    fine = _sums(log_p, log_q, cell)
    coarse = _sums(log_p[::2, ::2], log_q[::2, ::2], 4.0 * cell)
    return fine, {name: abs(fine[name] - coarse[name]) for name in fine}


def _sums(log_p: Array, log_q: Array, cell: float) -> dict[str, float]:
    found = divergences.of_log_densities(log_p.ravel(), log_q.ravel(), np.full(log_p.size, cell))
    del found["chi2"]
    return found


def _plane_axes(masses: Masses, noise: float) -> tuple[Array, Array]:
    both = np.concatenate([masses[0], masses[2]])
    low, high = both.min(axis=0) - REACH * noise, both.max(axis=0) + REACH * noise
    _check_nodes(float(np.prod((high - low) / (PLANE_STEP * noise) + 1.0)))
    return tuple(uniform_rule(a, b, PLANE_STEP * noise)[0] for a, b in zip(low, high))  # type: ignore[return-value]


def _on_grid(axes: tuple[Array, Array], masses: Masses, noise: float) -> tuple[Array, Array]:
    """Both log densities on a grid; −∞ for both where neither has anything worth adding."""
    x, p, y, q = masses
    densities = _density_on_grid(axes, x, p, noise), _density_on_grid(axes, y, q, noise)
    either = np.maximum(*densities)
    found = []
    for density, (at, weights) in zip(densities, ((x, p), (y, q))):
        with np.errstate(divide="ignore"):
            log = np.where(either > _NEGLIGIBLE * either.max(), np.log(density), -np.inf)
        faint = np.nonzero((density < _FAINT) & (either > _NEGLIGIBLE * either.max()))
        log -= 2.0 * math.log(noise) + math.log(2.0 * math.pi)
        if len(faint[0]):
            log[faint] = log_density(np.column_stack([axes[k][faint[k]] for k in (0, 1)]), at, weights, noise)
        found.append(log)
    return found[0], found[1]


def _density_on_grid(axes: tuple[Array, Array], x: Array, weights: Array, noise: float) -> Array:
    """Densities but for their constant: exponentials factor over the axes, so a grid is one product of matrices."""
    one, other = (np.exp(-0.5 * (np.subtract.outer(axis, x[:, k]) / noise) ** 2) for k, axis in enumerate(axes))
    return np.asarray((one * weights) @ other.T)
