"""Quotients of polynomials whose denominators stay factors, cancelled after each operation."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from gandyn.design import polynomial
from gandyn.design.polynomial import Monomial, Polynomial, TooLong

Factor = frozenset[tuple[Monomial, Fraction]]
DEGREE = 32
MINUS, ZERO = Fraction(-1), Fraction(0)


class Quotient:
    """A polynomial over powers of factors. A factor has no monomial in common and its last term is 1; roots
    of it have fractions as exponents, negative ones above.
    """

    def __init__(self, over: Polynomial, under: dict[Factor, Fraction] | None = None) -> None:
        self.over, self.under = over, {f: n for f, n in (under or {}).items() if n} if over else {}
        for factor in list(self.under):
            self._cancel(factor)
        self._expand()

    def _expand(self) -> None:
        """Factors above become part of the polynomial if what is below cancels with that."""
        rest = {f: n for f, n in self.under.items() if n > 0 or n.denominator != 1}
        if len(rest) == len(self.under) or not any(count > 0 for count in rest.values()):
            return
        powers = (
            polynomial.powered(dict(f), int(-count)) for f, count in self.under.items() if f not in rest
        )
        expanded = Quotient(reduce(polynomial.product, powers, self.over), rest)
        if expanded.under != rest:
            self.over, self.under = expanded.over, expanded.under

    def _cancel(self, factor: Factor) -> None:
        while self.under.get(factor, ZERO) > 0:
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
            factor: max(self.under.get(factor, ZERO), other.under.get(factor, ZERO))
            for factor in self.under | other.under
        }
        return Quotient(polynomial.plus(self._expanded(under), other._expanded(under)), under)

    def _expanded(self, under: dict[Factor, Fraction]) -> Polynomial:
        """What stands above over a larger denominator; raises TooLong where a root would have to."""
        missing = {factor: count - self.under.get(factor, ZERO) for factor, count in under.items()}
        if any(count.denominator != 1 for count in missing.values()):
            raise TooLong
        powers = (polynomial.powered(dict(factor), int(count)) for factor, count in missing.items())
        return reduce(polynomial.product, powers, self.over)

    def times(self, other: Quotient) -> Quotient:
        """The product; what one lacks in its denominator may be in the other's numerator."""
        one, two = Quotient(self.over, other.under), Quotient(other.over, self.under)
        under = dict(one.under)
        for factor, count in two.under.items():
            under[factor] = under.get(factor, ZERO) + count
        return Quotient(polynomial.product(one.over, two.over), under)

    def inverse(self) -> Quotient:
        """1 over it; raises ZeroDivisionError if it is 0."""
        if not self.over:
            raise ZeroDivisionError
        common = polynomial.content(self.over)
        bare = polynomial.over_monomial(self.over, common)
        scale = bare[polynomial.ordered(bare, polynomial.atoms_of(bare))[-1]]
        under = {factor: -count for factor, count in self.under.items()}
        rest = frozenset(polynomial.over_monomial(bare, polynomial.UNIT, scale).items())
        if len(rest) > 1:
            under[rest] = under.get(rest, ZERO) + 1
        return Quotient({polynomial.raised(common, MINUS): 1 / scale}, under)

    def raised(self, exponent: int) -> Quotient:
        """A power with a whole exponent."""
        if abs(exponent) > DEGREE:
            raise TooLong
        if exponent > 1 and len(self.over) > 1 and not self.under:
            # As a factor, which loses fewer digits than what it expands to.
            return self.inverse().raised(exponent).inverse()
        base = self if exponent >= 0 else self.inverse()
        return reduce(Quotient.times, [base] * abs(exponent), ONE_QUOTIENT)


ONE_QUOTIENT = Quotient(polynomial.constant(Fraction(1)))
