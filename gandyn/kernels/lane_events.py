"""The flow on lanes of a field with corners or poles, or in a box: RK4 in vectors, finer where it must be, and lane by lane where
something happens.

Each lane keeps the side of the switch it is on and which components of φ are held (by a wall, or at rest at 0). A step of all lanes
is taken with both fixed. It is kept in a lane where the embedded third-order formula agrees, the switch stays away from 0, no
component comes near the wall, none that is held is let go, and neither player comes near a pole at 0. The other lanes are
gathered in a block of their own and repeat it in PARTS, in vectors again; what is not kept even then is repeated by `hops`, which
locate what happens. In a box they repeat it by `walls` at once.

Rows of a lane's state: X, then M (the argument of the next stage, at last the fourth slope, then whether the step is kept), W (the
sum), V (1 for each component of φ that is free, 0 for one that is held; then the switch halfway), P (the state one step before).
The rows of rates, which a flow has none of, keep the mode and the size of the last cut of `careful`.
Source: the embedded weights (1, 2, 2, 0, 1)/6 of Dormand and Prince 1978, RK4(3)T, on (k₁, …, k₄, f(x₁)); Filippov 1988.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gandyn.form import coefficients, pulls_theta, switch
from gandyn.kernels import careful, hops, walls
from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import LANES, RATE_D, RATE_G, WALL, X, lane_knobs, note, products, read, write
from gandyn.kernels.runge_kutta import VECTOR, aligned
from gandyn.kernels.wide import always_inline, prefer_wide_vectors

MODE, CUT = RATE_D, RATE_G
# A step is kept whose third-order companion differs by no more than this share of ‖x‖: its own error is of a higher order.
AGREED = 2e-5
# The switch must stay farther from 0 than this share of its second difference: a parabola passes below its samples by an eighth of it.
# Nearer to 0 than NOISE (1 + ‖x‖²), less than a map resolves, it has not left its side: circles may lie on the switch itself.
MARGIN, NOISE = 0.25, 1e-7
# Parts of a step that is repeated.
PARTS = 4


class Careful(NamedTuple):
    """For fields with corners and poles. near_phi, near_theta: largest (‖Δφ‖/‖φ‖)² and (‖Δθ‖/‖θ‖)² of a vectorised step."""

    h: float
    near_phi: float
    near_theta: float


class Walled(NamedTuple):
    """For fields in a box."""

    h: float
    near_phi: float
    near_theta: float


@kernel
def slopes(w, j, source, space, k):
    """(a, b, c, e) at the state whose first row begins at `source`, on the lane's own side of the switch."""
    always_inline()
    s, p, q = products(w, source, space)
    return coefficients(s, p, q, min(read(w, j + MODE), 1.0), k)


@kernel
def climb(w, j, source, base, space, share, reach, k):
    """RK4 in one lane: rows W = base + share·f(source), then rows M = x + reach·f(source); source and base are states."""
    always_inline()
    d = len(space)
    a, b, c, e = slopes(w, j, source, space, k)
    for i in range(d):
        near, far = i * LANES, (d + i) * LANES
        u, v = read(w, source + near), read(w, source + far)
        du, dv = read(w, j + X + 6 * d * LANES + near) * (a * u + b * v), c * u + e * v if pulls_theta(k) else c * u
        write(w, j + X + 4 * d * LANES + near, read(w, base + near) + share * du)
        write(w, j + X + 4 * d * LANES + far, read(w, base + far) + share * dv)
        write(w, j + X + 2 * d * LANES + near, read(w, j + X + near) + reach * du)
        write(w, j + X + 2 * d * LANES + far, read(w, j + X + far) + reach * dv)


@kernel
def first_climb(w, width, space, h, proto):
    """RK4: the first stage."""
    prefer_wide_vectors()
    for j in range(width):
        climb(w, j, j + X, j + X, space, h / 6.0, h / 2.0, lane_knobs(proto, w, j + X + 10 * len(space) * LANES))


