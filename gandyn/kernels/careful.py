"""RK4 with error control and event location, for fields with corners or poles.

Each step of size h is cut until one RK4 step and two half steps agree to TOLERANCE; the two half steps plus a fifteenth
of the difference are kept (local extrapolation: Hairer, Nørsett, Wanner I, section II.4). A field with a switch is
integrated in modes: at on = 0, at on = 1, or sliding along switch = 0 on the mean of both fields that keeps it there
(Filippov 1988, section 2.4). A step never straddles a change of mode: its time is located by bisection first, and a step
that may have touched the surface in between is halved. A pull of constant size, such as λ‖φ‖ exerts, stops φ at 0 like dry
friction; from then on φ rests. Where the field cannot be resolved in BUDGET cuts of one step, the
orbit ends as singular.
"""

from __future__ import annotations

import numpy as np

from gandyn.form import coefficients, switch, switch_rate
from gandyn.kernels.compiler import kernel
from gandyn.kernels.runge_kutta import slope

TOLERANCE = 1e-10
BUDGET = 400
# Second differences of the switch below this are rounding; so short a visit to the other side changes nothing.
ROUNDING = 1e-15
# So far beyond the switch, as a share of 1 + ‖x‖², is rounding.
EDGE = 1e-14
# Nearer to 0 than this a pull of constant size has stopped φ, if it can.
TIP = 1e-8
OFF, ON, SLIDING, RESTING = 0.0, 1.0, 2.0, 3.0


@kernel
def products(x):
    """(s, p, q) of a state (4,)."""
    return x[0] * x[2] + x[1] * x[3], x[0] * x[0] + x[1] * x[1], x[2] * x[2] + x[3] * x[3]


@kernel
def fraction(x, k):
    """The weight of the field at on = 1 with which the flow stays on the switching surface; outside [0, 1] when it leaves it."""
    s, p, q = products(x)
    below, above = switch_rate(s, p, q, 0.0, k), switch_rate(s, p, q, 1.0, k)
    return below / (below - above) if below != above else 0.5


@kernel
def slide(x, k, out):
    """out = Filippov's field on the switching surface: the mean of both fields, as not every field is linear in `on`."""
    weight = min(max(fraction(x, k), 0.0), 1.0)
    above, below = slope(x[0], x[1], x[2], x[3], ON, k), slope(x[0], x[1], x[2], x[3], OFF, k)
    for i in range(4):
        out[i] = weight * above[i] + (1.0 - weight) * below[i]


@kernel
def pace(x, mode, k, out):
    """out = the field at x in the given mode."""
    if mode == SLIDING:
        slide(x, k, out)
        return
    out[0], out[1], out[2], out[3] = slope(x[0], x[1], x[2], x[3], min(mode, ON), k)
    if mode == RESTING:
        out[0] = out[1] = 0.0


@kernel
def single(x, h, mode, k, out, work):
    """out = one RK4 step of size h from x; work is (2, 4) scratch."""
    rate, stage = work[0], work[1]
    pace(x, mode, k, rate)
    for i in range(4):
        out[i] = x[i] + h / 6.0 * rate[i]
    for n in range(1, 4):
        reach, share = (h if n == 3 else h / 2.0), (h / 6.0 if n == 3 else h / 3.0)
        for i in range(4):
            stage[i] = x[i] + reach * rate[i]
        pace(stage, mode, k, rate)
        for i in range(4):
            out[i] += share * rate[i]


@kernel
def attempt(x, h, mode, k, out, work):
    """out = x after h, extrapolated; returns the estimated error relative to TOLERANCE (NaN if undefined)."""
    full, half = work[2], work[3]
    single(x, h, mode, k, full, work)
    single(x, h / 2.0, mode, k, half, work)
    single(half, h / 2.0, mode, k, out, work)
    worst = 0.0
    for i in range(4):
        gap = (out[i] - full[i]) / 15.0
        scaled = abs(gap) / (TOLERANCE * (1.0 + abs(x[i])))
        worst = scaled if not scaled <= worst else worst
        out[i] += gap
    return worst


@kernel
def side(x, k):
    """The switching function at x."""
    s, p, q = products(x)
    return switch(s, p, q, k)


@kernel
def decide(x, direction, k):
    """The mode to go on in from a point on the switching surface, in the direction of integration."""
    s, p, q = products(x)
    below = switch_rate(s, p, q, 0.0, k) * direction
    above = switch_rate(s, p, q, 1.0, k) * direction
    if below > 0.0 and above < 0.0:
        return SLIDING
    return ON if above > 0.0 else OFF


