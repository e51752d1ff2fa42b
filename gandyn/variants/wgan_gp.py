r"""WGAN with the two-sided gradient penalty, centred at slope c.

Losses:  L_D = D(x_f) − D(x_r) + λ(‖∇ₓD‖ − c)²,   L_G = −D(x_f).
ODE:     φ' = −θ − 2λ(1 − c/‖φ‖) φ,   θ' = φ.
Source:  Gulrajani et al. 2017, arXiv:1704.00028, Eq. (3) (c = 1); Mescheder et al. 2018, arXiv:1801.04406 (c
         = 0).

c = 0 is linear with eigenvalues −λ ± √(λ² − 1). With c > 0 and L₀ ≠ 0 orbits tend to the circle of radius c.
At φ = 0 the penalty's gradient has a jump; there the subgradient of smallest norm, 0, is taken.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.scalar import inverse_root
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import UNPUNISHED, in_the_plane, kink_cycle
from gandyn.variants._wasserstein import GROUP, LINEAR, LOSS_G, plain_losses


class GradientPenalty(NamedTuple):
    lambda_: float
    c: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    return -2.0 * k.lambda_ * (1.0 - k.c * inverse_root(p)), -1.0, 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    loss_d, loss_g = plain_losses(critic)
    return loss_d + k.lambda_ * (critic.slope - k.c) ** 2, loss_g


VARIANT = Variant(
    id="wgan-gp",
    name="WGAN-GP",
    group=GROUP,
    summary="Gradient penalty centred at the slope c.",
    claims=(
        UNPUNISHED,
        Claim("Centred at 0 it is linear and converges.", ("converges",), lambda k, dim: bool(k.c == 0.0)),
        *kink_cycle(lambda k: k.c),
        Claim(
            "In the plane, with angular momentum L₀ ≠ 0, it tends to the circle of radius c.",
            ("tends-to-circle",),
            in_the_plane,
            lambda k, momentum: k.c,
        ),
    ),
    ode=(
        r"\dot{\varphi}={-\theta}-2\lambda\left(1-\frac{c}{\|\varphi\|}\right)\varphi",
        r"\dot{\theta}=\varphi",
    ),
    loss_d=r"L_D=D(x_f)-D(x_r)+\lambda(\|\nabla_x D\|-c)^2",
    loss_g=LOSS_G,
    references=(
        "Gulrajani et al. 2017, arXiv:1704.00028, Eq. (3)",
        "Mescheder et al. 2018, arXiv:1801.04406",
    ),
    parameters=(
        Parameter("lambda", "λ", 0.1, 0.0, 3.0, meaning="Strength of the gradient penalty.", floor=0.0),
        Parameter(
            "c",
            "c",
            1.0,
            0.0,
            2.0,
            meaning="Slope the penalty asks for: 1 as in WGAN-GP, 0 as in zero-centred penalties.",
            floor=0.0,
        ),
    ),
    params=GradientPenalty,
    coefficients=coefficients,
    losses=losses,
    noise_inert=LINEAR,
    smooth=lambda k: k.c == 0.0 or k.lambda_ == 0.0,
    order=13,
)
