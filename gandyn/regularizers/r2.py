"""Zero-centred gradient penalty on the fake samples: L_D gains (γ₂/2)‖∇ₓD‖² there.

∇ₓD = φ at every point (before the activation), so that on the Dirac GAN R2 is R1: both add to one damping, a
−= γ₂. Networks have another slope at fakes than at real samples, and the lab penalises each for itself. With
the relativistic GAN and R1 beside it this is R3GAN.
Source: Mescheder et al. 2018, arXiv:1801.04406, Eq. (10); Huang et al. 2024, arXiv:2501.05441, section 2.
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
    id="r2",
    name="R2 gradient penalty",
    strength=Parameter(
        "r2", "γ₂", 0.5, 0.0, 3.0, meaning="Strength of the zero-centred penalty on fakes.", floor=0.0
    ),
    summary=(
        "Zero-centred gradient penalty on the fakes. On the Dirac GAN the slope is the same everywhere, "
        "so it adds to R1; with both and the relativistic GAN this is R3GAN."
    ),
    latex=r"\frac{\gamma_2}{2}\|\nabla_x D(x_f)\|^2",
    references=("Mescheder et al. 2018, arXiv:1801.04406, Eq. (10)", "Huang et al. 2024, arXiv:2501.05441"),
    wrap=_wrap,
    terms=(r"-\gamma_2\,\varphi", ""),
    penalty=half_square,
    inert=lambda variant: variant.penalty_inert,
    order=12,
)
