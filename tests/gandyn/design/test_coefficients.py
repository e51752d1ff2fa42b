"""Coefficients of designs: those of the built-in variants, and those of forty digits."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import gandyn
from gandyn.design.coefficients import coefficients, field_trees, output, rho
from gandyn.design.derivative import differentiate
from gandyn.design.design import Design, DesignParameter
from gandyn.design.exact import exactly, many_digits
from gandyn.design.examples import EXAMPLES, Example
from gandyn.design.tree import Node, multiply, substitute
from gandyn.scalar import EPSILON
from tests.gandyn.matrix import WHOLE

S = np.linspace(-20.0, 20.0, 161)
BUILT_IN = [example for example in EXAMPLES.values() if example.variant]


@pytest.mark.parametrize("example", BUILT_IN, ids=lambda example: example.id)
def test_with_the_right_output_a_design_is_the_built_in_variant(example: Example) -> None:
    variant = gandyn.variants()[example.variant]
    scenario = gandyn.Scenario(variant=example.variant, parameters=dict(example.choices))
    known = variant.coefficients(S, 0.0 * S, 0.0 * S, 0.0, variant.make_params(dict(scenario.parameters)))
    for found, right in zip(coefficients(example.design, S), known):
        np.testing.assert_allclose(found, right + 0.0 * S, rtol=1e-15)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_coefficients_agree_with_forty_digits(example: Example) -> None:
    """The definition as it stands, ρ(A(v)) A'(v) and β'(A(v)) A'(v), neither folded into short forms."""
    design, at = example.design, output(example.design)
    slopes = [rho(design)]
    slopes.append(differentiate(design.trees["beta"], "t") if "beta" in design.trees else slopes[0])
    found = coefficients(design, S)[1:3]
    with many_digits():
        for i, s in enumerate(S):
            env = {"v": -s, **design.values}
            b, c = (
                exactly(substitute(slope, "t", at), env) * exactly(differentiate(at, "v"), env)
                for slope in slopes
            )
            assert abs(found[0][i] + b) <= 3e-14 * abs(b) + 1e-300
            assert abs(found[1][i] - c) <= 3e-14 * abs(c) + 1e-300


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_far_out_coefficients_are_right_or_nan(example: Example) -> None:
    s = np.array([-300.0, -100.0, 100.0, 300.0])
    trees = field_trees(example.design)[1:3]
    for tree, found in zip(trees, coefficients(example.design, s)[1:3]):
        assert np.isfinite(found).all()
        np.testing.assert_allclose(found, _exact(tree, s, example.design.values), rtol=1e-13)


def _exact(tree: Node, s: np.ndarray, values: dict[str, float]) -> list[float]:
    with many_digits():
        return [float(mpmath.mpf(exactly(tree, {"s": at, **values}))) for at in s]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
def test_complex_steps_give_the_slopes(example: Example) -> None:
    trees, env = field_trees(example.design)[1:3], example.design.values
    for s in (-100.0, -2.0, 0.0, 1.5, 100.0):
        stepped = coefficients(example.design, s + 1j * EPSILON)[1:3]
        for tree, value in zip(trees, stepped):
            slope = _exact(differentiate(tree, "s"), np.array([s]), env)[0]
            assert value.imag / EPSILON == pytest.approx(slope, rel=1e-12, abs=1e-290)


def test_total_variation_tends_to_its_sign() -> None:
    """b = −k sech²(ks) is a bump of area 2 that grows narrow; t = tanh(kv) tends to sign(v)."""
    design = EXAMPLES["total-variation"].design
    for k in (1.0, 10.0, 100.0):
        s = np.linspace(-20.0, 20.0, 400_001) / k
        b, c = coefficients(design, s, values={"k": k})[1:3]
        np.testing.assert_allclose(b, -k / np.cosh(k * s) ** 2, rtol=1e-12)
        np.testing.assert_array_equal(c, -b)
        assert np.trapezoid(-b, s) == pytest.approx(2.0, rel=1e-8)


def test_the_default_output_is_omega_of_the_logit() -> None:
    design = Design("own output", "ratio", {"omega": "(r-1)/(r+1)", "rho": "2*(1-t)", "output": "tanh(v/2)"})
    plain = Design("default", "ratio", {"omega": "(r-1)/(r+1)", "rho": "2*(1-t)"})
    for found, right in zip(coefficients(design, S), coefficients(plain, S)):
        np.testing.assert_allclose(found, right, rtol=1e-14)


def test_fields_and_losses_are_designs_too() -> None:
    formulas = {"a": "-g*norm_theta^2", "b": "-σ(s)", "c": "σ(-s)", "e": "0"}
    field = Design("custom", "field", formulas, (DesignParameter("g", 0.5),))
    a, b, c, e = coefficients(field, S, 1.0, 3.0)
    np.testing.assert_allclose(a, -4.5 + 0.0 * S)
    losses = Design("losses", "losses", {"loss_d": "log(1+exp(s))", "loss_g": "log(1+exp(-s))"})
    for found, right in zip(coefficients(losses, S), (0.0 * S, b, c, e)):
        np.testing.assert_allclose(found, right, rtol=1e-15)


# ω in r and ρ in t, in all combinations.
OMEGAS = (
    "log(r)", "r/(r+1)", "(r-1)/(r+1)", "tanh(log(r))", "atan(r)", "exp(-1/r)", "1-exp(-r)", "r-1/r",
    "sqrt(r)", "r", "log(1+r)", "r^2", "tanh(log(r)/2)", "log(r)+r", "(r^2-1)/(r^2+1)", "1-1/r", "-1/(1+r)",
    "log(r/(1+r))", "2*r/(1+r)-1", "softplus(log(r))", "sigmoid(2*log(r))", "r*log(r)", "sqrt(r)-1/sqrt(r)",
    "atan(log(r))", "log(r)^3", "sinh(log(r))", "r+log(1+r^2)", "r^0.3",
)  # fmt: skip
RHOS = (
    "1/(1+exp(t))", "1-t^2", "exp(-t)", "1/(1+t^2)", "(1-t)^3", "sech(t)", "exp(t)", "1-t", "1/t", "1/(1+t)",
    "sigmoid(-t)*sigmoid(t)", "1/(2-t)^2", "exp(-t^2)",
)  # fmt: skip


@pytest.mark.parametrize("omega", OMEGAS if WHOLE else OMEGAS[:8])
def test_nothing_cancels_whatever_the_design(omega: str) -> None:
    places = S[::8]
    for formula in RHOS if WHOLE else RHOS[:6]:
        design = Design("x", "ratio", {"omega": omega, "rho": formula})
        found = coefficients(design, places)[1]
        at = output(design)
        tree = multiply(substitute(rho(design), "t", at), differentiate(at, "v"))
        with mpmath.workdps(60):
            known = [exactly(tree, {"v": -s}) for s in places]
        for value, right in zip(found, known):
            if right is not None and 1e-280 < abs(right) < 1e280:
                assert abs(value / -right - 1) < 2e-13, (omega, formula)
