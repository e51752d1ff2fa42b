"""A step of a field with corners or poles as exact as a map needs it: `careful` with a looser tolerance and fewer looks.

A switch is crossed by false position on RK4 steps, where `careful` bisects on extrapolated ones. On a line the direction φ/‖φ‖ jumps at
φ = 0, which is no switch: there φ is brought near in steps that shrink with it, and mirrored.
"""

from __future__ import annotations

from gandyn.kernels import careful
from gandyn.kernels.compiler import kernel

# The error, in units of `careful.TOLERANCE`, of a step that is good enough for a map.
SIMPLE = 3e3
# Steps of false position to a crossing, and cuts of a step, before `careful` takes over.
SECANTS, TRIES = 30, 60
# How near to 0 the switch must come just past the crossing, as a share of what it changes by in the step.
LEVEL = 1e-10
# φ on a line is mirrored when it is smaller than TIP; how much of the way is gone in one step, and in how many it must be near.
TIP, AHEAD, APPROACHES = 1e-9, 0.9, 14


@kernel
def crossing(x, h, mode, k, out, work):
    """The time in (0, h] at which the switch is crossed, by false position (Illinois) on RK4 steps; out = the state just past it."""
    careful.single(x, h, mode, k, out, work)
    low, high, before, after = 0.0, h, careful.side(x, k), careful.side(out, k)
    enough = LEVEL * (abs(before) + abs(after))
    for _ in range(SECANTS):
        if high - low <= 1e-12 * h or before == after:
            break
        middle = (low * after - high * before) / (after - before)
        careful.single(x, middle, mode, k, out, work)
        level = careful.side(out, k)
        if (level > 0.0) == (after > 0.0):
            high, after, before = middle, level, 0.5 * before
            if abs(level) <= enough:
                break
        else:
            low, before, after = middle, level, 0.5 * after
    careful.single(x, high, mode, k, out, work)
    return high


@kernel
def over(x, h, mode, k, work):
    """On a line, as much of a step as brings φ past 0, in place; the time that took, 0 if it does not get there or is held there."""
    new, passed = work[4], 0.0
    for _ in range(APPROACHES):
        careful.pace(x, mode, k, work[0])
        cut = -AHEAD * x[0] / work[0][0]
        if not 0.0 < cut < h - passed:
            return passed
        careful.single(x, cut, mode, k, new, work)
        x[:] = new
        passed += cut
        if abs(x[0]) < TIP:
            toward = work[0][0]
            x[0] = -x[0]
            careful.pace(x, mode, k, work[0])
            if work[0][0] * toward <= 0.0:
                x[0] = -x[0]
            return passed
    return passed


@kernel
def hop(x, h, mode, k, work):
    """As much of a step h as is simple, in place: to its end, or to where a switch is crossed. Returns (mode, how much is left)."""
    new = work[4]
    error = careful.attempt(x, h, mode, k, new, work)
    if not error <= SIMPLE:
        jumps = x[1] == 0.0 and x[3] == 0.0 and x[0] * new[0] < 0.0 and mode <= careful.ON
        return mode, (h - over(x, h, mode, k, work) if jumps else h)
    if not careful.leaves(x, new, mode, k):
        if careful.grazes(x, work[3], new, mode, k):
            return mode, h
        x[:] = new
        return mode, 0.0
    if mode > careful.ON:
        return mode, h
    if careful.side(x, k) * (2.0 * mode - 1.0) <= 0.0:
        # It is over already, by less than counts.
        return careful.decide(x, 1.0, k), h
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
