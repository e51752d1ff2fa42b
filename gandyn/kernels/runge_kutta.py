"""Classical RK4 with a fixed step, as the articles draw their figures; corners and jumps are stepped over.

State of a trajectory: (φ₁, φ₂, θ₁, θ₂); one dimension is the plane with φ₂ = θ₂ = 0, which the field never
leaves, and any higher one turns into the plane of its start. Blocks of lanes are integrated together, one
loop over the lanes for each of the four stages: LLVM vectorises it, and the processor works on several lanes'
exponentials at once. Source: Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, section
II.1, the classical method.
"""

from __future__ import annotations

import numpy as np

from gandyn.kernels.compiler import kernel
from gandyn.kernels.endings import DIVERGED, LEFT_BOX
from gandyn.kernels.lanes import read, write
from gandyn.kernels.llvm_attributes import never_inline, prefer_wide_vectors
from gandyn.vector_field import coefficients, has_theta_term, switch

LANES = 64
# Lanes are filled up to a multiple of the widest vector, so that no loop has a slow rest.
VECTOR = 8
# Samples that are kept before they are stored: far apart in memory, one at a time they cost 80 ns each.
ROWS_KEPT = 16
# One flat array holds x, the argument y of the next stage, and the sum of the stages, four rows of LANES
# each: constant distances tell LLVM that rows do not overlap, and it need not ask at every stage.
X0, X1, X2, X3, Y0, Y1, Y2, Y3, S0, S1, S2, S3 = range(0, 12 * LANES, LANES)


@kernel
def slope(x0, x1, x2, x3, on, k):
    """The field at one state."""
    a, b, c, e = coefficients(x0 * x2 + x1 * x3, x0 * x0 + x1 * x1, x2 * x2 + x3 * x3, on, k)
    if has_theta_term(k):
        return a * x0 + b * x2, a * x1 + b * x3, c * x0 + e * x2, c * x1 + e * x3
    return a * x0 + b * x2, a * x1 + b * x3, c * x0, c * x1


@kernel
def sided_slope(x0, x1, x2, x3, k):
    """The field at one state, on its side of the switch if there is one."""
    s, p, q = x0 * x2 + x1 * x3, x0 * x0 + x1 * x1, x2 * x2 + x3 * x3
    return slope(x0, x1, x2, x3, 1.0 if switch(s, p, q, k) > 0.0 else 0.0, k)


@kernel
def first_stage(w, width, sum_d, sum_g, to_d, to_g, k):
    """sum = x + sum·f(x), y = x + to·f(x); each player has its own multiples, which hold its time scale."""
    prefer_wide_vectors()
    for j in range(width):
        x0, x1, x2, x3 = w[j + X0], w[j + X1], w[j + X2], w[j + X3]
        k0, k1, k2, k3 = sided_slope(x0, x1, x2, x3, k)
        w[j + S0], w[j + S1], w[j + S2], w[j + S3] = (
            x0 + sum_d * k0,
            x1 + sum_d * k1,
            x2 + sum_g * k2,
            x3 + sum_g * k3,
        )
        w[j + Y0], w[j + Y1], w[j + Y2], w[j + Y3] = (
            x0 + to_d * k0,
            x1 + to_d * k1,
            x2 + to_g * k2,
            x3 + to_g * k3,
        )


@kernel
def stage(w, width, sum_d, sum_g, to_d, to_g, k):
    """Adds sum·f(y) to the sum, then y = x + to·f(y)."""
    prefer_wide_vectors()
    for j in range(width):
        k0, k1, k2, k3 = sided_slope(w[j + Y0], w[j + Y1], w[j + Y2], w[j + Y3], k)
        w[j + S0], w[j + S1] = w[j + S0] + sum_d * k0, w[j + S1] + sum_d * k1
        w[j + S2], w[j + S3] = w[j + S2] + sum_g * k2, w[j + S3] + sum_g * k3
        w[j + Y0], w[j + Y1] = w[j + X0] + to_d * k0, w[j + X1] + to_d * k1
        w[j + Y2], w[j + Y3] = w[j + X2] + to_g * k2, w[j + X3] + to_g * k3


@kernel
def last_stage(w, width, sum_d, sum_g, k):
    """x = the sum + sum·f(y), the new state."""
    prefer_wide_vectors()
    for j in range(width):
        k0, k1, k2, k3 = sided_slope(w[j + Y0], w[j + Y1], w[j + Y2], w[j + Y3], k)
        k0, k1 = w[j + S0] + sum_d * k0, w[j + S1] + sum_d * k1
        k2, k3 = w[j + S2] + sum_g * k2, w[j + S3] + sum_g * k3
        w[j + X0], w[j + X1], w[j + X2], w[j + X3] = k0, k1, k2, k3


