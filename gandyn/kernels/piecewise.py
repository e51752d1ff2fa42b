"""Fields with corners, jumps, poles and walls, one trajectory at a time: DOP853 with error control and event location.

A step is taken in one mode (see `modes`) and never straddles a change of it: where the interpolant shows that the mode is
left, the step is repeated up to there, exactly, and the mode is decided anew. On a line the direction φ/‖φ‖ jumps at
φ = 0, and θ/‖θ‖ at θ = 0, which is no switch of a formula: 0 is approached from one side, in steps that shrink with the
distance, and left on the other.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.kernels.block import LEAST, SAFETY
from gandyn.kernels.compiler import kernel
from gandyn.kernels.endings import DIVERGED, FINISHED, INITIAL, LEFT_BOX, MOST, SINGULAR, STUCK, UNFINISHED
from gandyn.kernels.modes import begin, rests, rhs, settle
from gandyn.kernels.piecewise_steps import LAST, RATE, ROWS, attempt, crossed, event, follow, inside
from gandyn.kernels.sinks import finish, record_state
from gandyn.kernels.tableaux import X, Y, Z

# 0 is crossed on a line from nearer than this fraction of ‖x‖; how much of the way there goes in one step.
NEAR, AHEAD = 1e-12, 0.9
# A step that collapses while a player is this much smaller than the other has come to a pole.
POLE = 1e-6
# Changes of mode, one after the other, without time passing.
IDLE = 100


@kernel
def norm(x, first, last):
    """‖x[first … last − 1]‖."""
    total = 0.0
    for i in range(first, last):
        total += x[i] * x[i]
    return math.sqrt(total)


@kernel
def initial(work, tolerance, duration):
    """A first step from how fast the state changes."""
    n = work.shape[1]
    pace = norm(work[RATE], 0, n) / (norm(work[X], 0, n) + 1e-150)
    return min(INITIAL * tolerance**0.125 / (pace + 1e-150), duration)


@kernel
def samples(work, sink, lane, row, n, spacing, t, h, bound):
    """Takes the samples of the step from t to t + h; the row of the next one, negative where they leave the bound."""
    while row < n and abs(row * spacing - t) <= abs(h) * (1.0 + 1e-13):
        u = min((row * spacing - t) / h, 1.0)
        inside(work, u, work[Z])
        if not norm(work[Z], 0, work.shape[1]) <= bound:
            return -row
        record_state(sink, lane, row, work[Z])
        row += 1
    return row


@kernel
def collapsed(work):
    """Why a step became too short: at a pole, or for no reason that is known."""
    n = work.shape[1]
    phi, theta = norm(work[X], 0, n // 2), norm(work[X], n // 2, n)
    return SINGULAR if min(phi, theta) < POLE * max(phi, theta) else STUCK


@kernel
def shorter(work, h, error, c):
    """The next try after a step that was refused: shorter, or most of the way to where component c is 0."""
    if c >= 0:
        way = -AHEAD * work[X, c] / work[RATE, c]
        if 0.0 < way / h < 1.0:
            return way
    return h * min(0.5, max(0.1, SAFETY * max(error, 1e-13) ** (-1.0 / 16.0)))


@kernel
def mirror(work, mode, problem, c):
    """Takes component c across 0, which is as near as that; the time it takes, 0 if it is pushed back."""
    n, before = work.shape[1], work[RATE, c]
    time = -2.0 * work[X, c] / before
    for i in range(n):
        work[X, i] += time * work[RATE, i]
    rhs(work[X], mode, problem, work[RATE])
    return time if work[RATE, c] * before > 0.0 else 0.0


@kernel
def accept(work, h, changed, mode, direction, problem):
    """The state after a step, its mode and its rate."""
    n = work.shape[1]
    for i in range(n):
        work[X, i] = work[Y, i]
        work[RATE, i] = work[LAST, i] / h
    if changed:
        settle(work[X], mode, direction, problem)
        rhs(work[X], mode, problem, work[RATE])


@kernel
def one(lane, n, spacing, tolerance, bound, watch, walls, problem, sink, work, mode):
    """One trajectory from row X of work; returns (valid samples, why it ended, steps).

    watch: whether modes can change. walls: whether leaving the mode backward in time is the end.
    """
    direction, size_n = math.copysign(1.0, spacing), work.shape[1]
    begin(work[X], mode, direction, problem)
    record_state(sink, lane, 0, work[X])
    rhs(work[X], mode, problem, work[RATE])
    if not norm(work[RATE], 0, size_n) < np.inf:
        return 1, SINGULAR, 0
    t, row, end, waiting = 0.0, 1, (n - 1) * spacing, 0
    size = direction * initial(work, tolerance, abs(end))
    for count in range(MOST):
        if row >= n:
            return n, FINISHED, count
        h = size if abs(size) < abs(end - t) else end - t
        error = attempt(work, h, mode, problem, tolerance)
        c = crossed(work, mode, problem)
        if error > 1.0 or c >= 0:
            if rests(work[X], mode, direction, problem):
                rhs(work[X], mode, problem, work[RATE])
                continue
            if c >= 0 and abs(work[X, c]) < NEAR * norm(work[X], 0, size_n):
                passed = mirror(work, mode, problem, c)
                if passed == 0.0:
                    return row, STUCK, count
                t += passed
                while row < n and abs(row * spacing) <= abs(t):
                    record_state(sink, lane, row, work[X])
                    row += 1
                continue
            size = shorter(work, h, error, c)
            if abs(size) < LEAST * (abs(t) + abs(spacing)):
                return row, collapsed(work), count
            continue
        changed = False
        passing = abs(row * spacing - t) <= abs(h) * (1.0 + 1e-13)
        if watch or passing:
            follow(work, 1, h, mode, problem)
        grown = h * min(5.0, SAFETY * max(error, 1e-13) ** (-1.0 / 16.0))
        if watch:
            u = event(work, mode, problem)
            if u <= 1.0:
                if walls and direction < 0.0:
                    row = abs(samples(work, sink, lane, row, n, spacing, t, u * h * (1.0 - 1e-13), bound))
                    return row, LEFT_BOX, count
                changed, h = True, u * h
                attempt(work, h, mode, problem, tolerance)
                waiting = waiting + 1 if abs(h) < 1e-13 * (abs(t) + abs(spacing)) else 0
                if waiting > IDLE:
                    return row, STUCK, count
                follow(work, 1, h, mode, problem)
        row = samples(work, sink, lane, row, n, spacing, t, h, bound)
        if row < 0 or not norm(work[Y], 0, size_n) <= bound:
            return abs(row), DIVERGED, count
        t = end if h == end - t else t + h
        size = grown if not changed else size
        accept(work, h, changed, mode, direction, problem)
    return row, UNFINISHED, MOST


@kernel
def ensemble(starts, sink, n, spacing, tolerance, bound, watch, walls, problem, modes, length, ended, steps):
    """As `adaptive.ensemble`, of starts (m, n); modes: how many numbers a mode has."""
    work, mode = np.zeros((ROWS, starts.shape[1])), np.zeros(modes)
    for lane in range(starts.shape[0]):
        for i in range(starts.shape[1]):
            work[X, i] = starts[lane, i]
        length[lane], ended[lane], steps[lane] = one(
            lane, n, spacing, tolerance, bound, watch, walls, problem, sink, work, mode
        )
        finish(sink, lane, length[lane])