@kernel
def next_climb(w, width, space, h, reach, proto):
    """RK4: the second and third stage; the switch where the stage begins is kept."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k, source = lane_knobs(proto, w, j + X + 10 * d * LANES), j + X + 2 * d * LANES
        s, p, q = products(w, source, space)
        write(w, j + X + 7 * d * LANES, switch(s, p, q, k))
        climb(w, j, source, j + X + 4 * d * LANES, space, h / 3.0, reach, k)


@kernel
def last_climb(w, width, space, h, proto):
    """RK4: the last stage; rows W are the new state, rows M the fourth slope."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        a, b, c, e = slopes(w, j, j + X + 2 * d * LANES, space, k)
        for i in range(d):
            near, far = j + X + (2 * d + i) * LANES, j + X + (3 * d + i) * LANES
            u, v = read(w, near), read(w, far)
            du, dv = read(w, near + 4 * d * LANES) * (a * u + b * v), c * u + e * v if pulls_theta(k) else c * u
            write(w, near, du)
            write(w, far, dv)
            write(w, near + 2 * d * LANES, read(w, near + 2 * d * LANES) + h / 6.0 * du)
            write(w, far + 2 * d * LANES, read(w, far + 2 * d * LANES) + h / 6.0 * dv)


@kernel
def quiet(w, j, space, k):
    """Whether the switch keeps its side through the step, by what it is before, halfway and after; a lane that slides never does."""
    always_inline()
    d, mode = len(space), read(w, j + MODE)
    s, p, q = products(w, j + X, space)
    u, v, r = products(w, j + X + 4 * d * LANES, space)
    side = 2.0 * mode - 1.0
    before, halfway, after = side * switch(s, p, q, k), side * read(w, j + X + 7 * d * LANES), side * switch(u, v, r, k)
    low, bend = min(before, min(halfway, after)), abs(before - 2.0 * halfway + after)  # noqa: PLW3301
    near = -NOISE * (1.0 + v + r)
    return (mode == careful.RESTING) | ((mode <= careful.ON) & (low > MARGIN * bend + near))


@kernel
def judge(w, width, space, proto, how):
    """Into the first of the rows M whether each lane's step is kept; into X its state if it is."""
    prefer_wide_vectors()
    d, h = len(space), how.h
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        calm, wall = quiet(w, j, space, k), read(w, j + WALL)
        s, p, q = products(w, j + X + 4 * d * LANES, space)
        a, b, c, e = coefficients(s, p, q, min(read(w, j + MODE), 1.0), k)
        gap = far = farther = 0.0
        for i in range(d):
            near = j + X + i * LANES
            u, v = read(w, near + 4 * d * LANES), read(w, near + 5 * d * LANES)
            raw, free = a * u + b * v, read(w, near + 6 * d * LANES)
            more, other = free * raw - read(w, near + 2 * d * LANES), (c * u + e * v) - read(w, near + 3 * d * LANES)
            gap += more * more + other * other
            step, path = u - read(w, near), v - read(w, near + d * LANES)
            far, farther = far + step * step, farther + path * path
            # A parabola rises above its ends by no more than a quarter of the step at its steeper end.
            top = max(abs(u), abs(read(w, near))) + 0.25 * h * abs(raw)
            calm = calm & (((free > 0.0) & (top <= wall)) | ((free <= 0.0) & (raw * u >= 0.0)))
        calm = calm & (gap * h * h <= 36.0 * AGREED * AGREED * (p + q)) & (far <= how.near_phi * p) & (farther <= how.near_theta * q)
        for i in range(2 * d):
            at = j + X + i * LANES
            write(w, at, read(w, at + 4 * d * LANES) if calm else read(w, at))
        write(w, j + X + 2 * d * LANES, 1.0 if calm else 0.0)


@kernel
def attempt(w, width, space, proto, how):
    """A step of all lanes, kept where nothing happens."""
    first_climb(w, width, space, how.h, proto)
    next_climb(w, width, space, how.h, how.h / 2.0, proto)
    next_climb(w, width, space, how.h, how.h, proto)
    last_climb(w, width, space, how.h, proto)
    judge(w, width, space, proto, how)


@kernel
def record(w, width, space, square):
    """Notes on all lanes."""
    prefer_wide_vectors()
    for j in range(width):
        note(w, j, space, square)


@kernel
def open_up(w, width, space):
    """All components of φ free, on no side yet."""
    for j in range(width):
        w[j + MODE] = w[j + CUT] = 0.0
        for i in range(len(space)):
            w[j + X + (6 * len(space) + i) * LANES] = 1.0


