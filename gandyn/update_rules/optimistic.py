"""Optimistic gradient descent: x ← x + η(v + r(v − v₋)), v₋ the velocity of the step before; the first step
is plain.

r is the strength of the optimism; 1 is the published rule x + η(2v − v₋). On a centre ±iω it is stable while
ηω < √((2r − 1)/(2r + 1))/r.
Source: Daskalakis et al. 2018, arXiv:1711.00141, Eq. (5).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class Optimistic(NamedTuple):
    optimism: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    last = v if t == 1.0 else m
    return rate * ((1.0 + k.optimism) * v - k.optimism * last), v, w


RULE = UpdateRule(
    id="optimistic",
    name="Optimistic gradient descent",
    summary=(
        "Adds the change of the gradient to the gradient. Converges on the bilinear game, at no extra "
        "cost, while η < 1/√3."
    ),
    latex=r"x\leftarrow x+\eta\left(v+r\,(v-v_{-})\right)",
    references=("Daskalakis et al. 2018, arXiv:1711.00141",),
    params=Optimistic,
    update=update,
    options=(
        Parameter(
            "optimism",
            "r",
            1.0,
            0.0,
            3.0,
            meaning="Strength of the optimism; 0 is plain gradient descent.",
            floor=0.0,
        ),
    ),
    order=8,
)
