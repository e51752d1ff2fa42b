"""Short forms of formulas that do not cancel: every formula as a quotient of polynomials in its atoms.

Derivatives by the quotient rule subtract nearly equal numbers: that of (r − 1)/(1 + r) is off by 3e-8 at
r = e^20. As a quotient it is 2/(1 + r)². Denominators stay factors, and after each operation those that the
numerator contains are cancelled. tanh, sech and sigmoid are quotients in e^x; when the tree is made again
(`quotient_tree`), 1 + e^x in a denominator becomes sigmoids, which neither cancel nor overflow.
"""

from __future__ import annotations

from fractions import Fraction

from gandyn.design import polynomial
from gandyn.design.polynomial import Monomial, TooLong
from gandyn.design.quotient import MINUS, ONE_QUOTIENT, Quotient
from gandyn.design.quotient_tree import log_tree, logistic, product_tree, sum_tree, tree_of
from gandyn.design.tree import Node, apply, is_positive, negate, number, power
from gandyn.design.tree import constant as constant_of

# Variables that formulas are written in; other names are parameters.
VARIABLES = ("r", "s", "t", "v", "norm_phi", "norm_theta")


def shorten(tree: Node) -> Node:
    """The same formula, shorter and without cancellation where it is a quotient; else the tree as it is."""
    try:
        found = tree_of(quotient_of(tree))
    except (TooLong, ZeroDivisionError, RecursionError):
        return tree
    return found if _size(found) <= 2 * _size(tree) + 16 else tree


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
    for x, n in ((base, exponent), (base.inverse(), -exponent)):
        if (root := _root(x, n)) is not None:
            return root
    return Quotient(polynomial.single(power(tree_of(base), number(exponent))))


def _root(x: Quotient, exponent: Fraction) -> Quotient | None:
    """A power of a monomial over factors, if all of that is positive."""
    if len(x.over) != 1:
        return None
    [(monomial, coefficient)] = x.over.items()
    parts = (*(atom for atom, _ in monomial), *(sum_tree(dict(factor)) for factor in x.under))
    if coefficient <= 0 or not all(map(is_positive, parts)):
        return None
    scale = Quotient(polynomial.single(number(coefficient), exponent)) if coefficient != 1 else ONE_QUOTIENT
    over = {polynomial.raised(monomial, exponent): Fraction(1)}
    return scale.times(Quotient(over, {factor: count * exponent for factor, count in x.under.items()}))


def _call(node: Node) -> Quotient:
    args = [quotient_of(arg) for arg in node.args]
    match node.value:
        case "exp":
            return _exp(args[0])
        case "sqrt":
            return _power(args[0], Fraction(1, 2), args[0])
        case "sigmoid":
            return _exp(_negative(args[0])).plus(ONE_QUOTIENT).inverse()
        case "tanh" | "log":
            return _tanh(args[0]) if node.value == "tanh" else _log(args[0])
    if node.value == "sech" and not any(map(_grows, args[0].over)):
        e, double = _exp(args[0]), _exp(args[0].plus(args[0]))
        return e.plus(e).times(double.plus(ONE_QUOTIENT).inverse())
    return Quotient(polynomial.single(apply(str(node.value), *map(tree_of, args))))


def _tanh(x: Quotient) -> Quotient:
    double = _exp(x.plus(x))
    return double.plus(_negative(ONE_QUOTIENT)).times(double.plus(ONE_QUOTIENT).inverse())


def _exp(x: Quotient) -> Quotient:
    """e^x as a product of powers, one for each term of x; e^(q log y) is y^q. Where x itself grows fast, e^x
    and e^−x are kept apart, as polynomials in the larger one would overflow.
    """
    if x.under or any(map(_grows, x.over)):
        return Quotient(polynomial.single(apply("exp", tree_of(x))))
    found = ONE_QUOTIENT
    for monomial, coefficient in x.over.items():
        found = found.times(_exp_term(monomial, coefficient))
    return found


def _grows(monomial: Monomial) -> bool:
    """Whether a product grows faster than its variables do."""
    degree = sum(exponent for atom, exponent in monomial if atom.value in VARIABLES)
    return degree > 1 or any(_is_fast(atom) for atom, _ in monomial)


def _is_fast(node: Node) -> bool:
    """Whether it grows exponentially, for all that is seen of it; logarithms and bounded functions do not."""
    if node.op == "call" and node.value in ("exp", "sinh", "cosh"):
        return True
    tame = node.op == "call" and node.value not in ("sqrt", "abs", "min", "max")
    return not tame and any(map(_is_fast, node.args))


def _log(x: Quotient) -> Quotient:
    """log(e^mx/(1 + e^x)^m) as −m softplus(−x), which keeps its digits; any other logarithm as it is."""
    plain = Quotient(polynomial.single(apply("log", tree_of(x))))
    if len(x.over) != 1 or len(x.under) != 1:
        return plain
    [(monomial, coefficient)], [(factor, count)] = x.over.items(), x.under.items()
    e = logistic(factor)
    if e is None or coefficient <= 0 or monomial != polynomial.raised(e, count):
        return plain
    bent = single_call("softplus", negate(log_tree(e)), -count)
    return bent if coefficient == 1 else bent.plus(single_call("log", number(coefficient)))


def single_call(name: str, argument: Node, times: Fraction = Fraction(1)) -> Quotient:
    """A number times a function as an atom."""
    return Quotient({frozenset({(apply(name, argument), Fraction(1))}): times})


def _exp_term(monomial: Monomial, coefficient: Fraction) -> Quotient:
    if monomial == polynomial.UNIT:
        return Quotient(polynomial.single(Node("constant", value="e"), coefficient))
    inner = product_tree(monomial)
    if inner.op == "call" and inner.value == "log" and is_positive(inner.args[0]):
        return _power(quotient_of(inner.args[0]), coefficient, ONE_QUOTIENT)
    return Quotient(polynomial.single(apply("exp", inner), coefficient))
