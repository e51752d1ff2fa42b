"""Heavy-ball momentum, m ← βm + v, x ← x + ηm; β may be negative.

Source: Polyak 1964; negative β for games: Gidel et al. 2019, arXiv:1807.04740. The form is that of
torch.optim.SGD.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule


class Momentum(NamedTuple):
    beta: float


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    m = k.beta * m + v
    return rate * m, m, w


RULE = UpdateRule(
    id="momentum",
    name="Heavy-ball momentum",
    summary=(
        "Steps remember the past ones. Negative momentum damps the rotation of a game whose players "
        "take turns."
    ),
    latex=r"m\leftarrow\beta m+v,\ x\leftarrow x+\eta m",
    references=("Polyak 1964", "Gidel et al. 2019, arXiv:1807.04740"),
    params=Momentum,
    update=update,
    options=(
        Parameter(
            "beta",
            "β",
            0.5,
            -0.9,
            0.99,
            meaning="Fraction of the last step that is kept; negative values push back.",
        ),
    ),
    order=3,
)
