r"""What the f-GANs share: activation g_f and conjugate f*, through m(s) = (f*∘g_f)'(s) and n(s) = g_f'(s).

Losses:  L_D = −g_f(D(x_r)) + f*(g_f(D(x_f))),
         L_G = −f*(g_f(D(x_f)))  ("minimax")   or   −g_f(D(x_f))  ("non-saturating").
ODE:     φ' = −m(s) θ,   θ' = m(s) φ  or  n(s) φ.
Source:  Nowozin et al. 2016, arXiv:1606.00709, Tables 2 and 6, Eqs. (7), (8); signs of the activations as in
         the specification, so that a larger output means "more real" throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.variant import Critic, Formulas, Variant
from gandyn.variants._claims import CLOSED_TEXT, slow_or_circle
from gandyn.variants._score import from_score

MINIMAX, NON_SATURATING = "minimax", "non-saturating"
REFERENCE = "Nowozin et al. 2016, arXiv:1606.00709, Tables 2 and 6"


class Pieces(NamedTuple):
    """g_f and f*∘g_f of one divergence, for numpy or torch through `m`."""

    activation: Callable[[Any, Any], Any]
    conjugate: Callable[[Any, Any], Any]


def minimax(k: Any, dim: int) -> bool:
    """The generator that plays a zero-sum game."""
    return bool(k.generator == 0.0)


CLAIMS = (Claim(CLOSED_TEXT, ("closed-orbits",), minimax), *slow_or_circle())


def f_gan(
    id: str,
    name: str,
    params: type,
    score: Callable[..., Any],
    pieces: Pieces,
    latex: tuple[str, str, str, str],
    summary: str,
    order: int,
    claims: tuple[Claim, ...] = CLAIMS,
) -> Variant:
    """The variant of one divergence; `latex` is (m(s), n(s), g_f(D), f*(g_f(D))) with D for the critic's
    output.
    """

    def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
        fake = pieces.conjugate(critic.fake, m)
        generator = -fake if k.generator == 0.0 else -pieces.activation(critic.fake, m)
        return fake - pieces.activation(critic.real, m), generator

    slope, pull, activation, conjugate = latex
    turn, loss_d = r"\dot{\varphi}={-m(s)}\,\theta", r"L_D={-g(D(x_r))}+f^*(g(D(x_f)))"
    where = (rf"g(D)={activation}", rf"f^*(g(D))={conjugate}")
    other = Formulas(
        (turn, r"\dot{\theta}=n(s)\,\varphi", rf"m(s)={slope},\ n(s)={pull}"),
        (loss_d, r"L_G={-g(D(x_f))}", *where),
    )
    return Variant(
        id=id,
        name=name,
        group="f-GAN",
        summary=summary,
        claims=claims,
        ode=(turn, r"\dot{\theta}=m(s)\,\varphi", rf"m(s)={slope}"),
        loss_d=loss_d,
        loss_g=r"L_G={-f^*(g(D(x_f)))}",
        references=(REFERENCE,),
        parameters=(
            Parameter(
                "generator",
                "generator",
                MINIMAX,
                choices=(MINIMAX, NON_SATURATING),
                meaning="Generator minimises −f*(g(D)) (minimax) or −g(D) (non-saturating).",
            ),
        ),
        params=params,
        coefficients=from_score,
        losses=losses,
        score=score,
        order=order,
        where=where,
        forms=((NON_SATURATING, other),),
    )
