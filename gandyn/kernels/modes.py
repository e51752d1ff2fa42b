"""Fields that change their formula on the way: what the steps of `piecewise` must know of them.

A mode says which formula holds. A `level` above 0 says that its mode has been left; where a step ends it, the state is
put on the surface and `settle` decides how the flow goes on. There are two kinds:

Switching: the field jumps where the variant's switch changes its sign. Modes are on = 0, on = 1, sliding along switch = 0
    on the mean of both fields that stays there (Filippov 1988, section 2.4), and resting: a pull of constant size, such
    as λ‖φ‖ exerts, stops φ at 0 like dry friction. mode is one number.
Projected: the flow in a box, the limit of clipping after small steps, in any dimension. A component of φ on its bound
    with outward velocity is held until its velocity turns inward (Dupuis and Nagurney 1993). mode has a number for each
    component, 1 where it is held. Backward in time nothing is held, and what leaves the box has no past.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba.extending import overload

from gandyn.form import coefficients, switch, switch_rate
from gandyn.kernels.compiler import OPTIONS, kernel
from gandyn.kernels.runge_kutta import slope

OFF, ON, SLIDING, RESTING = 0.0, 1.0, 2.0, 3.0
FREE, HELD = 0.0, 1.0
# So far beyond the switch, as a fraction of 1 + ‖x‖², and beyond a bound, as a fraction of it, is rounding.
EDGE, SLACK = 1e-14, 1e-13
# Nearer to 0 than this a pull of constant size has stopped φ, if it can.
TIP = 1e-8


class Switching(NamedTuple):
    """A field in the plane of (φ₁, φ₂, θ₁, θ₂) whose switch changes its formulas."""

    params: Any


class Projected(NamedTuple):
    """A field of (φ, θ) in any dimension whose φ is kept in [−width, width]^d."""

    params: Any
    width: float


@kernel
def products(x):
    """(s, p, q) of a state."""
    d = x.size // 2
    s = p = q = 0.0
    for i in range(d):
        s, p, q = s + x[i] * x[d + i], p + x[i] * x[i], q + x[d + i] * x[d + i]
    return s, p, q


@kernel
def side(x, k):
    """The switching function at x."""
    s, p, q = products(x)
    return switch(s, p, q, k)


@kernel
def fraction(x, k):
    """The weight of the field at on = 1 with which the flow stays on the switching surface; outside [0, 1] when it leaves it."""
    s, p, q = products(x)
    below, above = switch_rate(s, p, q, 0.0, k), switch_rate(s, p, q, 1.0, k)
    return below / (below - above) if below != above else 0.5


@kernel
def switching_rhs(x, mode, problem, out):
    """out = the field in its mode."""
    k = problem.params
    if mode[0] != SLIDING:
        out[0], out[1], out[2], out[3] = slope(x[0], x[1], x[2], x[3], min(mode[0], ON), k)
        if mode[0] == RESTING:
            out[0] = out[1] = 0.0
        return
    # The mean of both fields, as not every field is linear in `on`.
    weight = min(max(fraction(x, k), 0.0), 1.0)
    above, below = slope(x[0], x[1], x[2], x[3], ON, k), slope(x[0], x[1], x[2], x[3], OFF, k)
    for i in range(4):
        out[i] = weight * above[i] + (1.0 - weight) * below[i]


@kernel
def switching_level(x, mode, i, problem):
    """How far x is beyond its mode; what rounding may do does not count."""
    k = problem.params
    if mode[0] == RESTING:
        return -1.0
    if mode[0] == SLIDING:
        weight = fraction(x, k)
        return max(-weight, weight - 1.0)
    s, p, q = products(x)
    return (1.0 - 2.0 * mode[0]) * switch(s, p, q, k) - EDGE * (1.0 + p + q)


@kernel
def switching_settle(x, mode, direction, problem):
    """The mode to go on in from a point on the switching surface, in the direction of integration."""
    k = problem.params
    s, p, q = products(x)
    below = switch_rate(s, p, q, 0.0, k) * direction
    above = switch_rate(s, p, q, 1.0, k) * direction
    if below > 0.0 and above < 0.0:
        mode[0] = SLIDING
    else:
        mode[0] = ON if above > 0.0 else OFF


@kernel
def switching_begin(x, mode, direction, problem):
    """The mode of a start."""
    level = side(x, problem.params)
    mode[0] = ON if level > 0.0 else OFF
    if level == 0.0:
        switching_settle(x, mode, direction, problem)


@kernel
def switching_rests(x, mode, direction, problem):
    """Whether φ is at 0 and the pull −aφ, of constant size there, outweighs the push bθ; then φ is put to rest."""
    k = problem.params
    _, p, q = products(x)
    tip = TIP * TIP
    if p > tip or mode[0] == RESTING:
        return False
    a, b, _, _ = coefficients(0.0, tip, q, ON if switch(0.0, tip, q, k) > 0.0 else OFF, k)
    if not -direction * a * TIP > abs(b) * np.sqrt(q):
        return False
    mode[0], x[0], x[1] = RESTING, 0.0, 0.0
    return True


@kernel
def projected_rhs(x, mode, problem, out):
    """out = the field with the held components of φ at rest."""
    s, p, q = products(x)
    d = x.size // 2
    a, b, c, e = coefficients(s, p, q, 0.0, problem.params)
    for i in range(d):
        out[i] = 0.0 if mode[i] == HELD else a * x[i] + b * x[d + i]
        out[d + i] = c * x[i] + e * x[d + i]


@kernel
def outward(x, i, problem):
    """Velocity of component i of φ away from 0, were it free."""
    s, p, q = products(x)
    a, b, _, _ = coefficients(s, p, q, 0.0, problem.params)
    rate = a * x[i] + b * x[x.size // 2 + i]
    return rate if x[i] > 0.0 else -rate


@kernel
def projected_level(x, mode, i, problem):
    """How far component i is beyond its bound or, held, how fast it wants to go back."""
    if mode[i] == HELD:
        return -outward(x, i, problem)
    return abs(x[i]) - problem.width * (1.0 + SLACK)


@kernel
def projected_settle(x, mode, direction, problem):
    """Puts components on the bound exactly and decides which of them are held."""
    w = problem.width
    for i in range(mode.size):
        x[i] = min(max(x[i], -w), w)
    for i in range(mode.size):
        on_bound = abs(x[i]) >= w * (1.0 - SLACK)
        mode[i] = HELD if direction > 0.0 and on_bound and outward(x, i, problem) >= 0.0 else FREE
        if mode[i] == HELD:
            x[i] = w if x[i] > 0.0 else -w


@kernel
def never_rests(x, mode, direction, problem):
    """Walls hold φ, friction does not."""
    return False


def rhs(x, mode, problem, out):
    """out = the field at x in its mode."""
    raise NotImplementedError


def level(x, mode, i, problem):
    """Above 0 where x has left its mode in the way number i, of as many as mode has numbers."""
    raise NotImplementedError


def settle(x, mode, direction, problem):
    """Decides the mode of x, which is on a surface where modes meet."""
    raise NotImplementedError


def begin(x, mode, direction, problem):
    """Decides the mode of a start, which may be moved into the box."""
    raise NotImplementedError


def rests(x, mode, direction, problem):
    """Puts φ to rest at 0 where it is held there, and says whether it did."""
    raise NotImplementedError


_SWITCHING = (switching_rhs, switching_level, switching_settle, switching_begin, switching_rests)
_PROJECTED = (projected_rhs, projected_level, projected_settle, projected_settle, never_rests)


def _chosen(kind, index):
    return {Switching: _SWITCHING, Projected: _PROJECTED}[kind.instance_class][index]


@overload(rhs, jit_options=OPTIONS)
def _rhs(x, mode, problem, out):
    chosen = _chosen(problem, 0)
    return lambda x, mode, problem, out: chosen(x, mode, problem, out)


@overload(level, jit_options=OPTIONS)
def _level(x, mode, i, problem):
    chosen = _chosen(problem, 1)
    return lambda x, mode, i, problem: chosen(x, mode, i, problem)


@overload(settle, jit_options=OPTIONS)
def _settle(x, mode, direction, problem):
    chosen = _chosen(problem, 2)
    return lambda x, mode, direction, problem: chosen(x, mode, direction, problem)


@overload(begin, jit_options=OPTIONS)
def _begin(x, mode, direction, problem):
    chosen = _chosen(problem, 3)
    return lambda x, mode, direction, problem: chosen(x, mode, direction, problem)


@overload(rests, jit_options=OPTIONS)
def _rests(x, mode, direction, problem):
    chosen = _chosen(problem, 4)
    return lambda x, mode, direction, problem: chosen(x, mode, direction, problem)