@kernel
def rests(x, direction, k):
    """Whether φ is at 0 and the pull −aφ, of constant size there, outweighs the push bθ."""
    _, p, q = products(x)
    tip = TIP * TIP
    if p > tip:
        return False
    a, b, _, _ = coefficients(0.0, tip, q, ON if switch(0.0, tip, q, k) > 0.0 else OFF, k)
    return -direction * a * TIP > abs(b) * np.sqrt(q)


@kernel
def leaves(x, y, mode, k):
    """Whether the step from x to y left its mode. Rounding may put x on the wrong side; then it must not go farther there.

    Nor has y left it by rounding alone: a circle may lie on the switch and draw from one side, as WGAN-FD's does.
    """
    if mode == SLIDING:
        return not 0.0 <= fraction(y, k) <= 1.0
    if mode == RESTING:
        return False
    _, p, q = products(y)
    edge = EDGE * (1.0 + p + q)
    if mode == OFF:
        return side(y, k) > max(side(x, k), edge)
    return side(y, k) < min(side(x, k), -edge)


@kernel
def grazes(x, y, z, mode, k):
    """Whether the switch may have changed its sign unseen between x and z, y halfway: by the parabola through the three."""
    if mode >= SLIDING:
        return False
    low, middle, high = side(x, k), side(y, k), side(z, k)
    slant, bend = 0.5 * (high - low), high - 2.0 * middle + low
    if abs(bend) < ROUNDING or abs(slant) > 1.5 * abs(bend):
        return False
    top = middle - slant * slant / (2.0 * bend)
    return top > -0.1 * abs(bend) if mode == OFF else top < 0.1 * abs(bend)


@kernel
def locate(x, h, mode, k, out, work):
    """The time in (0, h] at which the mode is left, by bisection; out = the state just past it."""
    low, high = 0.0, h
    while abs(high - low) > 1e-15 * abs(h):
        middle = 0.5 * (low + high)
        attempt(x, middle, mode, k, out, work)
        if leaves(x, out, mode, k):
            high = middle
        else:
            low = middle
    attempt(x, high, mode, k, out, work)
    return high


@kernel
def macro(x, h, mode, size, k, work):
    """x after a step h, in place. Returns (mode, size of the last cut, whether it could be resolved)."""
    new, left = work[4], h
    for _ in range(BUDGET):
        cut = left if abs(size) >= abs(left) else size
        error = attempt(x, cut, mode, k, new, work)
        changed = leaves(x, new, mode, k)
        if not error <= 1.0 or (not changed and grazes(x, work[3], new, mode, k)):
            size = cut / 2.0
            if rests(x, np.sign(h), k):
                mode, size, x[0], x[1] = RESTING, h, 0.0, 0.0
            continue
        if changed:
            cut = locate(x, cut, mode, k, new, work)
        for i in range(4):
            x[i] = new[i]
        if changed:
            mode = decide(x, np.sign(h), k)
        left -= cut
        if abs(left) <= 1e-14 * abs(h):
            return mode, size, True
        if error < 0.03:
            size = 2.0 * cut if abs(2.0 * cut) < abs(h) else h
    return mode, size, False


@kernel
def ensemble(starts, out, every, h, bound, k, length, ended):
    """As `runge_kutta.ensemble`, one trajectory at a time."""
    x, work = np.empty(4), np.empty((5, 4))
    for lane in range(out.shape[0]):
        for i in range(4):
            x[i] = starts[lane, i]
        length[lane], ended[lane] = one(x, out[lane], every, h, bound, k, work)


@kernel
def one(x, out, every, h, bound, k, work):
    """One trajectory into out (n, 4); returns (valid samples, code of the end)."""
    n = out.shape[0]
    g = side(x, k)
    mode = decide(x, np.sign(h), k) if g == 0.0 else (ON if g > 0.0 else OFF)
    size, valid, code = h, 1, 0
    for i in range(4):
        out[0, i] = x[i]
    pace(x, mode, k, work[0])
    if not abs(work[0][0]) + abs(work[0][1]) + abs(work[0][2]) + abs(work[0][3]) < np.inf:
        code = 2
    for row in range(1, n):
        for _ in range(every):
            if code == 0:
                mode, size, resolved = macro(x, h, mode, size, k, work)
                square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3]
                code = 1 if not square <= bound * bound else (0 if resolved else 2)
        if code == 0:
            valid = row + 1
        for i in range(4):
            out[row, i] = x[i] if code == 0 else out[row - 1, i]
    return valid, code
