r"""Least-squares GAN with labels r (real), f (fake) and g (what the generator aims at).

Losses:  L_D = ½(D(x_r) − r)² + ½(D(x_f) − f)²,   L_G = ½(D(x_f) − g)².
ODE:     φ' = −(s − f) θ,   θ' = (g − s) φ.
Source:  Mao et al. 2017, arXiv:1611.04076, Eq. (2).

The real label never enters the field: the real point sits at 0, where D = 0 whatever φ is. With labels (1, 0,
1) and (1, −1, 0) the Jacobian at the origin is nilpotent, so linearisation says nothing; with (1, −1, 1) it
is a centre.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import both, in_the_plane, on_a_line
from gandyn.variants._score import from_score


class LeastSquares(NamedTuple):
    real: float
    fake: float
    target: float


def score(t: Any, k: Any) -> Any:
    one = 1.0 + 0.0 * t
    return t - k.fake, one, k.target - t, -one


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    return 0.5 * (critic.real - k.real) ** 2 + 0.5 * (critic.fake - k.fake) ** 2, 0.5 * (
        critic.fake - k.target
    ) ** 2


def _one_is_zero(k: Any, dim: int) -> bool:
    return bool((k.fake == 0.0) != (k.target == 0.0))


def _opposite(k: Any, dim: int) -> bool:
    return bool(k.fake * k.target < 0.0)


CLAIMS = (
    Claim(
        "Labels f and g of opposite sign make the origin a centre. On a line it converges, but only like "
        "1/√t.",
        ("converges-sublinearly",), both(_opposite, on_a_line),
    ),
    Claim(
        "Labels f and g of opposite sign make the origin a centre. In the plane, with angular momentum L₀ "
        "≠ 0, it tends to "
        "the circle ‖θ‖ = |g/f|^(1/4) √|L₀|.",
        ("tends-to-circle",), both(_opposite, in_the_plane),
        lambda k, momentum: abs(k.target / k.fake) ** 0.25 * sqrt(momentum),
    ),
    Claim(
        "A label f or g of 0 makes the origin degenerate. On a line it comes to rest beside it, at φ = 0 "
        "if f = 0, at θ = 0 if g = 0.",
        ("converges",), both(_one_is_zero, on_a_line),
    ),
    Claim(
        "A label f or g of 0 makes the origin degenerate. In the plane, with angular momentum L₀ ≠ 0, it "
        "grows without bound, like t^(1/6).",
        ("diverges",), _one_is_zero,
    ),
    Claim(
        "Equal labels f = g: nearly every start comes to rest where s = f, away from the origin.",
        ("converges",), lambda k, dim: bool(k.fake == k.target),
    ),
    Claim(
        "Labels f and g of one sign make the origin a saddle: nearly every start runs away, like √t.",
        ("diverges",),
    ),
)  # fmt: skip

VARIANT = Variant(
    id="lsgan",
    name="LSGAN",
    group="Classical",
    summary="Squared errors to three labels.",
    claims=CLAIMS,
    ode=(r"\dot{\varphi}=(f-s)\,\theta", r"\dot{\theta}=(g-s)\,\varphi"),
    loss_d=r"L_D=\frac{1}{2}(D(x_r)-r)^2+\frac{1}{2}(D(x_f)-f)^2",
    loss_g=r"L_G=\frac{1}{2}(D(x_f)-g)^2",
    references=("Mao et al. 2017, arXiv:1611.04076",),
    parameters=(
        Parameter(
            "real", "r", 1.0, -2.0, 2.0, meaning="Label of real samples. It does not enter the Dirac field."
        ),
        Parameter("fake", "f", -1.0, -2.0, 2.0, meaning="Label the discriminator gives to fake samples."),
        Parameter("target", "g", 1.0, -2.0, 2.0, meaning="Label the generator wants its samples to get."),
    ),
    params=LeastSquares,
    coefficients=from_score,
    losses=losses,
    score=score,
    order=3,
)
