"""Averages of a distance over Gaussian noise: E‖r + s z‖ for normal z in d dimensions, at distances r."""

from __future__ import annotations

import math

import numpy as np

from gandyn.distances.pairs import Array


def mean_norm(r: Array, s: float, dim: int) -> Array:
    """E‖r + s z‖ for z ~ N(0, I) in `dim` dimensions and lengths r; r itself for s = 0.

    On the line a folded normal's mean, in the plane a Rice distribution's, else Kummer's function
    √2 s Γ((d+1)/2)/Γ(d/2) ₁F₁(−½; d/2; −r²/2s²).
    """
    from scipy import special

    if s == 0.0:
        return r
    y = 0.5 * (r / s) ** 2
    if dim == 1:
        return np.asarray(s * math.sqrt(2.0 / math.pi) * np.exp(-y) + r * special.erf(np.sqrt(y)))
    if dim == 2:
        bent = (1.0 + y) * special.i0e(0.5 * y) + y * special.i1e(0.5 * y)
        return np.asarray(s * math.sqrt(math.pi / 2.0) * bent)
    scale = math.sqrt(2.0) * s * math.exp(math.lgamma((dim + 1) / 2) - math.lgamma(dim / 2))
    found: Array = scale * special.hyp1f1(-0.5, dim / 2, -y)
    return found
