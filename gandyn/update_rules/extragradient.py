"""Extragradient: look one plain step ahead and step with the velocity found there, x ← x + η v(x + rη v(x)).

r is how far the extrapolation step reaches, in learning rates. On a centre ±iω the multipliers are 1 + iηω −
rη²ω², inside the unit circle while ηω < √(2r − 1)/r.
Source: Korpelevich 1976; for GANs Gidel et al. 2019, arXiv:1802.10551, Eq. (12).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step


class Extragradient(NamedTuple):
    ahead: float


def extrapolate(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    return k.ahead * rate * v, m, w


RULE = UpdateRule(
    id="extragradient",
    name="Extragradient",
    summary="Looks one step ahead before stepping. Converges on the bilinear game while η < 1.",
    latex=r"x\leftarrow x+\eta\,v(x+r\eta\,v(x))",
    references=("Korpelevich 1976", "Gidel et al. 2019, arXiv:1802.10551"),
    params=Extragradient,
    update=gradient_step,
    extrapolate=extrapolate,
    options=(
        Parameter(
            "ahead",
            "r",
            1.0,
            0.0,
            3.0,
            meaning="How far it looks ahead, in learning rates; up to ½ no centre attracts.",
            floor=0.0,
        ),
    ),
    order=7,
)
