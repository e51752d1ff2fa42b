"""How lanes move from round to round: update rules and RK4 as loops over lanes that LLVM vectorises, and lane by lane the methods for
corners (`careful`) and boxes (`walls`). `advance` chooses by the type of `how`.

Rows of a lane's state, each as many as it has numbers: X, then M and W (memories of a rule, or the argument and sum of RK4), V
(velocities), P (the state one round before), then the knobs; see `lanes`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba.extending import overload

from gandyn.form import coefficients, switch
from gandyn.kernels import careful, walls
from gandyn.kernels.compiler import OPTIONS, kernel
from gandyn.kernels.iterate import BOTH, TURNS_D
from gandyn.kernels.lanes import LANES, RATE_D, RATE_G, WALL, X, lane_knobs, leaves, note, products
from gandyn.kernels.wide import always_inline, prefer_wide_vectors
from gandyn.rule import update


class Rounds(NamedTuple):
    """By an update rule. ahead, walls, varying: () or (0,): whether it looks ahead, clips, and has options that differ by lane."""

    order: int
    n_d: int
    n_g: int
    factors: Any
    rule: Any
    ahead: Any
    walls: Any
    varying: Any


class Steps(NamedTuple):
    """By classical RK4."""

    h: float


class Careful(NamedTuple):
    """By RK4 with error control and event location."""

    h: float


class Walled(NamedTuple):
    """By the flow projected on the box."""

    h: float


@kernel
def velocity(w, j, space, k):
    """(a, b, c, e) at the state whose first row begins before lane j; on the far side of a switch its one-sided value."""
    always_inline()
    s, p, q = products(w, j, space)
    on = 1.0 if switch(s, p, q, k) > 0.0 else 0.0
    return coefficients(s, p, q, on, k)


@kernel
def clip(w, j, space, wall):
    """φ held in the box."""
    always_inline()
    for i in range(len(space)):
        w[j + i * LANES] = min(max(w[j + i * LANES], -wall), wall)


@kernel
def speeds(w, j, space, rate_d, rate_g, k, how):
    """Writes the velocity to step with into the rows V: at x, or one plain step ahead of it."""
    always_inline()
    d = len(space)
    out = j + X + 6 * d * LANES
    a, b, c, e = velocity(w, j + X, space, k)
    for i in range(d):
        u, v = w[j + X + i * LANES], w[j + X + (d + i) * LANES]
        w[out + i * LANES], w[out + (d + i) * LANES] = a * u + b * v, c * u + e * v
    if len(how.ahead) > 0:
        for i in range(d):
            w[out + i * LANES] = w[j + X + i * LANES] + rate_d * w[out + i * LANES]
            w[out + (d + i) * LANES] = w[j + X + (d + i) * LANES] + rate_g * w[out + (d + i) * LANES]
        if len(how.walls) > 0:
            clip(w, out, space, w[j + WALL])
        a, b, c, e = velocity(w, out, space, k)
        for i in range(d):
            u, v = w[out + i * LANES], w[out + (d + i) * LANES]
            w[out + i * LANES], w[out + (d + i) * LANES] = a * u + b * v, c * u + e * v


@kernel
def move(w, j, player, space, count, rate, rule, how):
    """One player's update with the velocity in V; its memories are in M and W."""
    always_inline()
    d = len(space)
    for i in range(player * d, player * d + d):
        at = j + X + i * LANES
        step, m, square = update(w[at + 6 * d * LANES], w[at + 2 * d * LANES], w[at + 4 * d * LANES], count, rate, rule)
        w[at], w[at + 2 * d * LANES], w[at + 4 * d * LANES] = w[at] + step, m, square
    if player == 0 and len(how.walls) > 0:
        clip(w, j + X, space, w[j + WALL])


@kernel
def rule_of(w, j, space, proto, how):
    """The rule's options in lane j."""
    always_inline()
    if len(how.varying) > 0:
        return lane_knobs(how.rule, w, j + X + (10 * len(space) + leaves(proto)) * LANES)
    return how.rule


@kernel
def both(w, width, space, count, factor, square, proto, how):
    """Both players at once, in all lanes."""
    prefer_wide_vectors()
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * len(space) * LANES)
        rule = rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        speeds(w, j, space, rate_d, rate_g, k, how)
        move(w, j, 0, space, count, rate_d, rule, how)
        move(w, j, 1, space, count, rate_g, rule, how)
        note(w, j, space, square)


@kernel
def turn_d(w, width, space, count, factor, proto, how):
    """One update of the discriminator."""
    prefer_wide_vectors()
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * len(space) * LANES)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        speeds(w, j, space, rate_d, rate_g, k, how)
        move(w, j, 0, space, count, rate_d, rule_of(w, j, space, proto, how), how)


@kernel
def turn_g(w, width, space, count, factor, proto, how):
    """One update of the generator."""
    prefer_wide_vectors()
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * len(space) * LANES)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        speeds(w, j, space, rate_d, rate_g, k, how)
        move(w, j, 1, space, count, rate_g, rule_of(w, j, space, proto, how), how)


@kernel
def notes(w, width, space, square):
    """Notes on all lanes."""
    prefer_wide_vectors()
    for j in range(width):
        note(w, j, space, square)


@kernel
def by_rule(w, width, space, begin, end, square, proto, how):
    """Rounds begin … end − 1 of training."""
    for n in range(begin, end):
        factor = how.factors[n]
        if how.order == BOTH:
            both(w, width, space, n + 1.0, factor, square, proto, how)
            continue
        if how.order == TURNS_D:
            for i in range(how.n_d):
                turn_d(w, width, space, n * how.n_d + i + 1.0, factor, proto, how)
        for i in range(how.n_g):
            turn_g(w, width, space, n * how.n_g + i + 1.0, factor, proto, how)
        if how.order != TURNS_D:
            for i in range(how.n_d):
                turn_d(w, width, space, n * how.n_d + i + 1.0, factor, proto, how)
        notes(w, width, space, square)


