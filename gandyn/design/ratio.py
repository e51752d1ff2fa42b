"""Curves of a likelihood-ratio design: ω, its inverse, φ, ψ, α, β, d by quadrature.

With r = q/p, t = ω(r) and w(r) = ρ(ω(r)) ω'(r) (kexue.fm/archives/7210, conclusions 1 and 2):

    ψ(ω(r)) = ∫₁ʳ w,   φ(ω(r)) = −∫₁ʳ x w(x) dx,   d(r) = ∫₁ʳ (r − x) w(x) dx,   d'' = w.

Both constants are chosen so that ψ(ω(1)) = φ(ω(1)) = d(1) = 0. With a β of its own the generator's gradient
follows f with f' = β∘ω, so f'' = g = β'(ω) ω'; without α that f is d, else d = α(ω) + r β(ω) as the article
has it. A dual form has d(r) = max over t of φ(t) + r ψ(t).

Integrals are composite Gauss–Legendre in v = log r; against closed forms of the examples they are off by less
than 1e-13 of their size for r from e^−12 to e^12, inverses by less than 1e-13 where ω is not flat to rounding
(measured in tests/gandyn/design/test_ratio.py). `values` are those of parameters, else their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gandyn.design.coefficients import omega, output, rho
from gandyn.design.derivative import differentiate
from gandyn.design.design import Design
from gandyn.design.dual import maximum
from gandyn.design.numbers import evaluate
from gandyn.design.rational import shorten
from gandyn.design.tree import Node, add, apply, fold, multiply, substitute, variable

Array = np.ndarray[Any, Any]
Values = Mapping[str, float] | None
PANEL, HALVINGS, FARTHEST = 0.25, 64, 300.0
NODES, WEIGHTS = np.polynomial.legendre.leggauss(20)


class RatioTrees(NamedTuple):
    """omega, w, g in r; omega_of_log in v = log r; beta and alpha in t or None; curvature: d'' in r."""

    omega: Node
    omega_of_log: Node
    w: Node
    g: Node
    beta: Node | None
    alpha: Node | None
    curvature: Node


class Curves(NamedTuple):
    """At each r: t = ω(r), ψ and φ there, d, and f, which the generator's gradient follows."""

    t: Array
    psi: Array
    phi: Array
    d: Array
    followed: Array


@lru_cache(maxsize=256)
def trees(design: Design) -> RatioTrees:
    """The trees of a design that has an ω: one of ratios or of an f."""
    at = omega(design)
    assert at is not None, "only designs with ω have these"
    slope = differentiate(at, "r")
    w = shorten(multiply(substitute(rho(design), "t", at), slope))
    beta, alpha = (fold(design.trees[id]) if id in design.trees else None for id in ("beta", "alpha"))
    g = w if beta is None else shorten(multiply(substitute(differentiate(beta, "t"), "t", at), slope))
    of_log = shorten(substitute(at, "r", apply("exp", variable("v"))))
    return RatioTrees(at, of_log, w, g, beta, alpha, _curvature(at, w, g, beta, alpha))


def _curvature(at: Node, w: Node, g: Node, beta: Node | None, alpha: Node | None) -> Node:
    """d'': of α(ω) + r β(ω) if there is an α, else f''."""
    if alpha is None:
        return g
    outer = differentiate(differentiate(substitute(alpha, "t", at), "r"), "r")
    r = variable("r")
    if beta is None:  # (r ψ(ω))'' = 2 w + r w'
        inner = add(add(w, w), multiply(r, differentiate(w, "r")))
    else:
        inner = differentiate(differentiate(multiply(r, substitute(beta, "t", at)), "r"), "r")
    return shorten(add(outer, inner))


def _at(design: Design, tree: Node, name: str, x: Any, values: Values) -> Array:
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return np.asarray(evaluate(tree, {**design.values, **(values or {}), name: x}) + 0.0 * x, dtype=float)


def w(design: Design, r: Any, values: Values = None) -> Array:
    """w(r) = ρ(ω(r)) ω'(r) = d''(r) where the generator has D's own loss."""
    return _at(design, trees(design).w, "r", r, values)


def g(design: Design, r: Any, values: Values = None) -> Array:
    """g(r) = β'(ω(r)) ω'(r): f'' of what the generator's gradient follows."""
    return _at(design, trees(design).g, "r", r, values)


def curvature(design: Design, r: Any, values: Values = None) -> Array:
    """d''(r)."""
    return _at(design, trees(design).curvature, "r", r, values)


def activation(design: Design, v: Any, values: Values = None) -> Array:
    """A(v): t of the critic's output v, in any kind but custom dynamics."""
    return _at(design, output(design), "v", v, values)


def optimum(design: Design, r: Any, values: Values = None) -> Array:
    """ω(r), of a dual form the t with the largest φ(t) + r ψ(t)."""
    if design.kind == "dual":
        return maximum(design, r, values)[0]
    with np.errstate(all="ignore"):
        return _at(design, trees(design).omega_of_log, "v", np.log(np.asarray(r, dtype=float)), values)


