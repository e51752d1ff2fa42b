"""The f-divergences of two densities, or of two lists of masses, by one sum.

With v = log(p/q):

    KL(p‖q) = Σ p v          JS = ½ KL(p‖(p+q)/2) + ½ KL(q‖(p+q)/2)     JS symmetrised = ½ KL(p‖q) + ½ KL(q‖p)
    TV = ½ Σ |p − q|         H² = ½ Σ (√p − √q)² = 1 − Σ √(pq)           χ²(p‖q) = Σ (p − q)²/q

TV, H² and JS/log 2 are at most 1. Jensen and Shannon's JS is that of the mixture; "JS symmetrised" is what
the article "From scratch to WGAN-GP" (kexue.fm/archives/4439) calls JS.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances.pairs import Array

LOG2 = math.log(2.0)
NAMES = ("kl_pq", "kl_qp", "js", "js_symmetrised", "tv", "hellinger2", "chi2")
# Distributions that share nothing.
DISJOINT = {
    "kl_pq": math.inf,
    "kl_qp": math.inf,
    "js": LOG2,
    "js_symmetrised": math.inf,
    "tv": 1.0,
    "hellinger2": 1.0,
    "chi2": math.inf,
}
EQUAL = dict.fromkeys(NAMES, 0.0)


def of_masses(p: Array, q: Array) -> dict[str, float]:
    """All of them for masses that each sum to 1; exactly ∞ and log 2 where they must be."""
    if not np.any((p > 0.0) & (q > 0.0)):
        return dict(DISJOINT)
    with np.errstate(divide="ignore"):
        found = of_log_densities(np.log(p), np.log(q), np.ones_like(p))
    return found | {"tv": float(0.5 * np.abs(p - q).sum())}


def of_log_densities(log_p: Array, log_q: Array, weights: Array) -> dict[str, float]:
    """All of them for log densities at the nodes of a quadrature; −∞ is the log of 0. TV is only as good as
    the quadrature is at a corner.
    """
    here = (log_p > -np.inf) | (log_q > -np.inf)
    log_p, log_q, weights = log_p[here], log_q[here], weights[here]
    p, q, v = np.exp(log_p), np.exp(log_q), log_p - log_q
    kl_pq, kl_qp = kl(p, v, weights), kl(q, -v, weights)
    return {
        "kl_pq": kl_pq,
        "kl_qp": kl_qp,
        "js": js(p, q, v, weights),
        "js_symmetrised": 0.5 * (kl_pq + kl_qp),
        "tv": float(0.5 * weights @ np.abs(p - q)),
        "hellinger2": float(0.5 * weights @ (np.sqrt(p) - np.sqrt(q)) ** 2),
        "chi2": _chi2(log_q, v, weights),
    }


def kl(p: Array, v: Array, weights: Array) -> float:
    """Σ w p v, where 0·∞ is 0; never below 0, which only rounding would do."""
    some = p > 0.0
    return max(float(weights[some] @ (p[some] * v[some])), 0.0)


def js(p: Array, q: Array, v: Array, weights: Array) -> float:
    """½ Σ w (p log 2p/(p+q) + q log 2q/(p+q)), from 0 to log 2."""
    total = 0.0
    for mass, ratio in ((p, v), (q, -v)):
        some = mass > 0.0
        total += float(weights[some] @ (mass[some] * (LOG2 - np.logaddexp(0.0, -ratio[some]))))
    return min(max(0.5 * total, 0.0), LOG2)


def _chi2(log_q: Array, v: Array, weights: Array) -> float:
    """Σ w q (e^v − 1)², by logarithms, for (e^v)² may be too large where q is small."""
    if np.any(v == np.inf):
        return math.inf
    log_factor = np.where(v > 30.0, v, np.log(np.maximum(np.abs(np.expm1(np.minimum(v, 30.0))), 1e-300)))
    with np.errstate(over="ignore"):
        return float(weights @ np.exp(log_q + 2.0 * log_factor))
