"""Derivatives, short forms and printed forms have the values of what they are made from."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings

from gandyn.design.derivative import differentiate
from gandyn.design.errors import FormulaError
from gandyn.design.exact import exactly, many_digits
from gandyn.design.formula import parse
from gandyn.design.numbers import evaluate
from gandyn.design.printing import source, text
from gandyn.design.rational import shorten
from gandyn.design.tree import Node, apply, fold, number, substitute, variable
from gandyn.scalar import EPSILON
from tests.gandyn.design.test_formula import EXAMPLES, GROWN

R = variable("r")
SMOOTH = (
    "log(1+r)",
    "exp(-r)/(1+exp(-r))",
    "r^2.5",
    "r^r",
    "2^r",
    "sqrt(1+r^2)",
    "tanh(r/2)",
    "sech(r)",
    "atan(r)",
    "sinh(r)*cosh(r)",
    "sigmoid(2*r-3)",
    "softplus(r-1)",
    "(r-1)/(1+r)",
    "1/(r^2+r+1)",
    "abs(r-7)+max(r,1)",
    "min(r,4)*sign(r-5)",
    "-r^3+3",
    "((r^2+1)/(r+2))^3",
    "e^(r/2)",
    "log(sqrt(r))",
)
POINTS = np.array([0.3, 1.7, 2.9])


@pytest.mark.parametrize("typed", SMOOTH)
def test_derivatives_agree_with_the_complex_step(typed: str) -> None:
    tree = parse(typed, ("r",))
    slope = evaluate(differentiate(tree, "r"), {"r": POINTS}) + 0.0 * POINTS
    step = np.imag(evaluate(tree, {"r": POINTS + 1j * EPSILON})) / EPSILON
    np.testing.assert_allclose(slope, step, rtol=4e-15, atol=1e-15)


@pytest.mark.parametrize("typed", SMOOTH)
def test_printed_forms_have_the_same_value(typed: str) -> None:
    tree = differentiate(parse(typed, ("r",)), "r")
    known = evaluate(tree, {"r": 2.25})
    names = {
        f"f_{name}": lambda *x, name=name: float(evaluate(Node("call", tuple(map(number, x)), name), {}))
        for name in ("log", "exp", "sqrt", "tanh", "sech", "sinh", "cosh", "sigmoid", "sign")
    }
    assert evaluate(parse(text(tree), ("r",)), {"r": 2.25}) == pytest.approx(known, rel=1e-14)
    assert eval(source(tree, {"r": "2.25"}), names) == pytest.approx(known, rel=1e-14)


@settings(max_examples=EXAMPLES // 3, deadline=1000, database=None)
@given(GROWN)
def test_short_forms_have_the_value_of_the_long_ones(typed: str) -> None:
    """To 40 digits, so that no cancellation of the long form hides what differs."""
    try:
        tree = parse(typed, ("r",))
    except FormulaError:
        assume(False)
    slope = differentiate(tree, "r")
    with many_digits():
        for at in (0.75, 2.5):
            known = exactly(slope, {"r": at})
            # Constants such as 0^(…) or 10^60 meet their own limits in either form.
            assume(known is not None and 1e-30 < abs(known) < 1e30)
            found = exactly(shorten(slope), {"r": at})
            assert found is not None and abs(found / known - 1) < 1e-8


def test_what_cancels_is_cancelled() -> None:
    shown = {
        "(r-1)/(1+r)": "2/(1 + r)^2",
        "log(r)-log(1+r)": "1/(r*(1 + r))",
        "tanh(r)": "4*sigmoid(2*r)*sigmoid(-2*r)",
        "log(1+exp(r))": "sigmoid(r)",
        "r*log(r)-r": "log(r)",
        "sqrt(r)": "0.5/sqrt(r)",
    }
    assert {typed: text(shorten(differentiate(parse(typed, ("r",)), "r"))) for typed in shown} == shown


def test_folding_leaves_no_needless_parts() -> None:
    shown = {
        "0*r+1*r": "r",
        "--r": "r",
        "r-0": "r",
        "r^1": "r",
        "r^0": "1",
        "2*3+r": "6 + r",
        "1/(1+exp(r))": "sigmoid(-r)",
        "log(exp(r))": "r",
        "exp(log(r))": "r",
        "e^r": "exp(r)",
        "r/r": "1",
        "r-r": "0",
        "(-r)*(-2)": "2*r",
        "r--2": "r + 2",
    }
    assert {typed: text(fold(parse(typed, ("r",)))) for typed in shown} == shown


def test_substitution_folds() -> None:
    assert text(substitute(parse("log(r)", ("r",)), "r", apply("exp", variable("v")))) == "v"


def test_exact_values_have_forty_digits() -> None:
    with many_digits():
        found = exactly(parse("atan(r)*4 - pi", ("r",)), {"r": 1})
        assert abs(found) < mpmath.mpf(10) ** -38
        assert exactly(parse("pi", ("r",)), {"r": 1}) == mpmath.pi
        assert exactly(parse("log(r-1)", ("r",)), {"r": 0.5}) is None
        assert exactly(parse("1/(r-1)", ("r",)), {"r": 1}) is None


def test_numbers_are_exact() -> None:
    assert parse("0.1", ()).value == Fraction(1, 10)
    assert parse("1e-9", ()).value == Fraction(1, 10**9)
