"""A step of a field with corners or poles as exact as a map needs it: `careful` with a looser tolerance and fewer looks.

A switch is crossed by false position on RK4 steps, where `careful` bisects on extrapolated ones.
"""

from __future__ import annotations

from gandyn.kernels import careful
from gandyn.kernels.compiler import kernel

# The error, in units of `careful.TOLERANCE`, of a step that is good enough for a map.
SIMPLE = 3e3
# Steps of false position to a crossing, and cuts of a step, before `careful` takes over.
SECANTS, TRIES = 30, 60


@kernel
def crossing(x, h, mode, k, out, work):
    """The time in (0, h] at which the switch is crossed, by false position (Illinois) on RK4 steps; out = the state just past it."""
    careful.single(x, h, mode, k, out, work)
    low, high, before, after = 0.0, h, careful.side(x, k), careful.side(out, k)
    for _ in range(SECANTS):
        if high - low <= 1e-12 * h or before == after:
            break
        middle = (low * after - high * before) / (after - before)
        careful.single(x, middle, mode, k, out, work)
        level = careful.side(out, k)
        if (level > 0.0) == (after > 0.0):
            high, after, before = middle, level, 0.5 * before
        else:
            low, before, after = middle, level, 0.5 * after
        if abs(level) < 1e-14:
            break
    careful.single(x, high, mode, k, out, work)
    return high


@kernel
def hop(x, h, mode, k, work):
    """As much of a step h as is simple, in place: to its end, or to where a switch is crossed. Returns (mode, how much is left)."""
    new = work[4]
    error = careful.attempt(x, h, mode, k, new, work)
    if not error <= SIMPLE:
        return mode, h
    if not careful.leaves(x, new, mode, k):
        if careful.grazes(x, work[3], new, mode, k):
            return mode, h
        x[:] = new
        return mode, 0.0
    if mode > careful.ON or careful.side(x, k) * (2.0 * mode - 1.0) <= 0.0:
        return mode, h
    passed = crossing(x, h, mode, k, new, work)
    x[:] = new
    return careful.decide(x, 1.0, k), h - passed


@kernel
def step(x, h, mode, size, k, work):
    """x after a step h, in place, as `careful.macro`, which takes over where this is not simple either. What is too hard even for that
    may begin once more: the orbit is the same, and its time less than a step off."""
    left = cut = h
    for _ in range(TRIES):
        cut = min(cut, left)
        mode, rest = hop(x, cut, mode, k, work)
        if rest < cut:
            left, cut = left - (cut - rest), 8.0 * cut
        elif careful.rests(x, 1.0, k):
            mode, x[0], x[1] = careful.RESTING, 0.0, 0.0
        else:
            cut = cut / 4.0
        if left <= 1e-12 * h:
            return mode, size, True
    mode, size, resolved = careful.macro(x, left, mode, min(size, left), k, work)
    if not resolved:
        mode, size, resolved = careful.macro(x, left, mode, size, k, work)
    return mode, size, resolved
