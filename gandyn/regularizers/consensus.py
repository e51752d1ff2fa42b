"""Consensus optimisation: both players also descend (γ/2)‖v‖², v the whole vector field.

v' = v − γ ∇F with F(s, p, q) = ½‖v‖² = ½[(a²+c²) p + 2(ab+ce) s + (b²+e²) q]; since ∇_φ F = F_s θ + 2F_p φ
and
∇_θ F = F_s φ + 2F_q θ, the one form survives:  a −= 2γF_p,  b −= γF_s,  c −= γF_s,  e −= 2γF_q.
Source: Mescheder et al. 2017, arXiv:1705.10461, Eq. (13). The gradient is exact, by the complex step; the
paper's public
notebook drops a factor 2 in the cross term.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer, State
from gandyn.scalar import EPSILON
from gandyn.variant import Variant
from gandyn.vector_field import coefficients


class Consensus(NamedTuple):
    gamma: float
    inner: Any


def half_speed(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """½‖v‖² of the field without consensus."""
    a, b, c, e = coefficients(s, p, q, on, k)
    return 0.5 * ((a * a + c * c) * p + 2.0 * (a * b + c * e) * s + (b * b + e * e) * q)


def consensus(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    h = 1j * EPSILON
    f_s = half_speed(s + h, p + 0.0 * h, q + 0.0 * h, on, k.inner).imag / EPSILON
    f_p = half_speed(s + 0.0 * h, p + h, q + 0.0 * h, on, k.inner).imag / EPSILON
    f_q = half_speed(s + 0.0 * h, p + 0.0 * h, q + h, on, k.inner).imag / EPSILON
    return a - 2.0 * k.gamma * f_p, b - k.gamma * f_s, c - k.gamma * f_s, e - 2.0 * k.gamma * f_q


def _wrap(params: Any, strength: float, variant: Variant) -> Any:
    return Consensus(strength, params) if strength else params


def _penalty(strength: float, state: State, variant: Variant) -> tuple[Any, Any]:
    return 0.5 * strength * state.speed, 0.5 * strength * state.speed


vector_field.register(Consensus, consensus, vector_field.inner_switch)
vector_field.PULL_THETA.add(Consensus)
vector_field.DERIVED.add(Consensus)

REGULARIZER = Regularizer(
    id="consensus",
    name="Consensus optimisation",
    strength=Parameter(
        "consensus",
        "γ",
        0.1,
        0.0,
        2.0,
        meaning="How strongly both players also reduce the field's length.",
        floor=0.0,
    ),
    summary=(
        "Both players also descend the squared length of the field. A centre at the origin becomes "
        "attracting; far out there may be new equilibria."
    ),
    latex=r"\frac{\gamma}{2}\|v(\varphi,\theta)\|^2",
    references=("Mescheder et al. 2017, arXiv:1705.10461, Eq. (13)",),
    wrap=_wrap,
    terms=(r"-\gamma\,\nabla_{\varphi}\frac{1}{2}\|v\|^2", r"-\gamma\,\nabla_{\theta}\frac{1}{2}\|v\|^2"),
    penalty=_penalty,
    order=20,
)
