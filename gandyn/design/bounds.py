"""How large a formula may be, so that everything that is done with it ends soon.

Constants are computed here, before anybody else meets 9^9^9, and the degree bounded, before anybody expands
((1 + r)^32)^32.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gandyn.design.errors import FormulaError
from gandyn.design.numbers import evaluate
from gandyn.design.tree import Node, number

LENGTH, DEPTH, NODES, DEGREE = 400, 24, 150, 32
HUGE = 1e100


class _Size(NamedTuple):
    """A part's value if it is constant, and its degree as a polynomial."""

    value: float | None
    degree: float


def check_size(tree: Node) -> Node:
    """The tree itself, if it is within the bounds; raises FormulaError at the part that is not."""
    if sum(1 for _ in tree.walk()) > NODES:
        raise FormulaError(
            "A formula has at most {} parts; shorten it.", NODES, start=tree.start, end=tree.end
        )
    _size(tree)
    return tree


def _size(node: Node) -> _Size:
    parts = [_size(arg) for arg in node.args]
    value = _constant(node, parts)
    degree = _degree(node, parts)
    if degree > DEGREE:
        raise FormulaError("Powers go up to a degree of {}.", DEGREE, start=node.start, end=node.end)
    return _Size(value, degree)


def _constant(node: Node, parts: list[_Size]) -> float | None:
    if node.op == "variable" or any(part.value is None for part in parts):
        return None
    # Every part is a number already, so that no power is computed before its own parts were found small.
    known = tuple(number(part.value or 0.0) for part in parts)
    with np.errstate(all="ignore"):
        value = float(np.real(evaluate(Node(node.op, known, node.value), {})))
    if not math.isfinite(value):
        raise FormulaError("This has no finite value.", start=node.start, end=node.end)
    if abs(value) > HUGE or 0.0 < abs(value) < 1.0 / HUGE:
        raise FormulaError("This number is too large or too small.", start=node.start, end=node.end)
    return value


def _degree(node: Node, parts: list[_Size]) -> float:
    degrees = [part.degree for part in parts]
    if node.op == "variable":
        return 1.0
    if node.op in ("*", "/"):
        return sum(degrees)
    if node.op != "**":
        return max(degrees, default=0.0)
    power = parts[1].value
    if power is None:
        return max(1.0, degrees[0]) * max(1.0, degrees[1])
    if abs(power) > DEGREE:
        raise FormulaError("Exponents go to {}.", DEGREE, start=node.args[1].start, end=node.args[1].end)
    return degrees[0] * max(1.0, abs(power))
