"""f-GAN of the Pearson χ² divergence: g_f(v) = v, f*(t) = t²/4 + t, so m(s) = s/2 + 1, n(s) = 1.

See `_f_gan` for losses, ODE and source.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.scalar import where
from gandyn.variants._f_gan import CLAIMS, Pieces, f_gan, minimax


class Pearson(NamedTuple):
    generator: float


def score(t: Any, k: Any) -> Any:
    m, half = 0.5 * t + 1.0, 0.5 + 0.0 * t
    return m, half, where(k.generator == 0.0, m, 1.0 + 0.0 * t), 0.0 * t


VARIANT = f_gan(
    "f-pearson",
    "f-GAN, Pearson χ²",
    Pearson,
    score,
    Pieces(activation=lambda v, m: v, conjugate=lambda v, m: 0.25 * v**2 + v),
    (r"\frac{s}{2}+1", "1", "D", r"\frac{1}{4}D^2+D"),
    "Pearson χ² divergence: a push that is linear in the critic's output and changes sign at s = −2.",
    22,
    (
        Claim(
            "Energy and angular momentum are conserved: orbits are closed, but one that meets s = −2 comes "
            "to rest there.",
            ("closed-orbits", "converges"),
            minimax,
        ),
        *CLAIMS[1:],
    ),
)
