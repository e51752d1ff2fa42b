"""The plane that φ and θ span, which the flow never leaves: any dimension is integrated in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gandyn.orbit import Array

# Angular momentum below this fraction of ‖φ‖‖θ‖ is rounding: the start lies on a line.
COLLINEAR = 4e-16


def to_plane(phi: Array, theta: Array, straight: bool = False) -> tuple[Array, Array | None]:
    """Starts as (m, 4) in the plane that φ and θ span, and its basis (m, d, 2), None where they are in it
    already.

    straight: turn starts on a line (L = 0) onto the first axis, where passing through 0 is exact.
    """
    m, d = phi.shape
    if d == 1 or (d == 2 and not (straight and _collinear(phi, theta).any())):
        plane = np.zeros((m, 4))
        plane[:, :d], plane[:, 2 : 2 + d] = phi, theta
        return plane, None
    # The longer one first, so that neither is lost where the other is 0.
    turned = (phi * phi).sum(-1) < (theta * theta).sum(-1)
    pair = np.stack([phi, theta], axis=-1)
    pair[turned] = pair[turned][:, :, ::-1]
    basis, triangle = np.linalg.qr(pair)
    triangle[_collinear(pair[:, :, 0], pair[:, :, 1]), 1, 1] = 0.0
    triangle[turned] = triangle[turned][:, :, ::-1]
    return np.concatenate([triangle[:, :, 0], triangle[:, :, 1]], axis=1), basis


def _collinear(phi: Array, theta: Array) -> NDArray[np.bool_]:
    """Whether φ and θ (m, d) lie on one line through 0."""
    p, q, s = (phi * phi).sum(-1), (theta * theta).sum(-1), (phi * theta).sum(-1)
    unit = np.where(p > 0.0, s / np.where(p > 0.0, p, 1.0), 0.0)
    rest = theta - unit[:, None] * phi
    return np.asarray((p == 0.0) | ((rest * rest).sum(-1) <= COLLINEAR**2 * q))


def from_plane(out: Array, basis: Array | None) -> Array:
    """Samples (m, n, 4) of the plane in its d dimensions, (m, n, 2d)."""
    if basis is None:
        return out
    return np.concatenate([out[..., :2] @ basis.swapaxes(1, 2), out[..., 2:] @ basis.swapaxes(1, 2)], axis=-1)
