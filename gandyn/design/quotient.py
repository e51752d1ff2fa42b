"""Quotients of polynomials whose denominators stay factors, cancelled after each operation."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from gandyn.design import polynomial
from gandyn.design.polynomial import Monomial, Polynomial, TooLong

Factor = frozenset[tuple[Monomial, Fraction]]
DEGREE = 32
MINUS = Fraction(-1)


class Quotient:
    """A polynomial over powers of factors. A factor has no monomial in common and its last term is 1."""

    def __init__(self, over: Polynomial, under: dict[Factor, int] | None = None) -> None:
        self.over, self.under = over, dict(under or {}) if over else {}
        for factor in list(self.under):
            self._cancel(factor)

    def _cancel(self, factor: Factor) -> None:
        while factor in self.under:
            common = polynomial.content(self.over)
            found = polynomial.divided(polynomial.over_monomial(self.over, common), dict(factor))
            if found is None:
                return
            self.over = polynomial.product(found, {common: Fraction(1)})
            self.under[factor] -= 1
            if not self.under[factor]:
                del self.under[factor]

    def plus(self, other: Quotient) -> Quotient:
        """The sum over the least common denominator."""
        under = {
            factor: max(self.under.get(factor, 0), other.under.get(factor, 0))
            for factor in self.under | other.under
        }
        return Quotient(polynomial.plus(self._expanded(under), other._expanded(under)), under)

    def _expanded(self, under: dict[Factor, int]) -> Polynomial:
        missing = (
            polynomial.powered(dict(factor), count - self.under.get(factor, 0))
            for factor, count in under.items()
        )
        return reduce(polynomial.product, missing, self.over)

    def times(self, other: Quotient) -> Quotient:
        """The product; what one lacks in its denominator may be in the other's numerator."""
        one, two = Quotient(self.over, other.under), Quotient(other.over, self.under)
        under = dict(one.under)
        for factor, count in two.under.items():
            under[factor] = under.get(factor, 0) + count
        return Quotient(polynomial.product(one.over, two.over), under)

    def inverse(self) -> Quotient:
        """1 over it; raises ZeroDivisionError if it is 0."""
        if not self.over:
            raise ZeroDivisionError
        common = polynomial.content(self.over)
        bare = polynomial.over_monomial(self.over, common)
        scale = bare[polynomial.ordered(bare, polynomial.atoms_of(bare))[-1]]
        over = {polynomial.raised(common, MINUS): 1 / scale}
        for factor, count in self.under.items():
            over = polynomial.product(over, polynomial.powered(dict(factor), count))
        rest = frozenset(polynomial.over_monomial(bare, polynomial.UNIT, scale).items())
        return Quotient(over, {} if len(rest) == 1 else {rest: 1})

    def raised(self, exponent: int) -> Quotient:
        """A power with a whole exponent."""
        base = self if exponent >= 0 else self.inverse()
        if abs(exponent) > DEGREE:
            raise TooLong
        return reduce(Quotient.times, [base] * abs(exponent), ONE_QUOTIENT)


ONE_QUOTIENT = Quotient(polynomial.constant(Fraction(1)))
