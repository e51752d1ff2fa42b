"""A design is a value: equal by content, known by its digest, back from JSON, refused in a sentence."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from gandyn.design.design import Design, DesignParameter
from gandyn.design.errors import DesignError, FormulaError
from gandyn.design.examples import EXAMPLES

GAN = {"omega": "log(r)", "rho": "1/(1+exp(t))"}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_examples_come_back_from_json(example: Any) -> None:
    design = example.design
    again = Design.from_dict(json.loads(json.dumps(design.to_dict())))
    assert again == design and hash(again) == hash(design)
    assert (again.id, again.digest) == (design.id, design.digest)
    assert pickle.loads(pickle.dumps(design)) == design


def test_ids_are_of_everything_and_digests_of_what_is_computed() -> None:
    one, renamed = Design("one", formulas=GAN), Design("two", formulas=GAN)
    spaced = Design("one", formulas={**GAN, "omega": " ln( r )"})
    assert one.digest == renamed.digest == spaced.digest and len(one.digest) == 16
    assert len({one.id, renamed.id, spaced.id}) == 3 and one.id.startswith("design-")
    other = Design("one", formulas={**GAN, "omega": "2*log(r)"})
    assert other.digest != one.digest


def test_a_parameters_name_does_not_change_the_digest() -> None:
    k, m = (
        Design("p", formulas={**GAN, "rho": f"1/({id}+exp(t))"}, parameters=(DesignParameter(id),))
        for id in "km"
    )
    assert k.digest == m.digest and k.id != m.id
    assert k.values == {"k": 1.0}


def test_a_wrong_formula_says_which_and_where() -> None:
    with pytest.raises(FormulaError) as caught:
        Design("x", formulas={**GAN, "rho": "1/(1+exp(r))"})
    assert (caught.value.role, caught.value.start, caught.value.end) == ("rho", 9, 10)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "other"}, "kind must be one of ratio, f, dual"),
        ({"formulas": {"omega": "log(r)"}}, "needs rho"),
        ({"formulas": {**GAN, "f": "r"}}, "has no 'f'"),
        ({"formulas": {**GAN, "rho": 3}}, "must be a text"),
        ({"formulas": 3}, "must be an object"),
        ({"name": 3}, "must be a text"),
        ({"name": "\ud800"}, "must be a text"),
        ({"extra": 1}, "has no entry 'extra'"),
        ({"parameters": 3}, "must be a list"),
        ({"parameters": [{"id": "log"}]}, "cannot name a parameter"),
        ({"parameters": [{"id": "k", "low": 2, "high": 1}]}, "must begin below its end"),
        ({"parameters": [{"id": "k", "default": 9}]}, "must lie between 0 and 2"),
        ({"parameters": [{"id": "k"}, {"id": "k"}]}, "Two parameters have one name"),
        ({"parameters": [{"id": f"k{i}"} for i in range(9)]}, "at most 8 parameters"),
        ({"parameters": [{"id": "k", "low": float("nan")}]}, "finite number"),
    ],
)
def test_bad_designs_are_refused_in_one_sentence(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(DesignError, match=says):
        Design.from_dict({"name": "x", "formulas": GAN, **changes})


def test_empty_formulas_are_left_out() -> None:
    assert Design("x", formulas={**GAN, "beta": "", "output": ""}) == Design("x", formulas=GAN)
