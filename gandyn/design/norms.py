"""‖φ‖ and ‖θ‖ in typed coefficients: kernels have their squares p and q.

Even powers are powers of p and q, so that they have no corner at 0. A quotient by a norm is 0 where the norm
is, the subgradient of smallest norm, as in the built-in variants.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from gandyn.design.tree import Node, constant, multiply, number, power, rebuild, variable, variables

SQUARES = {"norm_phi": "p", "norm_theta": "q"}
INVERSES = {"norm_phi": "one_over_phi", "norm_theta": "one_over_theta"}


class Lines(NamedTuple):
    """The names that trees may have, and the line that each needs."""

    names: dict[str, str]
    lines: dict[str, str]

    def needed(self, trees: Iterable[Node]) -> list[str]:
        """Lines for what these trees have."""
        found = frozenset[str]().union(*map(variables, trees))
        return [line for name, line in self.lines.items() if name in found]


_NAMED = (*SQUARES, *SQUARES.values(), *INVERSES.values())
NORM_LINES = Lines(
    {name: name for name in _NAMED},
    {name: f"{name} = f_root({square})" for name, square in SQUARES.items()}
    | {INVERSES[name]: f"{INVERSES[name]} = f_inverse_root({square})" for name, square in SQUARES.items()},
)


def in_squares(tree: Node) -> Node:
    """The tree with p, q and inverse norms where it can have them."""
    base = tree.args[0] if tree.op == "**" else tree.args[1] if tree.op == "/" else None
    exponent = constant(tree.args[1]) if tree.op == "**" else Fraction(-1) if tree.op == "/" else None
    if base is not None and exponent is not None and base.op == "**":
        inner = constant(base.args[1])
        base, exponent = base.args[0], None if inner is None else exponent * inner
    if base is not None and exponent is not None and base.value in SQUARES and exponent.denominator == 1:
        found = _power(str(base.value), int(exponent))
        return found if tree.op == "**" else multiply(in_squares(tree.args[0]), found)
    return rebuild(tree, tuple(map(in_squares, tree.args))) if tree.args else tree


def _power(name: str, exponent: int) -> Node:
    if exponent % 2 == 0 and exponent > 0:
        return power(variable(SQUARES[name]), number(exponent // 2))
    base = variable(name if exponent > 0 else INVERSES[name])
    return power(base, number(abs(exponent)))


def is_even(tree: Node) -> bool:
    """Whether it depends on the norms by their squares alone, so that it has no corner at 0."""
    return not variables(in_squares(tree)) & {*SQUARES, *INVERSES.values()}
