"""DRAGAN's penalty on any loss: the slope around the real samples is held at 1.

L_D gains λ(‖∇ₓD‖ − 1)². ∇ₓD = φ everywhere, around the real point too, so a −= 2λ(1 − 1/‖φ‖): WGAN-GP's
penalty with c = 1, on top of any variant. (Centred at 0 it is R1 with γ = 2λ.) At φ = 0 the penalty has a
kink; there the subgradient of smallest norm, 0, is taken.
Source: Kodali et al. 2017, arXiv:1705.07215, Algorithm 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer, State
from gandyn.scalar import inverse_root
from gandyn.variant import Variant
from gandyn.vector_field import coefficients


class Centred(NamedTuple):
    strength: float
    inner: Any


def centred(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    return a - 2.0 * k.strength * (1.0 - inverse_root(p)), b, c, e


def _wrap(params: Any, strength: float, variant: Variant) -> Any:
    return Centred(strength, params) if strength and not variant.penalty_inert else params


def _penalty(strength: float, state: State, variant: Variant) -> tuple[Any, Any]:
    return strength * (state.p**0.5 - 1.0) ** 2, 0.0


vector_field.register(Centred, centred, vector_field.inner_switch)

REGULARIZER = Regularizer(
    id="dragan",
    name="DRAGAN",
    strength=Parameter(
        "dragan",
        "λ_DR",
        0.1,
        0.0,
        3.0,
        meaning="Strength of the gradient penalty centred at slope 1.",
        floor=0.0,
    ),
    summary=(
        "Gradient penalty around the real samples, centred at slope 1. On the Dirac GAN it is WGAN-GP's, "
        "on any loss: it holds ‖φ‖ near 1 and so keeps φ from 0."
    ),
    latex=r"\lambda_{\mathrm{DR}}(\|\nabla_x D\|-1)^2",
    references=("Kodali et al. 2017, arXiv:1705.07215",),
    wrap=_wrap,
    terms=(r"-2\lambda_{\mathrm{DR}}\left(1-\frac{1}{\|\varphi\|}\right)\varphi", ""),
    penalty=_penalty,
    inert=lambda variant: variant.penalty_inert,
    smooth=False,
    order=14,
)
