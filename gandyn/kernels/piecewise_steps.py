"""Steps of DOP853 for one trajectory in a fixed mode, and where in a step the mode is left.

w is flat: the rows of `tableaux`, then RATE, the field at the state, and the states at PLACES in the step,
each as wide as the state. In the plane the width is a constant, so that each row is one vector of the
processor.
"""

from __future__ import annotations

import math

from gandyn.kernels import tableaux
from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import read, write
from gandyn.kernels.llvm_attributes import always_inline
from gandyn.kernels.modes import faint, level, rhs, width_of

TABLE, TERMS, WEIGHTS, SPANS = tableaux.arrays(1)
X, Y, Z, FIRST, LAST = tableaux.X, tableaux.Y, tableaux.Z, tableaux.K[0], tableaux.K[12]
ERROR_5, ERROR_3 = tableaux.ERROR_5, tableaux.ERROR_3
G0, G1, G2, G3 = tableaux.G
# A step is looked into at so many places.
GRID = 4
RATE = G3 + 1
PLACES = RATE + 1
ROWS = PLACES + GRID + 1
# A squared error that is no number, in units of the tolerance.
HOPELESS = 1e13


@kernel
def follow(w, part, h, mode, problem):
    """All lines of one part of DOP853; stages are h times the field.

    Whether a stage was taken on a line beyond 0, where the field may be another one, though the step does not
    go there.
    """
    n, strays = width_of(problem, mode), False
    for line in range(SPANS[part], SPANS[part + 1]):
        to, base = n * TABLE[line, 0], TABLE[line, 1]
        for i in range(n):
            write(w, to + i, read(w, n * base + i) if base >= 0 else 0.0)
        for j in range(TABLE[line, 4]):
            row, weight = n * TERMS[line, j], WEIGHTS[line, j]
            for i in range(n):
                write(w, to + i, read(w, to + i) + weight * read(w, row + i))
        if TABLE[line, 2] >= 0:
            rhs(w, to, n * TABLE[line, 2], h, mode, problem)
            strays = strays or (
                n == 4 and w[1] == 0.0 and w[3] == 0.0 and (beyond(w, to, 0) or beyond(w, to, 2))
            )
    return strays


@kernel
def beyond(w, at, c):
    """Whether component c of the stage at w[at] has another sign than both ends of the step."""
    return w[at + c] * w[c] < 0.0 and w[4 * Y + c] * w[c] > 0.0


@kernel
def square(w, row, n):
    """‖row‖²."""
    total = 0.0
    for i in range(n):
        total += read(w, n * row + i) * read(w, n * row + i)
    return total


@kernel
def attempt(w, h, mode, problem, tolerance):
    """A step of h into row Y; the squared error in units of the tolerance, relative to the whole state."""
    n = width_of(problem, mode)
    for i in range(n):
        write(w, n * FIRST + i, h * read(w, n * RATE + i))
    follow(w, 0, h, mode, problem)
    e5, e3, size = square(w, ERROR_5, n), square(w, ERROR_3, n), max(square(w, X, n), square(w, Y, n))
    r = (e5 / (e5 + 0.01 * e3 + 1e-300)) * (e5 / (tolerance * tolerance * size + 1e-300))
    return r if r < HOPELESS else HOPELESS


@kernel
def inside(w, n, u, to):
    """Row `to` = the interpolant at the fraction u of the step."""
    always_inline()
    v = 1.0 - u
    for i in range(n):
        x, f = read(w, n * X + i), read(w, n * FIRST + i)
        d = read(w, n * Y + i) - x
        y = read(w, n * G2 + i) + u * read(w, n * G3 + i)
        y = read(w, n * G0 + i) + u * (read(w, n * G1 + i) + v * y)
        y = (f - d) + u * ((d - f) + (d - read(w, n * LAST + i)) + v * y)
        write(w, n * to + i, x + u * (d + v * y))


@kernel
def look_inside(w, n):
    """The states at the PLACES of the step, its beginning and end among them."""
    for i in range(n):
        write(w, n * PLACES + i, read(w, n * X + i))
        write(w, n * (PLACES + GRID) + i, read(w, n * Y + i))
    for place in range(1, GRID):
        inside(w, n, place / GRID, PLACES + place)


