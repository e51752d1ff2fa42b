"""The vector field of a design as trees: φ' = aφ + bθ, θ' = cφ + eθ with s = φ·θ.

The articles label fakes 1, so a larger output means "more fake" there; ours is more real. With v = log r the
critic's output is s = −v, and with t = A(v):

    b(s) = −(ψ∘A)'(−s) = −ρ(A(v)) A'(v),   c(s) = (β∘A)'(−s) = β'(A(v)) A'(v),   v = −s.

With A(v) = ω(e^v), the default, and β = ψ these are −r w(r) and r w(r), w(r) = ρ(ω(r)) ω'(r) = d''(r). No
inverse and no integral is needed. Two losses give b = −L_D'(s) and c = −L_G'(s).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gandyn.design.derivative import differentiate
from gandyn.design.design import Design
from gandyn.design.numbers import NUMPY, Functions, evaluate
from gandyn.design.rational import shorten
from gandyn.design.tree import ONE, ZERO, Node, apply, fold, multiply, negate, substitute, variable

R, S, T, V = (variable(name) for name in "rstv")


class Field(NamedTuple):
    """The four coefficients as trees in s, norm_phi, norm_theta and the parameters."""

    a: Node
    b: Node
    c: Node
    e: Node


@lru_cache(maxsize=256)
def field_trees(design: Design) -> Field:
    """The coefficients of a design of any kind, short and without cancellation where that was found."""
    if design.kind == "field":
        return Field._make(shorten(fold(design.trees[id])) for id in Field._fields)
    if design.kind == "losses":
        push, pull = (differentiate(design.trees[id], "s") for id in ("loss_d", "loss_g"))
        return Field(ZERO, shorten(negate(push)), shorten(negate(pull)), ZERO)
    push = _at_output(design, rho(design))
    pull = (
        push if "beta" not in design.trees else _at_output(design, differentiate(design.trees["beta"], "t"))
    )
    b, c = (substitute(tree, "v", negate(S)) for tree in (negate(push), pull))
    return Field(ZERO, b, c, ZERO)


def _at_output(design: Design, slope: Node) -> Node:
    """The derivative of a loss along the critic's output: its slope in t, at A(v), times A'(v)."""
    at = output(design)
    return shorten(multiply(substitute(slope, "t", at), differentiate(at, "v")))


def omega(design: Design) -> Node | None:
    """ω(r): D's optimum; None for a dual form, which has it by its maximum only."""
    if design.kind == "f":
        return differentiate(design.trees["f"], "r")
    return fold(design.trees["omega"]) if design.kind == "ratio" else None


def rho(design: Design) -> Node:
    """ρ(t) = ψ'(t)."""
    if design.kind == "f":
        return ONE
    if design.kind == "dual":
        return differentiate(design.trees["psi"], "t")
    return fold(design.trees["rho"])


def output(design: Design) -> Node:
    """A(v): what makes t of the critic's output v; without a formula of its own ω(e^v)."""
    if "output" in design.trees:
        return fold(design.trees["output"])
    found = omega(design)
    assert found is not None, "a dual form has an output of its own"
    return substitute(found, "r", apply("exp", V))


def coefficients(
    design: Design,
    s: Any,
    norm_phi: Any = 0.0,
    norm_theta: Any = 0.0,
    values: Mapping[str, float] | None = None,
    functions: Functions = NUMPY,
) -> tuple[Any, ...]:
    """(a, b, c, e) at s, arrays or numbers, real or complex; `values` of parameters, else their own.

    Where a formula has no value it is NaN. Against 40 digits all examples are within 3e-14 of the value for
    |s| ≤ 20, and right or NaN up to |s| = 300. Of 450 other designs 426 are within 3e-14 and 18 within 2e-13,
    as exponentials of large numbers lose digits; six lose more where b vanishes by cancellation that no short
    form was found for (tests/gandyn/design/test_coefficients.py).
    """
    env = {"s": s, "norm_phi": norm_phi, "norm_theta": norm_theta, **design.values, **(values or {})}
    with np.errstate(all="ignore"):
        return tuple(evaluate(tree, env, functions) + 0.0 * s for tree in field_trees(design))
