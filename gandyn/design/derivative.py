"""The derivative of a tree, by the rules of school."""

from __future__ import annotations

from collections.abc import Callable

from gandyn.design.tree import (
    HALF,
    ONE,
    TWO,
    ZERO,
    Node,
    add,
    apply,
    constant,
    divide,
    fold,
    multiply,
    negate,
    number,
    power,
    rebuild,
    subtract,
)

# f' of each function of one argument: of the argument u and of the part f(u) itself.
RULES: dict[str, Callable[[Node, Node], Node]] = {
    "log": lambda u, f: divide(ONE, u),
    "exp": lambda u, f: f,
    "sqrt": lambda u, f: divide(HALF, f),
    "tanh": lambda u, f: power(apply("sech", u), TWO),
    "sech": lambda u, f: negate(multiply(f, apply("tanh", u))),
    "sinh": lambda u, f: apply("cosh", u),
    "cosh": lambda u, f: apply("sinh", u),
    "atan": lambda u, f: divide(ONE, add(ONE, power(u, TWO))),
    "abs": lambda u, f: apply("sign", u),
    "sign": lambda u, f: ZERO,
    "sigmoid": lambda u, f: multiply(f, apply("sigmoid", negate(u))),
    "softplus": lambda u, f: apply("sigmoid", u),
}


def differentiate(node: Node, name: str) -> Node:
    """The derivative with respect to a variable; at a kink, half the sum of both sides."""
    return _slope(fold(node), name)


def _slope(node: Node, name: str) -> Node:
    slopes = [_slope(arg, name) for arg in node.args]
    if node.op == "variable":
        return ONE if node.value == name else ZERO
    if all(slope == ZERO for slope in slopes):
        return ZERO
    if node.op == "call" and node.value in RULES:
        return multiply(RULES[str(node.value)](node.args[0], node), slopes[0])
    return _combined(node, slopes)


def _combined(node: Node, slopes: list[Node]) -> Node:
    x = node.args[0]
    match node.op:
        case "neg" | "+" | "-":
            return rebuild(node, tuple(slopes))
        case "*":
            return add(multiply(slopes[0], node.args[1]), multiply(x, slopes[1]))
        case "/":
            return _quotient(x, node.args[1], slopes)
        case "**":
            return _power(node, slopes)
    return _smaller_or_larger(node, slopes)


def _quotient(x: Node, y: Node, slopes: list[Node]) -> Node:
    if slopes[1] == ZERO:
        return divide(slopes[0], y)
    over = subtract(multiply(slopes[0], y), multiply(x, slopes[1]))
    return divide(over, power(y, TWO))


def _power(node: Node, slopes: list[Node]) -> Node:
    x, n = node.args
    if slopes[1] == ZERO:
        exponent = constant(n)
        less = number(exponent - 1) if exponent is not None else subtract(n, ONE)
        return multiply(multiply(n, power(x, less)), slopes[0])
    turned = add(multiply(slopes[1], apply("log", x)), divide(multiply(n, slopes[0]), x))
    return multiply(node, turned)


def _smaller_or_larger(node: Node, slopes: list[Node]) -> Node:
    """Of min and max: the mean of both slopes, and half their difference by which one is larger."""
    side = apply("sign", subtract(*node.args))
    side = side if node.value == "max" else negate(side)
    return multiply(HALF, add(add(*slopes), multiply(side, subtract(*slopes))))
