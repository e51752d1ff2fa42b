"""Nesterov momentum, m ← βm + v, x ← x + η(v + βm), as in torch.optim.SGD(nesterov=True).

Source: Nesterov 1983; Sutskever et al. 2013, the form with the gradient at the current point.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class Nesterov(NamedTuple):
    beta: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    m = k.beta * m + v
    return rate * (v + k.beta * m), m, w


RULE = UpdateRule(
    id="nesterov",
    name="Nesterov momentum",
    summary="Momentum that looks where it is going.",
    latex=r"m\leftarrow\beta m+v,\ x\leftarrow x+\eta(v+\beta m)",
    references=("Nesterov 1983", "Sutskever et al. 2013"),
    params=Nesterov,
    update=update,
    options=(
        Parameter("beta", "β", 0.5, 0.0, 0.99, meaning="Fraction of the last step that is kept.", floor=0.0),
    ),
    order=4,
)
