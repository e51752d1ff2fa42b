"""f-GAN of the Kullback–Leibler divergence: g_f(v) = v, f*(t) = e^{t−1}, so m(s) = e^{s−1}, n(s) = 1.

See `_f_gan` for losses, ODE and source.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.scalar import exponential, where
from gandyn.variants._f_gan import CLAIMS, Pieces, f_gan


class KullbackLeibler(NamedTuple):
    generator: float


def score(t: Any, k: Any) -> Any:
    m = exponential(t - 1.0)
    return m, m, where(k.generator == 0.0, m, 1.0 + 0.0 * t), 0.0 * t


VARIANT = f_gan(
    "f-kl",
    "f-GAN, KL",
    KullbackLeibler,
    score,
    Pieces(activation=lambda v, m: v, conjugate=lambda v, m: m.exp(v - 1.0)),
    (r"e^{s-1}", "1", "D", "e^{D-1}"),
    "Kullback–Leibler divergence: the critic's push grows exponentially with its output.",
    20,
    (
        *CLAIMS[:2],
        Claim(
            "In the plane, with angular momentum L₀ ≠ 0, it tends to the circle ‖θ‖ = e^(1/4) √|L₀|.",
            ("tends-to-circle",),
            theta=lambda k, momentum: exp(0.25) * sqrt(momentum),
        ),
    ),
)
