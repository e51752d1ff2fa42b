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
from gandyn.update_rule import end_iteration, extrapolate, has_ending, is_coupled, update
from gandyn.vector_field import coefficients, coupling, has_theta_term, slopes, switch


class Rounds(NamedTuple):
    """By an update rule. updates: who updates in a round, as in `iterate.ensemble`; rule: each player's
    options.

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
def ahead_of(w, at, space, v, count, rate, rule, kept):
    """The parameter at `at` in the state that the rule looks ahead to, into the rows V; `kept`: whether the
    memories that come of it are.
    """
    always_inline()
    m, square = at + 2 * len(space) * LANES, at + 4 * len(space) * LANES
    step, new, newer = extrapolate(v, read(w, m), read(w, square), count, rate, rule)
    write(w, at + 6 * len(space) * LANES, read(w, at) + step)
    if kept:
        write(w, m, new)
        write(w, square, newer)


@kernel
def couple(w, j, space, k):
    """W = ∂v_φ/∂θ·m_θ and ∂v_θ/∂φ·m_φ, with the memories m in M."""
    always_inline()
    d = len(space)
    s = p = q = s_g = q_g = s_d = p_d = 0.0
    for i in range(d):
        near, far = j + X + i * LANES, j + X + (d + i) * LANES
        u, v = read(w, near), read(w, far)
        m_d, m_g = read(w, near + 2 * d * LANES), read(w, far + 2 * d * LANES)
        s, p, q = s + u * v, p + u * u, q + v * v
        s_g, q_g, s_d, p_d = s_g + u * m_g, q_g + 2.0 * v * m_g, s_d + v * m_d, p_d + 2.0 * u * m_d
    on = 1.0 if switch(s, p, q, k) > 0.0 else 0.0
    _, b, c, _ = coefficients(s, p, q, on, k)
    da, db, dc, de = coupling(slopes(s, p, q, on, k), (s_d, p_d), (s_g, q_g))
    for i in range(d):
        near, far = j + X + i * LANES, j + X + (d + i) * LANES
        u, v = read(w, near), read(w, far)
        write(w, near + 4 * d * LANES, da * u + db * v + b * read(w, far + 2 * d * LANES))
        write(w, far + 4 * d * LANES, dc * u + de * v + c * read(w, near + 2 * d * LANES))


@kernel
def looked(w, j, space, counts, moving, rates, k, rule, how):
    """(a, b, c, e) where the velocity is taken: at x, or where the rule looks ahead to, which is written into
    the rows V. counts, rates: of D and G, with the update that comes; moving: whether D and G are about to.
    """
    always_inline()
    values = velocity(w, j + X, space, k)
    if is_coupled(rule[0]):
        couple(w, j, space, k)
    if len(how.ahead) > 0:
        d = len(space)
        a, b, c, e = values
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            u, v = read(w, near), read(w, far)
            ahead_of(w, near, space, a * u + b * v, counts[0], rates[0], rule[0], moving[0])
            ahead_of(w, far, space, c * u + e * v, counts[1], rates[1], rule[1], moving[1])
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
    """Both players' options of the rule in lane j."""
    always_inline()
    if len(how.varying) > 0:
        return lane_knobs(how.rule, w, j + X + (10 * len(space) + leaves(proto)) * LANES)
    return how.rule


@kernel
def finish(w, j, space, n, rule):
    """What the rule does in lane j after iteration n, and at the start, n = 0."""
    always_inline()
    if has_ending(rule[0]):
        d = len(space)
        for i in range(d):
            finish_one(w, j + X + i * LANES, space, n, rule[0])
            finish_one(w, j + X + (d + i) * LANES, space, n, rule[1])


@kernel
def finish_one(w, at, space, n, rule):
    """The same of the parameter at `at`."""
    always_inline()
    m, square = at + 2 * len(space) * LANES, at + 4 * len(space) * LANES
    x, new, newer = end_iteration(read(w, at), read(w, m), read(w, square), n, rule)
    write(w, at, x)
    write(w, m, new)
    write(w, square, newer)


@kernel
def both(w, width, space, count, factor, square, proto, how):
    """Both players at once, in all lanes."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k, rule = lane_knobs(proto, w, j + X + 10 * d * LANES), rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        a, b, c, e = looked(w, j, space, (count, count), (True, True), (rate_d, rate_g), k, rule, how)
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            u, v = seen(w, near, space, how), seen(w, far, space, how)
            move(w, near, space, a * u + b * v, count, rate_d, rule[0])
            move(w, far, space, c * u + e * v if has_theta_term(k) else c * u, count, rate_g, rule[1])
        if len(how.walls) > 0:
            clip(w, j + X, space, w[j + WALL])
        finish(w, j, space, count, rule)
        update_statistics(w, j, space, square)


@kernel
def turn_d(w, width, space, counts, factor, proto, how):
    """One update of the discriminator; counts: each player's, with its next update."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k, rule = lane_knobs(proto, w, j + X + 10 * d * LANES), rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        a, b, _, _ = looked(w, j, space, counts, (True, False), (rate_d, rate_g), k, rule, how)
        for i in range(d):
            near, far = j + X + i * LANES, j + X + (d + i) * LANES
            v = a * seen(w, near, space, how) + b * seen(w, far, space, how)
            move(w, near, space, v, counts[0], rate_d, rule[0])
        if len(how.walls) > 0:
            clip(w, j + X, space, w[j + WALL])


@kernel
def turn_g(w, width, space, counts, factor, proto, how):
    """One update of the generator; counts: each player's, with its next update."""
    prefer_wide_vectors()
    d = len(space)
    for j in range(width):
        k, rule = lane_knobs(proto, w, j + X + 10 * d * LANES), rule_of(w, j, space, proto, how)
        rate_d, rate_g = factor * w[j + RATE_D], factor * w[j + RATE_G]
        _, _, c, e = looked(w, j, space, counts, (False, True), (rate_d, rate_g), k, rule, how)
        for i in range(d):
            far = j + X + (d + i) * LANES
            v = c * seen(w, j + X + i * LANES, space, how)
            v = v + e * seen(w, far, space, how) if has_theta_term(k) else v
            move(w, far, space, v, counts[1], rate_g, rule[1])


@kernel
def notes(w, width, space, n, square, proto, how):
    """Iteration n ended, and notes taken, in all lanes."""
    prefer_wide_vectors()
    for j in range(width):
        finish(w, j, space, n, rule_of(w, j, space, proto, how))
        update_statistics(w, j, space, square)


@kernel
def prepare(w, width, space, proto, how):
    """The memories of all lanes at the start, where they are not 0."""
    for j in range(width):
        finish(w, j, space, 0.0, rule_of(w, j, space, proto, how))


@kernel
def by_rule(w, width, space, begin, end, square, proto, how):
    """Rounds begin … end − 1 of training."""
    at_once = how.updates.size == 1 and how.updates[0] == BOTH
    if begin == 0:
        prepare(w, width, space, proto, how)
    for n in range(begin, end):
        factor = how.factors[n]
        if at_once:
            both(w, width, space, n + 1.0, factor, square, proto, how)
            continue
        count_d, count_g = n * how.n_d, n * how.n_g
        for moving in how.updates:
            counts = float(count_d + 1), float(count_g + 1)
            if moving == 0:
                count_d += 1
                turn_d(w, width, space, counts, factor, proto, how)
            else:
                count_g += 1
                turn_g(w, width, space, counts, factor, proto, how)
        notes(w, width, space, n + 1.0, square, proto, how)
