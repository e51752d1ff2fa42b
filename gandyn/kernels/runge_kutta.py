"""Classical RK4 for ensembles on smooth fields.

State of a trajectory: (φ₁, φ₂, θ₁, θ₂); one dimension is the plane with φ₂ = θ₂ = 0, which the field never leaves, and any
higher one turns into the plane of its start. Blocks of lanes are integrated together, one loop over the lanes for each of
the four stages: LLVM vectorises it, and the processor works on several lanes' exponentials at once.
Source: Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, section II.1, the classical method.
"""

from __future__ import annotations

import numpy as np

from gandyn.form import coefficients, pulls_theta
from gandyn.kernels.compiler import kernel
from gandyn.kernels.wide import prefer_wide_vectors

LANES = 64
# Lanes are filled up to a multiple of the widest vector, so that no loop has a slow rest.
VECTOR = 8
# One flat array holds x, the argument y of the next stage, and the sum of the stages, four rows of LANES each: constant
# distances tell LLVM that rows do not overlap, and it need not ask at every stage.
X0, X1, X2, X3, Y0, Y1, Y2, Y3, S0, S1, S2, S3 = range(0, 12 * LANES, LANES)


@kernel
def slope(x0, x1, x2, x3, on, k):
    """The field at one state."""
    a, b, c, e = coefficients(x0 * x2 + x1 * x3, x0 * x0 + x1 * x1, x2 * x2 + x3 * x3, on, k)
    if pulls_theta(k):
        return a * x0 + b * x2, a * x1 + b * x3, c * x0 + e * x2, c * x1 + e * x3
    return a * x0 + b * x2, a * x1 + b * x3, c * x0, c * x1


@kernel
def first_stage(w, width, sum_d, sum_g, to_d, to_g, k):
    """sum = x + sum·f(x), y = x + to·f(x); each player has its own multiples, which hold its time scale."""
    prefer_wide_vectors()
    for j in range(width):
        x0, x1, x2, x3 = w[j + X0], w[j + X1], w[j + X2], w[j + X3]
        k0, k1, k2, k3 = slope(x0, x1, x2, x3, 0.0, k)
        w[j + S0], w[j + S1], w[j + S2], w[j + S3] = x0 + sum_d * k0, x1 + sum_d * k1, x2 + sum_g * k2, x3 + sum_g * k3
        w[j + Y0], w[j + Y1], w[j + Y2], w[j + Y3] = x0 + to_d * k0, x1 + to_d * k1, x2 + to_g * k2, x3 + to_g * k3


@kernel
def stage(w, width, sum_d, sum_g, to_d, to_g, k):
    """Adds sum·f(y) to the sum, then y = x + to·f(y)."""
    prefer_wide_vectors()
    for j in range(width):
        k0, k1, k2, k3 = slope(w[j + Y0], w[j + Y1], w[j + Y2], w[j + Y3], 0.0, k)
        w[j + S0], w[j + S1] = w[j + S0] + sum_d * k0, w[j + S1] + sum_d * k1
        w[j + S2], w[j + S3] = w[j + S2] + sum_g * k2, w[j + S3] + sum_g * k3
        w[j + Y0], w[j + Y1] = w[j + X0] + to_d * k0, w[j + X1] + to_d * k1
        w[j + Y2], w[j + Y3] = w[j + X2] + to_g * k2, w[j + X3] + to_g * k3


@kernel
def last_stage(w, width, sum_d, sum_g, k):
    """x = the sum + sum·f(y), the new state."""
    prefer_wide_vectors()
    for j in range(width):
        k0, k1, k2, k3 = slope(w[j + Y0], w[j + Y1], w[j + Y2], w[j + Y3], 0.0, k)
        k0, k1 = w[j + S0] + sum_d * k0, w[j + S1] + sum_d * k1
        k2, k3 = w[j + S2] + sum_g * k2, w[j + S3] + sum_g * k3
        w[j + X0], w[j + X1], w[j + X2], w[j + X3] = k0, k1, k2, k3


@kernel
def advance(w, width, steps, h, k):
    """`steps` steps of size h for lanes [0, width). k is a Scaled: its time scales go into the steps, once for all lanes."""
    prefer_wide_vectors()
    hd, hg, inner = h * k.tau_d, h * k.tau_g, k.inner
    for _ in range(steps):
        first_stage(w, width, hd / 6.0, hg / 6.0, hd / 2.0, hg / 2.0, inner)
        stage(w, width, hd / 3.0, hg / 3.0, hd / 2.0, hg / 2.0, inner)
        stage(w, width, hd / 3.0, hg / 3.0, hd, hg, inner)
        last_stage(w, width, hd / 6.0, hg / 6.0, inner)


@kernel
def aligned(size):
    """Zeros that begin a cache line, so that no vector lies across two."""
    room = np.zeros(size + VECTOR)
    first = -(room.ctypes.data // 8) % VECTOR
    return room[first : first + size]


@kernel
def put(w, j, x0, x1, x2, x3):
    """Lane j is in this state."""
    w[j + X0], w[j + X1], w[j + X2], w[j + X3] = x0, x1, x2, x3


@kernel
def ensemble(starts, out, every, h, bound, k, length, ended):
    """Fills out (m, n, 4) from starts (m, 4), saving every `every` steps; length and ended (m,) as in Orbit."""
    prefer_wide_vectors()
    m, n = out.shape[0], out.shape[1]
    w = aligned(12 * LANES)
    for first in range(0, m, LANES):
        count = min(LANES, m - first)
        width = (count + VECTOR - 1) // VECTOR * VECTOR
        for j in range(width):
            lane = min(first + j, m - 1)
            length[lane], ended[lane] = n, 0
            put(w, j, starts[lane, 0], starts[lane, 1], starts[lane, 2], starts[lane, 3])
            for i in range(4):
                out[lane, 0, i] = starts[lane, i]
        for row in range(1, n):
            advance(w, width, every, h, k)
            for j in range(count):
                store(w, out, first, j, row, bound, length, ended)


@kernel
def store(w, out, first, j, row, bound, length, ended):
    """Keeps lane j's state as sample `row`, or ends the lane if it has left the bound."""
    lane = first + j
    square = 0.0
    for i in range(4):
        square += w[i * LANES + j] * w[i * LANES + j]
    if length[lane] > row and not square <= bound * bound:
        length[lane], ended[lane] = row, 1
    alive = length[lane] > row
    for i in range(4):
        out[lane, row, i] = w[i * LANES + j] if alive else out[lane, row - 1, i]
    if not alive:
        put(w, j, 0.0, 0.0, 0.0, 0.0)
