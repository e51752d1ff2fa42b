"""Distances of two Gaussians on the line or in the plane.

All f-divergences stay the same when both are moved and stretched alike, so they are computed where q is N(0,
I) and p is N(m, diag(λ)): products over the axes of closed forms, but for JS (quadrature) and TV
(`total_variation`). Noise of standard deviation σ adds σ² to both covariances.

W₂ is Bures' formula, W₁ on the line the mean of |Δm + Δs z|. In the plane W₁ is |Δm| for equal covariances
and has no closed form else.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gandyn.distances import divergences
from gandyn.distances.grids import axis_rule
from gandyn.distances.kernel_means import mean_norm
from gandyn.distances.pairs import Array, Gaussians


class Reduced(NamedTuple):
    """p = N(mean, diag(scale²)) beside q = N(0, I)."""

    mean: Array
    scale: Array


def with_noise(pair: Gaussians, noise: float) -> Gaussians:
    """The same two with σ² more in every direction."""
    if noise == 0.0:
        return pair
    more = noise**2 * np.eye(pair.dim)
    return Gaussians(pair.mean_p, pair.cov_p + more, pair.mean_q, pair.cov_q + more)


def f_divergences(pair: Gaussians, noise: float) -> dict[str, float]:
    """KL both ways, both JS, TV, H² and χ²."""
    from gandyn.distances.total_variation import total_variation

    if pair.is_equal:
        return dict(divergences.EQUAL)
    case = reduce(with_noise(pair, noise))
    kl_pq, kl_qp = _kl(case)
    return {
        "kl_pq": kl_pq,
        "kl_qp": kl_qp,
        "js": _js(case),
        "js_symmetrised": 0.5 * (kl_pq + kl_qp),
        "tv": total_variation(case.mean, case.scale),
        "hellinger2": _hellinger2(case),
        "chi2": _chi2(case),
    }


def reduce(pair: Gaussians) -> Reduced:
    """The case with the same f-divergences; where both are equally wide only one axis differs."""
    root = np.linalg.cholesky(pair.cov_q)
    mean = np.linalg.solve(root, pair.mean_p - pair.mean_q)
    whitened = np.linalg.solve(root, np.linalg.solve(root, pair.cov_p).T)
    if np.array_equal(pair.cov_p, pair.cov_q):
        return Reduced(np.array([float(np.linalg.norm(mean))]), np.ones(1))
    squares, axes = np.linalg.eigh((whitened + whitened.T) / 2.0)
    return Reduced(axes.T @ mean, np.sqrt(squares))


def _kl(case: Reduced) -> tuple[float, float]:
    """KL(p‖q) = Σ ½(λ − 1 − log λ + m²), KL(q‖p) = Σ ½(1/λ − 1 + log λ + m²/λ)."""
    excess = (case.scale - 1.0) * (case.scale + 1.0)
    log_scale = np.log1p(case.scale - 1.0)
    forth = 0.5 * excess - log_scale + 0.5 * case.mean**2
    back = log_scale + 0.5 * (case.mean**2 - excess) / case.scale**2
    return max(float(forth.sum()), 0.0), max(float(back.sum()), 0.0)


def _hellinger2(case: Reduced) -> float:
    """1 − Π √(2√λ/(1 + λ)) exp(−m²/4(1 + λ))."""
    total = 1.0 + case.scale**2
    gap = (case.scale - 1.0) ** 2 / total
    return -math.expm1(float((0.5 * np.log1p(-gap) - 0.25 * case.mean**2 / total).sum()))


def _chi2(case: Reduced) -> float:
    """Π 1/√(λ(2 − λ)) exp(m²/(2 − λ)) − 1, or ∞ if some λ ≥ 2; ∞ as well where no double is large enough."""
    square = case.scale**2
    if np.any(square >= 2.0):
        return math.inf
    excess = (case.scale - 1.0) * (case.scale + 1.0)
    log = case.mean**2 / (2.0 - square) - 0.5 * np.log1p(-(excess**2))
    return math.expm1(min(float(log.sum()), 709.7)) if log.sum() <= 709.7 else math.inf


def _js(case: Reduced) -> float:
    """By a product rule with two nodes or more for each bend of either density."""
    rules = [axis_rule(m, s) for m, s in zip(case.mean.tolist(), case.scale.tolist())]
    logs = [_log_normals(x, m, s) for (x, _), m, s in zip(rules, case.mean, case.scale)]
    log_p, log_q, weights = *logs[0], rules[0][1]
    if len(rules) == 2:
        log_p, log_q = (np.add.outer(logs[0][i], logs[1][i]).ravel() for i in (0, 1))
        weights = np.multiply.outer(rules[0][1], rules[1][1]).ravel()
    return divergences.js(np.exp(log_p), np.exp(log_q), log_p - log_q, weights)


def _log_normals(x: Array, mean: float, scale: float) -> tuple[Array, Array]:
    """The log densities of N(mean, scale²) and N(0, 1) at x."""
    constant = 0.5 * math.log(2.0 * math.pi)
    return -0.5 * ((x - mean) / scale) ** 2 - math.log(scale) - constant, -0.5 * x * x - constant


def wasserstein(pair: Gaussians, noise: float) -> tuple[float | None, float]:
    """W₁, or None where it has no closed form, and W₂."""
    noisy = with_noise(pair, noise)
    shift = float(np.linalg.norm(pair.mean_p - pair.mean_q))
    if np.array_equal(pair.cov_p, pair.cov_q):
        return shift, shift
    if pair.dim == 1:
        stretch = abs(math.sqrt(noisy.cov_p[0, 0]) - math.sqrt(noisy.cov_q[0, 0]))
        return float(mean_norm(np.array([shift]), stretch, 1)[0]), math.hypot(shift, stretch)
    return None, math.sqrt(shift**2 + _bures(noisy.cov_p, noisy.cov_q))


def _bures(cov_p: Array, cov_q: Array) -> float:
    """tr(P + Q − 2(P^½ Q P^½)^½): in the plane the trace of a root follows from trace and determinant."""
    product = float(np.trace(cov_p @ cov_q))
    root = math.sqrt(float(np.linalg.det(cov_p)) * float(np.linalg.det(cov_q)))
    return max(float(np.trace(cov_p + cov_q)) - 2.0 * math.sqrt(product + 2.0 * root), 0.0)


# Nodes in log t and the weights of ½ t^(−½)/√π dlog t: the trapezoidal rule on an analytic function that
# falls off at both ends.
_LOG_T = np.arange(-80.0, 40.0, 0.2)
_T, _T_WEIGHTS = np.exp(_LOG_T), 0.1 * np.exp(-0.5 * _LOG_T) / math.sqrt(math.pi)


def energy(pair: Gaussians, noise: float) -> float:
    """√(2 E‖x − y‖ − E‖x − x'‖ − E‖y − y'‖), by ‖v‖ = ∫ (1 − e^(−t‖v‖²)) t^(−3/2) dt / (2√π), whose mean over
    normal v is in closed form.
    """
    noisy = with_noise(pair, noise)
    zero = np.zeros(pair.dim)
    parts = (
        (pair.mean_p - pair.mean_q, noisy.cov_p + noisy.cov_q, -2.0),
        (zero, 2.0 * noisy.cov_p, 1.0),
        (zero, 2.0 * noisy.cov_q, 1.0),
    )
    scale = float(np.trace(parts[0][1])) + float(parts[0][0] @ parts[0][0])
    falls = sum(factor * _fall(mean, cov, scale) for mean, cov, factor in parts)
    return math.sqrt(max(math.sqrt(scale) * float(_T_WEIGHTS @ falls), 0.0))


def _fall(mean: Array, cov: Array, scale: float) -> Array:
    """E e^(−t‖v‖²/scale) − 1 at the nodes, for v ~ N(mean, cov)."""
    squares, axes = np.linalg.eigh(cov / scale)
    turned = (axes.T @ mean) ** 2 / scale
    spread = 2.0 * np.multiply.outer(_T, squares)
    exponents = _T[:, None] * turned / (1.0 + spread) + 0.5 * np.log1p(spread)
    return np.asarray(np.expm1(-exponents.sum(axis=1)))


def mmd(pair: Gaussians, noise: float, bandwidth: float) -> float:
    """The maximum mean discrepancy for a Gaussian kernel, in closed form."""
    noisy = with_noise(pair, noise)
    zero = np.zeros(pair.dim)
    own = [_kernel_mean(zero, 2.0 * cov, bandwidth) for cov in (noisy.cov_p, noisy.cov_q)]
    cross = _kernel_mean(pair.mean_p - pair.mean_q, noisy.cov_p + noisy.cov_q, bandwidth)
    return math.sqrt(max(own[0] + own[1] - 2.0 * cross, 0.0))


def _kernel_mean(mean: Array, cov: Array, bandwidth: float) -> float:
    """E exp(−‖v‖²/2h²) for v ~ N(mean, cov)."""
    widened = np.eye(len(mean)) + cov / bandwidth**2
    exponent = -0.5 * float(mean @ np.linalg.solve(widened, mean)) / bandwidth**2
    return math.exp(exponent) / math.sqrt(float(np.linalg.det(widened)))
