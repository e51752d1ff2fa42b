"""φ, ψ, β, d and ω⁻¹ by quadrature against the articles' formulas (up to their constants)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from gandyn.design import ratio
from gandyn.design.design import Design
from gandyn.design.examples import EXAMPLES

R = np.exp(np.linspace(-8.0, 8.0, 65))
LOG2 = np.log(2.0)
Array = Any
Curve = Callable[[Array], Array]


def softplus(x: Array) -> Array:
    """log(1 + e^x)."""
    return np.logaddexp(0.0, x)


class Said(NamedTuple):
    """An article's φ, ψ, β in t and d in r, with its range of t."""

    phi: Curve
    psi: Curve
    beta: Curve
    d: Curve
    range: tuple[float, float]


def gan_d(r: Array) -> Array:
    """2 JS − 2 log 2 as a function of the ratio."""
    return r * np.log(r / (1.0 + r)) - np.log1p(r)


REALS = (-np.inf, np.inf)
ARTICLE = {
    "gan": Said(
        lambda t: -softplus(t),
        lambda t: LOG2 - softplus(-t),
        lambda t: LOG2 - softplus(-t),
        lambda r: gan_d(r) + r * LOG2,
        REALS,
    ),
    "gan-unit": Said(lambda t: np.log(1.0 - t), np.log, np.log, lambda r: gan_d(r) + r * LOG2, (0.0, 1.0)),
    "exponential": Said(
        lambda t: -np.exp(t),
        lambda t: -np.exp(-t),
        lambda t: -np.exp(-t),
        lambda r: r - 2.0 * np.sqrt(r),
        REALS,
    ),
    "gan-t": Said(
        lambda t: -softplus(t), lambda t: -softplus(-t), lambda t: t, lambda r: r * np.log(r), REALS
    ),
    "non-saturating": Said(
        lambda t: -softplus(t), lambda t: -softplus(-t), softplus, lambda r: (1.0 + r) * np.log1p(r), REALS
    ),
    "lsgan": Said(
        lambda t: -((t + 1.0) ** 2),
        lambda t: -((t - 1.0) ** 2),
        lambda t: t**2,
        lambda r: (r - 1.0) ** 2 / (r + 1.0),
        (-1.0, 1.0),
    ),
    "total-variation": Said(lambda t: -t, lambda t: t, lambda t: t, lambda r: np.abs(1.0 - r), (-1.0, 1.0)),
}


