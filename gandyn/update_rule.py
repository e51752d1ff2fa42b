"""What an update rule is: the data every file of `gandyn/rules` fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gandyn.parameter import Parameter

UPDATES: dict[type, Callable[..., Any]] = {}


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    """One parameter's (step, m, w) by the rule with the params k; the compiler module reads the same
    table.
    """
    return UPDATES[type(k)](v, m, w, t, rate, k)


@dataclass(frozen=True)
class UpdateRule:
    """One way to turn gradients into steps, the same for both players.

    update(v, m, w, t, rate, k) -> (step, m, w): for one parameter with velocity v (minus its gradient), two
    memories that start at 0, the count t = 1, 2, … of this player's updates, its learning rate, and k a
    `params` tuple. alternating: whether the players take turns by default. looks_ahead: whether the velocity
    is taken at the state one plain step ahead (extragradient). regularizer: id of a regulariser that is added
    to the scenario while this rule runs, its strength the first of the options (consensus).
    """

    id: str
    name: str
    summary: str
    latex: str
    references: tuple[str, ...]
    params: type
    update: Callable[..., Any]
    options: tuple[Parameter, ...] = ()
    alternating: bool = False
    looks_ahead: bool = False
    regularizer: str = ""
    order: int = 0
