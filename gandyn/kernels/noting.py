"""Notes on the samples that a step of a whole block passes: all lanes at once, and the table only when a
piece ends.

Meanwhile the notes lie where the matrix of the implicit method does, which is made anew for every step.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.kernels.adaptive_steps import interpolate
from gandyn.kernels.block import DUE, EVENT, LANES, LIMIT, MATRIX, SQUARE, Z
from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import read, write
from gandyn.kernels.llvm_attributes import always_inline, never_inline, prefer_wide_vectors
from gandyn.kernels.sinks import (
    ALIVE,
    EXTREMES,
    GONE,
    KINDS,
    LAST,
    LAST_OF_WINDOW,
    LEFT,
    MOVES,
    TINY,
    TOPS,
)  # fmt: skip

# The time of the next sample of a lane that has none.
NEVER = 1e300
# Of each lane: the largest ‖x‖² of its piece; the least ‖x‖², least and largest s and ‖φ‖² − ‖θ‖² of its
# window; the samples to come, in all and up to the end of its piece; the newest sample and the one before.
TOP, LOW, S_LOW, S_HIGH, GAP_LOW, GAP_HIGH, TO_COME, TO_END, NEWEST = range(MATRIX, MATRIX + 9 * LANES, LANES)
BEFORE = NEWEST + 4 * LANES
IDLE = -1


@kernel
def known(value, blank):
    """The value, or what stands for none."""
    always_inline()
    return blank if np.isnan(value) else value


@kernel
def resume(w, j, sink, lane, row, n):
    """Lane j goes on with what the table says of the piece and window of its next sample."""
    if lane[j] == IDLE or row[j] >= n:
        w[j + TO_COME], w[j + TO_END] = 0.0, -1.0
        return
    calendar, table, at = sink.calendar, sink.table, lane[j] * sink.table.shape[1]
    day = row[j]
    window = at + EXTREMES + KINDS * calendar[day, 1]
    write(w, j + TO_COME, float(n - row[j]))
    write(w, j + TO_END, float(calendar[day, 3]))
    write(w, j + TOP, known(read(table, at + TOPS + calendar[day, 0]), -1.0))
    write(w, j + LOW, known(read(table, window), NEVER))
    write(w, j + S_LOW, known(read(table, window + 1), NEVER))
    write(w, j + S_HIGH, known(read(table, window + 2), -NEVER))
    write(w, j + GAP_LOW, known(read(table, window + 3), NEVER))
    write(w, j + GAP_HIGH, known(read(table, window + 4), -NEVER))
    for i in range(4):
        write(w, j + NEWEST + i * LANES, read(table, at + LAST + i))


@kernel
def settle(w, j, sink, lane, row, n):
    """Writes into the table what has been noted on lane j since it resumed."""
    now = n - int(read(w, j + TO_COME))
    if lane[j] == IDLE or now == row[j] or row[j] >= n:
        return
    row[j] = now
    calendar, table, at = sink.calendar, sink.table, lane[j] * sink.table.shape[1]
    day = now - 1
    window = at + EXTREMES + KINDS * calendar[day, 1]
    write(table, at + TOPS + calendar[day, 0], read(w, j + TOP))
    write(table, at + ALIVE, float(now - 1))
    write(table, window, read(w, j + LOW))
    write(table, window + 1, read(w, j + S_LOW))
    write(table, window + 2, read(w, j + S_HIGH))
    write(table, window + 3, read(w, j + GAP_LOW))
    write(table, window + 4, read(w, j + GAP_HIGH))
    for i in range(4):
        write(table, at + LAST + i, read(w, j + NEWEST + i * LANES))
    if calendar[day, 2] > 0:
        close(w, j, sink, lane[j], now - 1)


@kernel
def close(w, j, sink, old, newest):
    """What is noted of a piece's or a window's last sample only."""
    never_inline()
    calendar, table, moved, size = sink.calendar, sink.table, 0.0, 0.0
    for i in range(4):
        x = w[j + NEWEST + i * LANES]
        moved, size = moved + (x - w[j + BEFORE + i * LANES]) ** 2, size + x * x
    if calendar[newest, 2] == LAST_OF_WINDOW:
        table[old, MOVES + calendar[newest, 1]] = math.sqrt(moved)
    if size < TINY and table[old, GONE] == 0.0:
        table[old, GONE], table[old, LEFT] = newest, size


@kernel
def note_lanes(w, square):
    """Notes on row Z of the lanes whose step passes a sample there; how many there are, and how many to be
    looked at.
    """
    prefer_wide_vectors()
    never_inline()
    taken, events = 0, 0
    for j in range(LANES):
        x0, x1, x2, x3 = (
            read(w, j + Z),
            read(w, j + (Z + LANES)),
            read(w, j + (Z + 2 * LANES)),
            read(w, j + (Z + 3 * LANES)),
        )
        to_come, to_end = read(w, j + TO_COME), read(w, j + TO_END)
        p, q, s = x0 * x0 + x1 * x1, x2 * x2 + x3 * x3, x0 * x2 + x1 * x3
        size, gap = p + q, p - q
        due = (read(w, j + EVENT) >= -1e-12) & (to_come > 0.0)
        ok = due & (size <= square)
        top, low, s_low, s_high = read(w, j + TOP), read(w, j + LOW), read(w, j + S_LOW), read(w, j + S_HIGH)
        gap_low, gap_high = read(w, j + GAP_LOW), read(w, j + GAP_HIGH)
        write(w, j + TOP, size if ok & (size > top) else top)
        write(w, j + LOW, size if ok & (size < low) else low)
        write(w, j + S_LOW, s if ok & (s < s_low) else s_low)
        write(w, j + S_HIGH, s if ok & (s > s_high) else s_high)
        write(w, j + GAP_LOW, gap if ok & (gap < gap_low) else gap_low)
        write(w, j + GAP_HIGH, gap if ok & (gap > gap_high) else gap_high)
        one = 1.0 if ok else 0.0
        write(w, j + TO_COME, to_come - one)
        write(w, j + TO_END, to_end - one)
        for i in range(4):
            x, old, before = (
                read(w, j + Z + i * LANES),
                read(w, j + NEWEST + i * LANES),
                read(w, j + BEFORE + i * LANES),
            )
            new, old = (x, old) if ok else (old, before)
            write(w, j + NEWEST + i * LANES, new)
            write(w, j + BEFORE + i * LANES, old)
        taken += 1 if ok else 0
        events += 1 if (due & (size > square)) | (due & np.isnan(size)) | (ok & (to_end == 1.0)) else 0
    return taken, events


@kernel
def note_passed(w, sink, lane, row, n, spacing, square):
    """Notes on the samples that steps passed. What left the bound on the way ends with this step, wherever it
    is then.
    """
    never_inline()
    for j in range(LANES):
        resume(w, j, sink, lane, row, n)
    later, found = 0, True
    while found:
        interpolate(w, later * spacing)
        taken, events = note_lanes(w, square)
        found = taken > 0
        if events > 0:
            for j in range(LANES):
                if w[j + EVENT] >= -1e-12 and w[j + TO_COME] > 0.0 and outside(w, j, square):
                    w[j + DUE], w[j + SQUARE] = math.copysign(NEVER, spacing), np.inf
                elif w[j + TO_END] == 0.0:
                    settle(w, j, sink, lane, row, n)
                    resume(w, j, sink, lane, row, n)
        later += 1
    for j in range(LANES):
        settle(w, j, sink, lane, row, n)
        if lane[j] != IDLE:
            w[j + DUE] = row[j] * spacing
            w[j + LIMIT] = 0.0 if row[j] == n else w[j + LIMIT]


@kernel
def outside(w, j, square):
    """Whether lane j's row Z is out of the bound, or no number."""
    total = 0.0
    for i in range(4):
        total += w[j + Z + i * LANES] ** 2
    return not total <= square
