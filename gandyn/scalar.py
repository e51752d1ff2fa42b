"""The few scalar functions that losses and coefficients are written with.

Each works on numpy arrays (real or complex) as it stands and is taught to Numba by `gandyn.kernels.compiler`.
Complex arguments matter: derivatives are taken by the complex step, f'(x) = Im f(x + iε)/ε, which is exact to
the last digit because nothing is subtracted (Squire and Trapp, SIAM Review 40, 1998). Comparisons therefore
look at the real part only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

# The step of complex-step derivatives: far below rounding, far above underflow of products of it.
EPSILON = 1e-60


def where(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition holds, else `no`: np.where, which as a scalar in Numba would allocate
    arrays.
    """
    return np.where(condition, yes, no)


def sigmoids(s: Any) -> Any:
    """σ(s) and σ(−s), both without cancellation or overflow."""
    e = np.exp(where(s.real >= 0.0, -s, s))
    near, far = 1.0 / (1.0 + e), e / (1.0 + e)
    return where(s.real >= 0.0, near, far), where(s.real >= 0.0, far, near)


def exponential(s: Any) -> Any:
    """e^s, with the exponent held within ±690 so that it stays finite."""
    return np.exp(where(s.real > 690.0, 690.0 + 0.0 * s, where(s.real < -690.0, -690.0 + 0.0 * s, s)))


def step(x: Any) -> Any:
    """1 where x > 0, else 0: the derivative of max(0, x)."""
    return where(x.real > 0.0, 1.0, 0.0)


def sign(x: Any) -> Any:
    """−1, 0 or 1."""
    return where(x.real > 0.0, 1.0, where(x.real < 0.0, -1.0, 0.0))


def inverse_root(p: Any) -> Any:
    """1/√p, and 0 at p = 0: the subgradient of smallest norm of a norm at its tip."""
    return where(p.real > 0.0, 1.0 / np.sqrt(where(p.real > 0.0, p, 1.0 + 0.0 * p)), 0.0 * p)


def root(p: Any) -> Any:
    """√p with derivative 0 at p = 0."""
    return where(p.real > 0.0, np.sqrt(where(p.real > 0.0, p, 1.0 + 0.0 * p)), 0.0 * p)


def power(x: Any, y: Any) -> Any:
    """x^y for x ≥ 0 and y ≥ 0, with derivative 0 at x = 0."""
    positive = where(x.real > 0.0, x, 1.0 + 0.0 * x)
    return where(x.real > 0.0, exponential(y * np.log(positive)), 0.0 * x + where(y == 0.0, 1.0, 0.0))


def normal_density(x: Any) -> Any:
    """Density of N(0, 1)."""
    return np.exp(-0.5 * x * x) * 0.3989422804014327


_erf = np.vectorize(math.erf, otypes=[float])


def normal_cdf(x: Any) -> Any:
    """Distribution function Φ of N(0, 1); a complex argument is a complex step, so first order in it is
    exact.
    """
    x = np.asarray(x)
    value = 0.5 * (1.0 + _erf(x.real * 0.7071067811865476))
    return value + 1j * x.imag * normal_density(x.real) if np.iscomplexobj(x) else value


# What the compiler module must teach Numba: these as they stand, the others by versions of its own.
AS_THEY_STAND: tuple[Callable[..., Any], ...] = (step, sign, inverse_root, root, power, normal_density)
