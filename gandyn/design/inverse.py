"""The likelihood ratio that a value of ω stands for, r = ω⁻¹(t), as a tree where one is found.

The average over instance noise and the loss of the real samples need it. Functions are undone from outside
in, as long as r stands on one side of each operation; where it stands on both, the formula must be a quotient
of two linear ones in r or in a single function of r (a Möbius map, such as (a + br)/(1 + r)), or a sum of
logarithms. What is found is tried on numbers before it is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from gandyn.design.derivative import differentiate
from gandyn.design.numbers import evaluate
from gandyn.design.rational import shorten
from gandyn.design.tree import (
    HALF,
    ONE,
    TWO,
    ZERO,
    Node,
    add,
    apply,
    divide,
    multiply,
    negate,
    power,
    rebuild,
    substitute,
    subtract,
    variable,
    variables,
)

ATOM = "atom"
# How each function of one argument is undone.
UNDONE: dict[str, Callable[[Node], Node]] = {
    "log": lambda y: apply("exp", y),
    "exp": lambda y: apply("log", y),
    "sqrt": lambda y: power(y, TWO),
    "tanh": lambda y: multiply(HALF, apply("log", divide(add(ONE, y), subtract(ONE, y)))),
    "sigmoid": lambda y: apply("log", divide(y, subtract(ONE, y))),
    "softplus": lambda y: apply("log", subtract(apply("exp", y), ONE)),
}
# Where a candidate is tried, on how many places it must be a ratio, above 0, and how well it must do there:
# an output such as A(v) = v leaves the values of ω soon.
PLACES, ENOUGH, TOLERANCE = np.linspace(-4.0, 4.0, 65), 5, 1e-9


def inverse(omega: Node, at: Node, values: Mapping[str, float]) -> Node | None:
    """ω⁻¹ of the tree `at` in v, or None; `values` are those of the parameters with which it is tried."""
    candidates = (one for tree in (omega, shorten(omega)) for one in _candidates(tree, at, "r"))
    return next((one for one in candidates if _agrees(omega, one, at, values)), None)


def _candidates(node: Node, value: Node, name: str) -> Iterator[Node]:
    direct = _undone(node, value, name)
    if direct is not None:
        yield direct
    for part in sorted(set(node.walk()), key=lambda part: -sum(1 for _ in part.walk())):
        whole = _replaced(node, part, variable(ATOM)) if name in variables(part) and part != node else node
        if name not in variables(whole) and (found := _mobius(whole, value)) is not None:
            yield from _candidates(part, found, name) if part.args else [found]
    product = _exponential_of(node, name)
    if product is not None:
        yield from _candidates(product, apply("exp", value), name)


def _replaced(node: Node, part: Node, by: Node) -> Node:
    return by if node == part else rebuild(node, tuple(_replaced(arg, part, by) for arg in node.args))


def _undone(node: Node, value: Node, name: str) -> Node | None:
    """The variable, from outside in; None where it stands on both sides of an operation."""
    if node.op == "variable":
        return value if node.value == name else None
    within = [i for i, arg in enumerate(node.args) if name in variables(arg)]
    if len(within) != 1:
        return None
    left = _left_over(node, value, within[0])
    return None if left is None else _undone(node.args[within[0]], left, name)


def _left_over(node: Node, y: Node, side: int) -> Node | None:
    """What the argument on that side must be for the operation to give y."""
    if len(node.args) == 2:
        return _other_side(node, y, side) if node.op != "call" else None
    undone = negate if node.op == "neg" else UNDONE.get(str(node.value))
    return None if undone is None else undone(y)


def _other_side(node: Node, y: Node, side: int) -> Node | None:
    other = node.args[1 - side]
    match node.op:
        case "+":
            return subtract(y, other)
        case "-":
            return subtract(other, y) if side else add(y, other)
        case "*":
            return divide(y, other)
        case "/":
            return divide(other, y) if side else multiply(y, other)
    return None if side else power(y, divide(ONE, other))


def _mobius(node: Node, y: Node) -> Node | None:
    """x of (a x + b)/(c x + d) = y."""
    over, under = node.args if node.op == "/" else (node, ONE)
    slopes = [differentiate(part, ATOM) for part in (over, under)]
    if any(ATOM in variables(slope) for slope in slopes):
        return None
    (a, c), (b, d) = slopes, [substitute(part, ATOM, ZERO) for part in (over, under)]
    return divide(subtract(multiply(d, y), b), subtract(a, multiply(c, y)))


def _exponential_of(node: Node, name: str) -> Node | None:
    """e^node where that takes away a sum of logarithms, else None."""
    if node.op not in ("+", "-"):
        return None
    parts = [_power_of(arg, name) for arg in node.args]
    if parts[0] is None or parts[1] is None:
        return None
    return multiply(parts[0], parts[1]) if node.op == "+" else divide(parts[0], parts[1])


def _power_of(node: Node, name: str) -> Node | None:
    if name not in variables(node):
        return apply("exp", node)
    if node.op == "call" and node.value == "log":
        return node.args[0]
    if node.op == "neg":
        inner = _power_of(node.args[0], name)
        return None if inner is None else divide(ONE, inner)
    if node.op == "*" and name not in variables(node.args[0]):
        inner = _power_of(node.args[1], name)
        return None if inner is None else power(inner, node.args[0])
    return _exponential_of(node, name)


def _agrees(omega: Node, candidate: Node, at: Node, values: Mapping[str, float]) -> bool:
    with np.errstate(all="ignore"):
        r = np.asarray(evaluate(candidate, {"v": PLACES, **values}) + 0.0 * PLACES)
        wanted = np.asarray(evaluate(at, {"v": PLACES, **values}) + 0.0 * PLACES)
        found = np.asarray(evaluate(omega, {"r": r, **values}) + 0.0 * PLACES)
        tried = np.isfinite(wanted) & np.isfinite(r) & (r > 0.0)
        near = np.abs(found - wanted) <= TOLERANCE * (1.0 + np.abs(wanted))
    return bool(tried.sum() >= ENOUGH and near[tried].all())
