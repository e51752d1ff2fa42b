"""Update rules on lanes: loops that LLVM vectorises.

Rows of a lane's state, each as many as it has numbers: X, then the rule's memories M and W, V (the state
looked at ahead), P (the state one round before), then the knobs; see `lanes`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.kernels.compiler import kernel
from gandyn.kernels.iterate import BOTH
from gandyn.kernels.lanes import (
    LANES,
    RATE_D,
    RATE_G,
    WALL,
    X,
    lane_knobs,
    leaves,
    read,
    update_statistics,
    velocity,
    write,
)
from gandyn.kernels.llvm_attributes import always_inline, prefer_wide_vectors
from gandyn.update_rule import update
from gandyn.vector_field import has_theta_term


class Rounds(NamedTuple):
    """By an update rule. updates: who updates in a round, as in `iterate.ensemble`.

    ahead, walls, varying: () or (0,): whether it looks ahead, clips, and has options that differ by lane.
    """

    updates: Any
    n_d: int
    n_g: int
    factors: Any
    rule: Any
    ahead: Any
    walls: Any
    varying: Any


@kernel
def clip(w, j, space, wall):
    """φ held in the box."""
    always_inline()
    for i in range(len(space)):
        write(w, j + i * LANES, min(max(read(w, j + i * LANES), -wall), wall))


@kernel
def looked(w, j, space, rate_d, rate_g, k, how):
    """(a, b, c, e) where the velocity is taken: at x, or at one plain step ahead of it, which is written into
    the rows V.
    """
    always_inline()
    values = velocity(w, j + X, space, k)
    if len(how.ahead) > 0:
        d = len(space)
        a, b, c, e = values
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            u, v = read(w, near), read(w, far)
            write(w, near + 6 * d * LANES, u + rate_d * (a * u + b * v))
            write(w, far + 6 * d * LANES, v + rate_g * (c * u + e * v))
        if len(how.walls) > 0:
            clip(w, j + X + 6 * d * LANES, space, w[j + WALL])
        values = velocity(w, j + X + 6 * d * LANES, space, k)
    return values


@kernel
def seen(w, at, space, how):
    """The number at `at` of the state where the velocity is taken."""
    always_inline()
    return read(w, at + 6 * len(space) * LANES) if len(how.ahead) > 0 else read(w, at)


@kernel
def move(w, at, space, v, count, rate, rule):
    """The update of the parameter at `at` with velocity v; its memories are in M and W."""
    always_inline()
    m, square = at + 2 * len(space) * LANES, at + 4 * len(space) * LANES
    step, new, newer = update(v, read(w, m), read(w, square), count, rate, rule)
    write(w, m, new)
    write(w, square, newer)
    write(w, at, read(w, at) + step)


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
    d = len(space)
    for j in range(width):
        k, rule = lane_knobs(proto, w, j + X + 10 * d * LANES), rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        a, b, c, e = looked(w, j, space, rate_d, rate_g, k, how)
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            u, v = seen(w, near, space, how), seen(w, far, space, how)
            move(w, near, space, a * u + b * v, count, rate_d, rule)
            move(w, far, space, c * u + e * v if has_theta_term(k) else c * u, count, rate_g, rule)
        if len(how.walls) > 0:
            clip(w, j + X, space, w[j + WALL])
        update_statistics(w, j, space, square)


@kernel
def turn_d(w, width, space, count, factor, proto, how):
    """One update of the discriminator."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k, rule = lane_knobs(proto, w, j + X + 10 * d * LANES), rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        a, b, _, _ = looked(w, j, space, rate_d, rate_g, k, how)
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            v = a * seen(w, near, space, how) + b * seen(w, far, space, how)
            move(w, near, space, v, count, rate_d, rule)
        if len(how.walls) > 0:
            clip(w, j + X, space, w[j + WALL])


@kernel
def turn_g(w, width, space, count, factor, proto, how):
    """One update of the generator."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k, rule = lane_knobs(proto, w, j + X + 10 * d * LANES), rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        _, _, c, e = looked(w, j, space, rate_d, rate_g, k, how)
        for i in range(d):
            far = j + X + (d + i) * LANES
            v = c * seen(w, j + X + i * LANES, space, how)
            v = v + e * seen(w, far, space, how) if has_theta_term(k) else v
            move(w, far, space, v, count, rate_g, rule)


@kernel
def notes(w, width, space, square):
    """Notes on all lanes."""
    prefer_wide_vectors()
    for j in range(width):
        update_statistics(w, j, space, square)


@kernel
def by_rule(w, width, space, begin, end, square, proto, how):
    """Rounds begin … end − 1 of training."""
    at_once = how.updates.size == 1 and how.updates[0] == BOTH
    for n in range(begin, end):
        factor = how.factors[n]
        if at_once:
            both(w, width, space, n + 1.0, factor, square, proto, how)
            continue
        count_d, count_g = n * how.n_d, n * how.n_g
        for moving in how.updates:
            if moving == 0:
                count_d += 1
                turn_d(w, width, space, float(count_d), factor, proto, how)
            else:
                count_g += 1
                turn_g(w, width, space, float(count_g), factor, proto, how)
        notes(w, width, space, square)
