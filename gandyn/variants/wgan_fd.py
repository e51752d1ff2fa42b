r"""WGAN with a finite-difference penalty: the critic's rise from real to fake over their distance, instead of
a gradient.

Losses:  L_D = D(x_f) − D(x_r) + λ(|D(x_f) − D(x_r)|/‖x_f − x_r‖ − 1)²   (form "square"), or with
         λ·max(|D(x_f) − D(x_r)|/‖x_f − x_r‖, 1)   (form "linear");   L_G = −D(x_f).
ODE:     φ' = −θ − 2λ(|s|/‖θ‖ − 1) sgn(s) θ/‖θ‖, or φ' = −θ − λ sgn(s) θ/‖θ‖·[|s| > ‖θ‖];   θ' = φ.
Source:  Su's seed article on WGAN-GP, the penalties in difference form at its end.

The generator's loss does not see the penalty. The square form jumps at s = 0, the linear one at |s| = ‖θ‖.
Forward in time the flow crosses the first (the jump pushes away from s = 0) and may slide along the second.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.scalar import inverse_root, sign, where
from gandyn.variant import Critic, Formulas, Variant
from gandyn.variants._claims import UNPUNISHED, kink_cycle
from gandyn.variants._wasserstein import GROUP, LOSS_G, plain_losses


class FiniteDifference(NamedTuple):
    lambda_: float
    form: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    r = inverse_root(q)
    square = 2.0 * (s * r - (2.0 * on - 1.0)) * r
    return 0.0, -1.0 - k.lambda_ * where(k.form == 0.0, square, sign(s) * r * on), 1.0, 0.0


def switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    """The square form jumps with the sign of s, the linear one starts at |s| = ‖θ‖; from θ = 0 θ leaves along
    φ, so that there this is ‖φ‖ = 1.
    """
    return where(k.form == 0.0, s + 0.0 * q, where(q.real > 0.0, s * s - q, p - 1.0 + 0.0 * q))


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per pair of samples."""
    loss_d, loss_g = plain_losses(critic)
    over = abs(critic.fake - critic.real) / critic.distance - 1.0
    return loss_d + k.lambda_ * (over**2 if k.form == 0.0 else m.relu(over) + 1.0), loss_g


VARIANT = Variant(
    id="wgan-fd",
    name="WGAN, finite-difference penalty",
    group=GROUP,
    summary="Penalises the measured slope between real and fake instead of the gradient.",
    claims=(
        UNPUNISHED,
        Claim(
            "While |s| ≤ ‖θ‖ the flow is a pure rotation: orbits that stay there are circles. Others "
            "shrink until they only touch |s| = ‖θ‖.",
            ("closed-orbits",),
            lambda k, dim: bool(k.form == 1.0),
        ),
        *kink_cycle(lambda k: 1.0, ""),
        Claim(
            "In the plane L is conserved, and each |L₀| ≠ 0 runs into a limit cycle of its own.",
            ("limit-cycle",),
            lambda k, dim: k.lambda_ < 1.0,
        ),
        Claim(
            "In the plane L is conserved, and each |L₀| ≠ 0 tends to a circle of its own or, if it is "
            "large, runs into a limit cycle.",
            ("tends-to-circle", "limit-cycle"),
            lambda k, dim: k.lambda_ < 2.0,
        ),
        Claim(
            "In the plane L is conserved, and each |L₀| ≠ 0 tends to a circle of its own.",
            ("tends-to-circle",),
        ),
    ),
    ode=(
        r"\dot{\varphi}={-\theta}-2\lambda\left(\frac{|s|}{\|\theta\|}-1\right)\mathrm{sgn}(s)\frac{\theta}{\|\theta\|}",
        r"\dot{\theta}=\varphi",
    ),
    loss_d=r"L_D=D(x_f)-D(x_r)+\lambda\left(\frac{|D(x_f)-D(x_r)|}{\|x_f-x_r\|}-1\right)^2",
    loss_g=LOSS_G,
    references=("Su 2017, on WGAN-GP in difference form, kexue.fm",),
    parameters=(
        Parameter("lambda", "λ", 0.1, 0.0, 3.0, meaning="Strength of the penalty.", floor=0.0),
        Parameter(
            "form",
            "form",
            "square",
            choices=("square", "linear"),
            meaning="λ(|s|/‖θ‖ − 1)², or λ·max(|s|/‖θ‖, 1).",
        ),
    ),
    params=FiniteDifference,
    coefficients=coefficients,
    losses=losses,
    switch=switch,
    smooth=lambda k: k.lambda_ == 0.0,
    order=15,
    forms=(
        (
            "linear",
            Formulas(
                (
                    r"\dot{\varphi}={-\theta}-\lambda\,\mathrm{sgn}(s)\frac{\theta}{\|\theta\|}[|s|>\|\theta\|]",
                    r"\dot{\theta}=\varphi",
                ),
                (r"L_D=D(x_f)-D(x_r)+\lambda\max\left(\frac{|D(x_f)-D(x_r)|}{\|x_f-x_r\|},1\right)", LOSS_G),
            ),
        ),
    ),
)
