r"""WGAN with a one-sided gradient penalty: only slopes above c are punished.

Losses:  L_D = D(x_f) − D(x_r) + λ·max(‖∇ₓD‖, c)   (form "linear"), or
         L_D = D(x_f) − D(x_r) + λ·max(0, ‖∇ₓD‖ − c)²   (form "square");   L_G = −D(x_f).
ODE:     φ' = −θ − λ φ/‖φ‖·[‖φ‖ > c], or φ' = −θ − 2λ(1 − c/‖φ‖) φ·[‖φ‖ > c];   θ' = φ.
Source:  Gulrajani et al. 2017, arXiv:1704.00028, section 4 ("two-sided penalty"); Petzka et al. 2018,
         arXiv:1709.08894, Eq. (8);
         the linear form is Su's, seed article on WGAN-GP.

The linear form jumps at ‖φ‖ = c, along which the flow may slide; with c = 0 it is dry friction: φ stops for
good at φ = 0 once ‖θ‖ < λ.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.scalar import inverse_root, where
from gandyn.variant import Critic, Formulas, Variant
from gandyn.variants._claims import UNPUNISHED
from gandyn.variants._wasserstein import GROUP, LINEAR, LOSS_G, plain_losses

LINEAR_FORM, SQUARE_FORM = "linear", "square"


class OneSided(NamedTuple):
    lambda_: float
    c: float
    form: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    r = inverse_root(p)
    pull = where(k.form == 0.0, r, 2.0 * (1.0 - k.c * r))
    return -k.lambda_ * pull * on, -1.0, 1.0, 0.0


def switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    return p - k.c * k.c


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    loss_d, loss_g = plain_losses(critic)
    over = m.relu(critic.slope - k.c)
    return loss_d + k.lambda_ * (over + k.c if k.form == 0.0 else over**2), loss_g


VARIANT = Variant(
    id="wgan-gp-one-sided",
    name="WGAN-GP, one-sided",
    group=GROUP,
    summary="Punishes only slopes above c.",
    claims=(
        UNPUNISHED,
        Claim(
            "With c = 0 the pull is dry friction: φ stops at 0 once ‖θ‖ < λ, and all comes to rest away "
            "from the origin.",
            ("converges",),
            lambda k, dim: bool(k.c == 0.0 and k.form == 0.0),
        ),
        Claim("With c = 0 it is linear and converges.", ("converges",), lambda k, dim: bool(k.c == 0.0)),
        Claim(
            "Inside ‖φ‖ ≤ c the flow is a pure rotation: orbits that stay there are circles. Others shrink "
            "until they only touch ‖φ‖ = c.",
            ("closed-orbits",),
        ),
    ),
    ode=(
        r"\dot{\varphi}={-\theta}-\lambda\frac{\varphi}{\|\varphi\|}[\|\varphi\|>c]",
        r"\dot{\theta}=\varphi",
    ),
    loss_d=r"L_D=D(x_f)-D(x_r)+\lambda\max(\|\nabla_x D\|,c)",
    loss_g=LOSS_G,
    references=("Gulrajani et al. 2017, arXiv:1704.00028", "Petzka et al. 2018, arXiv:1709.08894"),
    parameters=(
        Parameter("lambda", "λ", 0.1, 0.0, 3.0, meaning="Strength of the gradient penalty.", floor=0.0),
        Parameter("c", "c", 1.0, 0.0, 2.0, meaning="Largest slope that goes unpunished.", floor=0.0),
        Parameter(
            "form",
            "form",
            LINEAR_FORM,
            choices=(LINEAR_FORM, SQUARE_FORM),
            meaning="λ·max(‖φ‖, c), or λ·max(0, ‖φ‖ − c)².",
        ),
    ),
    params=OneSided,
    coefficients=coefficients,
    losses=losses,
    noise_inert=LINEAR,
    switch=switch,
    smooth=lambda k: k.lambda_ == 0.0,
    order=14,
    forms=(
        (
            SQUARE_FORM,
            Formulas(
                (
                    r"\dot{\varphi}={-\theta}-2\lambda\left(1-\frac{c}{\|\varphi\|}\right)\varphi\,[\|\varphi\|>c]",
                    r"\dot{\theta}=\varphi",
                ),
                (r"L_D=D(x_f)-D(x_r)+\lambda\max(0,\|\nabla_x D\|-c)^2", LOSS_G),
            ),
        ),
    ),
)
