"""Averages over normal noise, exactly enough to be called exact: the trapezoidal rule on a variant's score.

E h(s + ζ), ζ ~ N(0, spread²) = Σ wᵢ h(s + spread·zᵢ) with 129 equidistant nodes on |z| ≤ 11. On the whole
line that rule converges exponentially (Trefethen and Weideman, SIAM Review 56, 2014): the sigmoid's poles at
±iπ leave an error of about exp(−2π²/(spread·Δz)). For a spread of 1, 2, 5 the error is below 1e-15, 1e-15,
1e-9 for sigmoids and, of their size, 1e-14, 1e-14, 1e-8 for exponentials (measured in
tests/gandyn/test_quadrature.py); Gauss–Hermite with as many nodes would be off by 1e-5 at a spread of 5.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.vector_field import score

NODES = np.linspace(-11.0, 11.0, 129)
WEIGHTS = np.exp(-0.5 * NODES * NODES) / np.exp(-0.5 * NODES * NODES).sum()


# Up to this many averages all nodes are taken at once; the arrays of more leave the processor's cache, and a
# loop is faster (measured).
FEW = 512


def gaussian_expectation(s: Any, spread: Any, k: Any) -> Any:
    """(E h_D, E h_D', E h_G at s + ζ;  E h_R' at ζ) of the variant with params k; spread is ζ's standard
    deviation.
    """
    return gaussian_expectations(s, spread, k)


def gaussian_expectations(s: Any, spread: Any, k: Any) -> Any:
    """What `average` is for numpy: the sums by one product or node by node, whichever is faster. In kernels
    it is `node_by_node`.
    """
    few = max(np.size(s), np.size(spread)) <= FEW
    return at_once(s, spread, k) if few else node_by_node(s, spread, k)


def at_once(s: Any, spread: Any, k: Any) -> Any:
    """All nodes along an axis of their own."""
    shift = np.multiply.outer(spread, NODES)
    at = np.asarray(s)[..., None] + shift
    fake, real = score(at, k), score(shift, k)
    h_d, dh_d, h_g = (np.broadcast_to(value, at.shape) @ WEIGHTS for value in fake[:3])
    return h_d, dh_d, h_g, np.broadcast_to(real[3], shift.shape) @ WEIGHTS


def node_by_node(s: Any, spread: Any, k: Any) -> Any:
    """The nodes one after the other."""
    h_d, dh_d, h_g, dh_r = 0.0 * s, 0.0 * s, 0.0 * s, 0.0 * spread
    for i in range(NODES.size):
        shift = spread * NODES[i]
        fake, real = score(s + shift, k), score(shift, k)
        h_d = h_d + WEIGHTS[i] * fake[0]
        dh_d = dh_d + WEIGHTS[i] * fake[1]
        h_g = h_g + WEIGHTS[i] * fake[2]
        dh_r = dh_r + WEIGHTS[i] * real[3]
    return h_d, dh_d, h_g, dh_r
