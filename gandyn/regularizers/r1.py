"""Zero-centred gradient penalty on the real samples: L_D gains (γ/2)‖∇ₓD‖² there.

∇ₓD = φ everywhere (before the activation), so that R1 is R2 here, and a −= γ. The minimax GAN is critically
damped at γ = 1. Source: Mescheder et al. 2018, arXiv:1801.04406, Eq. (9) and Lemma 3.3.
"""

from __future__ import annotations

from typing import Any

from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer
from gandyn.regularizers._damping import damp, half_square
from gandyn.variant import Variant


def _wrap(params: Any, strength: float, variant: Variant) -> Any:
    return damp(params, 0.0 if variant.penalty_inert else strength, variant)


REGULARIZER = Regularizer(
    id="r1",
    name="R1 gradient penalty",
    strength=Parameter(
        "r1", "γ", 0.5, 0.0, 3.0, meaning="Strength of the zero-centred gradient penalty.", floor=0.0
    ),
    summary="Zero-centred gradient penalty. By itself it damps the minimax GAN critically at γ = 1.",
    latex=r"\frac{\gamma}{2}\|\nabla_x D\|^2",
    references=("Mescheder et al. 2018, arXiv:1801.04406, Eq. (9)",),
    wrap=_wrap,
    terms=(r"-\gamma\,\varphi", ""),
    penalty=half_square,
    inert=lambda variant: variant.penalty_inert,
    order=11,
)
