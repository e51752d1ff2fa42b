"""RMSProp: steps divided by a running root mean square, w ← αw + (1 − α)v², x ← x + ηv/(√w + ε), as in
torch.optim.RMSprop.

Source: Tieleman and Hinton 2012, lecture 6.5.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class RMSProp(NamedTuple):
    alpha: float
    eps: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    w = k.alpha * w + (1.0 - k.alpha) * v * v
    return rate * v / (np.sqrt(w) + k.eps), m, w


RULE = UpdateRule(
    id="rmsprop",
    name="RMSProp",
    summary="Steps of a size of their own, whatever the gradient's. The clipped WGAN's optimiser.",
    latex=r"w\leftarrow\alpha w+(1-\alpha)v^2,\ x\leftarrow x+\frac{\eta\,v}{\sqrt{w}+\epsilon}",
    references=("Tieleman and Hinton 2012",),
    params=RMSProp,
    update=update,
    options=(
        Parameter(
            "alpha",
            "α",
            0.99,
            0.0,
            0.999,
            meaning="How long squared gradients are remembered.",
            floor=0.0,
            ceiling=0.999999,
        ),
        Parameter("eps", "ε", 1e-8, 1e-10, 1e-1, log=True, meaning="Keeps the division finite.", floor=1e-16),
    ),
    order=5,
)
