r"""Wasserstein divergence: the critic's slope is punished by a power of it, wherever it is.

Losses:  L_D = D(x_f) − D(x_r) + k‖∇ₓD‖^p,   L_G = −D(x_f).
ODE:     φ' = −θ − kp‖φ‖^(p−2) φ,   θ' = φ.
Source:  Wu et al. 2018, arXiv:1712.01026: W_{k,p} = sup_D E D(x_r) − E D(x_f) − k E‖∇D‖^p is a divergence of
         real and fake, with no Lipschitz constraint to be met; their choice is k = 2, p = 6.

p = 2 is linear damping, with eigenvalues −k ± √(k² − 1): R1 of strength γ = 2k, or WGAN-GP with λ = k, c =
0. With p > 2 the damping vanishes with ‖φ‖: E' = −kp‖φ‖^p, so that ‖(φ, θ)‖ falls like t^(−1/(p−2)), and L'
= −kp‖φ‖^(p−2) L lets L die out, too. (Below p = 2 the divergence exists as well; its pull is not Lipschitz
at φ = 0, and it is not offered.)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.scalar import power
from gandyn.variant import Critic, Variant
from gandyn.variants._wasserstein import GROUP, LINEAR, LOSS_G, plain_losses


class Divergence(NamedTuple):
    k: float
    p: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    return -k.k * k.p * power(p, 0.5 * k.p - 1.0), -1.0, 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    loss_d, loss_g = plain_losses(critic)
    return loss_d + k.k * critic.slope**k.p, loss_g


VARIANT = Variant(
    id="wgan-div",
    name="WGAN-div",
    group=GROUP,
    summary="Wasserstein divergence: a power of the critic's slope is punished.",
    claims=(
        Claim(
            "Without a penalty (k = 0) it is the unconstrained WGAN: every orbit is a circle.",
            ("closed-orbits",),
            lambda k, dim: bool(k.k == 0.0),
        ),
        Claim(
            "With p = 2 it is linear and converges, critically damped at k = 1.",
            ("converges",),
            lambda k, dim: bool(k.p == 2.0),
        ),
        Claim(
            "With p > 2 the damping vanishes with ‖φ‖, and angular momentum dies out with it: it converges, "
            "but only like t^(−1/(p−2)).",
            ("converges-sublinearly",),
        ),
    ),
    ode=(r"\dot{\varphi}={-\theta}-kp\,\|\varphi\|^{p-2}\varphi", r"\dot{\theta}=\varphi"),
    loss_d=r"L_D=D(x_f)-D(x_r)+k\,\|\nabla_x D\|^p",
    loss_g=LOSS_G,
    references=("Wu et al. 2018, arXiv:1712.01026",),
    parameters=(
        Parameter("k", "k", 2.0, 0.0, 4.0, meaning="Strength of the penalty.", floor=0.0),
        Parameter(
            "p", "p", 6.0, 2.0, 8.0, meaning="Power of the slope: 2 is linear damping, 6 the paper's choice.",
            floor=2.0, ceiling=20.0,
        ),
    ),
    params=Divergence,
    coefficients=coefficients,
    losses=losses,
    noise_inert=LINEAR,
    order=31,
)  # fmt: skip