def close(found: Array, right: Array, loss: float = 0.0) -> None:
    """Equal up to a constant, to 1e-12 of the size; `loss`: what rounding of the argument costs."""
    moved = found - found[len(found) // 2] - (right - right[len(right) // 2])
    assert np.all(np.abs(moved) <= 1e-12 * (1.0 + np.abs(right)) + loss)


@pytest.mark.parametrize("id", ARTICLE)
def test_every_example_gives_the_articles_functions(id: str) -> None:
    design, said = EXAMPLES[id].design, ARTICLE[id]
    curves = ratio.curves(design, R)
    close(curves.psi, said.psi(curves.t))
    close(curves.phi, said.phi(curves.t), 1e-15 * (R + 1.0) if id == "gan-unit" else 0.0)
    close(curves.d, said.d(R))
    assert ratio.omega_range(design) == said.range


@pytest.mark.parametrize("id", ARTICLE)
def test_functions_of_t_are_the_articles(id: str) -> None:
    t = {REALS: np.linspace(-6.0, 6.0, 41), (0.0, 1.0): np.linspace(0.02, 0.98, 41)}.get(
        ARTICLE[id].range, np.linspace(-0.98, 0.98, 41)
    )
    phi, psi = ratio.phi_psi(EXAMPLES[id].design, t)
    _, beta = ratio.alpha_beta(EXAMPLES[id].design, t)
    for found, right in ((phi, ARTICLE[id].phi), (psi, ARTICLE[id].psi), (beta, ARTICLE[id].beta)):
        close(found, right(t))


@pytest.mark.parametrize("id", sorted(set(ARTICLE) - {"total-variation"}))
def test_d_is_the_maximum_that_it_is_said_to_be(id: str) -> None:
    """Of φ(t) + r ψ(t), by an optimiser that knows nothing of ω: at t = ω(r)."""
    said = ARTICLE[id]
    low, high = np.clip(said.range, -30.0, 30.0)
    for r in (0.2, 1.0, 5.0):
        best = minimize_scalar(
            lambda t, r=r: -said.phi(t) - r * said.psi(t),
            bounds=(low, high),
            method="bounded",
            options={"xatol": 1e-9},
        )
        assert best.x == pytest.approx(float(ratio.optimum(EXAMPLES[id].design, r)), abs=1e-6)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_curves_hang_together(example: Any) -> None:
    """d = φ + rψ for D's own loss, and the inverse of ω undoes it."""
    design = example.design
    curves = ratio.curves(design, R)
    if not {"alpha", "beta"} & set(design.trees):
        close(curves.d, curves.phi + R * curves.psi)
    if design.kind != "dual":
        flat = 1e-16 * (1.0 + np.abs(curves.t)) / (R * np.abs(np.gradient(curves.t, R)) + 1e-300)
        back = ratio.inverse_omega(design, curves.t)
        assert np.all(np.abs(np.log(back / R)) <= 1e-13 + 10.0 * flat)


def test_an_f_gan_has_the_f_it_was_made_of() -> None:
    known: dict[str, Curve] = {
        "kl": lambda r: -np.log(r) + r,
        "reverse-kl": lambda r: r * np.log(r) - r,
        "neyman": lambda r: (r - 1.0) ** 2,
        "pearson": lambda r: (1.0 - r) ** 2 / r,
        "hellinger": lambda r: (np.sqrt(r) - 1.0) ** 2,
        "jeffreys": lambda r: (r - 1.0) * np.log(r),
        "triangular": lambda r: (r - 1.0) ** 2 / (r + 1.0),
        "js": lambda r: r * np.log(r) - (1.0 + r) * np.log((1.0 + r) / 2.0),
        "alpha": lambda r: (r**0.5 - 1.0 - 0.5 * (r - 1.0)) / -0.25,
    }
    for id, f in known.items():
        close(ratio.curves(EXAMPLES[id].design, R).d, f(R))


def test_conjugates_are_the_textbooks() -> None:
    """φ = −f*: of r log r it is −e^(t−1), of (r − 1)² it is −(t²/4 + t)."""
    t = np.linspace(-1.5, 3.0, 31)
    close(ratio.phi_psi(EXAMPLES["reverse-kl"].design, t)[0], -np.exp(t - 1.0))
    close(ratio.phi_psi(EXAMPLES["neyman"].design, t)[0], -(t**2 / 4.0 + t))


def test_a_smooth_dual_form_is_its_closed_one() -> None:
    """max over t of −t²/2 + (r − 1)t on |t| ≤ 3 is (r − 1)²/2 while |r − 1| ≤ 3, then a line."""
    design = Design("dual", "dual", {"phi": "-t^2/2-t", "psi": "t", "low": "-3", "high": "3", "output": "v"})
    r = np.linspace(0.1, 8.0, 50)
    t = np.clip(r - 1.0, -3.0, 3.0)
    np.testing.assert_allclose(ratio.curves(design, r).d, (r - 1.0) * t - t**2 / 2.0, atol=1e-14)
    np.testing.assert_allclose(ratio.optimum(design, r), t, atol=1e-7)


def test_lsgans_generator_follows_another_f_than_the_articles_d() -> None:
    """f' = β∘ω = ((r − 1)/(r + 1))², which falls before r = 1."""
    curves = ratio.curves(EXAMPLES["lsgan"].design, R)
    slope = ratio.g(EXAMPLES["lsgan"].design, R)
    np.testing.assert_allclose(slope, 4.0 * (R - 1.0) / (R + 1.0) ** 3, rtol=1e-11, atol=1e-13)
    assert curves.d[0] > 0.9 and np.all(np.diff(curves.followed[R > 1.0]) > 0.0)


def test_outside_the_range_of_omega_there_is_nothing() -> None:
    design = EXAMPLES["lsgan"].design
    assert np.isnan(ratio.inverse_omega(design, [-1.5, 1.0, 2.0])).all()
    assert np.isnan(ratio.phi_psi(design, 1.5)[0])
