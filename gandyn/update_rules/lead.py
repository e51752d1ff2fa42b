"""LEAD: momentum, and the change of each player's gradient with the other's last step, Δ ← βΔ + ηv + α J_off
Δ, x ← x + Δ.

J_off holds the mixed derivatives: α ∂v_φ/∂θ Δ_θ for the discriminator, α ∂v_θ/∂φ Δ_φ for the generator. The
article writes it for zero-sum games, −α∇_{xy}f Δy and +α∇_{xy}f Δx, which is this; here it is made of each
player's own velocity, so that it stands for any game. Where both players move at once Δ is that of the
iteration before, where they take turns it is the newest.
Source: Hemmat et al. 2023, arXiv:2010.13846, Algorithm 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class Lead(NamedTuple):
    beta: float
    alpha: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    step = k.beta * m + rate * v + k.alpha * w
    return step, step, w


RULE = UpdateRule(
    id="lead",
    name="LEAD",
    summary=(
        "Each player also answers to the last step of the other. Turns the rotation of the bilinear game "
        "into attraction."
    ),
    latex=r"\Delta\leftarrow\beta\Delta+\eta v+\alpha J_{\mathrm{off}}\Delta,\ x\leftarrow x+\Delta",
    references=("Hemmat et al. 2023, arXiv:2010.13846, Algorithm 1",),
    params=Lead,
    update=update,
    coupled=True,
    options=(
        Parameter(
            "beta",
            "β",
            0.0,
            -0.9,
            0.99,
            meaning="Fraction of the last step that is kept.",
            floor=-0.999999,
            ceiling=0.999999,
        ),
        Parameter(
            "alpha", "α", 0.5, 0.0, 2.0, meaning="How strongly a player answers to the other's last step."
        ),
    ),
    order=16,
)
