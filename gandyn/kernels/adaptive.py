"""Ensembles of smooth fields with error control: DOP853, and Rodas5P where stability alone limits its step.

A lane that is done takes the next trajectory, so none waits for another, and no orbit depends on its
neighbours: it is bit for bit the same alone, in company and in any order. Sources: Hairer, Nørsett, Wanner I,
sections II.4 to II.6; Hairer, Wanner II, section IV.2 (the stiffness test).
"""

from __future__ import annotations

import math

import numpy as np
from numba.extending import overload

from gandyn.kernels.adaptive_steps import control, follow, interpolate, linearize, move, slope, stride
from gandyn.kernels.block import (
    ACCEPTED,
    ALLOWED,
    COUNT,
    DUE,
    EVENT,
    FIRST,
    HELD,
    LANES,
    LEAST,
    LIMIT,
    PARAMS,
    SHORTEST,
    SQUARE,
    STATE,
    TIME,
    VECTOR,
    H,
    X,
    Z,
    params_at,
)  # fmt: skip
from gandyn.kernels.compiler import OPTIONS, kernel
from gandyn.kernels.endings import DIVERGED, FINISHED, INITIAL, MOST, RUNNING, STIFF, STUCK, UNFINISHED
from gandyn.kernels.lanes import bare
from gandyn.kernels.llvm_attributes import never_inline
from gandyn.kernels.noting import note_passed
from gandyn.kernels.runge_kutta import aligned
from gandyn.kernels.sinks import Notes, finish, record
from gandyn.kernels.tableaux import EXPLICIT, IMPLICIT

# A lane is looked at after so many steps each time.
LOOK = 200.0
# The time of the next sample of a lane that has none.
NEVER = 1e300
IDLE = -1


@kernel
def keep(w, j, state, sink, lane, row, square):
    """Takes the state that begins at row `state` as lane j's next sample, if it is inside the bound."""
    x0, x1, x2, x3 = w[state + j], w[state + j + LANES], w[state + j + 2 * LANES], w[state + j + 3 * LANES]
    if not x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3 <= square:
        return False
    record(sink, lane[j], row[j], x0, x1, x2, x3)
    row[j] += 1
    return True


@kernel
def take_passed(w, sink, lane, row, n, spacing, square):
    """Takes the samples that steps passed. What left the bound on the way ends with this step, wherever it is
    then.
    """
    never_inline()
    later, found = 0, True
    while found:
        interpolate(w, later * spacing)
        found = False
        for j in range(LANES):
            if w[j + EVENT] >= -1e-12 and lane[j] != IDLE and row[j] < n:
                found = True
                if not keep(w, j, Z, sink, lane, row, square):
                    w[j + DUE], w[j + SQUARE] = math.copysign(NEVER, spacing), np.inf
        later += 1
    for j in range(LANES):
        if lane[j] != IDLE:
            w[j + DUE] = row[j] * spacing
            w[j + LIMIT] = 0.0 if row[j] == n else w[j + LIMIT]


def sample(w, sink, lane, row, n, spacing, square):
    """Takes the samples that steps passed: one at a time, or as notes on all lanes at once."""
    raise NotImplementedError


@overload(sample, jit_options=OPTIONS)
def _sample(w, sink, lane, row, n, spacing, square):
    chosen = note_passed if sink.instance_class is Notes else take_passed

    def call(w, sink, lane, row, n, spacing, square):
        chosen(w, sink, lane, row, n, spacing, square)

    return call


@kernel
def initial_step(k0, k1, k2, k3, size, tolerance, duration):
    """A first step from how fast the state changes."""
    pace = (k0 * k0 + k1 * k1 + k2 * k2 + k3 * k3) / (size + 1e-300)
    return min(INITIAL * tolerance**0.125 / math.sqrt(pace + 1e-300), duration)


@kernel
def enter(w, j, new, state, table, lane, row, n, spacing, tolerance, params):
    """Lane j takes up trajectory `new` where `state` says."""
    never_inline()
    for i in range(table.shape[0]):
        w[j + PARAMS + i * LANES] = table[i, new]
    x0, x1, x2, x3 = state[new, 0], state[new, 1], state[new, 2], state[new, 3]
    lane[j], row[j], h = new, int(state[new, 5]), state[new, 6]
    k0, k1, k2, k3 = slope(x0, x1, x2, x3, params_at(params, w, j))
    if h == 0.0:
        size = x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3
        h = math.copysign(initial_step(k0, k1, k2, k3, size, tolerance, n * abs(spacing)), spacing)
    w[j + ALLOWED], w[j + TIME], w[j + DUE] = h, state[new, 4], row[j] * spacing
    w[j + COUNT], w[j + LIMIT], w[j + HELD] = 0.0, LOOK, 0.0
    w[j + H] = h = stride(h, w[j + DUE] - w[j + TIME], spacing)
    w[j + X], w[j + X + LANES], w[j + X + 2 * LANES], w[j + X + 3 * LANES] = x0, x1, x2, x3
    w[j + FIRST], w[j + FIRST + LANES] = h * k0, h * k1
    w[j + FIRST + 2 * LANES], w[j + FIRST + 3 * LANES] = h * k2, h * k3


