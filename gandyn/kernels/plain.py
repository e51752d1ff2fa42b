"""RK4 in numpy, without events: the first picture while kernels are being compiled. Corners are drawn, not located."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.form import coefficients, on_side

Array = NDArray[np.float64]


def slope(phi: Array, theta: Array, k: Any) -> tuple[Array, Array]:
    """The field at phi, theta (…, d); NaN where it is undefined."""
    s, p, q = ((x * y).sum(-1) for x, y in ((phi, theta), (phi, phi), (theta, theta)))
    with np.errstate(all="ignore"):
        a, b, c, e = (np.asarray(z)[..., None] for z in coefficients(s, p, q, on_side(s, p, q, k), k))
        return a * phi + b * theta, c * phi + e * theta


Ends = NDArray[np.int64]


def ensemble(phi: Array, theta: Array, rows: int, every: int, h: float, bound: float, box: float | None, k: Any) -> tuple[Array, Ends, Ends]:
    """Samples (m, n, 2d), lengths and end codes (m,) from phi, theta (m, d). A box (or None) clips φ after each step."""
    d = phi.shape[-1]
    x = np.concatenate([phi if box is None else phi.clip(-box, box), theta], axis=-1)
    out = np.repeat(x[:, None], rows, axis=1)
    length, ended = np.full(len(x), rows), np.zeros(len(x), dtype=np.int64)
    for row in range(1, rows):
        for _ in range(every):
            x = _step(x, d, h, k)
            if box is not None and h > 0.0:
                x[:, :d] = x[:, :d].clip(-box, box)
        reason = _reason(x, d, bound, box)
        alive = (length > row) & (reason == 0)
        ended = np.where((length > row) & ~alive, reason, ended)
        length = np.where((length > row) & ~alive, row, length)
        x = np.where(alive[:, None], x, 0.0)
        out[:, row] = np.where(alive[:, None], x, out[:, row - 1])
    return out, length, ended


def _reason(x: Array, d: int, bound: float, box: float | None) -> Ends:
    """Code of the end of each state, 0 where it goes on."""
    left = np.zeros(len(x), dtype=bool) if box is None else np.abs(x[:, :d]).max(-1) > box * (1.0 + 1e-12)
    with np.errstate(all="ignore"):
        inside = np.square(x).sum(-1) <= bound * bound
    return np.where(left, 3, np.where(inside, 0, 1))


def _step(x: Array, d: int, h: float, k: Any) -> Array:
    def rate(y: Array) -> Array:
        return np.concatenate(slope(y[:, :d], y[:, d:], k), axis=-1)

    with np.errstate(all="ignore"):
        k1 = rate(x)
        k2 = rate(x + 0.5 * h * k1)
        k3 = rate(x + 0.5 * h * k2)
        return x + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + rate(x + h * k3))
