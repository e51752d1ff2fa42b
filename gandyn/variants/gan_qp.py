r"""GAN-QP: a quadratic potential in the difference of critic outputs.

Losses:  L_D = D(x_f) − D(x_r) + (D(x_f) − D(x_r))²/(2λ‖x_f − x_r‖),   L_G = −D(x_f).
ODE:     φ' = −θ − s θ/(λ‖θ‖),   θ' = φ.
Source:  Su 2018, arXiv:1811.07296; the Dirac form and its figure in Su 2019, kexue.fm/archives/6583.

The article's formula divides by ‖θ‖, the script that drew its figure by ‖φ‖. The parameter `norm` offers
both; the formula is the default. (With "phi" the penalty is taken in the discriminator's gradient as the
script wrote it: the divisor is held fixed, so it is the gradient of no loss; `losses` differentiates with ‖φ‖
held fixed.)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.scalar import inverse_root, where
from gandyn.variant import Critic, Formulas, Variant
from gandyn.variants._claims import conserved_root, in_the_plane
from gandyn.variants._wasserstein import LOSS_G, plain_losses


class QuadraticPotential(NamedTuple):
    lambda_: float
    norm: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    size = where(k.norm == 0.0, q, p)
    return 0.0, -1.0 - s * inverse_root(size) / k.lambda_, 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per pair of samples."""
    loss_d, loss_g = plain_losses(critic)
    size = critic.distance if k.norm == 0.0 else m.constant(critic.slope)
    return loss_d + loss_d**2 / (2.0 * k.lambda_ * size), loss_g


VARIANT = Variant(
    id="gan-qp",
    name="GAN-QP",
    group="Wasserstein",
    summary="Quadratic potential instead of a Lipschitz constraint.",
    claims=(
        Claim(
            "In the plane, with angular momentum L₀ ≠ 0, it tends to the circle of radius √|L₀|.",
            ("tends-to-circle",),
            in_the_plane,
            conserved_root,
        ),
        Claim(
            "On a line it converges, but only like 1/t.",
            ("converges-sublinearly",),
            lambda k, dim: bool(k.norm == 0.0),
        ),
        Claim(
            "On a line it converges, but only like 1/t; an orbit that meets φ = 0 where |θ| > λ ends "
            "there, pushed back from both sides.",
            ("converges-sublinearly", "converges"),
        ),
    ),
    ode=(r"\dot{\varphi}={-\theta}-\frac{s\,\theta}{\lambda\|\theta\|}", r"\dot{\theta}=\varphi"),
    loss_d=r"L_D=D(x_f)-D(x_r)+\frac{(D(x_f)-D(x_r))^2}{2\lambda\|x_f-x_r\|}",
    loss_g=LOSS_G,
    references=("Su 2018, arXiv:1811.07296", "Su 2019, kexue.fm/archives/6583"),
    parameters=(
        Parameter(
            "lambda",
            "λ",
            1.0,
            0.05,
            10.0,
            log=True,
            meaning="Width of the quadratic potential: small is strong.",
            floor=1e-6,
        ),
        Parameter(
            "norm",
            "norm",
            "theta",
            choices=("theta", "phi"),
            meaning="Divide by ‖θ‖ (the article's formula) or ‖φ‖ (its script).",
        ),
    ),
    params=QuadraticPotential,
    coefficients=coefficients,
    losses=losses,
    smooth=lambda k: False,
    order=16,
    forms=(
        (
            "phi",
            Formulas(
                (r"\dot{\varphi}={-\theta}-\frac{s\,\theta}{\lambda\|\varphi\|}", r"\dot{\theta}=\varphi"),
                (r"L_D=D(x_f)-D(x_r)+\frac{(D(x_f)-D(x_r))^2}{2\lambda\|\varphi\|}", LOSS_G),
            ),
        ),
    ),
)
