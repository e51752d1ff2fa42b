"""Look-ahead minimax: every k iterations both players go part of the way back, x ← x̃ + α(x − x̃), x̃ ← x.

The slow weights x̃ are kept in m. With steps of matrix M the k iterations make 1 − α + αM^k: a turn by a large
angle is drawn together by the averaging.
Source: Chavdarova et al. 2021, arXiv:2006.14567, Algorithm 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.scalar import where
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step


class Lookahead(NamedTuple):
    period: float
    alpha: float


def end(x: Any, m: Any, w: Any, n: Any, k: Any) -> Any:
    slow = where(n == 0, x, m)
    due = n % k.period == 0
    back = slow + k.alpha * (x - slow)
    return where(due, back, x), where(due, back, slow), w


def period(k: Any) -> Any:
    return k.period


RULE = UpdateRule(
    id="lookahead",
    name="Look-ahead minimax",
    summary="Every k iterations both players go part of the way back. Draws a rotation together.",
    latex=r"\mathrm{every}\ k:\ x\leftarrow\tilde{x}+\alpha(x-\tilde{x}),\ \tilde{x}\leftarrow x",
    references=("Chavdarova et al. 2021, arXiv:2006.14567, Algorithm 1",),
    params=Lookahead,
    update=gradient_step,
    end=end,
    period=period,
    options=(
        Parameter(
            "period",
            "k",
            5.0,
            1.0,
            50.0,
            meaning="After how many iterations the players go back.",
            floor=1.0,
            ceiling=10_000.0,
            whole=True,
        ),
        Parameter(
            "alpha",
            "α",
            0.5,
            0.0,
            1.0,
            meaning="Which part of the way they keep; 1 goes back not at all.",
            floor=0.0,
            ceiling=1.0,
        ),
    ),
    shared=("period",),
    alternating=True,
    order=17,
)
