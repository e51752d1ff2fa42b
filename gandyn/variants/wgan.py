r"""Wasserstein GAN without any constraint on the critic: the bilinear game.

Losses:  L_D = D(x_f) − D(x_r),   L_G = −D(x_f).
ODE:     φ' = −θ,   θ' = φ: circles, exactly.
Source:  Arjovsky et al. 2017, arXiv:1701.07875, Eq. (2) with the Lipschitz constraint left out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.variant import Critic, Variant
from gandyn.variants._wasserstein import GROUP, LINEAR, LOSS_D, LOSS_G, plain_losses


class Wgan(NamedTuple):
    """No parameters."""


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    return 0.0, -1.0, 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    return plain_losses(critic)


VARIANT = Variant(
    id="wgan",
    name="WGAN, unconstrained",
    group=GROUP,
    summary="The bilinear game: a rotation.",
    claims=(Claim("Every orbit is a circle in (φ, θ), exactly.", ("closed-orbits",)),),
    ode=(r"\dot{\varphi}={-\theta}", r"\dot{\theta}=\varphi"),
    loss_d=LOSS_D,
    loss_g=LOSS_G,
    references=("Arjovsky et al. 2017, arXiv:1701.07875",),
    params=Wgan,
    coefficients=coefficients,
    losses=losses,
    noise_inert=LINEAR,
    order=10,
)
