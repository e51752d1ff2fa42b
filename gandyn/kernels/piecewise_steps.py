"""Steps of DOP853 for one trajectory in a fixed mode, and where in a step the mode is left.

work is (ROWS, n): the rows of `tableaux`, then RATE, the field at the state, and the states of GRID places in the step.
"""

from __future__ import annotations

import numpy as np

from gandyn.kernels.compiler import kernel
from gandyn.kernels.modes import level, rhs
from gandyn.kernels.tableaux import ERROR_3, ERROR_5, G, K, X, Y, Z, arrays

TABLE, TERMS, WEIGHTS, SPANS = arrays(1)
LAST = K[12]
G0, G1, G2, G3 = G
# A step is looked into at so many places.
GRID = 8
RATE = G[3] + 1
PLACES = RATE + 1
ROWS = PLACES + GRID + 1
# A squared error that is no number, in units of the tolerance.
HOPELESS = 1e13


@kernel
def follow(work, part, h, mode, problem):
    """All lines of one part of DOP853; stages are h times the field."""
    n = work.shape[1]
    for line in range(SPANS[part], SPANS[part + 1]):
        to, base, slope = TABLE[line, 0], TABLE[line, 1], TABLE[line, 2]
        for i in range(n):
            work[to, i] = work[base, i] if base >= 0 else 0.0
        for j in range(TABLE[line, 4]):
            row, weight = TERMS[line, j], WEIGHTS[line, j]
            for i in range(n):
                work[to, i] += weight * work[row, i]
        if slope >= 0:
            rhs(work[to], mode, problem, work[slope])
            for i in range(n):
                work[slope, i] *= h


@kernel
def attempt(work, h, mode, problem, tolerance):
    """A step of h into row Y; the squared error in units of the tolerance, relative to the whole state."""
    n = work.shape[1]
    for i in range(n):
        work[K[0], i] = h * work[RATE, i]
    follow(work, 0, h, mode, problem)
    e5 = e3 = before = after = 0.0
    for i in range(n):
        e5, e3 = e5 + work[ERROR_5, i] ** 2, e3 + work[ERROR_3, i] ** 2
        before, after = before + work[X, i] ** 2, after + work[Y, i] ** 2
    r = (e5 / (e5 + 0.01 * e3 + 1e-300)) * (e5 / (tolerance * tolerance * max(before, after) + 1e-300))
    return r if r < HOPELESS else HOPELESS


@kernel
def inside(work, u, out):
    """out = the interpolant at the fraction u of the step."""
    v = 1.0 - u
    for i in range(work.shape[1]):
        x, f = work[X, i], work[K[0], i]
        d = work[Y, i] - x
        y = work[G2, i] + u * work[G3, i]
        y = work[G0, i] + u * (work[G1, i] + v * y)
        y = (f - d) + u * ((d - f) + (d - work[LAST, i]) + v * y)
        out[i] = x + u * (d + v * y)


@kernel
def look_inside(work):
    """The states at the GRID places of the step, its beginning and end among them."""
    for i in range(work.shape[1]):
        work[PLACES, i], work[PLACES + GRID, i] = work[X, i], work[Y, i]
    for place in range(1, GRID):
        inside(work, place / GRID, work[PLACES + place])


@kernel
def top(low, middle, high):
    """Where between −1 and 1 the parabola through three levels has its top, or 2 if it has none there."""
    bend = low - 2.0 * middle + high
    if not (middle >= low and middle >= high) or bend == 0.0:
        return 2.0
    return 0.5 * (low - high) / bend


@kernel
def left_at(work, mode, i, problem):
    """The first fraction of the step at which the mode is seen to be left in the way number i, or 2.

    A visit to the other side between two places shows at the top of a parabola through three.
    """
    start = max(level(work[PLACES], mode, i, problem), 0.0)
    low, middle = start, level(work[PLACES + 1], mode, i, problem)
    if middle > start:
        return 1.0 / GRID
    for place in range(2, GRID + 1):
        high = level(work[PLACES + place], mode, i, problem)
        peak = top(low, middle, high)
        if peak < 1.0:
            u = (place - 1 + peak) / GRID
            inside(work, u, work[Z])
            if level(work[Z], mode, i, problem) > start:
                return u
        if high > start:
            return place / GRID
        low, middle = middle, high
    return 2.0


@kernel
def event(work, mode, problem):
    """The fraction of the step at which its mode is left first, by bisection on the interpolant, or 2."""
    look_inside(work)
    first, which = 2.0, -1
    for i in range(mode.size):
        u = left_at(work, mode, i, problem)
        if u < first:
            first, which = u, i
    if which < 0:
        return first
    for i in range(mode.size):
        start = max(level(work[X], mode, i, problem), 0.0)
        low, high = 0.0, first
        inside(work, high, work[Z])
        if not level(work[Z], mode, i, problem) > start:
            continue
        while high - low > 1e-16 + 4e-16 * high:
            middle = 0.5 * (low + high)
            inside(work, middle, work[Z])
            if level(work[Z], mode, i, problem) > start:
                high = middle
            else:
                low = middle
        first = high
    return first


@kernel
def jumps(work, c, mode, problem):
    """Whether the field jumps where component c passes 0, the others being as in row Y."""
    n = work.shape[1]
    size = 0.0
    for i in range(n):
        size += work[Y, i] ** 2
    gap = total = 0.0
    for i in range(n):
        work[Z, i] = work[Y, i]
    work[Z, c] = 1e-12 * np.sqrt(size)
    rhs(work[Z], mode, problem, work[PLACES])
    work[Z, c] = -work[Z, c]
    rhs(work[Z], mode, problem, work[PLACES + 1])
    for i in range(n):
        gap, total = gap + abs(work[PLACES, i] - work[PLACES + 1, i]), total + abs(work[PLACES, i])
    return not gap <= 1e-9 * total


@kernel
def crossed(work, mode, problem):
    """On a line, the component (0: φ, 2: θ) that passes 0 in the step while the field jumps there; else −1."""
    if work.shape[1] != 4 or work[X, 1] != 0.0 or work[X, 3] != 0.0:
        return -1
    for c in (0, 2):
        if work[X, c] * work[Y, c] < 0.0 and jumps(work, c, mode, problem):
            return c
    return -1
