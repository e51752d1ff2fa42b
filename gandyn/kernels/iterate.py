"""Training as it is run: rounds of discriminator and generator updates by any rule, in any dimension.

After every update of the discriminator φ is clipped to the box, if there is one. Memories and counts are each
player's own, as if each had its own optimiser.
"""

from __future__ import annotations

import numpy as np

from gandyn.kernels.compiler import kernel
from gandyn.update_rule import end_iteration, extrapolate, has_ending, is_coupled, update
from gandyn.vector_field import coefficients, coupling, slopes, switch

# A player that updates: 0 the discriminator, 1 the generator, or both from the same state.
BOTH = 2
# Codes of Orbit.ended. So near to 0 the powers of 1/‖φ‖ in a field with a pole there overflow.
DIVERGED, SINGULAR = 1, 2
AT_POLE = 1e-200


@kernel
def velocity(x, k, out):
    """out = the field at x (2d,); on the far side of a switch its one-sided value."""
    d = x.size // 2
    s = p = q = 0.0
    for i in range(d):
        s, p, q = s + x[i] * x[d + i], p + x[i] * x[i], q + x[d + i] * x[d + i]
    on = 1.0 if switch(s, p, q, k) > 0.0 else 0.0
    a, b, c, e = coefficients(s, p, q, on, k)
    for i in range(d):
        out[i], out[d + i] = a * x[i] + b * x[d + i], c * x[i] + e * x[d + i]


