"""Fields with corners, jumps, poles and walls, one trajectory at a time: DOP853 with error control and event
location.

A step is taken in one mode (see `modes`) and never straddles a change of it: where the interpolant shows that
the mode is left, the step is repeated up to there, exactly, and the mode is decided anew. On a line the
direction φ/‖φ‖ jumps at φ = 0, and θ/‖θ‖ at θ = 0, which is no switch of a formula: 0 is approached from one
side, in steps that shrink with the distance, and left on the other.
"""

from __future__ import annotations

import math

import numpy as np

from gandyn.kernels.compiler import kernel
from gandyn.kernels.endings import (
    DIVERGED,
    FINISHED,
    INITIAL,
    LEFT_BOX,
    MOST,
    RUNNING,
    SINGULAR,
    STUCK,
    UNFINISHED,
)
from gandyn.kernels.lanes import bare
from gandyn.kernels.modes import begin, problem_of, rhs, settle, width_of
from gandyn.kernels.piecewise_steps import (
    LAST,
    RATE,
    ROWS,
    X,
    Y,
    Z,
    attempt,
    crossed,
    event,
    follow,
    inside,
    square,
)
from gandyn.kernels.refused_steps import LONGEST, ROW, SIZE, TIME, WAITING, grown, refuse
from gandyn.kernels.sinks import finish, record_state
from gandyn.kernels.switching import RESTING

# A step that collapses while a player is this much smaller than the other has come to a pole.
POLE = 1e-6
# Times may be off by this fraction of the duration.
ROUNDING = 1e-15
# How often a step is halved whose interpolant has looked beyond 0 on a line.
HALVINGS = 6
# Changes of mode, one after the other, without time passing.
IDLE = 100


@kernel
def initial(w, n, tolerance, duration):
    """A first step from how fast the state changes."""
    pace = math.sqrt(square(w, RATE, n)) / (math.sqrt(square(w, X, n)) + 1e-150)
    return min(INITIAL * tolerance**0.125 / (pace + 1e-150), duration)


@kernel
def samples(w, n, sink, lane, own, rows, spacing, h, until, bound):
    """Takes the samples of the step h up to `until` after its beginning; whether they stay inside the
    bound.
    """
    row, slack = int(own[ROW]), ROUNDING * abs(rows * spacing)
    while row < rows and abs(row * spacing - own[TIME]) <= abs(until) + slack:
        inside(w, n, min((row * spacing - own[TIME]) / h, 1.0), Z)
        if not square(w, Z, n) <= bound * bound:
            return False
        record_state(sink, lane, row, w, n * Z, n)
        row += 1
        own[ROW] = row
    return True


