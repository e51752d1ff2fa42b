"""Where the samples of trajectories go, chosen by type: `Samples` keeps them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.extending import overload

from gandyn.kernels.compiler import OPTIONS, kernel


class Samples(NamedTuple):
    """All samples: (m, n, w)."""

    out: np.ndarray


@kernel
def store(sink, lane, row, x0, x1, x2, x3):
    """Keeps sample `row`."""
    out = sink.out
    out[lane, row, 0], out[lane, row, 1], out[lane, row, 2], out[lane, row, 3] = x0, x1, x2, x3


@kernel
def store_state(sink, lane, row, x):
    """Keeps sample `row` of any width."""
    for i in range(x.size):
        sink.out[lane, row, i] = x[i]


@kernel
def repeat(sink, lane, row):
    """Repeats the last sample to the end, so that no NaN ever reaches a screen."""
    out = sink.out
    for later in range(row, out.shape[1]):
        for i in range(out.shape[2]):
            out[lane, later, i] = out[lane, row - 1, i]


# The sinks, and what they do with a sample in the plane, a sample of any width, and the end of a trajectory.
SINKS = {Samples: (store, store_state, repeat)}


def record(sink, lane, row, x0, x1, x2, x3):
    """Takes sample `row` of a trajectory in the plane."""
    raise NotImplementedError


def record_state(sink, lane, row, x):
    """Takes sample `row` of a trajectory of any width."""
    raise NotImplementedError


def finish(sink, lane, row):
    """A trajectory has ended with `row` samples."""
    raise NotImplementedError


@overload(record, jit_options=OPTIONS)
def _record(sink, lane, row, x0, x1, x2, x3):
    chosen = SINKS[sink.instance_class][0]
    return lambda sink, lane, row, x0, x1, x2, x3: chosen(sink, lane, row, x0, x1, x2, x3)


@overload(record_state, jit_options=OPTIONS)
def _record_state(sink, lane, row, x):
    chosen = SINKS[sink.instance_class][1]
    return lambda sink, lane, row, x: chosen(sink, lane, row, x)


@overload(finish, jit_options=OPTIONS)
def _finish(sink, lane, row):
    chosen = SINKS[sink.instance_class][2]
    return lambda sink, lane, row: chosen(sink, lane, row)
