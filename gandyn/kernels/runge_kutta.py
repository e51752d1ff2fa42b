"""Classical RK4 for ensembles on smooth fields.

State of a trajectory: (φ₁, φ₂, θ₁, θ₂); one dimension is the plane with φ₂ = θ₂ = 0, which the field never leaves, and any
higher one turns into the plane of its start. Blocks of lanes are integrated together, one loop over the lanes for a whole
step, so that LLVM vectorises it.
Source: Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, section II.1, the classical method.
"""

from __future__ import annotations

import numpy as np

from gandyn.form import coefficients
from gandyn.kernels.compiler import kernel

LANES = 64


@kernel
def slope(x0, x1, x2, x3, on, k):
    """The field at one state."""
    a, b, c, e = coefficients(x0 * x2 + x1 * x3, x0 * x0 + x1 * x1, x2 * x2 + x3 * x3, on, k)
    return a * x0 + b * x2, a * x1 + b * x3, c * x0 + e * x2, c * x1 + e * x3


@kernel
def advance(block, width, steps, h, k):
    """`steps` steps of size h for lanes [0, width) of block (4, LANES), in place."""
    r0, r1, r2, r3 = block[0], block[1], block[2], block[3]
    h2, h3, h6 = h / 2.0, h / 3.0, h / 6.0
    for _ in range(steps):
        for j in range(width):
            x0, x1, x2, x3 = r0[j], r1[j], r2[j], r3[j]
            k0, k1, k2, k3 = slope(x0, x1, x2, x3, 0.0, k)
            y0, y1, y2, y3 = x0 + h6 * k0, x1 + h6 * k1, x2 + h6 * k2, x3 + h6 * k3
            k0, k1, k2, k3 = slope(x0 + h2 * k0, x1 + h2 * k1, x2 + h2 * k2, x3 + h2 * k3, 0.0, k)
            y0, y1, y2, y3 = y0 + h3 * k0, y1 + h3 * k1, y2 + h3 * k2, y3 + h3 * k3
            k0, k1, k2, k3 = slope(x0 + h2 * k0, x1 + h2 * k1, x2 + h2 * k2, x3 + h2 * k3, 0.0, k)
            y0, y1, y2, y3 = y0 + h3 * k0, y1 + h3 * k1, y2 + h3 * k2, y3 + h3 * k3
            k0, k1, k2, k3 = slope(x0 + h * k0, x1 + h * k1, x2 + h * k2, x3 + h * k3, 0.0, k)
            r0[j], r1[j], r2[j], r3[j] = y0 + h6 * k0, y1 + h6 * k1, y2 + h6 * k2, y3 + h6 * k3


@kernel
def ensemble(starts, out, every, h, bound, k, length, ended):
    """Fills out (m, n, 4) from starts (m, 4), saving every `every` steps; length and ended (m,) as in Orbit."""
    m, n = out.shape[0], out.shape[1]
    block = np.empty((4, LANES))
    for first in range(0, m, LANES):
        width = min(LANES, m - first)
        for j in range(width):
            length[first + j], ended[first + j] = n, 0
            for i in range(4):
                block[i, j] = starts[first + j, i]
                out[first + j, 0, i] = starts[first + j, i]
        for row in range(1, n):
            advance(block, width, every, h, k)
            for j in range(width):
                store(block, out, first, j, row, bound, length, ended)


@kernel
def store(block, out, first, j, row, bound, length, ended):
    """Keeps lane j's state as sample `row`, or ends the lane if it has left the bound."""
    lane = first + j
    square = 0.0
    for i in range(4):
        square += block[i, j] * block[i, j]
    if length[lane] > row and not square <= bound * bound:
        length[lane], ended[lane] = row, 1
    alive = length[lane] > row
    for i in range(4):
        out[lane, row, i] = block[i, j] if alive else out[lane, row - 1, i]
        if not alive:
            block[i, j] = 0.0
