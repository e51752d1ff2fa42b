"""Between our trees and SymPy's: only `gandyn.design._sympy_worker` loads this, in a process of its own.

A formula that a user typed reaches SymPy as the checked tree of `gandyn.design.formula`, node by node.
SymPy's own parser is never used. What SymPy computes on its own at once (numbers to the power of numbers) is
measured before, for 9^(9^(r - r + 9)) would keep it busy for ever.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from gandyn.design.printing import latex, text
from gandyn.design.tree import Node, number

# The logarithm of the largest number that may arise from numbers alone.
LARGEST = 250.0
_GROWING = ("exp", "sinh", "cosh", "sigmoid", "softplus")

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "log": sp.log,
    "exp": sp.exp,
    "sqrt": sp.sqrt,
    "tanh": sp.tanh,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "sech": sp.sech,
    "atan": sp.atan,
    "abs": sp.Abs,
    "sign": sp.sign,
    "sigmoid": lambda x: 1 / (1 + sp.exp(-x)),
    "softplus": lambda x: sp.log(1 + sp.exp(x)),
    # SymPy's Min and Max can hang in `simplify`; absolute values do not.
    "min": lambda x, y: (x + y - sp.Abs(x - y)) / 2,
    "max": lambda x, y: (x + y + sp.Abs(x - y)) / 2,
}
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "neg": lambda x: -x,
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
}
# What a user cannot type, and what integrals and inverses are made of.
_UNTYPABLE = (
    sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.asinh, sp.acosh, sp.atanh, sp.coth, sp.erf, sp.erfi, sp.Ei,
)  # fmt: skip
_NAMES: dict[Any, str] = {
    sp.log: "log",
    sp.exp: "exp",
    sp.tanh: "tanh",
    sp.sinh: "sinh",
    sp.cosh: "cosh",
    sp.sech: "sech",
    sp.atan: "atan",
    sp.Abs: "abs",
    sp.sign: "sign",
    **{function: function.__name__ for function in _UNTYPABLE},
    sp.LambertW: "W",
}


class NoNumber(ValueError):
    """A part of a formula that is too large or too small a number for SymPy to meet."""


def to_sympy(node: Node, symbols: Mapping[str, Any]) -> Any:
    """SymPy's expression of a checked tree; raises NoNumber for a number beyond e^±LARGEST."""
    parts = [to_sympy(part, symbols) for part in node.args]
    name = str(node.value)
    if isinstance(node.value, Fraction):
        return sp.Rational(node.value.numerator, node.value.denominator)
    if node.op == "variable":
        return symbols[name]
    if node.op == "constant":
        return {"e": sp.E, "pi": sp.pi}[name]
    _check_size(node, parts)
    return (_FUNCTIONS[name] if node.op == "call" else _OPERATIONS[node.op])(*parts)


def _check_size(node: Node, parts: list[Any]) -> None:
    """Measures what SymPy would compute exactly as soon as it is written down."""
    if not all(part.is_number for part in parts):
        return
    if node.op == "**":
        size = abs(complex(parts[1].evalf(5)) * math.log(max(abs(complex(parts[0].evalf(5))), 1e-300)))
    elif node.op == "call" and node.value in _GROWING:
        size = abs(complex(parts[0].evalf(5)))
    else:
        return
    if not size < LARGEST:
        raise NoNumber("too large or too small a number")


def formula(expression: Any) -> dict[str, str]:
    """How an expression is typed and typeset; raises KeyError for what no formula can say."""
    if expression in (sp.oo, -sp.oo):
        sign = "" if expression == sp.oo else "-"
        return {"text": f"{sign}inf", "latex": rf"{sign}\infty"}
    node = from_sympy(expression)
    return {"text": text(node), "latex": latex(node)}


def from_sympy(expression: Any) -> Node:
    """Our tree of an expression; raises KeyError for what has none. Functions that cannot be typed keep their
    names.
    """
    if expression.is_Atom:
        return _atom(expression)
    if expression.is_Add:
        return _sum(expression)
    if expression.is_Mul or _is_quotient(expression):
        return _product(expression)
    if expression.is_Pow and not isinstance(expression, sp.exp):
        return _power(*expression.as_base_exp())
    return Node("call", tuple(map(from_sympy, expression.args)), _NAMES[expression.func])


def _atom(expression: Any) -> Node:
    if expression.is_Rational:
        return _fraction(int(expression.p), int(expression.q))
    if expression.is_Symbol:
        return Node("variable", value=expression.name)
    return Node("constant", value={sp.E: "e", sp.pi: "pi"}[expression])


def _is_quotient(expression: Any) -> bool:
    return bool(expression.is_Pow and expression.exp.could_extract_minus_sign())


def _fraction(top: int, bottom: int) -> Node:
    """A quotient of whole numbers, the sign in front; 3/2 and not 1.5, as formulas are written on paper."""
    if top < 0:
        return Node("neg", (_fraction(-top, bottom),))
    return number(top) if bottom == 1 else Node("/", (number(top), number(bottom)))


def _sum(expression: Any) -> Node:
    """The terms in SymPy's order, one without a minus first where there is one."""
    terms = list(expression.as_ordered_terms())
    terms.sort(key=lambda term: term.could_extract_minus_sign())
    found = from_sympy(terms[0])
    for term in terms[1:]:
        minus = term.could_extract_minus_sign()
        found = Node("-" if minus else "+", (found, from_sympy(-term if minus else term)))
    return found


def _product(expression: Any) -> Node:
    """Numerator over denominator with few minus signs, one of the whole in front: t/(1 − t), −t·(t + 2)."""
    top, bottom = sp.fraction(expression, exact=True)
    if bottom == 1 and expression.is_Pow:
        return _power(*expression.as_base_exp())
    (up, top), (down, bottom) = _upright(top), _upright(bottom)
    minus = up * down < 0
    if minus and bottom.is_Add and _minuses(-bottom) <= _minuses(bottom):
        minus, bottom = False, -bottom
    found = _factors(top) if bottom == 1 else Node("/", (_factors(top), _factors(bottom)))
    return Node("neg", (found,)) if minus else found


def _upright(expression: Any) -> tuple[int, Any]:
    """The sign of a product, and the product without it: factors that are minus something are turned."""
    turned = [factor for factor in sp.Mul.make_args(expression) if _is_minus(factor)]
    sign = -1 if len(turned) % 2 else 1
    return sign, sp.Mul(*(-f if f in turned else f for f in sp.Mul.make_args(expression)))


def _is_minus(factor: Any) -> bool:
    return bool(factor.is_negative or (factor.is_Add and _minuses(factor) == len(factor.args)))


def _minuses(expression: Any) -> int:
    """How many terms have a minus."""
    return sum(1 for term in sp.Add.make_args(expression) if term.could_extract_minus_sign())


def _factors(expression: Any) -> Node:
    if not expression.is_Mul:
        return from_sympy(expression)
    parts = [from_sympy(factor) for factor in expression.as_ordered_factors()]
    found = parts[0]
    for part in parts[1:]:
        found = Node("*", (found, part))
    return found


def _power(base: Any, exponent: Any) -> Node:
    if exponent == sp.Rational(1, 2):
        return Node("call", (from_sympy(base),), "sqrt")
    return Node("**", (from_sympy(base), from_sympy(exponent)))