@kernel
def take(w, j, space, x, half):
    """Lane j's state into x, θ beginning at `half`; whether it is finite and how large."""
    size = 0.0
    for i in range(len(space)):
        x[i], x[half + i] = w[j + X + i * LANES], w[j + X + (len(space) + i) * LANES]
        size += x[i] * x[i] + x[half + i] * x[half + i]
    return size


@kernel
def give(w, j, space, x, half, inside):
    """x into lane j; what has ended is no number."""
    for i in range(len(space)):
        w[j + X + i * LANES], w[j + X + (len(space) + i) * LANES] = (x[i], x[half + i]) if inside else (np.nan, np.nan)


@kernel
def side_of(x, k):
    """The mode in which x begins."""
    level = careful.side(x, k)
    if level == 0.0:
        return careful.decide(x, 1.0, k)
    return careful.ON if level > 0.0 else careful.OFF


@kernel
def refused(w, width, space, square, x, picked):
    """The lanes whose step was not kept and that are inside the bound, into `picked`; how many."""
    count = 0
    for j in range(width):
        if w[j + X + 2 * len(space) * LANES] == 0.0 and take(w, j, space, x, 2) <= square:
            picked[count] = j
            count += 1
    return count


@kernel
def copied(source, i, target, j):
    """All rows of lane i of one block into lane j of another."""
    for row in range(0, len(source), LANES):
        target[j + row] = source[i + row]


@kernel
def finely(v, count, space, square, proto, how, x, work):
    """The step of `count` lanes in parts, each kept or repeated by `hops`."""
    d = len(space)
    for _ in range(PARTS):
        attempt(v, (count + VECTOR - 1) // VECTOR * VECTOR, space, proto, how)
        for j in range(count):
            if v[j + X + 2 * d * LANES] == 0.0 and take(v, j, space, x, 2) <= square:
                k = lane_knobs(proto, v, j + X + 10 * d * LANES)
                v[j + MODE], v[j + CUT], resolved = hops.step(x, how.h, v[j + MODE], v[j + CUT], k, work)
                give(v, j, space, x, 2, resolved)
                for i in range(d):
                    v[j + X + (6 * d + i) * LANES] = 0.0 if v[j + MODE] == careful.RESTING else 1.0


@kernel
def by_care(w, width, space, begin, end, square, proto, how):
    """Steps begin … end − 1 of a field with corners or poles."""
    x, work, v, picked = np.zeros(4), np.empty((5, 4)), aligned(len(w)), np.empty(LANES, np.intp)
    v[:] = 1.0
    finer = Careful(how.h / PARTS, how.near_phi, how.near_theta)
    if begin == 0:
        open_up(w, width, space)
        for j in range(width):
            take(w, j, space, x, 2)
            w[j + MODE], w[j + CUT] = side_of(x, lane_knobs(proto, w, j + X + 10 * len(space) * LANES)), finer.h
    for _ in range(begin, end):
        attempt(w, width, space, proto, how)
        count = refused(w, width, space, square, x, picked)
        for n in range(count):
            copied(w, picked[n], v, n)
        finely(v, count, space, square, proto, finer, x, work)
        for n in range(count):
            copied(v, n, w, picked[n])
        record(w, width, space, square)


@kernel
def by_walls(w, width, space, begin, end, square, proto, how):
    """Steps begin … end − 1 of the flow in a box."""
    d = len(space)
    x, work = np.zeros(2 * d), np.empty((3, 2 * d))
    held, free = np.zeros(d, np.bool_), np.zeros(d, np.bool_)
    if begin == 0:
        open_up(w, width, space)
    for n in range(begin, end):
        if n > 0:
            attempt(w, width, space, proto, how)
        for j in range(width):
            if (n == 0 or w[j + X + 2 * d * LANES] == 0.0) and take(w, j, space, x, d) <= square:
                k, wall = lane_knobs(proto, w, j + X + 10 * d * LANES), w[j + WALL]
                for i in range(d):
                    held[i] = w[j + X + (6 * d + i) * LANES] == 0.0
                if n == 0:
                    walls.settle(x, held, free, wall, k, work)
                give(w, j, space, x, d, walls.macro(x, how.h, held, free, wall, k, work))
                for i in range(d):
                    w[j + X + (6 * d + i) * LANES] = 0.0 if held[i] else 1.0
        record(w, width, space, square)