@kernel
def clip(x, w):
    """Clips φ to [−w, w]^d; w = inf leaves it."""
    for i in range(x.size // 2):
        x[i] = min(max(x[i], -w), w)


@kernel
def undefined(x, v):
    """Whether the velocity v at x is none because φ or θ is 0, where the field has a pole."""
    d = x.size // 2
    p = q = rate = 0.0
    for i in range(d):
        p, q, rate = p + x[i] * x[i], q + x[d + i] * x[d + i], rate + abs(v[i]) + abs(v[d + i])
    return (p < AT_POLE or q < AT_POLE) and not rate < np.inf


@kernel
def look_ahead(x, moving, counts, rates, w, work, rule):
    """work[1] = the state at which the velocity is taken, from that at x in work[0]."""
    d = x.size // 2
    for i in range(x.size):
        player = 0 if i < d else 1
        step, m, square = extrapolate(
            work[0, i], work[2, i], work[3, i], counts[player] + 1.0, rates[player], rule[player]
        )
        work[1, i] = x[i] + step
        if moving in (player, BOTH):
            work[2, i], work[3, i] = m, square
    clip(work[1], w)


@kernel
def couple(x, k, work):
    """work[3] = ∂v_φ/∂θ·m_θ and ∂v_θ/∂φ·m_φ at x, with the memories m in work[2]."""
    d = x.size // 2
    s = p = q = s_g = q_g = s_d = p_d = 0.0
    for i in range(d):
        u, v, m_d, m_g = x[i], x[d + i], work[2, i], work[2, d + i]
        s, p, q = s + u * v, p + u * u, q + v * v
        s_g, q_g, s_d, p_d = s_g + u * m_g, q_g + 2.0 * v * m_g, s_d + v * m_d, p_d + 2.0 * u * m_d
    on = 1.0 if switch(s, p, q, k) > 0.0 else 0.0
    _, b, c, _ = coefficients(s, p, q, on, k)
    da, db, dc, de = coupling(slopes(s, p, q, on, k), (s_d, p_d), (s_g, q_g))
    for i in range(d):
        work[3, i] = da * x[i] + db * x[d + i] + b * work[2, d + i]
        work[3, d + i] = dc * x[i] + de * x[d + i] + c * work[2, i]


@kernel
def gradient(x, moving, counts, rates, ahead, w, k, work, rule):
    """work[0] = the velocity to step with: at x, or where the rule looks ahead to; work[4, 0] = 1 where there
    is none.
    """
    velocity(x, k, work[0])
    if undefined(x, work[0]):
        work[4, 0] = 1.0
    if is_coupled(rule[0]):
        couple(x, k, work)
    if ahead:
        look_ahead(x, moving, counts, rates, w, work, rule)
        velocity(work[1], k, work[0])
        if undefined(work[1], work[0]):
            work[4, 0] = 1.0


@kernel
def apply_update(x, player, count, rates, w, work, rule):
    """Updates one player (0: discriminator, 1: generator), whose options are `rule`, with the velocity in
    work[0]; memories are work[2] and work[3].
    """
    d = x.size // 2
    for i in range(player * d, player * d + d):
        step, work[2, i], work[3, i] = update(work[0, i], work[2, i], work[3, i], count, rates[player], rule)
        x[i] += step
    if player == 0:
        clip(x, w)


@kernel
def one_update(x, moving, counts, rates, ahead, w, k, work, rule):
    """One update, with a fresh velocity, of one player or of BOTH."""
    gradient(x, moving, counts, rates, ahead, w, k, work, rule)
    for player in range(2):
        if moving in (player, BOTH):
            counts[player] += 1.0
            apply_update(x, player, counts[player], rates, w, work, rule[player])


@kernel
def end(x, n, work, rule):
    """What the rule does after iteration n, and at the start, n = 0."""
    if has_ending(rule[0]):
        d = x.size // 2
        for i in range(x.size):
            x[i], work[2, i], work[3, i] = end_iteration(
                x[i], work[2, i], work[3, i], n, rule[0 if i < d else 1]
            )


@kernel
def ensemble(starts, out, every, updates, rates, schedule, ahead, w, bound, k, rule, length, ended):
    """Fills out (m, n, 2d) from starts (m, 2d); length and ended (m,) as in Orbit.

    updates: who updates in a round, one after the other. schedule (rounds,) scales both rates (2,).
    """
    size = starts.shape[1]
    x, work, counts, now = np.empty(size), np.empty((5, size)), np.empty(2), np.empty(2)
    for lane in range(out.shape[0]):
        x[:] = starts[lane]
        clip(x, w)
        work[2:] = 0.0
        counts[:] = 0.0
        end(x, 0, work, rule)
        out[lane, 0] = x
        length[lane], ended[lane] = out.shape[1], 0
        for row in range(1, out.shape[1]):
            for n in range((row - 1) * every, row * every if length[lane] > row else 0):
                now[0], now[1] = rates[0] * schedule[n], rates[1] * schedule[n]
                for i in range(updates.size):
                    one_update(x, updates[i], counts, now, ahead, w, k, work, rule)
                end(x, n + 1, work, rule)
            if length[lane] > row and not np.sum(x * x) <= bound * bound:
                length[lane], ended[lane] = row, SINGULAR if work[4, 0] == 1.0 else DIVERGED
            out[lane, row] = x if length[lane] > row else out[lane, row - 1]


@kernel
def iterations(counts, n_d, n_g):
    """How many whole iterations of n_d and n_g updates have been made; a player that has none is not waited
    for.
    """
    d = int(counts[0]) // n_d if n_d else int(counts[1]) // max(n_g, 1)
    return min(d, int(counts[1]) // n_g) if n_g else d


@kernel
def by_hand(moves, out, n_d, n_g, rates, schedule, ahead, w, k, rule):
    """Fills out (n + 1, 2d) from out[0]: after each of moves (n,), 0 a discriminator's update and 1 a
    generator's.

    A player's update belongs to the round that it would belong to in turns of n_d and n_g, which schedule
    (rounds,) is read by. Returns the number of the first move for which the field was undefined, or that of
    all moves.
    """
    size = out.shape[1]
    x, work, counts, now = out[0].copy(), np.zeros((5, size)), np.zeros(2), np.empty(2)
    lost = moves.size
    clip(x, w)
    end(x, 0, work, rule)
    out[0] = x
    done = 0
    for i in range(moves.size):
        player = moves[i]
        n = int(counts[player]) // max(n_g if player else n_d, 1)
        now[0], now[1] = rates[0] * schedule[n], rates[1] * schedule[n]
        one_update(x, player, counts, now, ahead, w, k, work, rule)
        if work[4, 0] == 1.0 and lost == moves.size:
            lost = i
        if iterations(counts, n_d, n_g) > done:
            done += 1
            end(x, done, work, rule)
        out[i + 1] = x
    return lost
