"""The specification's table of coefficients, typed once more by hand, and solvers that use it instead of the
library.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

import gandyn


def sigma(s: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + math.exp(-s))


def f_gan(m: Callable[[float], float], n: Callable[[float], float]) -> Callable[..., tuple[float, ...]]:
    """The row of an f-GAN with (f*∘g_f)' = m and g_f' = n."""
    return lambda s, p, q, k: (0, -m(s), m(s) if k["generator"] == "minimax" else n(s), 0)


def one_sided(s: float, p: float, q: float, k: dict[str, Any]) -> tuple[float, ...]:
    """WGAN-GP, one-sided."""
    size = math.sqrt(p)
    pull = k["lambda"] / size if k["form"] == "linear" else 2 * k["lambda"] * (1 - k["c"] / size)
    return -pull * (size > k["c"]), -1, 1, 0


def finite_difference(s: float, p: float, q: float, k: dict[str, Any]) -> tuple[float, ...]:
    """WGAN with the finite-difference penalty."""
    rise, sign = abs(s) / math.sqrt(q), np.sign(s)
    if k["form"] == "square":
        return 0, -1 - 2 * k["lambda"] * (rise - 1) * sign / math.sqrt(q), 1, 0
    return 0, -1 - k["lambda"] * sign / math.sqrt(q) * (rise > 1), 1, 0


# (a, b, c, e) from s = φ·θ, p = ‖φ‖², q = ‖θ‖² and the parameters.
TABLE: dict[str, Callable[..., tuple[float, ...]]] = {
    "minimax": lambda s, p, q, k: (0, -sigma(s), sigma(s), 0),
    "non-saturating": lambda s, p, q, k: (0, -sigma(s), sigma(-s), 0),
    "wgan": lambda s, p, q, k: (0, -1, 1, 0),
    "wgan-normalized": lambda s, p, q, k: (s / p**1.5, -(p**-0.5), p**-0.5, 0),
    "wgan-clip": lambda s, p, q, k: (0, -1, 1, 0),
    "wgan-gp": lambda s, p, q, k: (-2 * k["lambda"] * (1 - k["c"] / math.sqrt(p)), -1, 1, 0),
    "wgan-gp-one-sided": one_sided,
    "wgan-fd": finite_difference,
    "gan-qp": lambda s, p, q, k: (
        0,
        -1 - s / (k["lambda"] * math.sqrt(q if k["norm"] == "theta" else p)),
        1,
        0,
    ),
    "lsgan": lambda s, p, q, k: (0, -(s - k["fake"]), k["target"] - s, 0),
    "hinge": lambda s, p, q, k: (0, -float(s > -1), 1, 0),
    "relativistic": lambda s, p, q, k: (0, -sigma(s), sigma(-s), 0),
    "relativistic-average": lambda s, p, q, k: (0, -sigma(s), sigma(-s), 0),
    "wgan-div": lambda s, p, q, k: (-k["k"] * k["p"] * p ** (k["p"] / 2 - 1), -1, 1, 0),
    "ls-gan": lambda s, p, q, k: (0, -k["lambda"] * (s > -k["margin"] * math.sqrt(q)), 1, 0),
    "gls-gan": lambda s, p, q, k: (0, -1 if s > -k["margin"] * math.sqrt(q) else -k["slope"], 1, 0),
    "f-kl": f_gan(lambda s: math.exp(s - 1), lambda s: 1),
    "f-reverse-kl": f_gan(lambda s: 1, lambda s: math.exp(-s)),
    "f-pearson": f_gan(lambda s: s / 2 + 1, lambda s: 1),
    "f-hellinger": f_gan(math.exp, lambda s: math.exp(-s)),
    "f-js": f_gan(sigma, lambda s: sigma(-s)),
}


def rate(scenario: gandyn.Scenario, x: np.ndarray) -> np.ndarray:
    """(φ', θ') of an unregularised scenario at x = (φ, θ), from the table."""
    phi, theta = np.split(x, 2)
    if scenario.variant not in TABLE:
        return np.concatenate(gandyn.field(scenario, phi, theta))
    a, b, c, e = TABLE[scenario.variant](phi @ theta, phi @ phi, theta @ theta, scenario.parameters)
    return np.concatenate([a * phi + b * theta, c * phi + e * theta])


def solve(rhs: Callable[[np.ndarray], np.ndarray], x: np.ndarray, times: np.ndarray) -> np.ndarray:
    """States at `times` (from times[0]) by scipy's DOP853 at rtol 1e-12; shape (n, 2d)."""
    found = solve_ivp(
        lambda t, y: rhs(y), (times[0], times[-1]), x, method="DOP853", t_eval=times, rtol=1e-12, atol=1e-14
    )
    assert found.success
    return found.y.T


def join(orbit: gandyn.Orbit) -> np.ndarray:
    """The states (n, 2d) of an orbit."""
    return np.concatenate([orbit.phi, orbit.theta], axis=-1)
