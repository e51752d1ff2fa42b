"""Optimistic Adam: Adam's step and r times what it changed since the last, x ← x + η(u + r(u − u₋)), u =
m̂/(√ŵ + ε).

Before the first update the moments are 0, and so is u₋. r = 1 is the published rule x + 2ηu − ηu₋.
Source: Daskalakis et al. 2018, arXiv:1711.00141, Algorithm 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.adam import BETA1, BETA2, EPS


class OptimisticAdam(NamedTuple):
    beta1: float
    beta2: float
    eps: float
    optimism: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    # Before the first update both moments are 0, whatever they are divided by.
    before = max(t - 1.0, 1.0)
    last = m / (1.0 - k.beta1**before) / (np.sqrt(w / (1.0 - k.beta2**before)) + k.eps)
    m = k.beta1 * m + (1.0 - k.beta1) * v
    w = k.beta2 * w + (1.0 - k.beta2) * v * v
    now = m / (1.0 - k.beta1**t) / (np.sqrt(w / (1.0 - k.beta2**t)) + k.eps)
    return rate * ((1.0 + k.optimism) * now - k.optimism * last), m, w


RULE = UpdateRule(
    id="optimistic-adam",
    name="Optimistic Adam",
    summary="Adam that adds to its step what it has changed since the last one.",
    latex=r"x\leftarrow x+\eta\left(u+r\,(u-u_{-})\right),\ u=\frac{\hat{m}}{\sqrt{\hat{w}}+\epsilon}",
    references=("Daskalakis et al. 2018, arXiv:1711.00141, Algorithm 1",),
    params=OptimisticAdam,
    update=update,
    options=(
        BETA1,
        BETA2,
        EPS,
        Parameter(
            "optimism", "r", 1.0, 0.0, 3.0, meaning="Strength of the optimism; 0 is Adam itself.", floor=0.0
        ),
    ),
    order=11,
)
