"""f-GAN of the squared Hellinger distance: g_f(v) = 1 − e^{−v}, f*(t) = t/(1 − t), so m(s) = e^s, n(s) =
e^{−s}.

See `_f_gan` for losses, ODE and source.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.scalar import exponential, where
from gandyn.variants._f_gan import Pieces, f_gan


class Hellinger(NamedTuple):
    generator: float


def score(t: Any, k: Any) -> Any:
    m, n = exponential(t), exponential(-t)
    return m, m, where(k.generator == 0.0, m, n), -n


VARIANT = f_gan(
    "f-hellinger",
    "f-GAN, squared Hellinger",
    Hellinger,
    score,
    Pieces(activation=lambda v, m: 1.0 - m.exp(-v), conjugate=lambda v, m: m.exp(v) - 1.0),
    (r"e^{s}", "e^{-s}", "1-e^{-D}", "e^{D}-1"),
    "Squared Hellinger distance: exponential push on both sides.",
    23,
)
