r"""Wasserstein GAN with weight clipping: φ is held in the box [−w, w]^d.

Losses:  L_D = D(x_f) − D(x_r),   L_G = −D(x_f).
ODE:     φ' = −θ, except that a component at its bound with outward velocity stands still;   θ' = φ.
Source:  Arjovsky et al. 2017, arXiv:1701.07875, Algorithm 1.

The projected flow is the limit of clip-after-each-step training for small steps. A box has corners, so this
is the one variant that does not treat directions alike. A start outside the box is clipped first, as training
would.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.variant import Critic, Variant
from gandyn.variants._wasserstein import GROUP, LINEAR, LOSS_D, LOSS_G, plain_losses


class Clipped(NamedTuple):
    w: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """Inside the box; the kernel for boxes keeps φ there."""
    return 0.0, -1.0, 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    return plain_losses(critic)


VARIANT = Variant(
    id="wgan-clip",
    name="WGAN, weight clipping",
    group=GROUP,
    summary="φ is clipped to a box.",
    claims=(
        Claim(
            "Orbits that stay inside are circles; others slide along the walls onto one that touches them.",
            ("closed-orbits",),
        ),
    ),
    ode=(r"\dot{\varphi}={-\theta},\ \varphi\in[{-w},w]^d", r"\dot{\theta}=\varphi"),
    loss_d=LOSS_D,
    loss_g=LOSS_G,
    references=("Arjovsky et al. 2017, arXiv:1701.07875, Algorithm 1",),
    parameters=(
        Parameter(
            "w",
            "w",
            1.0,
            0.05,
            3.0,
            meaning="Half-width of the box the critic's weights are clipped to.",
            floor=1e-6,
        ),
    ),
    params=Clipped,
    coefficients=coefficients,
    losses=losses,
    noise_inert=LINEAR,
    smooth=lambda k: False,
    box=lambda k: k.w,
    order=12,
)
