"""f-GAN of the Jensen–Shannon divergence: g_f(v) = log 2 − log(1 + e^{−v}), f*(t) = −log(2 − e^t), so m =
σ(s), n = σ(−s).

See `_f_gan` for losses, ODE and source. The fields are those of the minimax and the non-saturating GAN.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from gandyn.scalar import sigmoids, where
from gandyn.variants._f_gan import Pieces, f_gan


class JensenShannon(NamedTuple):
    generator: float


def score(t: Any, k: Any) -> Any:
    up, down = sigmoids(t)
    return up, up * down, where(k.generator == 0.0, up, down), -up * down


VARIANT = f_gan(
    "f-js",
    "f-GAN, Jensen–Shannon",
    JensenShannon,
    score,
    Pieces(
        activation=lambda v, m: math.log(2.0) - m.softplus(-v),
        conjugate=lambda v, m: m.softplus(v) - math.log(2.0),
    ),
    (r"\sigma(s)", r"\sigma({-s})", r"\log 2-\log(1+e^{-D})", r"{-\log 2}-\log\sigma({-D})"),
    "Jensen–Shannon divergence: the GAN's own, in f-GAN dress.",
    24,
)
