"""A tree's value: on numpy arrays, real or complex, or with the functions of another library.

Complex arguments are complex steps (see `gandyn.scalar`), so absolute values and comparisons look at the real
part only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from gandyn.design.tree import Node
from gandyn.scalar import exponential, sigmoids, sign, where


class Functions(NamedTuple):
    """What a library has for numbers, constants, quotients, powers and functions."""

    number: Callable[[Fraction], Any]
    constants: Mapping[str, Any]
    divide: Callable[[Any, Any], Any]
    power: Callable[[Any, Any], Any]
    calls: Mapping[str, Callable[..., Any]]


def sigmoid(x: Any) -> Any:
    """1/(1 + e^−x) without overflow."""
    return sigmoids(x)[0]


def softplus(x: Any) -> Any:
    """log(1 + e^x) without overflow."""
    bent = np.log1p(exponential(where(x.real >= 0.0, -x, x)))
    return where(x.real >= 0.0, x + bent, bent)


def absolute(x: Any) -> Any:
    """|x|, whose complex step is that of ±x."""
    return where(x.real < 0.0, -x, x)


def sech(x: Any) -> Any:
    """1/cosh x without overflow."""
    e = exponential(-absolute(x))
    return 2.0 * e / (1.0 + e * e)


def minimum(x: Any, y: Any) -> Any:
    """The smaller of both."""
    return where(x.real < y.real, x, y)


def maximum(x: Any, y: Any) -> Any:
    """The larger of both."""
    return where(x.real > y.real, x, y)


def power(x: Any, y: Any) -> Any:
    """x^y; a root of what is negative is no number."""
    if isinstance(y, float) and y == 0.5:
        return np.sqrt(x)
    return np.power(np.asarray(x, dtype=np.result_type(x, 1.0)), y)


# What the compiler module must teach Numba.
AS_THEY_STAND: tuple[Callable[..., Any], ...] = (sigmoid, softplus, absolute, sech, minimum, maximum)

NUMPY = Functions(
    float,
    {"e": float(np.e), "pi": float(np.pi)},
    np.divide,
    power,
    {
        "log": np.log, "exp": exponential, "sqrt": np.sqrt, "tanh": np.tanh, "sech": sech, "sinh": np.sinh,
        "cosh": np.cosh, "atan": np.arctan, "abs": absolute, "sign": sign, "sigmoid": sigmoid,
        "softplus": softplus, "min": minimum, "max": maximum,
    },
)  # fmt: skip


def evaluate(node: Node, env: Mapping[str, Any], functions: Functions = NUMPY) -> Any:
    """The value with these values of the variables. Parts that a tree shares are computed once. Where there
    is no value it is NaN or infinite, and numpy warns as ever.
    """
    known: dict[int, Any] = {}

    def value(part: Node) -> Any:
        if id(part) not in known:
            known[id(part)] = _apply(part, [value(arg) for arg in part.args], env, functions)
        return known[id(part)]

    return value(node)


def _apply(node: Node, args: list[Any], env: Mapping[str, Any], functions: Functions) -> Any:
    match node.op:
        case "number":
            return functions.number(Fraction(node.value or 0))
        case "variable":
            return env[str(node.value)]
        case "constant":
            return functions.constants[str(node.value)]
        case "call":
            return functions.calls[str(node.value)](*args)
        case "neg":
            return -args[0]
    return _combine(node.op, args[0], args[1], functions)


def _combine(op: str, x: Any, y: Any, functions: Functions) -> Any:
    match op:
        case "+":
            return x + y
        case "-":
            return x - y
        case "*":
            return x * y
        case "/":
            return functions.divide(x, y)
    return functions.power(x, y)
