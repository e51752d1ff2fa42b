"""Where the samples of trajectories go, chosen by type: `Samples` keeps them, `Notes` sums them up as maps
need it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.extending import overload

from gandyn.kernels.compiler import OPTIONS, kernel
from gandyn.kernels.llvm_attributes import always_inline


class Samples(NamedTuple):
    """All samples: (m, n, w), where w is 2 in one dimension though the kernels always work in the plane."""

    out: np.ndarray


class Notes(NamedTuple):
    """What a map keeps of m trajectories with n samples each, instead of the samples.

    calendar: (n, 3), which of the run's pieces and which of its doubling windows a sample belongs to, and
    whether it is the last one of its window (LAST_OF_WINDOW) or of its piece only (LAST_OF_PIECE), else 0.
    table: (m, LAST + w), from TOPS on the largest ‖x‖² of each piece; from EXTREMES on, for each window, the
    least ‖x‖², least and largest s, least and largest ‖φ‖² − ‖θ‖²; from MOVES on the distance of each
    window's last sample from the one before; ALIVE: samples after the first; GONE, LEFT: the sample at which
    the trajectory had vanished, else 0, and ‖x‖² then; from LAST on the newest sample. NaN where there is
    nothing yet.
    """

    calendar: np.ndarray
    table: np.ndarray


PIECES, WINDOWS, KINDS = 64, 7, 5
TOPS = 0
EXTREMES = TOPS + PIECES
MOVES = EXTREMES + WINDOWS * KINDS
ALIVE, GONE, LEFT, LAST = range(MOVES + WINDOWS, MOVES + WINDOWS + 4)
# ‖x‖² below this has vanished.
TINY = 1e-280
LAST_OF_WINDOW, LAST_OF_PIECE = 1, 2


@kernel
def least(table, lane, at, value):
    """The smaller one; NaN, to which nothing compares, gives way."""
    always_inline()
    table[lane, at] = value if not value >= table[lane, at] else table[lane, at]


@kernel
def largest(table, lane, at, value):
    """The larger one; NaN gives way."""
    always_inline()
    table[lane, at] = value if not value <= table[lane, at] else table[lane, at]


@kernel
def note(sink, lane, row, s, p, q, moved):
    """Takes notes on sample `row`."""
    always_inline()
    calendar, table = sink.calendar, sink.table
    closes, at, size = calendar[row, 2], EXTREMES + KINDS * calendar[row, 1], p + q
    largest(table, lane, TOPS + calendar[row, 0], size)
    least(table, lane, at, size)
    least(table, lane, at + 1, s)
    largest(table, lane, at + 2, s)
    least(table, lane, at + 3, p - q)
    largest(table, lane, at + 4, p - q)
    table[lane, ALIVE] = row
    if closes == LAST_OF_WINDOW:
        table[lane, MOVES + calendar[row, 1]] = np.sqrt(moved)
    if closes > 0 and size < TINY and table[lane, GONE] == 0.0:
        table[lane, GONE], table[lane, LEFT] = row, size


@kernel
def note_plane(sink, lane, row, x0, x1, x2, x3):
    """Takes notes on a sample in the plane."""
    always_inline()
    table = sink.table
    if row > 0:
        d0, d1 = x0 - table[lane, LAST], x1 - table[lane, LAST + 1]
        d2, d3 = x2 - table[lane, LAST + 2], x3 - table[lane, LAST + 3]
        moved = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3
        note(sink, lane, row, x0 * x2 + x1 * x3, x0 * x0 + x1 * x1, x2 * x2 + x3 * x3, moved)
    table[lane, LAST], table[lane, LAST + 1], table[lane, LAST + 2], table[lane, LAST + 3] = x0, x1, x2, x3


@kernel
def note_state(sink, lane, row, w, at, n):
    """Takes notes on a sample of any width."""
    always_inline()
    d = n // 2
    s = p = q = moved = 0.0
    for i in range(d):
        s, p, q = s + w[at + i] * w[at + d + i], p + w[at + i] * w[at + i], q + w[at + d + i] * w[at + d + i]
    for i in range(n):
        moved += (w[at + i] - sink.table[lane, LAST + i]) ** 2
        sink.table[lane, LAST + i] = w[at + i]
    if row > 0:
        note(sink, lane, row, s, p, q, moved)


@kernel
def nothing(sink, lane, row):
    """Notes need no end."""


@kernel
def store(sink, lane, row, x0, x1, x2, x3):
    """Keeps sample `row`; in one dimension φ₁ and θ₁ only."""
    always_inline()
    out = sink.out
    if out.shape[2] == 2:
        out[lane, row, 0], out[lane, row, 1] = x0, x2
    else:
        out[lane, row, 0], out[lane, row, 1], out[lane, row, 2], out[lane, row, 3] = x0, x1, x2, x3


@kernel
def store_state(sink, lane, row, w, at, n):
    """Keeps sample `row` of any width; in one dimension φ₁ and θ₁ only."""
    always_inline()
    apart = n // sink.out.shape[2]
    for i in range(sink.out.shape[2]):
        sink.out[lane, row, i] = w[at + apart * i]


@kernel
def repeat(sink, lane, row):
    """Repeats the last sample to the end, so that no NaN ever reaches a screen."""
    out = sink.out
    for later in range(row, out.shape[1]):
        for i in range(out.shape[2]):
            out[lane, later, i] = out[lane, row - 1, i]


# The sinks, and what they do with a sample in the plane, a sample of any width, and the end of a trajectory.
SINKS = {Samples: (store, store_state, repeat), Notes: (note_plane, note_state, nothing)}


def record(sink, lane, row, x0, x1, x2, x3):
    """Takes sample `row` of a trajectory in the plane."""
    raise NotImplementedError


def record_state(sink, lane, row, w, at, n):
    """Takes sample `row` of a trajectory of any width: the n numbers from w[at] on."""
    raise NotImplementedError


def finish(sink, lane, row):
    """A trajectory has ended with `row` samples."""
    raise NotImplementedError


@overload(record, jit_options=OPTIONS, inline="always")
def _record(sink, lane, row, x0, x1, x2, x3):
    chosen = SINKS[sink.instance_class][0]

    def call(sink, lane, row, x0, x1, x2, x3):
        chosen(sink, lane, row, x0, x1, x2, x3)

    return call


@overload(record_state, jit_options=OPTIONS, inline="always")
def _record_state(sink, lane, row, w, at, n):
    chosen = SINKS[sink.instance_class][1]

    def call(sink, lane, row, w, at, n):
        chosen(sink, lane, row, w, at, n)

    return call


@overload(finish, jit_options=OPTIONS, inline="always")
def _finish(sink, lane, row):
    chosen = SINKS[sink.instance_class][2]

    def call(sink, lane, row):
        chosen(sink, lane, row)

    return call
