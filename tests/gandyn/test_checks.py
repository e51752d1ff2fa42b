"""Every check gives the value back in its own type, or names the entry and the value in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from gandyn import checks
from gandyn.errors import GandynError
from gandyn.scenario import ScenarioError


@dataclass(frozen=True)
class Pair:
    first: int
    second: int = 0


def test_values_come_back_in_their_own_type() -> None:
    whole, number = checks.whole("n", np.int32(3), 0, 3), checks.number("x", np.float32(0.5), 0.0, 1.0)
    assert (whole, type(whole)) == (3, int) and (number, type(number)) == (0.5, float)
    assert checks.flag("on", False) is False and checks.choice("c", "a", ("a", "b")) == "a"
    assert checks.entries("A pair", {"first": 1}, Pair) == {"first": 1}


REFUSED: dict[str, Callable[[], object]] = {
    "x must be a number, not True.": lambda: checks.finite("x", True),
    "x must be a finite number, not nan.": lambda: checks.finite("x", float("nan")),
    "x must be at least 0, not -1.": lambda: checks.number("x", -1, 0.0),
    "x must be at most 2, not 3.": lambda: checks.number("x", 3, high=2.0),
    "x must lie between 0 and 1, not 7.": lambda: checks.number("x", 7, 0.0, 1.0),
    "x must be above 0, not 0.": lambda: checks.positive("x", 0.0),
    "n must be a whole number from 1 to 3, not 2.0.": lambda: checks.whole("n", 2.0, 1, 3),
    "n must be a whole number from 1 to 3, not True.": lambda: checks.whole("n", True, 1, 3),
    "on must be true or false, not 1.": lambda: checks.flag("on", 1),
    "c must be one of a, b, not ['a'].": lambda: checks.choice("c", ["a"], ("a", "b")),
    "t must be a text of at most 2 characters.": lambda: checks.text("t", "abc", 2),
    "A pair must be an object, not [1].": lambda: checks.entries("A pair", [1], Pair),
    "A pair has no entry 'third'.": lambda: checks.entries("A pair", {"first": 1, "third": 2}, Pair),
    "A pair needs the entry first.": lambda: checks.entries("A pair", {"second": 1}, Pair),
    "A pair needs the entry second.": lambda: checks.entries("A pair", {"first": 1}, Pair, ("second",)),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_refusals_name_the_entry_and_the_value(sentence: str) -> None:
    with pytest.raises(GandynError) as caught:
        REFUSED[sentence]()
    assert str(caught.value) == sentence


@pytest.mark.parametrize("value", [10**400, np.array([1.0, 2.0]), {}, None, object()])
def test_no_value_makes_a_check_fail_otherwise(value: Any) -> None:
    for check in (
        checks.finite,
        checks.flag,
        lambda *x: checks.whole(*x, 0, 9),
        lambda *x: checks.choice(*x, "a"),
    ):
        with pytest.raises(GandynError):
            check("x", value)


def test_refusals_take_their_caller_s_kind_and_keep_their_template() -> None:
    @checks.refused_as(ScenarioError)
    def made() -> None:
        checks.positive("x", -1.0)

    with pytest.raises(ScenarioError) as caught:
        made()
    assert (caught.value.message.template, caught.value.message.values) == (
        "{} must be above 0, not {}.",
        ("x", "-1"),
    )
