"""Formulas are read as meant, and what is wrong is said at its place."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gandyn.design.bounds import NODES
from gandyn.design.design import Design
from gandyn.design.errors import DesignError, FormulaError
from gandyn.design.formula import parse
from gandyn.design.numbers import evaluate
from gandyn.design.printing import latex, source, text
from gandyn.design.tree import CONSTANTS, FUNCTIONS
from tests.gandyn.matrix import WHOLE

# (typed, start, end, what the sentence says)
WRONG = (
    ("", 0, 1, "Type a formula"),
    ("2r", 1, 2, "Write *"),
    ("3 r", 2, 3, "operator is missing"),
    ("½ log(r)", 2, 5, "operator is missing before log"),
    ("r^^2", 2, 3, "missing before ^"),
    ("log r", 4, 5, "log needs its argument in parentheses"),
    ("1 + log", 4, 7, "log needs its argument in parentheses"),
    ("(r", 0, 1, "never closed"),
    ("r)", 1, 2, "never opened"),
    (")", 0, 1, "never opened"),
    ("()", 1, 2, "missing before )"),
    ("r·", 1, 2, "missing after *"),
    ("r,1", 1, 2, "No comma"),
    ("max(r)", 3, 6, "takes 2 arguments"),
    ("max(r,1,2)", 3, 10, "takes 2 arguments"),
    ("log(r,2)", 5, 6, "No comma"),
    ("1/(x+1)", 3, 4, "x is not known here; there are r, e, pi"),
    ("l\u043eg(r)", 1, 2, "cannot stand"),
    ("ｒ", 0, 1, "cannot stand"),
    ("𝐥𝐨𝐠(r)", 0, 1, "cannot stand"),
    ("r + \ud800", 4, 5, "U+D800 cannot stand"),
    ("\0", 0, 1, "U+0000 cannot stand"),
    ("r.real", 1, 2, "cannot stand"),
    ("r(2)", 1, 2, "missing before ("),
    ("__import__(1)", 0, 10, "is not known"),
    ("1.2.3", 0, 1, "no number"),
    ("r + 1e999", 4, 9, "1e-9 to 1e9"),
    ("1" * 21, 0, 21, "at most 20 characters"),
    ("π^1/0", 0, 5, "no finite value"),
    ("r + sqrt(-1)", 4, 12, "no finite value"),
    ("r*9^9^9", 2, 7, "no finite value"),
    ("r + 9^30^2", 4, 10, "no finite value"),
    ("r^33", 2, 4, "Exponents go to 32"),
    ("((1+r)^32)^2", 0, 12, "degree of 32"),
    ("-----r", 4, 5, "too many signs"),
    ("(" * 25 + "r" + ")" * 25, 24, 25, "at most 24 deep"),
    ("r" + "+r" * 80, 0, 161, "at most 150 parts"),
    ("r" * 401, 400, 401, "at most 400 characters"),
)


@pytest.mark.parametrize(("typed", "start", "end", "says"), WRONG)
def test_every_error_is_a_sentence_at_its_place(typed: str, start: int, end: int, says: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(says)) as caught:
        parse(typed, ("r",))
    assert (caught.value.start, caught.value.end) == (start, end)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("r^2", 9.0), ("r²·2 − r³", -9.0), ("½·r", 1.5), ("2^-1*r", 1.5), ("-r^2", -9.0), ("2^r^2", 512.0),
        ("σ(0)", 0.5), ("√(r+1)", 2.0), ("007*r", 21.0), ("[r+1]/2", 2.0), ("ln(e^r)", 3.0), ("- -r", 3.0),
        ("+r", 3.0), ("max(r, 4) + min(r, π-π)", 4.0), ("1e-3r"[:4] + "*r", 0.003), (".5*r", 1.5),
        ("abs(1-r)*sign(-r)", -2.0), ("arctan(0)+sech(0)+cosh(0)+sinh(0)+tanh(0)", 2.0), ("6÷r×2", 4.0),
    ],
)  # fmt: skip
def test_formulas_mean_what_they_look_like(typed: str, value: float) -> None:
    assert evaluate(parse(typed, ("r",)), {"r": 3.0}) == pytest.approx(value, rel=1e-15)


def test_a_norm_is_typed_as_it_is_written() -> None:
    assert variables_of("‖φ‖*‖θ‖") == {"norm_phi", "norm_theta"}


def variables_of(typed: str) -> set[str]:
    """The names in a formula of the field."""
    tree = parse(typed, ("norm_phi", "norm_theta"))
    return {str(part.value) for part in tree.walk() if part.op == "variable"}


def test_parts_know_where_they_were_typed() -> None:
    tree = parse("1 + r²·log(r)", ("r",))
    assert [(part.start, part.end) for part in tree.walk()] == [
        (0, 13), (0, 1), (4, 13), (4, 6), (4, 5), (5, 6), (7, 13), (11, 12),
    ]  # fmt: skip


OPERATORS = ["+", "-", "*", "/", "^", "**", "²", "·", "×", "−", "(", ")", ","]
SIGNS = [*OPERATORS, "r", "t", "e", "1", "2", "0.5", "9", "π", "½", "√", *FUNCTIONS, "σ"]
JUNK = st.text(max_size=60) | st.text(alphabet="r0123456789.+-*/^(),eE loagxpq_", max_size=60)
WORDS = st.lists(st.sampled_from([*SIGNS, " ", "lambda", "import", "ｒ", "[", "]", "‖φ‖"]), max_size=60).map(
    "".join
)
GROWN = st.recursive(
    st.sampled_from(["r", "1", "2", "0.5", "e", "π", "9"]),
    lambda x: st.one_of(
        st.tuples(x, st.sampled_from(["+", "-", "*", "/", "^"]), x).map(lambda parts: f"({''.join(parts)})"),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), x, x).map(
            lambda parts: f"{parts[0]}({', '.join(parts[1 : 1 + FUNCTIONS[parts[0]]])})"
        ),
        x.map(lambda part: f"-{part}"),
    ),
    max_leaves=30,
)
FORMULAS = st.one_of(JUNK, WORDS, GROWN)
OPS = {"number", "variable", "constant", "call", "neg", "+", "-", "*", "/", "**"}
EXAMPLES = 20_000 if WHOLE else 300


@settings(max_examples=EXAMPLES, deadline=1000, database=None)
@given(FORMULAS)
def test_no_text_makes_the_parser_crash_hang_or_let_anything_else_through(typed: str) -> None:
    try:
        tree = parse(typed, ("r",))
    except FormulaError as error:
        assert 0 <= error.start < error.end <= max(len(typed), 1) + 1
        assert str(error).endswith(".")
        return
    parts = list(tree.walk())
    assert len(parts) <= NODES
    assert {part.op for part in parts} <= OPS
    assert {part.value for part in parts if part.op == "call"} <= set(FUNCTIONS)
    assert {part.value for part in parts if part.op in ("variable", "constant")} <= {"r", *CONSTANTS}
    assert parse(text(tree), ("r",)) is not None and latex(tree)
    compile(source(tree, {"r": "r"}), "kernel", "eval")


ROLE = st.sampled_from(
    ["omega", "rho", "beta", "alpha", "output", "f", "phi", "psi", "low", "high", "a", "c", "x"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12) | FORMULAS,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=6) | ROLE, x, max_size=3),
    max_leaves=8,
)
PARAMETER = st.fixed_dictionaries({"id": st.sampled_from(["k", "a", "log", "lambda"]) | VALUES},
                                  optional={"default": VALUES, "low": VALUES, "high": VALUES})  # fmt: skip
NEARLY = st.fixed_dictionaries(
    {"name": st.text(max_size=90) | VALUES, "formulas": st.dictionaries(ROLE, FORMULAS, max_size=4) | VALUES},
    optional={
        "kind": st.sampled_from(["ratio", "f", "dual", "field", "losses"]) | VALUES,
        "parameters": st.lists(PARAMETER, max_size=3) | VALUES, "extra": VALUES,
    },
)  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=1000, database=None)
@given(NEARLY | VALUES)
def test_no_file_makes_a_design_crash(data: object) -> None:
    try:
        design = Design.from_dict(data)
    except DesignError as error:
        assert str(error).endswith(".")
        return
    assert Design.from_dict(design.to_dict()) == design


def test_a_long_formula_is_read_within_a_blink() -> None:
    begun = time.perf_counter()
    parse("+".join(["1/(1+exp(-r))"] * 18), ("r",))
    assert time.perf_counter() - begun < 0.1
