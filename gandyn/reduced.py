"""The reduced portrait: every dimension at once, in three numbers.

With u = ‖θ‖², v = ‖φ‖², s = φ·θ the flow closes: u' = 2(cs + eu), v' = 2(av + bs), s' = (a+e)s + bu + cv. In
the coordinates X = (u − v)/2, s, E = (u + v)/2 the angular momentum is a distance from a light cone, E² − X²
− s² = L² ≥ 0: one dimension is the cone itself, L = 0, and every L > 0 a sheet of a hyperboloid above it.
Where L is conserved an orbit never leaves its sheet, and the sheet, seen from above as the plane (X, s), is
its whole phase portrait. Source: the products of `docs/mathematics.md`; uv − s² = L² is Lagrange's identity.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses.context import coefficients_at
from gandyn.errors import GandynError
from gandyn.orbit import Array
from gandyn.scenario import Scenario


def reduced(phi: ArrayLike, theta: ArrayLike) -> tuple[Array, Array, Array]:
    """(X, s, E) of states phi, theta (…, d), each (…)."""
    phi, theta = np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64)
    u, v = (theta * theta).sum(-1), (phi * phi).sum(-1)
    return (u - v) / 2.0, np.asarray((phi * theta).sum(-1)), (u + v) / 2.0


def level_field(scenario: Scenario, momentum: float, x: ArrayLike, s: ArrayLike) -> tuple[Array, Array]:
    """(X', s') on the sheet |L| = momentum at points (x, s) of any one shape; NaN where the field is
    undefined.

    Where L is not conserved this is the field at the moment at which |L| has that value.
    """
    x, s = np.asarray(x, dtype=np.float64), np.asarray(s, dtype=np.float64)
    energy = np.sqrt(x * x + s * s + momentum * momentum)
    u, v = energy + x, energy - x
    a, b, c, e = coefficients_at(scenario, s, v, u)
    with np.errstate(all="ignore"):
        return c * s + e * u - a * v - b * s, (a + e) * s + b * u + c * v


def lift(x: float, s: float, momentum: float, dim: int) -> tuple[Array, Array]:
    """One state (φ, θ), each (dim,), on the sheet |L| = momentum at (x, s), with θ along the first axis.

    Raises ValueError in one dimension unless momentum is 0, and at u = 0, where θ has no direction but φ may.
    """
    energy = float(np.sqrt(x * x + s * s + momentum * momentum))
    size = np.sqrt(max(energy + x, 0.0))
    if dim == 1 and momentum != 0.0:
        raise GandynError("In one dimension there is no angular momentum.")
    phi, theta = np.zeros(dim), np.zeros(dim)
    theta[0] = size
    if size <= 1e-12 * np.sqrt(energy):
        if momentum != 0.0 or s != 0.0:
            raise GandynError("Where θ is 0 there is neither s nor angular momentum.")
        phi[0] = np.sqrt(max(energy - x, 0.0))
        return phi, theta
    phi[0] = s / size
    if dim > 1:
        phi[1] = momentum / size
    return phi, theta
