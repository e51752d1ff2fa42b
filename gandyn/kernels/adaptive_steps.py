"""One step with error control for a block of trajectories of a smooth field, each with its own step size.

Both methods, DOP853 and Rodas5P, are lines of `tableaux`: a weighted sum of rows, then perhaps the field
there, then perhaps the solution of a linear system. The rows are those of `block`.
"""

from __future__ import annotations

import numpy as np

from gandyn.kernels.block import (
    ACCEPTED,
    ALLOWED,
    COUNT,
    DUE,
    ERROR_3,
    ERROR_5,
    EVENT,
    FIRST,
    G0,
    G1,
    G2,
    G3,
    HELD,
    LANES,
    LEAST,
    LIMIT,
    ONE,
    ROWS,
    SAFETY,
    SHORTEST,
    SPANS,
    SQUARE,
    STABILITY,
    STATE,
    TABLE,
    TERMS,
    THIRTEENTH,
    TIME,
    TWELFTH,
    WEIGHTS,
    H,
    X,
    Y,
    Z,
    params_at,
)  # fmt: skip
from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import read, write
from gandyn.kernels.linear_systems import column, factorize, shifted, solve
from gandyn.kernels.llvm_attributes import always_inline, never_inline, prefer_wide_vectors
from gandyn.vector_field import coefficients, has_theta_term


@kernel
def slope(x0, x1, x2, x3, k):
    """The field at one state."""
    always_inline()
    a, b, c, e = coefficients(x0 * x2 + x1 * x3, x0 * x0 + x1 * x1, x2 * x2 + x3 * x3, 0.0, k)
    if has_theta_term(k):
        return a * x0 + b * x2, a * x1 + b * x3, c * x0 + e * x2, c * x1 + e * x3
    return a * x0 + b * x2, a * x1 + b * x3, c * x0, c * x1


@kernel
def field(w, at, to, width, params):
    """Row `to` = h·f(row `at`), for the lanes in use only, as some fields are long."""
    prefer_wide_vectors()
    never_inline()
    for j in range(width):
        h, k = read(w, j + H), params_at(params, w, j)
        x0, x1 = read(w, at + j), read(w, at + j + LANES)
        x2, x3 = read(w, at + j + 2 * LANES), read(w, at + j + 3 * LANES)
        k0, k1, k2, k3 = slope(x0, x1, x2, x3, k)
        write(w, to + j, h * k0)
        write(w, to + j + LANES, h * k1)
        write(w, to + j + 2 * LANES, h * k2)
        write(w, to + j + 3 * LANES, h * k3)


@kernel
def combine(w, line):
    """The weighted sum of one line: row `to` = base + Σ weight·row."""
    prefer_wide_vectors()
    never_inline()
    to, base, scale = TABLE[line, 0], TABLE[line, 1], 1.0
    if base < 0:
        base, scale = X, 0.0
    for i in range(0, TABLE[line, 4], TERMS):
        a, b, c, d = WEIGHTS[line, i], WEIGHTS[line, i + 1], WEIGHTS[line, i + 2], WEIGHTS[line, i + 3]
        p, q, r, s = ROWS[line, i], ROWS[line, i + 1], ROWS[line, i + 2], ROWS[line, i + 3]
        # Apart, because a row that is read and written keeps the loop from being vectorised unless it is
        # plainly the same.
        if base == to:
            for j in range(STATE):
                near, far = a * read(w, p + j) + b * read(w, q + j), c * read(w, r + j) + d * read(w, s + j)
                write(w, to + j, read(w, to + j) + (near + far))
        else:
            for j in range(STATE):
                near, far = a * read(w, p + j) + b * read(w, q + j), c * read(w, r + j) + d * read(w, s + j)
                write(w, to + j, scale * read(w, base + j) + (near + far))
        base, scale = to, 1.0


@kernel
def follow(w, part, width, params):
    """All lines of one part of `tableaux.LINES`."""
    never_inline()
    for line in range(SPANS[part], SPANS[part + 1]):
        combine(w, line)
        if TABLE[line, 2] >= 0:
            field(w, TABLE[line, 0], TABLE[line, 2], width, params)
        if TABLE[line, 3] >= 0:
            solve(w, TABLE[line, 3])


@kernel
def linearize(w, width, params):
    """The triangles of 1/γ − h·J, with J by central differences: the complex step is in use inside
    consensus.
    """
    never_inline()
    for i in range(4):
        for side in range(2):
            shifted(w, i, side)
            field(w, Z, FIRST + side * STATE, width, params)
        column(w, i)
    factorize(w)


