"""Sums of products of powers, with exact coefficients: what quotients of formulas are made of.

A monomial is a table of atoms (trees) and their exponents, which may be fractions or negative; a polynomial a
table of monomials and their coefficients. So √r is r^½ and e^−v is (e^v)^−1.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from gandyn.design.printing import text
from gandyn.design.tree import Node

Monomial = frozenset[tuple[Node, Fraction]]
Polynomial = dict[Monomial, Fraction]
UNIT: Monomial = frozenset()
TERMS = 40


class TooLong(Exception):
    """A polynomial of too many terms: the formula is better left as it is."""


def single(node: Node, exponent: Fraction = Fraction(1)) -> Polynomial:
    """An atom to some power."""
    return {frozenset({(node, exponent)}): Fraction(1)}


def constant(value: Fraction) -> Polynomial:
    """A number."""
    return {UNIT: value} if value else {}


def times(x: Monomial, y: Monomial) -> Monomial:
    """The product of two monomials."""
    found = dict(x)
    for atom, exponent in y:
        found[atom] = found.get(atom, Fraction(0)) + exponent
    return frozenset((atom, exponent) for atom, exponent in found.items() if exponent)


def raised(x: Monomial, power: Fraction) -> Monomial:
    """A monomial to some power."""
    return frozenset((atom, exponent * power) for atom, exponent in x) if power else UNIT


def plus(x: Polynomial, y: Polynomial) -> Polynomial:
    """The sum."""
    found = dict(x)
    for monomial, coefficient in y.items():
        found[monomial] = found.get(monomial, Fraction(0)) + coefficient
    return {monomial: coefficient for monomial, coefficient in found.items() if coefficient}


def product(x: Polynomial, y: Polynomial) -> Polynomial:
    """The product; raises TooLong."""
    if len(x) * len(y) > TERMS * TERMS:
        raise TooLong
    found: Polynomial = {}
    for one, a in x.items():
        for other, b in y.items():
            monomial = times(one, other)
            found[monomial] = found.get(monomial, Fraction(0)) + a * b
    found = {monomial: coefficient for monomial, coefficient in found.items() if coefficient}
    if len(found) > TERMS or any(value.numerator.bit_length() > 400 for value in found.values()):
        raise TooLong
    return found


def powered(x: Polynomial, exponent: int) -> Polynomial:
    """A power with a whole exponent from 0; raises TooLong."""
    return reduce(product, [x] * exponent, constant(Fraction(1)))


def content(x: Polynomial) -> Monomial:
    """The largest monomial that all terms have."""
    tables = [dict(monomial) for monomial in x]
    atoms = {atom for table in tables for atom in table}
    least = {atom: min(table.get(atom, Fraction(0)) for table in tables) for atom in atoms}
    return frozenset((atom, exponent) for atom, exponent in least.items() if exponent)


def over_monomial(x: Polynomial, by: Monomial, scale: Fraction = Fraction(1)) -> Polynomial:
    """A polynomial over scale times a monomial."""
    inverse = raised(by, Fraction(-1))
    return {times(monomial, inverse): coefficient / scale for monomial, coefficient in x.items()}


def ordered(x: Polynomial, atoms: list[Node]) -> list[Monomial]:
    """The monomials from the highest down, by the exponents of these atoms in turn."""
    return sorted(
        x, key=lambda monomial: [dict(monomial).get(atom, Fraction(0)) for atom in atoms], reverse=True
    )


def atoms_of(*polynomials: Polynomial) -> list[Node]:
    """All atoms in a fixed order."""
    return sorted({atom for x in polynomials for monomial in x for atom, _ in monomial}, key=text)


def divided(x: Polynomial, by: Polynomial) -> Polynomial | None:
    """x/by if that is a polynomial without negative exponents, else None; both have content 1."""
    atoms = atoms_of(x, by)
    first = ordered(by, atoms)[0]
    found: Polynomial = {}
    for _ in range(4 * TERMS):
        if not x:
            return found
        highest = ordered(x, atoms)[0]
        factor = times(highest, raised(first, Fraction(-1)))
        if any(exponent < 0 for _, exponent in factor):
            return None
        term = {factor: x[highest] / by[first]}
        found, x = plus(found, term), plus(x, product(product(term, by), constant(Fraction(-1))))
    return None
