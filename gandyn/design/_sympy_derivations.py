"""A design in SymPy's hands: its expressions, what is known to be true of it, and the steps of its kind.

Only `gandyn.design._sympy_worker` loads this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import sympy as sp

from gandyn.design._sympy_dual import DualDerivation
from gandyn.design._sympy_steps import Case, Derivation
from gandyn.design._sympy_tree import formula, to_sympy
from gandyn.design._sympy_truth import NoTruth, truth
from gandyn.design.design import Design

Steps = Iterator[tuple[str, Callable[[], None]]]
# By how much parameters are moved for a second look: a formula must be right beside their values too.
NUDGE = Fraction(1, 64)


def derive(design: Design, values: Mapping[str, float], found: Callable[..., None]) -> Steps:
    """The steps of a design; found(name, formula=…) or found(name, proved=…) tells what they lead to."""

    def tell(name: str, result: Any) -> None:
        if isinstance(result, bool):
            found(name, proved=result)
            return
        with suppress(KeyError):
            found(name, formula=formula(result))

    symbols = _symbols(design)
    typed = {role: to_sympy(tree, symbols) for role, tree in design.trees.items()}
    if design.kind == "dual":
        yield from DualDerivation(typed, symbols, tell).steps()
    elif design.kind in ("ratio", "f"):
        omega, rho = typed.get("omega"), typed.get("rho", sp.S.One)
        omega = sp.diff(typed["f"], symbols["r"]) if omega is None else omega
        cases: list[Case] = []
        yield "truth", lambda: cases.extend(_cases(design, values, symbols))
        yield from Derivation(omega, rho, typed, cases, tell).steps()


def _symbols(design: Design) -> dict[str, Any]:
    """SymPy's symbols by name, with what is known of their signs."""
    names = ("t", "v", *(parameter.id for parameter in design.parameters))
    return {"r": sp.Symbol("r", positive=True), **{name: sp.Symbol(name, real=True) for name in names}}


def _cases(design: Design, values: Mapping[str, float], symbols: Mapping[str, Any]) -> Iterator[Case]:
    """What is true at the parameters' values, and, where there are any, beside them."""
    exact = {id: Fraction(str(value)) for id, value in values.items()}
    beside = {id: value + NUDGE for id, value in exact.items()}
    for numbers in (exact, beside) if exact else (exact,):
        with suppress(NoTruth, ArithmeticError, TypeError):
            yield Case({symbols[id]: sp.Rational(n) for id, n in numbers.items()}, truth(design, numbers))
