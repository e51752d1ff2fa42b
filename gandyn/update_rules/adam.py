"""Adam: m ← β₁m + (1 − β₁)v, w ← β₂w + (1 − β₂)v², x ← x + η m̂/(√ŵ + ε) with bias corrections, as in
torch.optim.Adam.

Source: Kingma and Ba 2015, arXiv:1412.6980, Algorithm 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class Adam(NamedTuple):
    beta1: float
    beta2: float
    eps: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    m = k.beta1 * m + (1.0 - k.beta1) * v
    w = k.beta2 * w + (1.0 - k.beta2) * v * v
    scale = rate / (1.0 - k.beta1**t)
    return scale * m / (np.sqrt(w) / np.sqrt(1.0 - k.beta2**t) + k.eps), m, w


BETA1 = Parameter(
    "beta1",
    "β₁",
    0.5,
    -0.9,
    0.99,
    meaning="How long gradients are remembered; GANs like little.",
    floor=-0.99,
    ceiling=0.999999,
)
BETA2 = Parameter(
    "beta2",
    "β₂",
    0.9,
    0.0,
    0.9999,
    meaning="How long squared gradients are remembered.",
    floor=0.0,
    ceiling=0.999999,
)
EPS = Parameter("eps", "ε", 1e-8, 1e-10, 1e-1, log=True, meaning="Keeps the division finite.", floor=1e-16)
RULE = UpdateRule(
    id="adam",
    name="Adam",
    summary="Momentum and RMSProp together: the optimiser most GANs are trained with.",
    latex=r"x\leftarrow x+\frac{\eta\,\hat{m}}{\sqrt{\hat{w}}+\epsilon}",
    references=("Kingma and Ba 2015, arXiv:1412.6980",),
    params=Adam,
    update=update,
    options=(BETA1, BETA2, EPS),
    order=6,
)
