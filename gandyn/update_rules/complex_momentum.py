"""Complex momentum: a memory that turns as it fades, μ ← βμ + v with complex β, x ← x + η Re μ.

The real part of μ is kept in m and the imaginary part in w. An argument of 0 is heavy-ball momentum, one of π
negative momentum; between them there are β with which simultaneous steps converge on the bilinear game, as
they do with no real β.
Source: Lorraine et al. 2022, arXiv:2102.08431.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class ComplexMomentum(NamedTuple):
    beta: float
    angle: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    real, imaginary = k.beta * np.cos(k.angle), k.beta * np.sin(k.angle)
    m, w = real * m - imaginary * w + v, imaginary * m + real * w
    return rate * m, m, w


RULE = UpdateRule(
    id="complex-momentum",
    name="Complex momentum",
    summary=(
        "Momentum whose memory turns as it fades. Converges on the bilinear game with both players at once, "
        "as no real momentum does."
    ),
    latex=r"\mu\leftarrow\beta\mu+v,\ x\leftarrow x+\eta\,\mathrm{Re}\,\mu,\ \beta=|\beta|e^{i\,\arg\beta}",
    references=("Lorraine et al. 2022, arXiv:2102.08431",),
    params=ComplexMomentum,
    update=update,
    options=(
        Parameter(
            "beta",
            "|β|",
            0.7,
            0.0,
            0.99,
            meaning="Size of the momentum: how much of the last step is kept.",
            floor=0.0,
            ceiling=0.999999,
        ),
        Parameter(
            "angle",
            "arg β",
            math.pi / 2.0,
            0.0,
            math.pi,
            meaning="By which angle the memory turns in each step; 0 is heavy ball, π negative momentum.",
            floor=-math.pi,
            ceiling=math.pi,
        ),
    ),
    order=10,
)
