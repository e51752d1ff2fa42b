"""The flow of smooth fields on lanes: RK4 as loops that LLVM vectorises.

Rows of a lane's state, each as many as it has numbers: X, then M (the argument of the next stage) and W (the sum), V (not used),
P (the state one step before), then the knobs; see `lanes`.
"""

from __future__ import annotations

from typing import NamedTuple

from gandyn.form import pulls_theta
from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import LANES, X, lane_knobs, note, read, velocity, write
from gandyn.kernels.wide import always_inline, prefer_wide_vectors


class Steps(NamedTuple):
    """By classical RK4."""

    h: float


@kernel
def rise(w, j, source, base, space, share, reach, k):
    """RK4 in one lane: rows W = base + share·f(source), then rows M = x + reach·f(source); source and base are states."""
    always_inline()
    d = len(space)
    a, b, c, e = velocity(w, source, space, k.inner)
    for i in range(d):
        near, far = i * LANES, (d + i) * LANES
        u, v = read(w, source + near), read(w, source + far)
        du, dv = k.tau_d * (a * u + b * v), k.tau_g * (c * u + e * v if pulls_theta(k) else c * u)
        write(w, j + X + 4 * d * LANES + near, read(w, base + near) + share * du)
        write(w, j + X + 4 * d * LANES + far, read(w, base + far) + share * dv)
        write(w, j + X + 2 * d * LANES + near, read(w, j + X + near) + reach * du)
        write(w, j + X + 2 * d * LANES + far, read(w, j + X + far) + reach * dv)


@kernel
def first_stage(w, width, space, share, reach, proto):
    """RK4: from the state itself."""
    prefer_wide_vectors()
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * len(space) * LANES)
        rise(w, j, j + X, j + X, space, share, reach, k)


@kernel
def stage(w, width, space, share, reach, proto):
    """RK4: from the rows M, onto the sum in the rows W."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        rise(w, j, j + X + 2 * d * LANES, j + X + 4 * d * LANES, space, share, reach, k)


@kernel
def last_stage(w, width, space, share, square, proto):
    """RK4: x = rows W + share·f(rows M), the new state, and notes on it."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        a, b, c, e = velocity(w, j + X + 2 * d * LANES, space, k.inner)
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            u, v = read(w, near + 2 * d * LANES), read(w, far + 2 * d * LANES)
            write(w, near, read(w, near + 4 * d * LANES) + share * k.tau_d * (a * u + b * v))
            write(w, far, read(w, far + 4 * d * LANES) + share * k.tau_g * (c * u + e * v if pulls_theta(k) else c * u))
        note(w, j, space, square)


@kernel
def by_steps(w, width, space, begin, end, square, proto, how):
    """RK4 steps begin … end − 1 of the flow."""
    h = how.h
    for _ in range(end - begin):
        first_stage(w, width, space, h / 6.0, h / 2.0, proto)
        stage(w, width, space, h / 3.0, h / 2.0, proto)
        stage(w, width, space, h / 3.0, h, proto)
        last_stage(w, width, space, h / 6.0, square, proto)
