"""f-GAN of the reverse KL divergence: g_f(v) = −e^{−v}, f*(t) = −1 − log(−t), so m(s) = 1, n(s) = e^{−s}.

See `_f_gan` for losses, ODE and source.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.scalar import exponential, where
from gandyn.variants._f_gan import Pieces, f_gan


class ReverseKullbackLeibler(NamedTuple):
    generator: float


def score(t: Any, k: Any) -> Any:
    one, n = 1.0 + 0.0 * t, exponential(-t)
    return one, 0.0 * t, where(k.generator == 0.0, one, n), -n


VARIANT = f_gan(
    "f-reverse-kl",
    "f-GAN, reverse KL",
    ReverseKullbackLeibler,
    score,
    Pieces(activation=lambda v, m: -m.exp(-v), conjugate=lambda v, m: v - 1.0),
    (r"1", "e^{-s}", "{-e^{-D}}", "D-1"),
    "Reverse Kullback–Leibler divergence: in its minimax form the field of the unconstrained WGAN.",
    21,
)
