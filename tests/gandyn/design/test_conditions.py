"""Which designs are GANs, how that is known, and where those fail that are none."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gandyn.design.conditions import CHECKED, ON_INTERVAL, PROVED, Condition, conditions, is_gan
from gandyn.design.design import Design
from gandyn.design.errors import FormulaError
from gandyn.design.exact import exactly, many_digits
from gandyn.design.examples import EXAMPLES, Example
from gandyn.design.formula import parse
from gandyn.design.intervals import Interval, bounds, is_proved, positive
from tests.gandyn.design.test_formula import EXAMPLES as COUNT
from tests.gandyn.design.test_formula import GROWN


def of(omega: str, rho: str = "1", **more: str) -> dict[str, Condition]:
    """The conditions of a design by name."""
    found = conditions(Design("x", "ratio", {"omega": omega, "rho": rho, **more}))
    return {condition.name: condition for condition in found}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_every_example_is_a_gan_by_proof_on_an_interval(example: Example) -> None:
    found = conditions(example.design)
    assert is_gan(found)
    known = {condition.name: condition.how for condition in found if condition.needed}
    for name in ("omega_continuous", "omega_increasing", "rho_positive"):
        assert known.get(name, ON_INTERVAL) in (ON_INTERVAL, PROVED)


@pytest.mark.parametrize(
    ("omega", "name", "r"),
    [
        ("1/(1-r)", "omega_continuous", 1.0),
        ("1/(2-r)", "omega_continuous", 2.0),
        ("r+sign(r-1)", "omega_continuous", 1.0),
        ("r+sign(r-3)/2", "omega_continuous", 3.0),
        ("log(r-1)", "omega_continuous", 1.0),
        ("-r", "omega_increasing", 1.0),
        ("r^2-r", "omega_increasing", 0.5),
        ("max(r,1)", "omega_increasing", 1.0),
        ("1/(1-r)", "omega_increasing", 1.0),
        ("r+9*sign(3-r)", "omega_increasing", 3.0),
    ],
)
def test_what_is_wrong_with_omega_is_found_where_it_is(omega: str, name: str, r: float) -> None:
    found = of(omega)[name]
    assert not found.holds and found.where == pytest.approx(r, rel=0.01)


def test_what_only_looks_wrong_is_not_refused() -> None:
    """ω' = 0 at one point, an underflow, a kink that rises, a rise that is steep."""
    for omega in ("(r-1)^3", "1-exp(-r)", "2*r+abs(r-1)", "tanh(9*(r-1))", "exp(r^3)", "atan(50*(r-1))"):
        assert is_gan(tuple(of(omega).values())), omega


def test_rho_must_be_positive_on_the_range_of_omega_only() -> None:
    assert of("r", "t")["rho_positive"].holds
    found = of("log(r)", "t")["rho_positive"]
    assert not found.holds and found.where == pytest.approx(1.0)
    assert of("(r-1)/(1+r)", "2*(1-t)")["rho_positive"].holds


def test_lsgans_d_is_convex_but_not_what_its_gradient_follows() -> None:
    found = {condition.name: condition for condition in conditions(EXAMPLES["lsgan"].design)}
    assert found["d_minimal"].holds and not found["followed_convex"].holds
    assert not found["followed_convex"].needed
    assert found["followed_convex"].where == pytest.approx(1.0, rel=0.01)
    assert not is_gan(tuple(of("(r-1)/(1+r)", "2*(1-t)", beta="t^2").values()))


def test_d_may_be_least_at_one_without_being_convex() -> None:
    """d = (log r)² is not convex beyond r = e; α = t², β = 0·t."""
    found = of("log(r)", "1/(1+exp(t))", alpha="t^2", beta="0*t")["d_minimal"]
    assert found.holds and found.how == CHECKED and "least at r = 1" in found.text


def test_a_constant_beta_is_no_gan() -> None:
    assert not is_gan(tuple(of("log(r)", "1/(1+exp(t))", beta="1").values()))


def test_what_sympy_proved_counts_as_proved() -> None:
    design = EXAMPLES["gan"].design
    answers = dict.fromkeys(("continuous", "increasing", "positive", "range"), True)
    assert {condition.how for condition in conditions(design, answers)} == {PROVED}
    refused = conditions(design, {"positive": False})
    assert not is_gan(refused)


def test_conditions_as_json_have_three_entries() -> None:
    for condition in conditions(EXAMPLES["non-saturating"].design):
        shown = condition.to_dict()
        assert set(shown) == {"holds", "how", "where"}
        if shown["how"] == ON_INTERVAL:
            assert shown["where"] == [1e-6, 1e6]


def test_outputs_are_looked_at() -> None:
    found = {condition.name: condition for condition in conditions(EXAMPLES["kl"].design)}
    assert found["output_increasing"].holds and not found["output_at_zero"].holds
    pearson = {condition.name: condition for condition in conditions(EXAMPLES["pearson"].design)}
    assert pearson["output_increasing"].where == pytest.approx(2.0, abs=0.01)


def test_a_wrong_dual_form_is_refused() -> None:
    upside_down = Design(
        "x", "dual", {"phi": "t", "psi": "-t", "low": "-1", "high": "1", "output": "tanh(v)"}
    )
    empty = Design("x", "dual", {"phi": "-t", "psi": "t", "low": "1", "high": "-1", "output": "tanh(v)"})
    assert not is_gan(conditions(upside_down)) and not is_gan(conditions(empty))


def test_custom_dynamics_have_no_conditions() -> None:
    assert conditions(Design("x", "losses", {"loss_d": "s", "loss_g": "-s"})) == ()


@settings(max_examples=COUNT // 2, deadline=None, database=None)
@given(GROWN, st.floats(0.05, 8.0), st.floats(0.0, 1.0))
def test_intervals_hold_every_value(typed: str, low: float, width: float) -> None:
    """Of formulas with 40 digits, at both ends and within."""
    try:
        tree = parse(typed, ("r",))
    except FormulaError:
        return
    high = low + width
    found = bounds(tree, "r", Interval(np.array([low]), np.array([high])), {})
    with many_digits():
        for r in (low, 0.5 * (low + high), high):
            value = exactly(tree, {"r": r})
            if value is not None:
                assert mpmath.mpf(float(found.low[0])) <= value <= mpmath.mpf(float(found.high[0]))


def test_proofs_need_all_of_the_interval() -> None:
    tree = parse("(r-1)^2 + 1/100", ("r",))
    assert is_proved(tree, "r", 0.0, 2.0, {}, positive)
    assert not is_proved(parse("(r-1)^2", ("r",)), "r", 0.0, 2.0, {}, positive)
    assert not is_proved(parse("log(r)", ("r",)), "r", 0.5, math.e, {}, positive)
