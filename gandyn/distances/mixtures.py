"""Distances of masses in space that are blurred by Gaussian noise: two mixtures of equally wide normal
densities.

On the line all integrals are trapezoidal sums with a step of a fifth of σ, or finer where the log ratio is
steep, and TV is a difference of distribution functions between the crossings. In the plane they are sums on a
grid; a sum over every second node says how far they may be off. From three dimensions on there is no grid.
"""

from __future__ import annotations

import math
from collections.abc import Callable

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
        raise DistanceError(
            "So little noise on so many points needs too many nodes; take more noise or fewer points."
        )
    some = weights > 0.0
    x, log_weights = x[some], np.log(weights[some])
    block = max(_BLOCK // len(x), 1)
    parts = [_log_sum(at[i : i + block], x, log_weights, noise) for i in range(0, len(at), block)]
    constant = at.shape[1] * (math.log(noise) + 0.5 * math.log(2.0 * math.pi))
    return np.asarray(np.concatenate(parts) - constant)


def _log_sum(at: Array, x: Array, log_weights: Array, noise: float) -> Array:
    from scipy.spatial.distance import cdist

    exponent = log_weights - 0.5 * cdist(at / noise, x / noise, "sqeuclidean")
    largest = exponent.max(axis=1)
    exponent -= largest[:, None]
    found: Array = largest + np.log(np.exp(exponent, out=exponent).sum(axis=1))
    return found


def shift_score(at: Array, x: Array, weights: Array, noise: float) -> Array:
    """∂ log density/∂θ at points (k, 1) of the line, for masses that are all moved by θ: the mean of (at −
    x)/σ² over the masses that may have come from there.
    """
    with np.errstate(divide="ignore"):
        exponent = np.log(weights) - 0.5 * (np.subtract.outer(at[:, 0], x[:, 0]) / noise) ** 2
    likely = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    mean = likely @ x[:, 0] / likely.sum(axis=1)
    return np.asarray((at[:, 0] - mean) / noise**2)


def on_line(masses: Masses, noise: float) -> dict[str, float]:
    """All f-divergences on the line."""
    x, p, y, q = masses
    nodes, weights = line_rule(masses, noise)
    log_p, log_q = log_density(nodes, x, p, noise), log_density(nodes, y, q, noise)
    found = divergences.of_log_densities(log_p, log_q, weights)
    return found | {"tv": _total_variation(nodes[:, 0], log_p - log_q, masses, noise)}


def line_rule(masses: Masses, noise: float) -> tuple[Array, Array]:
    """Nodes (k, 1) and weights; p²/q has its mass beyond both ends of p where q is narrower, so they are
    included.
    """
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
    """½ Σ of the differences of F − G from one crossing of p and q to the next."""
    x, p, y, q = masses

    def log_ratio(at: Array) -> Array:
        return log_density(at[:, None], x, p, noise) - log_density(at[:, None], y, q, noise)

    roots = _roots(log_ratio, nodes, ratio)
    gaps = np.concatenate([[0.0], _cdf_gap(roots, masses, noise), [0.0]])
    return min(0.5 * float(np.abs(np.diff(gaps)).sum()), 1.0)


def wasserstein_on_line(masses: Masses, noise: float) -> float:
    """W₁ = ∫ |F − G| dx on the line, by an antiderivative from one sign change of F − G to the next."""
    nodes = line_rule(masses, noise)[0][:, 0]
    roots = _roots(lambda at: _cdf_gap(at, masses, noise), nodes, _cdf_gap(nodes, masses, noise))
    ends = np.concatenate([nodes[:1], roots, nodes[-1:]])
    return float(np.abs(np.diff(_antiderivative(ends, masses, noise))).sum())


def _roots(function: Callable[[Array], Array], nodes: Array, values: Array) -> Array:
    """Where the function changes its sign, by bisection between nodes; their error counts squared."""
    crossings = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0.0)
    low, high, sign = nodes[crossings], nodes[crossings + 1], np.sign(values[crossings])
    for _ in range(26 if len(crossings) else 0):
        middle = (low + high) / 2.0
        left = np.sign(function(middle)) == sign
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    return np.asarray((low + high) / 2.0)


def _cdf_gap(at: Array, masses: Masses, noise: float) -> Array:
    """F − G."""
    from scipy.special import ndtr

    x, p, y, q = masses
    one, other = (np.subtract.outer(at, place[:, 0]) / noise for place in (x, y))
    return np.asarray(ndtr(one) @ p - ndtr(other) @ q)


def _antiderivative(at: Array, masses: Masses, noise: float) -> Array:
    """An antiderivative of F − G: that of Φ(z) is z Φ(z) + φ(z)."""
    from scipy.special import ndtr

    x, p, y, q = masses
    one, other = (np.subtract.outer(at, place[:, 0]) / noise for place in (x, y))
    parts = [z * ndtr(z) + np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) for z in (one, other)]
    return np.asarray(noise * (parts[0] @ p - parts[1] @ q))


def on_plane(masses: Masses, noise: float) -> tuple[dict[str, float], dict[str, float]]:
    """All f-divergences but χ² in the plane, and how far each may be off: the difference to half as fine a
    grid. χ² may lie far outside both clouds, where no grid is.
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
    """Densities but for their constant: exponentials factor over the axes, so a grid is one product of
    matrices.
    """
    one, other = (
        np.exp(-0.5 * (np.subtract.outer(axis, x[:, k]) / noise) ** 2) for k, axis in enumerate(axes)
    )
    return np.asarray((one * weights) @ other.T)
