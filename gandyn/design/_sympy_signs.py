"""Proofs that an expression in one positive variable is positive or continuous, by SymPy.

Three answers: True, False (a place was found where it is not), or None where nothing was proved. Only
`gandyn.design._sympy_worker` loads this.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

# Places where a claim is tried before it is proved, spread over what doubles can tell apart.
PLACES = tuple(
    sp.Rational(top, bottom)
    for top, bottom in ((1, 997), (2, 17), (5, 11), (1, 1), (13, 7), (89, 6), (1009, 2))
)


def positive(expression: Any, x: Any, depth: int = 2) -> bool | None:
    """Whether an expression is positive for every x > 0; False if it is negative somewhere."""
    values = _values(expression, x)
    if any(value <= 0 for value in values):
        return False if any(value < 0 for value in values) else None
    for form in _forms(expression):
        if form.is_positive or _rational_positive(form, x):
            return True
    return True if depth and _rises_from_nothing(expression, x, depth) else None


def _values(expression: Any, x: Any) -> list[Any]:
    """The numbers at a few places, where there are any."""
    values = [expression.subs(x, place).evalf(30) for place in PLACES]
    return [value for value in values if value.is_number and value.is_real and value.is_finite]


def _forms(expression: Any) -> Any:
    """The expression, and the ways of writing it in which SymPy sees signs, the cheap ones first."""
    yield expression
    together = sp.together(expression)
    yield sp.factor(together)
    yield sp.factor(sp.cancel(together)) if expression.is_rational_function() else sp.simplify(expression)


def _rational_positive(expression: Any, x: Any) -> bool:
    """Sturm's theorem: numerator and denominator have no root in x > 0, and the quotient is positive at 1."""
    expression = _without_roots(expression, x)
    if not expression.is_rational_function(x) or expression.free_symbols - {x}:
        return False
    for part in sp.fraction(sp.together(expression)):
        if part.has(x) and not _no_root(sp.Poly(part, x)):
            return False
    return bool(expression.subs(x, 1) > 0)


def _without_roots(expression: Any, x: Any) -> Any:
    """The expression in x^(1/n), n the common denominator of its powers of x: positive if that is."""
    powers = [p.exp for p in expression.atoms(sp.Pow) if p.base == x and p.exp.is_Rational]
    n = math.lcm(*[int(p.q) for p in powers])
    return expression.subs(x, x**n) if 1 < n <= 12 else expression


def _no_root(polynomial: Any) -> bool:
    """Whether it has no root in x > 0; a root at 0 itself is none."""
    numbers = polynomial.coeffs()
    if not all(c.is_Rational for c in numbers):
        return all(c.is_positive for c in numbers) or all(c.is_negative for c in numbers)
    (lowest,) = min(polynomial.monoms())
    shifted = polynomial.quo(sp.Poly(polynomial.gen**lowest, polynomial.gen))
    return bool(shifted.count_roots(0, sp.oo) == 0)


def _rises_from_nothing(expression: Any, x: Any, depth: int) -> bool:
    """Whether it comes from a number ≥ 0 at x → 0 and rises, or falls to a number ≥ 0 at x → ∞."""
    slope = sp.diff(expression, x)
    if not continuous(expression, x):
        return False
    if positive(slope, x, depth - 1):
        start = sp.limit(expression, x, 0, "+")
    elif positive(-slope, x, depth - 1):
        start = sp.limit(expression, x, sp.oo)
    else:
        return False
    return bool(start.is_extended_nonnegative)


def continuous(expression: Any, x: Any) -> bool | None:
    """Whether an expression is continuous for every x > 0: no pole, no jump, and no logarithm or root of what
    is not positive.
    """
    for part in sp.preorder_traversal(expression):
        inside = _may_break(part) if part.has(x) else None
        if inside is not None and positive(inside, x, 1) is not True and not _apart(part, x):
            return None
    return True


def _may_break(part: Any) -> Any:
    """What has to be positive for a part of an expression to be continuous; None if nothing has to."""
    if isinstance(part, sp.log):
        return part.args[0]
    if isinstance(part, sp.sign):
        return part.args[0]
    if part.is_Pow and not isinstance(part, sp.exp):
        whole = part.exp.is_Integer and part.exp > 0
        return None if whole else part.base
    return None


def _apart(part: Any, x: Any) -> bool:
    """Whether a denominator is negative everywhere, or a sign is; logarithms and roots have no such way."""
    if isinstance(part, sp.sign):
        return positive(-part.args[0], x, 1) is True
    if part.is_Pow and part.exp.is_Integer:
        return positive(-part.base, x, 1) is True
    return False