@kernel
def idle(w, j, lane):
    """Lane j stands still at 0."""
    lane[j] = IDLE
    w[j + H] = w[j + ALLOWED] = w[j + TIME] = w[j + COUNT] = w[j + HELD] = 0.0
    w[j + DUE] = w[j + LIMIT] = NEVER
    for i in range(j, STATE, LANES):
        w[i + X] = w[i + FIRST] = 0.0


@kernel
def land(w, j, sink, lane, row, spacing, square):
    """Lane j is on a sample: takes it and aims at the next one."""
    keep(w, j, X, sink, lane, row, square)
    w[j + DUE] = row[j] * spacing
    h = stride(w[j + ALLOWED], w[j + DUE] - w[j + TIME], spacing)
    for i in range(j, STATE, LANES):
        w[i + FIRST] *= h / w[j + H]
    w[j + H] = h


@kernel
def reason(w, j, row, n, spacing, square, method):
    """Why lane j ends, or RUNNING."""
    if row[j] >= n:
        return FINISHED
    if w[j + ACCEPTED] > 0.0 and not w[j + SQUARE] <= square:
        return DIVERGED
    if abs(w[j + ALLOWED]) < LEAST * abs(w[j + TIME]) + SHORTEST:
        return STUCK
    if w[j + COUNT] >= w[j + LIMIT]:
        w[j + LIMIT] += LOOK
        far = abs((n - 1) * spacing - w[j + TIME]) > LOOK * abs(w[j + ALLOWED])
        if method == EXPLICIT and w[j + HELD] > 0.5 and far:
            return STIFF
        if w[j + COUNT] >= MOST:
            return UNFINISHED
    return RUNNING


@kernel
def leave(w, j, lane, row, state, sink, why, length, ended, steps):
    """Notes where and why lane j's trajectory ended, and what it takes to go on from there."""
    never_inline()
    old = lane[j]
    length[old], ended[old] = row[j], why
    steps[old] += int(w[j + COUNT])
    for i in range(4):
        state[old, i] = w[i * LANES + j]
    state[old, 4], state[old, 5], state[old, 6] = w[j + TIME], row[j], w[j + ALLOWED]
    if why != STIFF:
        finish(sink, old, row[j])
    idle(w, j, lane)


@kernel
def advance(w, width, sink, lane, row, n, spacing, tolerance, square, method, params):
    """One step of all lanes; how many have to be looked at."""
    if method == IMPLICIT:
        linearize(w, width, params)
    follow(w, 2 * method, width, params)
    if control(w, tolerance, method) > 0:
        follow(w, 2 * method + 1, width, params)
        sample(w, sink, lane, row, n, spacing, square)
    return move(w, spacing, square)


@kernel
def ensemble(todo, state, table, sink, n, spacing, tolerance, bound, method, params, length, ended, steps):
    """Integrates the trajectories in `todo` and gives the sink n samples of each; the first sample is there
    already.

    state: (m, 7), x, time, row of the next sample, step (0: not known); for one that ends early, what it
    takes to go on. table: (numbers of parameters, m) if params is PerLane, else (0, 0). length, ended, steps:
    (m,), how many samples are valid, why it ended, steps taken.
    """
    count, square = len(todo), bound * bound
    room, lanes, samples = (
        aligned(PARAMS + table.shape[0] * LANES),
        np.full(LANES, IDLE),
        np.zeros(LANES, np.int64),
    )
    w, lane, row, kept = bare(room), bare(lanes), bare(samples), bare(sink)
    following = running = min(LANES, count)
    width = (running + VECTOR - 1) // VECTOR * VECTOR
    for j in range(LANES):
        idle(w, j, lane)
        for i in range(table.shape[0]):
            w[j + PARAMS + i * LANES] = 1.0
        if j < running:
            enter(w, j, todo[j], state, table, lane, row, n, spacing, tolerance, params)
    while running > 0:
        if advance(w, width, kept, lane, row, n, spacing, tolerance, square, method, params) == 0:
            continue
        for j in range(LANES):
            if lane[j] == IDLE or (w[j + EVENT] == 0.0 and row[j] < n):
                continue
            if w[j + ACCEPTED] > 0.0 and w[j + TIME] == w[j + DUE] and row[j] < n:
                land(w, j, kept, lane, row, spacing, square)
            why = reason(w, j, row, n, spacing, square, method)
            if why == RUNNING:
                continue
            leave(w, j, lane, row, state, kept, why, length, ended, steps)
            if following < count:
                enter(w, j, todo[following], state, table, lane, row, n, spacing, tolerance, params)
                following += 1
            else:
                running -= 1
    # What the bare arrays point to must last as long.
    room[0], lanes[0], samples[0] = 0.0, 0, 0
