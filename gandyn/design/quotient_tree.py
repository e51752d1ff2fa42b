"""Quotients as trees again. What stands above 1 + e^x becomes sigmoids, which neither cancel nor overflow:

e^kx/(1 + e^x)^m = σ(x)^k σ(−x)^(m−k),    (e^x − 1)/(e^x + 1) = tanh(x/2).
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from gandyn.design import polynomial
from gandyn.design.polynomial import Monomial, Polynomial
from gandyn.design.printing import text
from gandyn.design.quotient import MINUS, Factor, Quotient
from gandyn.design.tree import HALF, ONE, ZERO, Node, add, apply, divide, multiply, negate, number, power

HALF_NUMBER = Fraction(1, 2)


class Logistic(NamedTuple):
    """(1 + e^x)^times below: e^x as a monomial, x as a tree."""

    e: Monomial
    x: Node
    times: Fraction


class Around(NamedTuple):
    """What else a term is multiplied with and divided by."""

    above: tuple[Node, ...]
    below: tuple[Node, ...]


def tree_of(quotient: Quotient) -> Node:
    """The quotient as a tree, with sigmoids and tanh where 1 + e^x stands below."""
    bent: list[Logistic] = []
    above: list[Node] = []
    below: list[Node] = []
    for factor, count in sorted(quotient.under.items(), key=lambda item: text(sum_tree(dict(item[0])))):
        if count > 0 and (e := logistic(factor)) is not None:
            bent.append(Logistic(e, log_tree(e), count))
        else:
            side = below if count > 0 else above
            side.append(power(sum_tree(dict(factor)), number(abs(count))))
    above += [power(apply("sigmoid", negate(other.x)), number(other.times)) for other in bent[1:]]
    around = Around(tuple(above), tuple(below))
    return _with_sigmoids(quotient.over, bent[0], around) if bent else _term(quotient.over, around)


def _with_sigmoids(over: Polynomial, under: Logistic, around: Around) -> Node:
    """The sum of the terms of equal powers of e^x, each with its sigmoids."""
    over, count = _without_tanh(over, under)
    tanh = power(apply("tanh", multiply(HALF, under.x)), number(under.times - count))
    groups: dict[Fraction, Polynomial] = {}
    for monomial, coefficient in over.items():
        up = _power_of(monomial, under.e, count)
        left = polynomial.times(monomial, polynomial.raised(under.e, -up))
        groups[up] = polynomial.plus(groups.get(up, {}), {left: coefficient})
    terms = (
        _term(group, around._replace(above=(*around.above, tanh, *_bumps(under.x, up, count - up))))
        for up, group in groups.items()
    )
    return reduce(add, terms, ZERO)


def _bumps(x: Node, up: Fraction, down: Fraction) -> tuple[Node, ...]:
    """σ(x)^up σ(−x)^down; of halves √(σ(x) σ(−x)) is ½ sech(x/2)."""
    made: tuple[Node, ...] = ()
    if up.denominator == down.denominator == 2:
        up, down = up - HALF_NUMBER, down - HALF_NUMBER
        made = (HALF, apply("sech", multiply(HALF, x)))
    return (*made, power(apply("sigmoid", x), number(up)), power(apply("sigmoid", negate(x)), number(down)))


def _without_tanh(over: Polynomial, under: Logistic) -> tuple[Polynomial, Fraction]:
    """What is left above and below once each (e^x − 1)/(e^x + 1) was taken out."""
    common = polynomial.content(over)
    bare, count = polynomial.over_monomial(over, common), under.times
    minus_one = {under.e: Fraction(1), polynomial.UNIT: MINUS}
    while count >= 1 and (found := polynomial.divided(bare, minus_one)) is not None:
        bare, count = found, count - 1
    return polynomial.product(bare, {common: Fraction(1)}), count


def _power_of(monomial: Monomial, e: Monomial, most: Fraction) -> Fraction:
    """Which power of e^x a monomial has, from 0 to most."""
    atom, exponent = min(e, key=_by_text)
    return min(max(dict(monomial).get(atom, Fraction(0)) / exponent, Fraction(0)), most)


def _term(over: Polynomial, around: Around) -> Node:
    """A polynomial with what is around it: the number in front, the products above and below."""
    if not over:
        return ZERO
    common = polynomial.content(over)
    if len(over) > 1:  # e^−v (e^v − 1) would overflow where 1 − e^−v does not
        common = frozenset(pair for pair in common if _exponent(pair[0]) is None)
    bare = polynomial.over_monomial(over, common)
    scale = number(next(iter(bare.values()))) if len(bare) == 1 else ONE
    rest = sum_tree(bare) if len(bare) > 1 else ONE
    up = frozenset((atom, n) for atom, n in common if n > 0 or _exponent(atom) is not None)
    down = product_tree(polynomial.raised(common - up, MINUS))
    above = reduce(multiply, [scale, product_tree(up), *around.above, rest])
    return divide(above, reduce(multiply, [down, *around.below]))


def _by_text(power_of: tuple[Node, Fraction]) -> str:
    return text(power_of[0])


def _exponent(atom: Node) -> Node | None:
    """x of e^x, or None."""
    if atom.op == "constant" and atom.value == "e":
        return ONE
    return atom.args[0] if atom.op == "call" and atom.value == "exp" else None


def logistic(factor: Factor) -> Monomial | None:
    """e^x of a factor 1 + e^x, or None."""
    terms = dict(factor)
    if len(terms) != 2 or terms.get(polynomial.UNIT) != 1 or set(terms.values()) != {1}:
        return None
    [monomial] = set(terms) - {polynomial.UNIT}
    return monomial if all(_exponent(atom) is not None for atom, _ in monomial) else None


def log_tree(e: Monomial) -> Node:
    """x of e^x."""
    in_order = sorted(e, key=lambda power_of: (power_of[0].op == "constant", text(power_of[0])))
    terms = (multiply(number(n), _exponent(atom) or ONE) for atom, n in in_order)
    return reduce(add, terms)


def product_tree(monomial: Monomial) -> Node:
    """A monomial; powers of e^x become one exponential."""
    atoms = sorted(monomial, key=_by_text)
    exponential = frozenset(pair for pair in atoms if _exponent(pair[0]) is not None)
    found = [power(atom, number(n)) for atom, n in atoms if (atom, n) not in exponential]
    last = apply("exp", log_tree(exponential)) if exponential else ONE
    return reduce(multiply, [*found, last], ONE)


def sum_tree(over: Polynomial) -> Node:
    """A polynomial; e^a − e^b is (e^a + e^b) tanh(½(a − b)), which does not cancel."""
    highest_last = polynomial.ordered(over, polynomial.atoms_of(over))[::-1]
    exponential = all(_exponent(atom) is not None for atom in polynomial.atoms_of(over))
    if exponential and len(over) == 2 and sum(over.values()) == 0:
        return _difference(over[highest_last[1]], highest_last[1], highest_last[0])
    return reduce(
        add, (multiply(number(over[monomial]), product_tree(monomial)) for monomial in highest_last)
    )


def _difference(scale: Fraction, a: Monomial, b: Monomial) -> Node:
    quotient = log_tree(polynomial.times(a, polynomial.raised(b, MINUS)))
    both = add(product_tree(b), product_tree(a))
    return multiply(multiply(number(scale), both), apply("tanh", multiply(HALF, quotient)))
