"""What follows a step of `piecewise` that is not accepted: a shorter one, or on a line the way across 0."""

from __future__ import annotations

import math

import numpy as np

from gandyn.kernels.block import LEAST, SAFETY, SHORTEST
from gandyn.kernels.compiler import kernel
from gandyn.kernels.modes import begin, rests, rhs
from gandyn.kernels.piecewise_steps import RATE, X, square
from gandyn.kernels.sinks import record_state
from gandyn.kernels.switching import FAINT, RESTING, RESTING_BACKWARD, SLIDING

# Of a trajectory: the time, the step that accuracy allows, the row of the next sample, changes of mode in no
# time, and the longest step so far, by which it is known what is slow.
TIME, SIZE, ROW, WAITING, LONGEST = range(5)
# 0 is crossed on a line from nearer than this fraction of ‖x‖.
NEAR = 1e-12


@kernel
def grown(h, error, most):
    """The step that accuracy allows after one of h with this error."""
    return h * min(most, max(0.1, SAFETY * max(error, 1e-13) ** (-1.0 / 16.0)))


@kernel
def mirror(w, own, c, mode, direction, problem, sink, lane, rows, spacing):
    """Takes component c across 0, which is as near as that; whether it is not pushed back."""
    before = w[4 * RATE + c]
    time = -2.0 * w[c] / before
    for i in range(4):
        w[i] += time * w[4 * RATE + i]
    # φ·θ has changed its sign, too, and a switch may have changed with it.
    if mode[0] < SLIDING:
        begin(w, mode, direction, problem)
    rhs(w, 0, 4 * RATE, 1.0, mode, problem)
    own[TIME] += time
    while own[ROW] < rows and abs(own[ROW] * spacing) <= abs(own[TIME]):
        record_state(sink, lane, int(own[ROW]), w, 0, 4)
        own[ROW] += 1
    return w[4 * RATE + c] * before > 0.0


@kernel
def hold(w, mode, direction, problem):
    """φ stays at 0 until the field beside it lets it go."""
    w[0] = w[1] = 0.0
    mode[0] = RESTING if direction > 0.0 else RESTING_BACKWARD
    rhs(w, 0, 4 * RATE, 1.0, mode, problem)


@kernel
def touch(w, own, c, waits, mode, direction, problem, sink, lane, rows, spacing):
    """Component c is as near to 0 as that: it passes, or φ is held; 0 if that has been done, NaN if it cannot
    be.
    """
    if not waits and mirror(w, own, c, mode, direction, problem, sink, lane, rows, spacing):
        return 0.0
    if c != 0:
        return np.nan
    hold(w, mode, direction, problem)
    return 0.0


@kernel
def approach(w, own, h, c, mode, direction, problem, tolerance, sink, lane, rows, spacing):
    """The next try after a step that took component c across 0 on a line; 0 if that has been done, NaN if it
    cannot be.
    """
    size, way = math.sqrt(square(w, X, 4)), -w[c] / w[4 * RATE + c]
    near = abs(w[c]) < NEAR * size
    # An equilibrium at the edge is neared for ever; what the tolerance adds must not carry φ across.
    waits = near and c == 0 and abs(w[4 * RATE + c] * own[LONGEST]) < FAINT * tolerance * size
    if near and (waits or way / h > 0.0):
        return touch(w, own, c, waits, mode, direction, problem, sink, lane, rows, spacing)
    if not way / h > 0.0:
        # It leaves 0 and comes back: how far it goes, a shorter step shows.
        return 0.5 * h if abs(h) > LEAST * abs(own[TIME]) + SHORTEST else np.nan
    if not way / h < 1.0:
        return 0.5 * h
    # Nearly all of the way, the more so the straighter the path is that is left.
    return way * max(0.5, 1.0 - 4.0 * way / own[SIZE])


@kernel
def refuse(w, n, own, h, error, c, mode, direction, problem, tolerance, sink, lane, rows, spacing):
    """What follows a step that is not accepted: the next try, or 0 where the state has changed, NaN where
    nothing helps.
    """
    if rests(w, mode, direction, problem):
        rhs(w, 0, n * RATE, 1.0, mode, problem)
        return 0.0
    if c >= 0:
        return approach(w, own, h, c, mode, direction, problem, tolerance, sink, lane, rows, spacing)
    own[SIZE] = grown(h, error, 0.5)
    return own[SIZE] if abs(own[SIZE]) >= LEAST * abs(own[TIME]) + SHORTEST else np.nan