@kernel
def advance(w, width, steps, h, k):
    """`steps` steps of size h for lanes [0, width). k is a Scaled: its time scales go into the steps, once
    for all lanes.
    """
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
    """Fills out (m, n, 4), in one dimension (m, n, 2), from starts (m, 4), saving every `every` steps.

    length and ended: (m,) as in Orbit.
    """
    prefer_wide_vectors()
    m, n = out.shape[0], out.shape[1]
    w, kept = aligned(12 * LANES), np.empty(ROWS_KEPT * 4 * LANES)
    for first in range(0, m, LANES):
        count = min(LANES, m - first)
        width = (count + VECTOR - 1) // VECTOR * VECTOR
        for j in range(width):
            lane = min(first + j, m - 1)
            length[lane], ended[lane] = n, 0
            put(w, j, starts[lane, 0], starts[lane, 1], starts[lane, 2], starts[lane, 3])
            for i in range(out.shape[2]):
                out[lane, 0, i] = starts[lane, i * (4 // out.shape[2])]
        for begin in range(1, n, ROWS_KEPT):
            rows = min(ROWS_KEPT, n - begin)
            for row in range(rows):
                advance(w, width, every, h, k)
                if keep(w, kept, row * 4 * LANES, bound * bound) > 0:
                    for j in range(count):
                        check(w, j, first + j, begin + row, bound, length, ended)
            for j in range(count):
                store(kept, j, out, first + j, begin, rows, length[first + j])


@kernel
def check(w, j, lane, row, bound, length, ended):
    """Ends lane j if it has left the bound."""
    square = 0.0
    for i in range(4):
        square += w[i * LANES + j] * w[i * LANES + j]
    if length[lane] > row and not square <= bound * bound:
        length[lane], ended[lane] = row, DIVERGED
    if length[lane] <= row:
        put(w, j, 0.0, 0.0, 0.0, 0.0)


@kernel
def keep(w, kept, at, square):
    """Copies the states of all lanes; how many are outside."""
    prefer_wide_vectors()
    never_inline()
    outside = 0
    for j in range(LANES):
        x0, x1, x2, x3 = read(w, j + X0), read(w, j + X1), read(w, j + X2), read(w, j + X3)
        write(kept, at + j, x0)
        write(kept, at + j + LANES, x1)
        write(kept, at + j + 2 * LANES, x2)
        write(kept, at + j + 3 * LANES, x3)
        outside += 0 if x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3 <= square else 1
    return outside


@kernel
def store(kept, j, out, lane, begin, rows, length):
    """Rows of lane j at once, which lie together in memory; its last valid one is repeated after its end."""
    never_inline()
    width = out.shape[2]
    apart, inside = 4 // width * LANES, min(max(length - begin, 0), rows)
    for row in range(inside):
        for i in range(width):
            out[lane, begin + row, i] = read(kept, row * 4 * LANES + apart * i + j)
    for row in range(inside, rows):
        for i in range(width):
            out[lane, begin + row, i] = out[lane, begin + row - 1, i]


@kernel
def in_box(starts, out, every, h, bound, width, k, length, ended):
    """The same for states (m, 2d) whose φ is clipped to [−width, width]^d after each step forward."""
    size = starts.shape[1]
    d = size // 2
    x, y, total, rate = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    for lane in range(out.shape[0]):
        for i in range(size):
            x[i] = min(max(starts[lane, i], -width), width) if i < d else starts[lane, i]
        out[lane, 0] = x
        length[lane], ended[lane] = out.shape[1], 0
        for row in range(1, out.shape[1]):
            for _ in range(every):
                box_step(x, h, width, k, y, total, rate)
            left = np.max(np.abs(x[:d])) > width * (1.0 + 1e-13)
            if length[lane] > row and (left or not np.sum(x * x) <= bound * bound):
                length[lane], ended[lane] = row, LEFT_BOX if left else DIVERGED
            out[lane, row] = x if length[lane] > row else out[lane, row - 1]


@kernel
def box_step(x, h, width, k, y, total, rate):
    """One RK4 step of x in place, clipped if it goes forward."""
    d = x.size // 2
    y[:], total[:] = x, x
    for stage in range(4):
        s = p = q = 0.0
        for i in range(d):
            s, p, q = s + y[i] * y[d + i], p + y[i] * y[i], q + y[d + i] * y[d + i]
        a, b, c, e = coefficients(s, p, q, 0.0, k)
        reach, share = (h if stage == 2 else h / 2.0), (h / 3.0 if 0 < stage < 3 else h / 6.0)
        for i in range(d):
            rate[i], rate[d + i] = a * y[i] + b * y[d + i], c * y[i] + e * y[d + i]
        for i in range(2 * d):
            total[i], y[i] = total[i] + share * rate[i], x[i] + reach * rate[i]
    for i in range(2 * d):
        x[i] = min(max(total[i], -width), width) if i < d and h > 0.0 else total[i]