def inverse_omega(design: Design, t: Any, values: Values = None) -> Array:
    """ω⁻¹(t), by bisection in log r; NaN outside the range of ω."""
    t = np.asarray(t, dtype=float)
    low, high = np.full_like(t, -FARTHEST), np.full_like(t, FARTHEST)
    ends = [_at(design, trees(design).omega_of_log, "v", end, values) for end in (low, high)]
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = _at(design, trees(design).omega_of_log, "v", middle, values) < t
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where((t > ends[0]) & (t < ends[1]), np.exp(0.5 * (low + high)), np.nan)


def curves(design: Design, r: Any, values: Values = None) -> Curves:
    """ψ, φ, d and f at these r."""
    r = np.asarray(r, dtype=float)
    if design.kind == "dual":
        return _dual_curves(design, r, values)
    t = optimum(design, r, values)
    psi, minus_phi = _integrals(lambda x: w(design, x, values), r)
    beta, turn = (psi, minus_phi) if trees(design).beta is None else _integrals(
        lambda x: g(design, x, values), r
    )  # fmt: skip
    followed = r * beta - turn
    return Curves(t, psi, -minus_phi, _divergence(design, r, t, psi, followed, values), followed)


def _divergence(design: Design, r: Array, t: Array, psi: Array, followed: Array, values: Values) -> Array:
    """d(r) − d(1)."""
    given = trees(design)
    if given.alpha is None:
        return followed
    one = optimum(design, 1.0, values)
    moved = _at(design, given.alpha, "t", t, values) - _at(design, given.alpha, "t", one, values)
    if given.beta is None:
        return np.asarray(moved + r * psi)
    beta, at_one = (_at(design, given.beta, "t", place, values) for place in (t, one))
    return np.asarray(moved + r * beta - at_one)


def _dual_curves(design: Design, r: Array, values: Values) -> Curves:
    t, d = maximum(design, r, values)
    phi, psi = (_at(design, design.trees[id], "t", t, values) for id in ("phi", "psi"))
    return Curves(t, psi, phi, d, d)


def phi_psi(design: Design, t: Any, values: Values = None) -> tuple[Array, Array]:
    """φ(t), ψ(t), both 0 at t = ω(1); NaN outside the range of ω. Those of a dual form as they are typed."""
    if design.kind == "dual":
        phi, psi = (_at(design, design.trees[id], "t", t, values) for id in ("phi", "psi"))
        return phi, psi
    found = curves(design, inverse_omega(design, t, values), values)
    return found.phi, found.psi


def alpha_beta(design: Design, t: Any, values: Values = None) -> tuple[Array, Array]:
    """α(t), β(t): as they were typed; β else ψ, and α else what makes d' = β∘ω."""
    known = design.trees
    phi, psi = phi_psi(design, t, values)
    beta = _at(design, known["beta"], "t", t, values) if "beta" in known else psi
    if "alpha" in known:
        return _at(design, known["alpha"], "t", t, values), beta
    if "beta" not in known or design.kind == "dual":
        return phi, beta
    r = inverse_omega(design, t, values)
    return -_integrals(lambda x: g(design, x, values), r)[1], beta


def _integrals(density: Callable[[Array], Array], r: Array) -> tuple[Array, Array]:
    """∫₁ʳ and ∫₁ʳ x of a density, in v = log r panel by panel from 0."""
    with np.errstate(all="ignore"):
        v = np.log(r)
        found = np.full((2, *r.shape), np.nan)
        for side in (v >= 0.0, v < 0.0):
            if side.any():
                found[:, side] = _cumulative(density, v[side])
    return found[0], found[1]


def _cumulative(density: Callable[[Array], Array], v: Array) -> Array:
    """Both integrals from 0 to each v, all of one sign."""
    step = PANEL if v.max() > 0.0 else -PANEL
    whole = np.floor(np.abs(v) / PANEL).astype(int)
    starts = step * np.arange(whole.max())
    full = _panels(density, starts, np.full(starts.shape, step))
    sums = np.concatenate([np.zeros((2, 1)), np.cumsum(full, axis=1)], axis=1)
    return sums[:, whole] + _panels(density, step * whole, v - step * whole)


def _panels(density: Callable[[Array], Array], start: Array, width: Array) -> Array:
    x = np.exp(start[:, None] + 0.5 * width[:, None] * (1.0 + NODES))
    values = density(x) * x
    return 0.5 * width * np.stack([values @ WEIGHTS, (values * x) @ WEIGHTS])


def omega_range(design: Design, values: Values = None) -> tuple[float, float]:
    """Ω = (ω(0), ω(∞)), infinite where ω still grows at r = e^±300; of a dual form its bounds."""
    if design.kind == "dual":
        low, high = (float(_at(design, design.trees[id], "t", 0.0, values)) for id in ("low", "high"))
        return low, high
    ends = [optimum(design, np.exp(sign * np.array([150.0, 300.0])), values) for sign in (-1.0, 1.0)]
    return _limit(*ends[0]), _limit(*ends[1])


def _limit(near: float, far: float) -> float:
    """Where a sequence goes that has come from near to far."""
    if abs(far) > 1e290:
        return float(np.copysign(np.inf, far))
    still = bool(abs(far - near) <= 1e-6 * (1.0 + abs(far)))
    if not still and not np.isnan(far - near):
        return float(np.copysign(np.inf, far - near))
    # Such as 0 for e^−300, or 1 for what rounding left of it.
    short = float(np.round(far, 12))
    return short if abs(short - far) < 1e-14 else float(far)
