"""Symplectic gradient adjustment: the velocity turned against the game's rotation, x ← x + η(v + λA v), A =
½(J − Jᵀ), J the Jacobian of v.

With the losses' gradients ξ = −v it is the article's ξ + λAᵀξ, the same for every game, zero-sum or not. With
alignment the sign of λ is that of ⟨ξ, ∇H⟩⟨Aᵀξ, ∇H⟩/n + 1/10, H = ½‖ξ‖² and n the number of parameters. J is
exact, by the complex step; where the scenario's regulariser takes derivatives itself (consensus), by
differences of fourth order.
Source: Balduzzi et al. 2018, arXiv:1802.05642, Algorithm 1 and section 3.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.parameter import Parameter
from gandyn.scalar import where
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step
from gandyn.vector_field import along_field, coefficients, half_square_gradient, slopes

# The article's ε: below it the sign is that of stability.
ALIGNED = 0.1


class SymplecticGradientAdjustment(NamedTuple):
    adjustment: float
    align: float


class Adjusted(NamedTuple):
    """The adjusted field; share: 1/n where the sign of λ is chosen by alignment, else 0."""

    lambda_d: float
    lambda_g: float
    share: float
    inner: Any


def adjusted(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    by = slopes(s, p, q, on, k.inner)
    ja, jb, jc, je = along_field((a, b, c, e), by, s, p, q)
    ta, tb, tc, te = half_square_gradient((a, b, c, e), by, s, p, q)
    # A v in the one form, and its products with ∇H = Jᵀv and v.
    ra, rb, rc, re = 0.5 * (ja - ta), 0.5 * (jb - tb), 0.5 * (jc - tc), 0.5 * (je - te)
    along = (a * ta + c * tc) * p + (a * tb + b * ta + c * te + e * tc) * s + (b * tb + e * te) * q
    turned = (ra * ta + rc * tc) * p + (ra * tb + rb * ta + rc * te + re * tc) * s + (rb * tb + re * te) * q
    sign = where(k.share * along * turned + ALIGNED < 0.0, -1.0, 1.0)
    up, down = sign * k.lambda_d, sign * k.lambda_g
    return a + up * ra, b + up * rb, c + down * rc, e + down * re


def adjust(inner: Any, scenario: Any, training: Any) -> Adjusted:
    share = training.option("align", 0) / (2.0 * scenario.dim)
    return Adjusted(training.option("adjustment", 0), training.option("adjustment", 1), share, inner)


vector_field.register(Adjusted, adjusted, vector_field.inner_switch)
vector_field.PULL_THETA.add(Adjusted)
vector_field.DERIVED.add(Adjusted)

RULE = UpdateRule(
    id="sga",
    name="Symplectic gradient adjustment",
    summary=(
        "Turns each step against the game's rotation, so that it points inwards. A centre becomes attracting."
    ),
    latex=r"x\leftarrow x+\eta\left(v+\lambda\,\frac{1}{2}(J-J^{\top})v\right)",
    references=("Balduzzi et al. 2018, arXiv:1802.05642, Algorithm 1",),
    params=SymplecticGradientAdjustment,
    update=gradient_step,
    adjust=adjust,
    options=(
        Parameter("adjustment", "λ", 1.0, 0.0, 3.0, meaning="How far a step is turned against the rotation."),
        Parameter(
            "align",
            "aligned",
            0.0,
            0.0,
            1.0,
            meaning="Sign by alignment: λ's is such that stable points attract and unstable ones repel.",
            floor=0.0,
            ceiling=1.0,
            whole=True,
        ),
    ),
    shared=("align",),
    order=13,
)