@kernel
def control(w, tolerance, method):
    """Which steps are accepted and how long the next ones may be; how many accepted ones pass a sample on
    their way.
    """
    prefer_wide_vectors()
    never_inline()
    passing = 0
    n = 2 + method
    for j in range(LANES):
        e5 = e3 = before = after = turned = apart = 0.0
        for i in range(4):
            at = j + i * LANES
            a, b, x, y = read(w, at + ERROR_5), read(w, at + ERROR_3), read(w, at + X), read(w, at + Y)
            e5, e3, before, after = e5 + a * a, e3 + b * b, before + x * x, after + y * y
            a, b = read(w, at + THIRTEENTH) - read(w, at + TWELFTH), y - read(w, at + Z)
            turned, apart = turned + a * a, apart + b * b
        # The squared error in units of the tolerance, as dop853.f weighs both estimates; what is no number is
        # too large.
        r = (e5 / (e5 + 0.01 * e3 + 1e-300)) * (e5 / (tolerance * tolerance * max(before, after) + 1e-300))
        r = r if r < 1e13 else 1e13
        ok = r <= 1.0
        r = r if r > 1e-13 else 1e-13
        # r^(−n/32) within 1 %, by dividing its exponent: −1/16 for order 8, nearly −1/10 for order 5.
        bits = ONE + n * (ONE >> 5) - n * (np.float64(r).view(np.int64) >> 5)
        new = SAFETY * read(w, j + H) * np.int64(bits).view(np.float64)
        h, allowed, due = read(w, j + H), read(w, j + ALLOWED), read(w, j + DUE) - read(w, j + TIME)
        # A step that was cut to end on a sample says little about the next one.
        new = allowed if ok & (abs(h) < abs(allowed)) & (abs(allowed) > abs(new)) else new
        write(w, j + ALLOWED, new)
        write(w, j + ACCEPTED, 1.0 if ok else 0.0)
        write(w, j + SQUARE, after)
        held = 0.1 if turned > STABILITY * STABILITY * apart else 0.0
        write(w, j + HELD, 0.9 * read(w, j + HELD) + held)
        passing += 1 if ok & (abs(h) > abs(due) * (1.0 + 1e-12)) else 0
    return passing


@kernel
def stride(allowed, left, spacing):
    """The next step: samples three steps apart or more are landed on, nearer ones are interpolated."""
    always_inline()
    return (
        left if (abs(allowed) > abs(left)) & (3.0 * abs(allowed) < abs(spacing)) & (left != 0.0) else allowed
    )


@kernel
def move(w, spacing, square):
    """Lanes whose step is accepted go on; how many have to be looked at: on a sample, outside, stuck, or long
    under way.
    """
    prefer_wide_vectors()
    never_inline()
    events = 0
    for j in range(LANES):
        ok = read(w, j + ACCEPTED) > 0.0
        t, h, allowed, due = read(w, j + TIME), read(w, j + H), read(w, j + ALLOWED), read(w, j + DUE)
        size, count, limit = read(w, j + SQUARE), read(w, j + COUNT) + 1.0, read(w, j + LIMIT)
        there = ok & (h == due - t)
        t = (due if there else t + h) if ok else t
        new = stride(allowed, due - t, spacing)
        stuck = (abs(allowed) < LEAST * abs(t) + SHORTEST) & (allowed != 0.0)
        event = there | (ok & (size > square)) | (count >= limit) | stuck
        events += 1 if event else 0
        ratio = new / h if h != 0.0 else 0.0
        write(w, j + EVENT, 1.0 if event else 0.0)
        write(w, j + TIME, t)
        write(w, j + H, new)
        write(w, j + COUNT, count)
        for i in range(4):
            at = j + i * LANES
            x, y, a, b = read(w, at + X), read(w, at + Y), read(w, at + FIRST), read(w, at + THIRTEENTH)
            x, a = (y, b) if ok else (x, a)
            write(w, at + X, x)
            write(w, at + FIRST, ratio * a)
    return events


@kernel
def inside(w, at, u, v):
    """The interpolant of the row that begins at `at` at the fraction u of the step, v = 1 − u."""
    always_inline()
    x, f = read(w, at + X), read(w, at + FIRST)
    d = read(w, at + Y) - x
    y = read(w, at + G2) + u * read(w, at + G3)
    y = read(w, at + G0) + u * (read(w, at + G1) + v * y)
    y = (f - d) + u * ((d - f) + (d - read(w, at + THIRTEENTH)) + v * y)
    return x + u * (d + v * y)


@kernel
def interpolate(w, later):
    """Row Z = the states at the times DUE + later; EVENT = the fraction of the step left there, −1 where
    there is none.
    """
    prefer_wide_vectors()
    never_inline()
    for j in range(LANES):
        u = (read(w, j + DUE) + later - read(w, j + TIME)) / read(w, j + H)
        v = 1.0 - u
        write(w, j + EVENT, v if (read(w, j + ACCEPTED) > 0.0) & (v != 0.0) else -1.0)
        y0, y1 = inside(w, j, u, v), inside(w, j + LANES, u, v)
        y2, y3 = inside(w, j + 2 * LANES, u, v), inside(w, j + 3 * LANES, u, v)
        write(w, j + Z, y0)
        write(w, j + (Z + LANES), y1)
        write(w, j + (Z + 2 * LANES), y2)
        write(w, j + (Z + 3 * LANES), y3)