@kernel
def collapsed(w, n):
    """Why a step became too short: at a pole, or for no reason that is known."""
    phi = theta = 0.0
    for i in range(n // 2):
        phi, theta = phi + w[i] * w[i], theta + w[n // 2 + i] * w[n // 2 + i]
    return SINGULAR if min(phi, theta) < POLE * POLE * max(phi, theta) else STUCK


@kernel
def accept(w, n, h, changed, mode, direction, problem):
    """The state after a step, its mode and its rate."""
    for i in range(n):
        w[i] = w[n * Y + i]
        w[n * RATE + i] = w[n * LAST + i] / h
    if changed:
        settle(w, mode, direction, problem)
        rhs(w, 0, n * RATE, 1.0, mode, problem)


@kernel
def complete(
    w, n, own, h, error, mode, direction, problem, tolerance, sink, lane, rows, spacing, bound, watch, walls
):
    """Looks for events in an accepted step, takes its samples and moves on; why the trajectory ends, or
    RUNNING.
    """
    end = (rows - 1) * spacing
    # Nothing else changes its mode in fields without a switch.
    watch = watch or mode[0] >= RESTING
    if watch or abs(own[ROW] * spacing - own[TIME]) <= abs(h) + ROUNDING * abs(rows * spacing):
        for _ in range(HALVINGS):
            if not follow(w, 1, h, mode, problem):
                break
            # The interpolant is another field's; on a shorter way its stages keep to this side.
            h *= 0.5
            attempt(w, h, mode, problem, tolerance)
    u = event(w, own[LONGEST], mode, problem, tolerance) if watch else 2.0
    if u <= 1.0 and walls and direction < 0.0:
        samples(w, n, sink, lane, own, rows, spacing, h, u * h * (1.0 - 1e-13), bound)
        return LEFT_BOX
    if u > 1.0:
        # A step that was cut says little about the next one.
        new = grown(h, error, 5.0)
        own[SIZE] = new if abs(new) > abs(own[SIZE]) or abs(h) >= abs(own[SIZE]) else own[SIZE]
        own[LONGEST] = h if abs(h) > abs(own[LONGEST]) else own[LONGEST]
    else:
        h *= u
        attempt(w, h, mode, problem, tolerance)
        follow(w, 1, h, mode, problem)
        own[WAITING] = own[WAITING] + 1.0 if abs(h) < 1e-13 * (abs(own[TIME]) + abs(spacing)) else 0.0
    if not samples(w, n, sink, lane, own, rows, spacing, h, h, bound) or not square(w, Y, n) <= bound * bound:
        return DIVERGED
    own[TIME] = end if h == end - own[TIME] else own[TIME] + h
    accept(w, n, h, u <= 1.0, mode, direction, problem)
    if own[ROW] >= rows:
        return FINISHED
    return STUCK if own[WAITING] > IDLE else RUNNING


@kernel
def one(lane, rows, spacing, tolerance, bound, watch, walls, problem, sink, w, own, mode):
    """One trajectory from the first row of w; returns (why it ended, steps)."""
    n, direction, end = width_of(problem, mode), math.copysign(1.0, spacing), (rows - 1) * spacing
    begin(w, mode, direction, problem)
    record_state(sink, lane, 0, w, 0, n)
    rhs(w, 0, n * RATE, 1.0, mode, problem)
    own[TIME], own[ROW], own[WAITING] = 0.0, 1.0, 0.0
    if not square(w, RATE, n) < np.inf:
        return SINGULAR, 0
    if rows == 1:
        return FINISHED, 0
    own[SIZE] = own[LONGEST] = h = direction * initial(w, n, tolerance, abs(end))
    for count in range(MOST):
        h = h if abs(h) < abs(end - own[TIME]) else end - own[TIME]
        error = attempt(w, h, mode, problem, tolerance)
        c = crossed(w, mode, problem)
        if error > 1.0 or c >= 0:
            h = refuse(w, n, own, h, error, c, mode, direction, problem, tolerance, sink, lane, rows, spacing)
            if not abs(h) < np.inf:
                return collapsed(w, n), count
            if own[ROW] >= rows:
                return FINISHED, count
            h = own[SIZE] if h == 0.0 else h
            continue
        why = complete(
            w,
            n,
            own,
            h,
            error,
            mode,
            direction,
            problem,
            tolerance,
            sink,
            lane,
            rows,
            spacing,
            bound,
            watch,
            walls,
        )
        if why != RUNNING:
            return why, count
        h = own[SIZE]
    return UNFINISHED, MOST


@kernel
def ensemble(
    todo,
    starts,
    table,
    count,
    sink,
    rows,
    spacing,
    tolerance,
    bound,
    watch,
    walls,
    problem,
    modes,
    length,
    ended,
    steps,
):
    """As `adaptive.ensemble`, of those in `todo` of the starts (m, n).

    table: (m·count,), the numbers of each trajectory's own problem, if its parameters are PerLane; watch:
    whether modes can change; walls: whether leaving the mode backward in time is the end; modes: how many
    numbers a mode has.
    """
    n = starts.shape[1]
    rows_of, times, kinds = np.zeros(ROWS * n), np.zeros(5), np.zeros(modes)
    w, own, mode, kept = bare(rows_of), bare(times), bare(kinds), bare(sink)
    for lane in todo:
        for i in range(n):
            w[i] = starts[lane, i]
        chosen = problem_of(problem, table, count, lane)
        ended[lane], steps[lane] = one(
            lane, rows, spacing, tolerance, bound, watch, walls, chosen, kept, w, own, mode
        )
        length[lane] = int(own[ROW])
        finish(kept, lane, length[lane])
    # What the bare arrays point to must last as long.
    rows_of[0] = times[0] = kinds[0] = 0.0
