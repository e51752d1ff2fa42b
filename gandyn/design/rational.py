"""Short forms of formulas that do not cancel: every formula as a quotient of polynomials in its atoms.

Derivatives by the quotient rule subtract nearly equal numbers: that of (r − 1)/(1 + r) is off by 3e-8 at
r = e^20. As a quotient it is 2/(1 + r)². Denominators stay factors, and after each operation those that the
numerator contains are cancelled. tanh, sech and sigmoid are quotients in e^x; when the tree is made again,
1 + e^x in a denominator becomes sigmoids, which neither cancel nor overflow:

    e^kx/(1 + e^x)^m = σ(x)^k σ(−x)^(m−k),    (e^x − 1)/(e^x + 1) = tanh(x/2).
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from gandyn.design import polynomial
from gandyn.design.polynomial import Monomial, Polynomial, TooLong
from gandyn.design.tree import (
    HALF,
    ONE,
    Node,
    add,
    apply,
    divide,
    is_positive,
    multiply,
    negate,
    number,
    power,
)
from gandyn.design.tree import constant as constant_of

Factor = frozenset[tuple[Monomial, Fraction]]
MINUS, DEGREE = Fraction(-1), 32


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


def shorten(tree: Node) -> Node:
    """The same formula, shorter and without cancellation where it is a quotient; else the tree as it is."""
    try:
        found = tree_of(quotient_of(tree))
    except (TooLong, ZeroDivisionError, RecursionError):
        return tree
    return found if _size(found) <= _size(tree) + 8 else tree


def _size(tree: Node) -> int:
    return sum(1 for _ in tree.walk())


def quotient_of(node: Node) -> Quotient:
    """The tree as a quotient; raises TooLong or ZeroDivisionError where there is none worth having."""
    if node.op in ("number", "variable", "constant"):
        return _leaf(node)
    if node.op == "call":
        return _call(node)
    if node.op == "/":
        return quotient_of(node.args[0]).times(_inverse(node.args[1]))
    return _combined(node)


def _leaf(node: Node) -> Quotient:
    known = constant_of(node)
    return Quotient(polynomial.single(node) if known is None else polynomial.constant(known))


def _combined(node: Node) -> Quotient:
    args = [quotient_of(arg) for arg in node.args]
    match node.op:
        case "neg":
            return _negative(args[0])
        case "+":
            return args[0].plus(args[1])
        case "-":
            return args[0].plus(_negative(args[1]))
        case "*":
            return args[0].times(args[1])
    return _power(args[0], constant_of(node.args[1]), args[1])


def _inverse(node: Node) -> Quotient:
    """1 over a tree, whose factors and powers stay apart."""
    if node.op == "*":
        return _inverse(node.args[0]).times(_inverse(node.args[1]))
    exponent = constant_of(node.args[1]) if node.op == "**" else None
    if exponent is not None and exponent.denominator == 1:
        return _inverse(node.args[0]).raised(int(exponent))
    return quotient_of(node).inverse()


def _negative(x: Quotient) -> Quotient:
    return x.times(Quotient(polynomial.constant(MINUS)))


def _power(base: Quotient, exponent: Fraction | None, given: Quotient) -> Quotient:
    if exponent is None:
        return Quotient(polynomial.single(power(tree_of(base), tree_of(given))))
    if exponent.denominator == 1:
        return base.raised(int(exponent))
    if not base.under and len(base.over) == 1:
        [(monomial, coefficient)] = base.over.items()
        if coefficient == 1 and all(is_positive(atom) for atom, _ in monomial):
            return Quotient({polynomial.raised(monomial, exponent): Fraction(1)})
    return Quotient(polynomial.single(power(tree_of(base), number(exponent))))


def _call(node: Node) -> Quotient:
    args = [quotient_of(arg) for arg in node.args]
    match node.value:
        case "exp":
            return _exp(args[0])
        case "sqrt":
            return _power(args[0], Fraction(1, 2), args[0])
        case "sigmoid":
            return _exp(_negative(args[0])).plus(ONE_QUOTIENT).inverse()
        case "tanh":
            return _tanh(args[0])
        case "sech":
            e, double = _exp(args[0]), _exp(args[0].plus(args[0]))
            return e.plus(e).times(double.plus(ONE_QUOTIENT).inverse())
    return Quotient(polynomial.single(apply(str(node.value), *map(tree_of, args))))


def _tanh(x: Quotient) -> Quotient:
    double = _exp(x.plus(x))
    return double.plus(_negative(ONE_QUOTIENT)).times(double.plus(ONE_QUOTIENT).inverse())


def _exp(x: Quotient) -> Quotient:
    """e^x as a product of powers, one for each term of x; e^(q log y) is y^q."""
    if x.under:
        return Quotient(polynomial.single(apply("exp", tree_of(x))))
    found = ONE_QUOTIENT
    for monomial, coefficient in x.over.items():
        found = found.times(_exp_term(monomial, coefficient))
    return found


def _exp_term(monomial: Monomial, coefficient: Fraction) -> Quotient:
    if monomial == polynomial.UNIT:
        return Quotient(polynomial.single(Node("constant", value="e"), coefficient))
    inner = _product_tree(monomial)
    if inner.op == "call" and inner.value == "log" and is_positive(inner.args[0]):
        return _power(quotient_of(inner.args[0]), coefficient, ONE_QUOTIENT)
    return Quotient(polynomial.single(apply("exp", inner), coefficient))


def tree_of(x: Quotient) -> Node:
    """The quotient as a tree, with sigmoids and tanh where 1 + e^x stands below."""
    if not x.over:
        return number(0)
    common = polynomial.content(x.over)
    bare = polynomial.over_monomial(x.over, common)
    factors: list[Node] = []
    below: list[Node] = []
    for factor, count in sorted(x.under.items(), key=lambda item: sorted(map(repr, item[0]))):
        argument = _logistic(factor)
        if argument is None:
            below.append(power(_sum_tree(dict(factor)), number(count)))
        else:
            bare, common, made = _sigmoids(bare, common, argument, count)
            factors += made
    return _assembled(bare, common, factors, below)


def _assembled(bare: Polynomial, common: Monomial, factors: list[Node], below: list[Node]) -> Node:
    """The number in front, the product of all that stands above, over all that stands below."""
    scale = next(iter(bare.values())) if len(bare) == 1 else Fraction(1)
    rest = _sum_tree(bare) if len(bare) > 1 else ONE
    up = frozenset((atom, n) for atom, n in common if n > 0 or _exponent(atom) is not None)
    down = [_product_tree(polynomial.raised(common - up, MINUS))]
    above = reduce(multiply, [_product_tree(up), *factors, rest])
    return multiply(number(scale), divide(above, reduce(multiply, [*down, *below])))


def _exponent(atom: Node) -> Node | None:
    """x of e^x, or None."""
    if atom.op == "constant" and atom.value == "e":
        return ONE
    return atom.args[0] if atom.op == "call" and atom.value == "exp" else None


def _logistic(factor: Factor) -> Monomial | None:
    """e^x of a factor 1 + e^x, or None."""
    terms = dict(factor)
    if len(terms) != 2 or terms.get(polynomial.UNIT) != 1 or set(terms.values()) != {1}:
        return None
    [monomial] = set(terms) - {polynomial.UNIT}
    return monomial if all(_exponent(atom) is not None for atom, _ in monomial) else None


def _sigmoids(
    bare: Polynomial, common: Monomial, e: Monomial, count: int
) -> tuple[Polynomial, Monomial, list[Node]]:
    """What is left above 1/(1 + e^x)^count once it was made sigmoids and tanh, and these."""
    x, made = _log_tree(e), []
    while count and (found := polynomial.divided(bare, {e: Fraction(1), polynomial.UNIT: MINUS})) is not None:
        bare, count = found, count - 1
        made.append(apply("tanh", multiply(HALF, x)))
    atom, exponent = next(iter(sorted(e, key=repr)))
    up = min(max(round(dict(common).get(atom, Fraction(0)) / exponent), 0), count)
    made += [power(apply("sigmoid", x), number(up)), power(apply("sigmoid", negate(x)), number(count - up))]
    return bare, polynomial.times(common, polynomial.raised(e, Fraction(-up))), [reduce(multiply, made)]


def _log_tree(e: Monomial) -> Node:
    terms = (multiply(number(n), _exponent(atom) or ONE) for atom, n in sorted(e, key=repr))
    return reduce(add, terms)


def _product_tree(x: Monomial) -> Node:
    """A monomial; powers of e^x become one exponential."""
    atoms = sorted(x, key=repr)
    exponential = frozenset(pair for pair in atoms if _exponent(pair[0]) is not None)
    found = [power(atom, number(n)) for atom, n in atoms if (atom, n) not in exponential]
    return reduce(multiply, [*found, apply("exp", _log_tree(exponential))] if exponential else [ONE, *found])


def _sum_tree(x: Polynomial) -> Node:
    atoms = polynomial.atoms_of(x)
    terms = (
        multiply(number(x[monomial]), _product_tree(monomial))
        for monomial in polynomial.ordered(x, atoms)[::-1]
    )
    return reduce(add, terms)