@kernel
def stage(w, width, space, source, base, share, reach, proto):
    """RK4: rows W = base + share·f(source), then rows M = x + reach·f(source); base and source are rows of states."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        a, b, c, e = velocity(w, j + source, space, k.inner)
        to_d, to_g = reach * k.tau_d, reach * k.tau_g
        sum_d, sum_g = share * k.tau_d, share * k.tau_g
        for i in range(d):
            near, far = j + i * LANES, j + (d + i) * LANES
            u, v = w[near + source], w[far + source]
            du, dv = a * u + b * v, c * u + e * v
            w[near + X + 4 * d * LANES], w[far + X + 4 * d * LANES] = w[near + base] + sum_d * du, w[far + base] + sum_g * dv
            w[near + X + 2 * d * LANES], w[far + X + 2 * d * LANES] = w[near + X] + to_d * du, w[far + X] + to_g * dv


@kernel
def last_stage(w, width, space, share, square, proto):
    """RK4: x = rows W + share·f(rows M), the new state, and notes on it."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        a, b, c, e = velocity(w, j + X + 2 * d * LANES, space, k.inner)
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            u, v = w[near + 2 * d * LANES], w[far + 2 * d * LANES]
            w[near] = w[near + 4 * d * LANES] + share * k.tau_d * (a * u + b * v)
            w[far] = w[far + 4 * d * LANES] + share * k.tau_g * (c * u + e * v)
        note(w, j, space, square)


@kernel
def by_steps(w, width, space, begin, end, square, proto, how):
    """RK4 steps begin … end − 1 of the flow."""
    ahead, total, h = X + 2 * len(space) * LANES, X + 4 * len(space) * LANES, how.h
    for _ in range(end - begin):
        stage(w, width, space, X, X, h / 6.0, h / 2.0, proto)
        stage(w, width, space, ahead, total, h / 3.0, h / 2.0, proto)
        stage(w, width, space, ahead, total, h / 3.0, h, proto)
        last_stage(w, width, space, h / 6.0, square, proto)


@kernel
def by_care(w, width, space, begin, end, square, proto, how):
    """The same for a field with corners, lane by lane; the mode and the size of the last cut are kept in rows M."""
    d = len(space)
    x, work = np.zeros(4), np.empty((5, 4))
    for j in range(width):
        k = lane_knobs(proto, w, j + X + 10 * d * LANES)
        for i in range(d):
            x[i], x[2 + i] = w[j + X + i * LANES], w[j + X + (d + i) * LANES]
        mode, size = w[j + X + 2 * d * LANES], w[j + X + (2 * d + 1) * LANES]
        if begin == 0:
            level = careful.side(x, k)
            mode = careful.decide(x, 1.0, k) if level == 0.0 else (careful.ON if level > 0.0 else careful.OFF)
            size = how.h
        inside = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] <= square
        for _ in range(begin, end):
            if inside:
                mode, size, resolved = careful.macro(x, how.h, mode, size, k, work)
                inside = resolved and x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] <= square
            for i in range(d):
                w[j + X + i * LANES], w[j + X + (d + i) * LANES] = (x[i], x[2 + i]) if inside else (np.nan, np.nan)
            note(w, j, space, square)
        w[j + X + 2 * d * LANES], w[j + X + (2 * d + 1) * LANES] = mode, size


@kernel
def by_walls(w, width, space, begin, end, square, proto, how):
    """The same for the flow in a box; which components of φ are held is kept in rows M."""
    d = len(space)
    x, work = np.zeros(2 * d), np.empty((3, 2 * d))
    held, free = np.zeros(d, np.bool_), np.zeros(d, np.bool_)
    for j in range(width):
        k, wall, inside = lane_knobs(proto, w, j + X + 10 * d * LANES), w[j + WALL], True
        for i in range(d):
            x[i], x[d + i] = w[j + X + i * LANES], w[j + X + (d + i) * LANES]
            held[i] = w[j + X + (2 * d + i) * LANES] > 0.0
        if begin == 0:
            walls.settle(x, held, free, wall, k, work)
        for _ in range(begin, end):
            inside = inside and walls.macro(x, how.h, held, free, wall, k, work)
            for i in range(d):
                w[j + X + i * LANES], w[j + X + (d + i) * LANES] = (x[i], x[d + i]) if inside else (np.nan, np.nan)
            note(w, j, space, square)
        for i in range(d):
            w[j + X + (2 * d + i) * LANES] = 1.0 if held[i] else 0.0


METHODS = {Rounds: by_rule, Steps: by_steps, Careful: by_care, Walled: by_walls}


def advance(w: Any, width: Any, space: Any, begin: Any, end: Any, square: Any, proto: Any, how: Any) -> None:
    """Rounds begin … end − 1 by the method of `how`."""
    METHODS[type(how)](w, width, space, begin, end, square, proto, how)


@overload(advance, jit_options=OPTIONS)
def _advance(w: Any, width: Any, space: Any, begin: Any, end: Any, square: Any, proto: Any, how: Any) -> Any:
    method = METHODS[how.instance_class]

    def run(w: Any, width: Any, space: Any, begin: Any, end: Any, square: Any, proto: Any, how: Any) -> Any:
        return method(w, width, space, begin, end, square, proto, how)

    return run
