"""Other people's integrators on the non-saturating GAN in two dimensions; state (φ₁, φ₂, θ₁, θ₂), answers (n, 4) on a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Solver = Callable[[Array, Array, float], Array]


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

    answer: Array = solve_ivp(slope, (grid[0], grid[-1]), start, t_eval=grid, rtol=tolerance, atol=tolerance).y.T
    return answer


def reference(start: Array, grid: Array) -> Array:
    """Hairer's DOP853 at 1e-13: what all are measured against."""
    from scipy.integrate import solve_ivp

    answer: Array = solve_ivp(slope, (grid[0], grid[-1]), start, "DOP853", t_eval=grid, rtol=1e-13, atol=1e-13).y.T
    return answer


def lsoda() -> Callable[[Array, Array, float], Array]:
    """numbalsoda with the field compiled by Numba: solve(starts (m, 4), grid, tolerance) -> (m, n, 4), loop and all compiled."""
    import math

    import numba
    from numbalsoda import lsoda as solve
    from numbalsoda import lsoda_sig

    @numba.cfunc(lsoda_sig)
    def compiled_slope(t: Any, x: Any, dx: Any, data: Any) -> None:
        up = 1.0 / (1.0 + math.exp(-(x[0] * x[2] + x[1] * x[3])))
        dx[0], dx[1], dx[2], dx[3] = -up * x[2], -up * x[3], (1.0 - up) * x[0], (1.0 - up) * x[1]

    address = compiled_slope.address
    nothing = np.zeros(1)

    @numba.njit
    def every(starts: Any, grid: Any, tolerance: Any, address: Any) -> Any:
        out = np.empty((len(starts), len(grid), 4))
        for i in range(len(starts)):
            out[i], _ = solve(address, starts[i].copy(), grid, nothing, tolerance, tolerance, 10_000_000)
        return out

    return lambda starts, grid, tolerance: every(starts, grid, tolerance, address)


def tolerance_for(error: float, run: Callable[[float], float], first: float = 1e-6) -> tuple[float, float]:
    """The loosest tolerance of first·10^(−k/2) at which run(tolerance), an error, is no larger than `error`; and that error."""
    tolerance, reached = first, run(first)
    while reached > error and tolerance > 3e-14:
        tolerance /= 10.0**0.5
        reached = run(tolerance)
    return tolerance, reached
