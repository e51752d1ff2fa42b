"""Optimistic gradient descent: x ← x + η(2v − v₋), v₋ the velocity of the step before; the first step is
plain.

Source: Daskalakis et al. 2018, arXiv:1711.00141, Eq. (5).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.update_rule import UpdateRule


class Optimistic(NamedTuple):
    """No options."""


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    last = v if t == 1.0 else m
    return rate * (2.0 * v - last), v, w


RULE = UpdateRule(
    id="optimistic",
    name="Optimistic gradient descent",
    summary=(
        "Adds the change of the gradient to the gradient. Converges on the bilinear game, at no extra "
        "cost, while η < 1/√3."
    ),
    latex=r"x\leftarrow x+\eta(2v-v_{-})",
    references=("Daskalakis et al. 2018, arXiv:1711.00141",),
    params=Optimistic,
    update=update,
    order=8,
)
