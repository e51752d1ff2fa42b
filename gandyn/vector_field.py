"""The one form φ' = aφ + bθ, θ' = cφ + eθ, put together from a variant and what is wrapped around it.

A scenario becomes a nested tuple of plain numbers, `Scaled(…, Damped(…, variant's params))`, whose *type*
says which formulas apply. `coefficients` looks the type up: here in Python for numpy arrays, and in
`gandyn.kernels.compiler` at compile time, so that each combination becomes one specialised, cached kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gandyn.scalar import EPSILON

COEFFICIENTS: dict[type, Callable[..., Any]] = {}
SCORES: dict[type, Callable[..., Any]] = {}
EXPECTED_SCORES: dict[type, Callable[..., Any]] = {}
SWITCHES: dict[type, Callable[..., Any]] = {}
# Types of layers that make e nonzero.
PULL_THETA: set[type] = set()


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """(a, b, c, e) at s = φ·θ, p = ‖φ‖², q = ‖θ‖² (any broadcastable arrays, real or complex)."""
    return COEFFICIENTS[type(k)](s, p, q, on, k)


def score(t: Any, k: Any) -> Any:
    """(h_D, h_D', h_G, h_R') of the variant at critic output t."""
    return SCORES[type(k)](t, k)


def expected_score(s: Any, spread: Any, k: Any) -> Any:
    """The score averaged over noise of standard deviation `spread` on the critic's output."""
    return EXPECTED_SCORES[type(k)](s, spread, k)


def switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    """The variant's switching function; −1 everywhere for a variant without one."""
    return SWITCHES[type(k)](s, p, q, k)


class Damped(NamedTuple):
    """−rate·φ added to φ': L2 on the discriminator, R1, R2."""

    rate: float
    inner: Any


def damped(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    return a - k.rate, b, c, e


class Scaled(NamedTuple):
    """Two time scales: τ_D on φ', τ_G on θ'. Always outermost."""

    tau_d: float
    tau_g: float
    inner: Any


def scaled(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    return k.tau_d * a, k.tau_d * b, k.tau_g * c, k.tau_g * e


def inner_switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    return switch(s, p, q, k.inner)


def no_switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    return -1.0


def has_theta_term(k: Any) -> bool:
    """Whether e can differ from 0 anywhere; the compiler module settles it by type, so that kernels need not
    compute with it.
    """
    return type(k) in PULL_THETA or (hasattr(k, "inner") and has_theta_term(k.inner))


def reduced_rates(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """(s', p', q'): the closed system every dimension shares, with p = ‖φ‖², q = ‖θ‖²."""
    a, b, c, e = coefficients(s, p, q, on, k)
    return (a + e) * s + b * q + c * p, 2.0 * (a * p + b * s), 2.0 * (c * s + e * q)


def switch_rate(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """d/dt of the switching function along the flow taken at `on`, by the complex step."""
    ds, dp, dq = reduced_rates(s, p, q, on, k)
    return switch(s + 1j * EPSILON * ds, p + 1j * EPSILON * dp, q + 1j * EPSILON * dq, k).imag / EPSILON


def register(kind: type, formula: Callable[..., Any], switching: Callable[..., Any] = no_switch) -> None:
    """Teaches the form one more tuple type; the compiler module reads the same tables."""
    COEFFICIENTS[kind] = formula
    SWITCHES[kind] = switching


register(Damped, damped, inner_switch)
register(Scaled, scaled, inner_switch)


def has_switch(k: Any) -> bool:
    """Whether the variant has a switching function of its own."""
    return has_switch(k.inner) if hasattr(k, "inner") else SWITCHES[type(k)] is not no_switch


def on_side(s: Any, p: Any, q: Any, k: Any) -> Any:
    """1 where the switch is positive, else 0."""
    return np.where(np.asarray(switch(s, p, q, k)) > 0.0, 1.0, 0.0)
