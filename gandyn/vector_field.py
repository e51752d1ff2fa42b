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
# Types of layers whose coefficients take derivatives of what they wrap.
DERIVED: set[type] = set()
# Functions that layers are written with, for the compiler module.
HELPERS: list[Callable[..., Any]] = []


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


def takes_derivatives(k: Any) -> bool:
    """Whether the coefficients take a complex step themselves, inside which there is no room for another."""
    return type(k) in DERIVED or (hasattr(k, "inner") and takes_derivatives(k.inner))


def slopes(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """The derivatives of (a, b, c, e) by s, by p and by q, the switch held: exact by the complex step, else
    by differences of fourth order.
    """
    return (differences if takes_derivatives(k) else complex_steps)(s, p, q, on, k)


def complex_steps(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    h = 1j * EPSILON
    a, b, c, e = coefficients(s + h, p + 0.0 * h, q + 0.0 * h, on, k)
    by_s = a.imag / EPSILON, b.imag / EPSILON, c.imag / EPSILON, e.imag / EPSILON
    a, b, c, e = coefficients(s + 0.0 * h, p + h, q + 0.0 * h, on, k)
    by_p = a.imag / EPSILON, b.imag / EPSILON, c.imag / EPSILON, e.imag / EPSILON
    a, b, c, e = coefficients(s + 0.0 * h, p + 0.0 * h, q + h, on, k)
    by_q = a.imag / EPSILON, b.imag / EPSILON, c.imag / EPSILON, e.imag / EPSILON
    return by_s, by_p, by_q


def differences(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    # Squares of lengths stay above 0, and formulas change over lengths of about 1 at the least.
    h_s, h_p, h_q = 1e-3 * np.minimum(1.0, p + q), 1e-3 * np.minimum(1.0, p), 1e-3 * np.minimum(1.0, q)
    by_s = central(s, p, q, h_s, 0.0, 0.0, on, k)
    by_p = central(s, p, q, 0.0, h_p, 0.0, on, k)
    by_q = central(s, p, q, 0.0, 0.0, h_q, on, k)
    return by_s, by_p, by_q


def central(s: Any, p: Any, q: Any, h_s: Any, h_p: Any, h_q: Any, on: Any, k: Any) -> Any:
    """[8(f(+h) − f(−h)) − (f(+2h) − f(−2h))]/12h of each coefficient, along one of the three."""
    far = coefficients(s + 2.0 * h_s, p + 2.0 * h_p, q + 2.0 * h_q, on, k)
    near = coefficients(s + h_s, p + h_p, q + h_q, on, k)
    back = coefficients(s - h_s, p - h_p, q - h_q, on, k)
    last = coefficients(s - 2.0 * h_s, p - 2.0 * h_p, q - 2.0 * h_q, on, k)
    scale = 1.0 / (12.0 * (h_s + h_p + h_q) + 1e-300)
    return (
        scale * (8.0 * (near[0] - back[0]) - (far[0] - last[0])),
        scale * (8.0 * (near[1] - back[1]) - (far[1] - last[1])),
        scale * (8.0 * (near[2] - back[2]) - (far[2] - last[2])),
        scale * (8.0 * (near[3] - back[3]) - (far[3] - last[3])),
    )


def along_field(field: Any, by: Any, s: Any, p: Any, q: Any) -> Any:
    """J v, the change of the field along itself, in its one form; field: (a, b, c, e), by: `slopes`."""
    a, b, c, e = field
    by_s, by_p, by_q = by
    ds, dp, dq = (a + e) * s + b * q + c * p, 2.0 * (a * p + b * s), 2.0 * (c * s + e * q)
    return (
        by_s[0] * ds + by_p[0] * dp + by_q[0] * dq + a * a + b * c,
        by_s[1] * ds + by_p[1] * dp + by_q[1] * dq + a * b + b * e,
        by_s[2] * ds + by_p[2] * dp + by_q[2] * dq + c * a + e * c,
        by_s[3] * ds + by_p[3] * dp + by_q[3] * dq + c * b + e * e,
    )


def half_square_gradient(field: Any, by: Any, s: Any, p: Any, q: Any) -> Any:
    """∇½‖v‖² = Jᵀv in the one form, from F = ½[(a² + c²)p + 2(ab + ce)s + (b² + e²)q]: ∇_φ F = 2F_p φ + F_s
    θ, ∇_θ F = F_s φ + 2F_q θ.
    """
    a, b, c, e = field
    by_s, by_p, by_q = by
    f_s = a * b + c * e + speed_slope(field, by_s, s, p, q)
    f_p = 0.5 * (a * a + c * c) + speed_slope(field, by_p, s, p, q)
    f_q = 0.5 * (b * b + e * e) + speed_slope(field, by_q, s, p, q)
    return 2.0 * f_p, f_s, f_s, 2.0 * f_q


def speed_slope(field: Any, by: Any, s: Any, p: Any, q: Any) -> Any:
    """What of the slope of ½‖v‖² comes from that of the coefficients."""
    a, b, c, e = field
    return (
        (a * by[0] + c * by[2]) * p
        + (by[0] * b + a * by[1] + by[2] * e + c * by[3]) * s
        + (b * by[1] + e * by[3]) * q
    )


def coupling(by: Any, phi_moved: Any, theta_moved: Any) -> Any:
    """How φ' changes as θ moves and θ' as φ moves, apart from b and c: (a', b', c', e'); phi_moved: (ds, dp)
    of φ's move, theta_moved: (ds, dq) of θ's.
    """
    by_s, by_p, by_q = by
    (s_g, q_g), (s_d, p_d) = theta_moved, phi_moved
    return (
        by_s[0] * s_g + by_q[0] * q_g,
        by_s[1] * s_g + by_q[1] * q_g,
        by_s[2] * s_d + by_p[2] * p_d,
        by_s[3] * s_d + by_p[3] * p_d,
    )


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
