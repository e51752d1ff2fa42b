"""The error figures that gandyn/quadrature.py claims, measured against scipy's adaptive quadrature and closed
forms.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit

import gandyn
from gandyn import quadrature, vector_field

SHIFTS = (-3.0, 0.0, 0.7)


def params(variant: str) -> object:
    """A variant's parameter tuple at its defaults."""
    return gandyn.variants()[variant].make_params(dict(gandyn.Scenario(variant).parameters))


def expected_sigmoid(s: float, spread: float) -> float:
    """E σ(s + spread·z) to the last digits."""
    # By symmetry E σ(ζ) = ½, so only the small difference is left to integrate.
    value, _ = quad(
        lambda z: (expit(s + spread * z) - expit(spread * z)) * np.exp(-z * z / 2.0),
        -12.0,
        12.0,
        epsabs=1e-15,
        epsrel=1e-12,
        limit=400,
    )
    return 0.5 + value / np.sqrt(2.0 * np.pi)


@pytest.mark.parametrize(("spread", "bound"), [(0.5, 1e-15), (1.0, 1e-15), (2.0, 1e-15), (5.0, 1e-9)])
def test_sigmoids(spread: float, bound: float) -> None:
    """The minimax score."""
    for s in SHIFTS:
        assert (
            abs(
                quadrature.gaussian_expectation(s, spread, params("minimax"))[0] - expected_sigmoid(s, spread)
            )
            < bound + 3e-16
        )


@pytest.mark.parametrize(("spread", "bound"), [(0.5, 1e-14), (1.0, 1e-14), (2.0, 1e-14), (5.0, 1e-8)])
def test_exponentials(spread: float, bound: float) -> None:
    """E e^{s+ζ−1} = e^{s−1+spread²/2}, the score of KL."""
    for s in SHIFTS:
        assert quadrature.gaussian_expectation(s, spread, params("f-kl"))[0] == pytest.approx(
            np.exp(s - 1.0 + spread**2 / 2.0), rel=bound
        )


def test_polynomials() -> None:
    """Linear scores are exact to rounding, and the weights are a probability."""
    assert quadrature.WEIGHTS.sum() == pytest.approx(1.0, abs=1e-15)
    assert quadrature.gaussian_expectation(0.7, 3.0, params("f-pearson"))[0] == pytest.approx(1.35, abs=1e-14)


def test_no_noise_is_the_score_itself() -> None:
    """A spread of 0 averages nothing."""
    assert quadrature.gaussian_expectation(0.7, 0.0, params("minimax"))[0] == pytest.approx(
        vector_field.score(np.float64(0.7), params("minimax"))[0], abs=1e-15
    )


@pytest.mark.parametrize("variant", ["minimax", "f-kl", "lsgan"])
def test_all_nodes_at_once_are_those_one_after_the_other(variant: str) -> None:
    """Whatever the shapes, and for complex steps."""
    s, spread = np.array([[-2.0], [0.3 + 1e-60j], [1.5]]), np.array([0.0, 0.4, 1.1, 2.5])
    for found, expected in zip(
        quadrature.at_once(s, spread, params(variant)),
        quadrature.node_by_node(s, spread, params(variant)),
        strict=True,
    ):
        np.testing.assert_allclose(found.real, expected.real, rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(found.imag * 1e60, expected.imag * 1e60, rtol=1e-13, atol=1e-15)
