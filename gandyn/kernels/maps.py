"""Many cells of a map of an update rule at once: each lane has its own knobs, rates and start, and leaves
notes.

A run of T rounds is cut into 64 pieces. The largest ‖x‖² is kept for each piece; the extremes of ‖x‖², s,
‖φ‖² − ‖θ‖² and the last round's movement for the windows [T/64, T/32], …, [T/2, T], as `gandyn.analyses`
looks at them. A lane that has fallen below 10⁻¹⁴⁰ is put to rest, one beyond the bound runs on unseen, and a
block whose lanes have all ended stops.
"""

from __future__ import annotations

import numpy as np

from gandyn.kernels.compiler import kernel
from gandyn.kernels.lane_rules import by_rule
from gandyn.kernels.lanes import ALIVE, BOTTOM, LANES, RATE_D, TOP, WALL, X, products, reset_statistics
from gandyn.kernels.llvm_attributes import prefer_wide_vectors
from gandyn.kernels.runge_kutta import VECTOR, aligned

PIECES, WINDOWS = 64, 6
TINY = 1e-280


@kernel
def fill(w, j, lane, table, space):
    """Cell `lane` into lane j: table rows are rates, wall, start, then knobs; memories are blank."""
    d = len(space)
    for i in range(3 + 2 * d):
        w[j + RATE_D + i * LANES] = table[i, lane]
    for i in range(2 * d, 10 * d):
        w[j + X + i * LANES] = 0.0
    for i in range(3 + 2 * d, table.shape[0]):
        w[j + RATE_D + (i + 8 * d) * LANES] = table[i, lane]
    w[j + ALIVE] = 0.0
    wall = w[j + WALL]
    for i in range(d):
        w[j + X + i * LANES] = min(max(w[j + X + i * LANES], -wall), wall)


@kernel
def keep(w, j, space):
    """The state into the rows P."""
    for i in range(2 * len(space)):
        w[j + X + (8 * len(space) + i) * LANES] = w[j + X + i * LANES]


@kernel
def moved(w, j, space):
    """How far the state is from the one in the rows P."""
    total = 0.0
    for i in range(2 * len(space)):
        gap = w[j + X + i * LANES] - w[j + X + (8 * len(space) + i) * LANES]
        total += gap * gap
    return np.sqrt(total)


@kernel
def rest(w, j, space):
    """The lane's state at 0."""
    for i in range(2 * len(space)):
        w[j + X + i * LANES] = 0.0


@kernel
def settle(w, count, first, space, end, square, gone, left):
    """Puts vanished lanes to rest and remembers when; whether any lane still runs."""
    running = False
    for j in range(count):
        lane = first + j
        _, p, q = products(w, j + X, space)
        if gone[lane] == 0 and p + q < TINY and w[j + ALIVE] == end:
            gone[lane], left[lane] = end, p + q
            rest(w, j, space)
        running = running or (gone[lane] == 0 and w[j + ALIVE] == end)
    return running


@kernel
def close(w, count, first, space, window, extremes, steps):
    """A window's notes into extremes (WINDOWS + 1, 5, m) and the last round's movement into steps (WINDOWS +
    1, m).
    """
    for j in range(count):
        steps[window, first + j] = moved(w, j, space)
        for i in range(5):
            extremes[window, i, first + j] = w[j + BOTTOM + i * LANES]
    reset_statistics(w, LANES)


@kernel
def piece(w, width, space, begin, end, square, proto, how):
    """One piece; the state before its last round is kept for its movement."""
    by_rule(w, width, space, begin, end - 1, square, proto, how)
    for j in range(width):
        keep(w, j, space)
    by_rule(w, width, space, end - 1, end, square, proto, how)


@kernel
def block(w, count, first, space, rounds, square, proto, how, tops, extremes, steps, gone, left):
    """All pieces of one block of lanes, whose first cell is `first`."""
    width = (count + VECTOR - 1) // VECTOR * VECTOR
    window = 0
    reset_statistics(w, LANES)
    for n in range(PIECES):
        end = rounds * (n + 1) // PIECES
        piece(w, width, space, rounds * n // PIECES, end, square, proto, how)
        for j in range(count):
            tops[n, first + j] = w[j + TOP]
            w[j + TOP] = -1.0
        running = settle(w, count, first, space, end, square, gone, left)
        if n + 1 == 1 << window:
            close(w, count, first, space, window, extremes, steps)
            window += 1
        if not running:
            break


@kernel
def survey(table, space, rounds, square, proto, how, tops, extremes, steps, alive, gone, left, last):
    """Runs the cells of table (3 + 2d + numbers of knobs, m): rates, wall, start, knobs of field (and rule).

    tops (PIECES, m): largest ‖x‖²; extremes (WINDOWS + 1, 5, m): least ‖x‖², least and largest s, least and
    largest ‖φ‖² − ‖θ‖² of each window, the first piece before them; steps (WINDOWS + 1, m): movement in the
    last round of each; alive (m,): rounds inside the bound; gone, left (m,): the round after which a lane had
    vanished, else 0, and ‖x‖² then; last (m, 2d): states at the end. What was not reached keeps its value.
    rounds must be at least 2·PIECES.
    """
    prefer_wide_vectors()
    m = table.shape[1]
    rows = X // LANES + 10 * len(space) + table.shape[0]
    w = aligned(rows * LANES)
    for first in range(0, m, LANES):
        count = min(LANES, m - first)
        for j in range(LANES):
            fill(w, j, min(first + j, m - 1), table, space)
        block(w, count, first, space, rounds, square, proto, how, tops, extremes, steps, gone, left)
        for j in range(count):
            alive[first + j] = w[j + ALIVE]
            for i in range(2 * len(space)):
                last[first + j, i] = w[j + X + i * LANES]
