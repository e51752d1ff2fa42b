"""The formulas of `modes.Switching`: a field that jumps where the variant's switch changes its sign."""

from __future__ import annotations

import math

from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import read, write
from gandyn.kernels.llvm_attributes import always_inline
from gandyn.kernels.runge_kutta import slope
from gandyn.vector_field import coefficients, switch, switch_rate

# Resting knows its direction of time.
OFF, ON, SLIDING, RESTING, RESTING_BACKWARD = 0.0, 1.0, 2.0, 3.0, 4.0
# So far beyond the switch, as a fraction of 1 + ‖x‖², and beyond a bound, as a fraction of it, is rounding.
EDGE, SLACK = 1e-14, 1e-13
# What moves by less than so many tolerances in a step may be moved by the errors of the steps.
FAINT = 100.0
# Nearer to 0 than this a pull of constant size has stopped φ, if it can.
TIP = 1e-8
# So near to 0 a pull of constant size is told from damping, which shrinks with φ.
NEAR_TIP = 1e-14
# As far from 0, as a fraction of ‖θ‖, φ is let go.
OFF_TIP = 1e-13


@kernel
def products(w, at, n):
    """(s, p, q) of the state of n numbers that begins at w[at]."""
    always_inline()
    d = n // 2
    s = p = q = 0.0
    for i in range(d):
        u, v = read(w, at + i), read(w, at + d + i)
        s, p, q = s + u * v, p + u * u, q + v * v
    return s, p, q


@kernel
def fraction(w, at, k):
    """The weight of the field at on = 1 with which the flow stays on the switching surface; outside [0, 1]
    when it leaves it.
    """
    s, p, q = products(w, at, 4)
    below, above = switch_rate(s, p, q, 0.0, k), switch_rate(s, p, q, 1.0, k)
    return below / (below - above) if below != above else 0.5


@kernel
def put(w, to, h, k0, k1, k2, k3):
    """Four numbers times h."""
    always_inline()
    write(w, to, h * k0)
    write(w, to + 1, h * k1)
    write(w, to + 2, h * k2)
    write(w, to + 3, h * k3)


@kernel
def slide(w, at, to, h, k):
    """The mean of both fields that stays on the surface, as not every field is linear in `on`."""
    x0, x1, x2, x3 = read(w, at), read(w, at + 1), read(w, at + 2), read(w, at + 3)
    weight = min(max(fraction(w, at, k), 0.0), 1.0)
    a0, a1, a2, a3 = slope(x0, x1, x2, x3, ON, k)
    b0, b1, b2, b3 = slope(x0, x1, x2, x3, OFF, k)
    rest = 1.0 - weight
    put(
        w,
        to,
        h,
        weight * a0 + rest * b0,
        weight * a1 + rest * b1,
        weight * a2 + rest * b2,
        weight * a3 + rest * b3,
    )


@kernel
def switching_rhs(w, at, to, h, mode, problem):
    """The field in its mode."""
    if mode[0] == SLIDING:
        slide(w, at, to, h, problem.params)
        return
    x0, x1, x2, x3 = read(w, at), read(w, at + 1), read(w, at + 2), read(w, at + 3)
    k0, k1, k2, k3 = slope(x0, x1, x2, x3, min(mode[0], ON), problem.params)
    moves = 0.0 if mode[0] >= RESTING else 1.0
    put(w, to, h, moves * k0, moves * k1, k2, k3)


@kernel
def leaving(side, q, forward, k):
    """How fast φ beside 0, on the side of θ (1) or opposite to it (−1), goes away from 0."""
    root, tip = math.sqrt(q), NEAR_TIP * NEAR_TIP
    s = side * NEAR_TIP * root
    a, b, _, _ = coefficients(s, tip, q, ON if switch(s, tip, q, k) > 0.0 else OFF, k)
    return forward * (a * NEAR_TIP + side * b * root)


@kernel
def release(w, mode, k):
    """Lets φ go from 0, to the side that pushes it away: θ has moved on, and the push with it."""
    forward = 1.0 if mode[0] == RESTING else -1.0
    _, _, q = products(w, 0, 4)
    side = 1.0 if leaving(1.0, q, forward, k) > leaving(-1.0, q, forward, k) else -1.0
    w[0], w[1] = side * OFF_TIP * w[2], side * OFF_TIP * w[3]
    s, p, q = products(w, 0, 4)
    mode[0] = ON if switch(s, p, q, k) > 0.0 else OFF


@kernel
def switching_level(w, at, mode, i, problem):
    """How far a state is beyond its mode."""
    k = problem.params
    if mode[0] >= RESTING:
        forward = 1.0 if mode[0] == RESTING else -1.0
        _, _, q = products(w, at, 4)
        return max(leaving(1.0, q, forward, k), leaving(-1.0, q, forward, k))
    if mode[0] == SLIDING:
        weight = fraction(w, at, k)
        return max(-weight, weight - 1.0)
    s, p, q = products(w, at, 4)
    return (1.0 - 2.0 * mode[0]) * switch(s, p, q, k) - EDGE * (1.0 + p + q)


@kernel
def switching_faint(w, at, mode, h, problem, tolerance):
    """Whether the surface is crossed so slowly that the error of the steps did it.

    A circle or an equilibrium may lie on the switch itself and draw from one side: it is neared for ever.
    """
    if mode[0] >= SLIDING:
        return False
    s, p, q = products(w, at, 4)
    return abs(h * switch_rate(s, p, q, mode[0], problem.params)) < FAINT * tolerance * (1.0 + p + q)


@kernel
def switching_settle(w, mode, direction, problem):
    """The mode to go on in from a point on the switching surface, in the direction of integration."""
    k = problem.params
    if mode[0] >= RESTING:
        release(w, mode, k)
        return
    if mode[0] == SLIDING:
        # On the side whose weight has grown to 1; there the rates are too close to 0 to ask.
        mode[0] = ON if fraction(w, 0, k) > 0.5 else OFF
        return
    s, p, q = products(w, 0, 4)
    below = switch_rate(s, p, q, 0.0, k) * direction
    above = switch_rate(s, p, q, 1.0, k) * direction
    # Where sliding ends one of them is 0 but for rounding.
    rest = EDGE * (abs(below) + abs(above))
    if below > rest and above < -rest:
        mode[0] = SLIDING
    else:
        mode[0] = ON if above > 0.0 or (below > 0.0 and above >= -rest) else OFF


@kernel
def switching_begin(w, mode, direction, problem):
    """The mode of a start."""
    s, p, q = products(w, 0, 4)
    side = switch(s, p, q, problem.params)
    mode[0] = ON if side > 0.0 else OFF
    if side == 0.0:
        switching_settle(w, mode, direction, problem)


@kernel
def switching_rests(w, mode, direction, problem):
    """Whether φ is at 0 and the pull −aφ, of constant size there, outweighs the push bθ; then φ is put to
    rest.
    """
    k = problem.params
    _, p, q = products(w, 0, 4)
    if p > TIP * TIP or mode[0] >= RESTING:
        return False
    tip = NEAR_TIP * NEAR_TIP
    a, b, _, _ = coefficients(0.0, tip, q, ON if switch(0.0, tip, q, k) > 0.0 else OFF, k)
    if not -direction * a * NEAR_TIP > abs(b) * math.sqrt(q):
        return False
    mode[0] = RESTING if direction > 0.0 else RESTING_BACKWARD
    w[0] = w[1] = 0.0
    return True
