"""Other people's integrators on Dirac GANs in two dimensions: scipy and numbalsoda.

State (φ₁, φ₂, θ₁, θ₂), answers (n, 4) on a grid; without a word about it the field is that of the
non-saturating GAN.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Solver = Callable[[Array, Array, float], Array]
Field = Callable[[Any, Any, Any, Any], None]


def slope(t: float, x: Array) -> Array:
    """The field, written with numpy as such a script has it."""
    phi, theta = x[:2], x[2:]
    up = 1.0 / (1.0 + np.exp(-np.dot(phi, theta)))
    return np.concatenate([-up * theta, (1.0 - up) * phi])


def script(start: Array, grid: Array) -> Array:
    """scipy as in a script that draws one figure: solve_ivp with its defaults, RK45 at rtol 1e-3."""
    from scipy.integrate import solve_ivp

    answer: Array = solve_ivp(slope, (grid[0], grid[-1]), start, t_eval=grid).y.T
    return answer


def rk45(start: Array, grid: Array, tolerance: float) -> Array:
    """The same, as accurate as asked for."""
    from scipy.integrate import solve_ivp

    answer: Array = solve_ivp(
        slope, (grid[0], grid[-1]), start, t_eval=grid, rtol=tolerance, atol=tolerance
    ).y.T
    return answer


def reference(start: Array, grid: Array) -> Array:
    """Hairer's DOP853 at 1e-13: what all are measured against."""
    from scipy.integrate import solve_ivp

    answer: Array = solve_ivp(
        slope, (grid[0], grid[-1]), start, "DOP853", t_eval=grid, rtol=1e-13, atol=1e-13
    ).y.T
    return answer


def stiff_reference(field: Field, start: Array, grid: Array) -> Array:
    """Radau's implicit method at 1e-12, for fields on which an explicit one takes for ever."""
    from scipy.integrate import solve_ivp

    def slope(t: float, x: Array) -> Array:
        rate = np.empty(4)
        field(t, x, rate, None)
        return rate

    answer: Array = solve_ivp(
        slope, (grid[0], grid[-1]), start, "Radau", t_eval=grid, rtol=1e-12, atol=1e-12
    ).y.T
    return answer


def non_saturating(gamma: float = 0.0, tau: float = 1.0) -> Field:
    """With R1 and a time scale of the discriminator, as numbalsoda wants its fields."""

    def field(t: Any, x: Any, dx: Any, data: Any) -> None:
        up = 1.0 / (1.0 + math.exp(-(x[0] * x[2] + x[1] * x[3])))
        dx[0], dx[1] = tau * (-up * x[2] - gamma * x[0]), tau * (-up * x[3] - gamma * x[1])
        dx[2], dx[3] = (1.0 - up) * x[0], (1.0 - up) * x[1]

    return field


def wgan_gp(strength: float) -> Field:
    """With its penalty centred at 0."""

    def field(t: Any, x: Any, dx: Any, data: Any) -> None:
        dx[0], dx[1] = -x[2] - 2.0 * strength * x[0], -x[3] - 2.0 * strength * x[1]
        dx[2], dx[3] = x[0], x[1]

    return field


def numbalsoda(method: str, field: Field) -> Solver:
    """numbalsoda with the method lsoda or dop853: solve(starts (m, 4), grid, tolerance) -> (m, n, 4), field
    and loop compiled by Numba.
    """
    import numba
    import numbalsoda as library

    solve, address = getattr(library, method), (compiled := numba.cfunc(library.lsoda_sig)(field)).address
    nothing = np.zeros(1)

    @numba.njit
    def every(starts: Any, grid: Any, tolerance: Any, address: Any) -> Any:
        out = np.empty((len(starts), len(grid), 4))
        for i in range(len(starts)):
            out[i], _ = solve(address, starts[i].copy(), grid, nothing, tolerance, tolerance, 10_000_000)
        return out

    # Holding on to the field keeps its address alive.
    return lambda starts, grid, tolerance: every(starts, grid, tolerance, address) if compiled else None


def tolerance_for(
    error: float, run: Callable[[float], float], first: float = 1e-6, parts: int = 2
) -> tuple[float, float]:
    """The loosest tolerance of first·10^(−k/parts) at which run(tolerance), an error, is no larger than
    `error`; and that error.
    """
    tolerance, reached = first, run(first)
    while reached > error and tolerance > 3e-14:
        tolerance /= 10.0 ** (1.0 / parts)
        reached = run(tolerance)
    return tolerance, reached