@kernel
def top(low, middle, high):
    """Where between −1 and 1 the parabola through levels at −1, 0 and 1 has its top, or 2 if it has none
    there.
    """
    bend = low - 2.0 * middle + high
    peak = 0.5 * (low - high) / bend
    return peak if bend < 0.0 and abs(peak) <= 1.0 else 2.0


@kernel
def topmost(w, n, u, mode, i, problem):
    """Where the level has its top near the fraction u of the step, by parabolas through ever nearer
    places.
    """
    apart = 1.0 / GRID
    for _ in range(3):
        apart *= 0.25
        inside(w, n, u - apart, Z)
        low = level(w, n * Z, mode, i, problem)
        inside(w, n, u + apart, Z)
        high = level(w, n * Z, mode, i, problem)
        inside(w, n, u, Z)
        peak = top(low, level(w, n * Z, mode, i, problem), high)
        if peak > 1.0:
            break
        u += apart * peak
    return u


@kernel
def left_at(w, n, mode, i, problem):
    """The first fraction of the step at which the mode is seen to be left in the way number i, or 2.

    A visit to the other side between two places shows at the top of a parabola through three.
    """
    start = max(level(w, n * PLACES, mode, i, problem), 0.0)
    low, middle = start, level(w, n * (PLACES + 1), mode, i, problem)
    if middle > start:
        return 1.0 / GRID
    for place in range(2, GRID + 1):
        high = level(w, n * (PLACES + place), mode, i, problem)
        # A parabola rises above its highest level by less than it bends.
        near = max(low, middle, high) + abs(low - 2.0 * middle + high) > start
        peak = top(low, middle, high)
        if near and peak < 1.0:
            u = topmost(w, n, (place - 1 + peak) / GRID, mode, i, problem)
            inside(w, n, u, Z)
            if 0.0 < u <= 1.0 and level(w, n * Z, mode, i, problem) > start:
                return u
        if high > start:
            return place / GRID
        low, middle = middle, high
    return 2.0


@kernel
def earlier(w, n, first, mode, i, problem):
    """Where before the fraction `first`, at which the mode is left, it is left in the way number i, by
    bisection.
    """
    start = max(level(w, n * X, mode, i, problem), 0.0)
    low, high = 0.0, first
    inside(w, n, high, Z)
    if not level(w, n * Z, mode, i, problem) > start:
        return first
    while high - low > 1e-16 + 4e-16 * high:
        middle = 0.5 * (low + high)
        inside(w, n, middle, Z)
        if level(w, n * Z, mode, i, problem) > start:
            high = middle
        else:
            low = middle
    return high


@kernel
def event(w, h, mode, problem, tolerance):
    """The fraction of the step at which its mode is left first, or 2; h: the step that accuracy allows."""
    n = width_of(problem, mode)
    look_inside(w, n)
    first = 2.0
    for i in range(mode.size):
        first = min(first, left_at(w, n, mode, i, problem))
    if first > 1.0:
        return first
    for i in range(mode.size):
        first = earlier(w, n, first, mode, i, problem)
    inside(w, n, first, Z)
    return 2.0 if faint(w, n * Z, mode, h, problem, tolerance) else first


@kernel
def jumps(w, c, mode, problem):
    """Whether the field jumps where component c passes 0, the others being as in row Y."""
    for i in range(4):
        w[4 * Z + i] = w[4 * Y + i]
    w[4 * Z + c] = 1e-12 * math.sqrt(square(w, Y, 4))
    rhs(w, 4 * Z, 4 * PLACES, 1.0, mode, problem)
    w[4 * Z + c] = -w[4 * Z + c]
    rhs(w, 4 * Z, 4 * (PLACES + 1), 1.0, mode, problem)
    gap = total = 0.0
    for i in range(4):
        gap += abs(w[4 * PLACES + i] - w[4 * (PLACES + 1) + i])
        total += abs(w[4 * PLACES + i])
    return not gap <= 1e-9 * total


@kernel
def crossed(w, mode, problem):
    """On a line, the component (0: φ, 2: θ) that passes 0 in the step while the field jumps there;
    else −1.
    """
    if width_of(problem, mode) != 4 or w[1] != 0.0 or w[3] != 0.0:
        return -1
    for c in (0, 2):
        if w[c] * w[4 * Y + c] < 0.0 and jumps(w, c, mode, problem):
            return c
    return -1
