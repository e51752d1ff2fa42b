"""ExtraAdam: Adam's step to look ahead, and another one from the same place with the velocity found there.

x½ = x + rη·Adam(v(x)), x ← x + η·Adam(v(x½)). One pair of moments serves both steps and counts both, so the
bias corrections are those of 2t − 1 and 2t steps. r is how far the first step reaches.
Source: Gidel et al. 2019, arXiv:1802.10551, Algorithm 4.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.adam import BETA1, BETA2, EPS


class ExtraAdam(NamedTuple):
    beta1: float
    beta2: float
    eps: float
    ahead: float


def extrapolate(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    n = 2.0 * t - 1.0
    m = k.beta1 * m + (1.0 - k.beta1) * v
    w = k.beta2 * w + (1.0 - k.beta2) * v * v
    scale = k.ahead * rate / (1.0 - k.beta1**n)
    return scale * m / (np.sqrt(w / (1.0 - k.beta2**n)) + k.eps), m, w


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    n = 2.0 * t
    m = k.beta1 * m + (1.0 - k.beta1) * v
    w = k.beta2 * w + (1.0 - k.beta2) * v * v
    scale = rate / (1.0 - k.beta1**n)
    return scale * m / (np.sqrt(w / (1.0 - k.beta2**n)) + k.eps), m, w


RULE = UpdateRule(
    id="extra-adam",
    name="ExtraAdam",
    summary="Extragradient with Adam's steps: looks ahead by one, then makes another.",
    latex=r"x\leftarrow x+\eta\,\mathrm{Adam}\left(v(x+r\eta\,\mathrm{Adam}(v(x)))\right)",
    references=("Gidel et al. 2019, arXiv:1802.10551, Algorithm 4",),
    params=ExtraAdam,
    update=update,
    extrapolate=extrapolate,
    options=(
        BETA1,
        BETA2,
        EPS,
        Parameter(
            "ahead", "r", 1.0, 0.0, 3.0, meaning="How far it looks ahead, in its own steps.", floor=0.0
        ),
    ),
    order=12,
)
