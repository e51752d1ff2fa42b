"""LeCam regularisation: outputs are drawn to the other side's moving average.

L_D gains λ(E(D(x_r) − α_F)² + E(D(x_f) − α_R)²), α_R and α_F moving averages of the outputs on real and fake
samples. On the Dirac GAN D(x_r) = 0 at all times, so that α_R = 0 without any approximation, and α_F stands
in a term that has no gradient. What is left is λ s², exactly: b −= 2λs. It makes the energy fall (E' gains
−2λs²) and leaves L alone, so that by itself it ends on a circle where there is angular momentum. Under a
normalised critic, D = φ·x/‖φ‖, it is λ s²/‖φ‖²: b −= 2λs/‖φ‖², a += 2λs²/‖φ‖⁴.
Source: Tseng et al. 2021, arXiv:2104.03310, Eqs. (4), (5).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer, State
from gandyn.scalar import inverse_root, where
from gandyn.variant import Variant
from gandyn.vector_field import coefficients


class LeCam(NamedTuple):
    strength: float
    normalized: float
    inner: Any


def lecam(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    r = inverse_root(p)
    pull = 2.0 * k.strength * s * where(k.normalized == 0.0, 1.0 + 0.0 * p, r * r)
    return a + k.normalized * pull * s * r * r, b - pull, c, e


def _wrap(params: Any, strength: float, variant: Variant) -> Any:
    return LeCam(strength, float(variant.normalized), params) if strength else params


def _penalty(strength: float, state: State, variant: Variant) -> tuple[Any, Any]:
    return strength * state.s**2 / (state.p if variant.normalized else 1.0), 0.0


vector_field.register(LeCam, lecam, vector_field.inner_switch)

REGULARIZER = Regularizer(
    id="lecam",
    name="LeCam",
    strength=Parameter(
        "lecam", "λ_LC", 0.3, 0.0, 3.0, meaning="Strength of the pull to the averages.", floor=0.0
    ),
    summary=(
        "Outputs are drawn to the other side's moving average. On the Dirac GAN the real point's output "
        "is 0, and so is its average: what is left is λs², which makes the energy fall and leaves angular "
        "momentum alone."
    ),
    latex=r"\lambda_{\mathrm{LC}}\left(D(x_f)-\alpha_R\right)^2,\ \alpha_R=0",
    references=("Tseng et al. 2021, arXiv:2104.03310",),
    wrap=_wrap,
    penalty=_penalty,
    excludes=(
        ("instance-noise", "noise gives the real point an output, whose square is then punished as well"),
    ),
    order=13,
)
