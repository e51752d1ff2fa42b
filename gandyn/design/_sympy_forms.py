"""How an expression is written so that it is read easily. Only `gandyn.design._sympy_worker` loads this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

# A formula of so few characters is left as it is.
SHORT = 8


def shorter_forms(expression: Any, t: Any, low: Any, high: Any) -> Iterator[Any]:
    """Other ways of writing it, perhaps shorter; some are right inside Ω = (low, high) only."""
    if length(expression) > SHORT:
        yield sp.simplify(expression)
        yield sp.factor(expression)
        yield sp.logcombine(sp.expand(expression), force=True)
        yield _by_logarithms(expression)
        yield _within(_within(expression, t, high, -1), t, low, 1)


def length(expression: Any) -> int:
    """How long a formula is to read; powers with a variable above the line are worse than what they save."""
    powers = [p for p in expression.atoms(sp.Pow) if not p.exp.is_number]
    return len(str(expression)) + 40 * len(powers)


def without_hyperbolic(expression: Any) -> Any:
    """Hyperbolic functions as exponentials: tanh(log(r)/2) is (r − 1)/(r + 1), which SymPy does not see."""
    if not expression.has(sp.sinh, sp.cosh, sp.tanh, sp.sech):
        return expression
    return sp.factor(sp.together(expression.rewrite(sp.exp)))


def _by_logarithms(expression: Any) -> Any:
    """With every logarithm once, times its factor, and simple arguments."""
    simple = expression.replace(sp.log, lambda x: sp.log(sp.factor(sp.together(x))))
    expanded = sp.expand(sp.expand_log(simple))
    return sp.collect(expanded, list(expanded.atoms(sp.log)), sp.factor)


def _within(expression: Any, t: Any, end: Any, side: int) -> Any:
    """With roots that are simpler because t stays on one side of an end of Ω."""
    if end is None or not end.is_finite or all(p.exp.is_Integer for p in expression.atoms(sp.Pow)):
        return expression
    y = sp.Symbol("y", positive=True)
    return sp.simplify(expression.subs(t, end + side * y)).subs(y, side * (t - end))
