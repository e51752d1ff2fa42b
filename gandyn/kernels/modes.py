"""Fields that change their formula on the way: what the steps of `piecewise` must know of them.

A mode says which formula holds. A `level` above 0 says that its mode has been left; where a step ends it, the
state is put on the surface and `settle` decides how the flow goes on. There are two kinds:

Switching: the field jumps where the variant's switch changes its sign. Modes are on = 0, on = 1, sliding
along switch = 0
    on the mean of both fields that stays there (Filippov 1988, section 2.4), and resting: a pull of constant
    size, such as λ‖φ‖ exerts, stops φ at 0 like dry friction. mode is one number.
Projected: the flow in a box, the limit of clipping after small steps, in any dimension. A component of φ on
its bound
    with outward velocity is held until its velocity turns inward (Dupuis and Nagurney 1993). mode has a
    number for each component, 1 where it is held. Backward in time nothing is held, and what leaves the box
    has no past.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from numba.extending import overload

from gandyn.kernels.block import PerLane
from gandyn.kernels.compiler import OPTIONS, kernel
from gandyn.kernels.lanes import lane_params, read, write
from gandyn.kernels.llvm_attributes import always_inline
from gandyn.kernels.runge_kutta import slope
from gandyn.vector_field import coefficients, switch, switch_rate

OFF, ON, SLIDING, RESTING = 0.0, 1.0, 2.0, 3.0
FREE, HELD = 0.0, 1.0
# So far beyond the switch, as a fraction of 1 + ‖x‖², and beyond a bound, as a fraction of it, is rounding.
EDGE, SLACK = 1e-14, 1e-13
# What moves by less than so many tolerances in a step may be moved by the errors of the steps.
FAINT = 100.0
# Nearer to 0 than this a pull of constant size has stopped φ, if it can.
TIP = 1e-8


class Switching(NamedTuple):
    """A field in the plane of (φ₁, φ₂, θ₁, θ₂) whose switch changes its formulas."""

    params: Any


class Projected(NamedTuple):
    """A field of (φ, θ) in any dimension whose φ is kept in [−width, width]^d."""

    params: Any
    width: float


def problem_of(problem, table, count, lane):
    """The problem of one trajectory: its own parameters from table (m·count,), if they are `PerLane`; the
    box's width first.
    """
    raise NotImplementedError


@overload(problem_of, jit_options=OPTIONS)
def _problem_of(problem, table, count, lane):
    def shared(problem, table, count, lane):
        return problem

    def switching(problem, table, count, lane):
        return Switching(lane_params(problem.params.like, table, lane * count, 1))

    def projected(problem, table, count, lane):
        return Projected(lane_params(problem.params.like, table, lane * count + 1, 1), table[lane * count])

    if getattr(problem.types[0], "instance_class", None) is not PerLane:
        return shared
    return switching if problem.instance_class is Switching else projected


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
    moves = 0.0 if mode[0] == RESTING else 1.0
    put(w, to, h, moves * k0, moves * k1, k2, k3)


@kernel
def switching_level(w, at, mode, i, problem):
    """How far a state is beyond its mode."""
    k = problem.params
    if mode[0] == RESTING:
        return -1.0
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
    tip = TIP * TIP
    if p > tip or mode[0] == RESTING:
        return False
    a, b, _, _ = coefficients(0.0, tip, q, ON if switch(0.0, tip, q, k) > 0.0 else OFF, k)
    if not -direction * a * TIP > abs(b) * math.sqrt(q):
        return False
    mode[0], w[0], w[1] = RESTING, 0.0, 0.0
    return True


@kernel
def projected_rhs(w, at, to, h, mode, problem):
    """The field with the held components of φ at rest."""
    d = mode.size
    s, p, q = products(w, at, 2 * d)
    a, b, c, e = coefficients(s, p, q, 0.0, problem.params)
    for i in range(d):
        u, v = read(w, at + i), read(w, at + d + i)
        write(w, to + i, 0.0 if mode[i] == HELD else h * (a * u + b * v))
        write(w, to + d + i, h * (c * u + e * v))


@kernel
def outward(w, at, mode, i, problem):
    """Velocity of component i of φ away from 0, were it free; 0 where that is what rounding leaves."""
    d = mode.size
    s, p, q = products(w, at, 2 * d)
    a, b, _, _ = coefficients(s, p, q, 0.0, problem.params)
    pull, push = a * read(w, at + i), b * read(w, at + d + i)
    if abs(pull + push) <= EDGE * (abs(pull) + abs(push)):
        return 0.0
    return pull + push if read(w, at + i) > 0.0 else -(pull + push)


@kernel
def projected_level(w, at, mode, i, problem):
    """How far component i is beyond its bound or, held, how fast it wants to go back."""
    if mode[i] == HELD:
        return -outward(w, at, mode, i, problem)
    return abs(read(w, at + i)) - problem.width * (1.0 + SLACK)


@kernel
def projected_faint(w, at, mode, h, problem, tolerance):
    """Walls draw nothing that only nears them."""
    return False


@kernel
def projected_settle(w, mode, direction, problem):
    """Puts components on the bound exactly and decides which of them are held."""
    width = problem.width
    for i in range(mode.size):
        w[i] = min(max(w[i], -width), width)
    for i in range(mode.size):
        on_bound = abs(w[i]) >= width * (1.0 - SLACK)
        mode[i] = HELD if direction > 0.0 and on_bound and outward(w, 0, mode, i, problem) > 0.0 else FREE
        if mode[i] == HELD:
            w[i] = width if w[i] > 0.0 else -width


@kernel
def never_rests(w, mode, direction, problem):
    """Walls hold φ, friction does not."""
    return False


def width_of(problem, mode):
    """How many numbers a state has: a constant in the plane."""
    raise NotImplementedError


def rhs(w, at, to, h, mode, problem):
    """h times the field at the state that begins at w[at], into w[to …]."""
    raise NotImplementedError


def level(w, at, mode, i, problem):
    """Above 0 where the state has left its mode in the way number i, of as many as mode has numbers."""
    raise NotImplementedError


def faint(w, at, mode, h, problem, tolerance):
    """Whether the state at w[at] leaves its mode so slowly that the errors of steps h may have done it."""
    raise NotImplementedError


def settle(w, mode, direction, problem):
    """Decides the mode of the state in the first row, which is on a surface where modes meet."""
    raise NotImplementedError


def begin(w, mode, direction, problem):
    """Decides the mode of a start, which may be moved into the box."""
    raise NotImplementedError


def rests(w, mode, direction, problem):
    """Puts φ to rest at 0 where it is held there, and says whether it did."""
    raise NotImplementedError


_SWITCHING = (
    switching_rhs,
    switching_level,
    switching_settle,
    switching_begin,
    switching_rests,
    switching_faint,
)
_PROJECTED = (
    projected_rhs,
    projected_level,
    projected_settle,
    projected_settle,
    never_rests,
    projected_faint,
)


def _chosen(kind, index):
    return {Switching: _SWITCHING, Projected: _PROJECTED}[kind.instance_class][index]


@overload(rhs, jit_options=OPTIONS, inline="always")
def _rhs(w, at, to, h, mode, problem):
    chosen = _chosen(problem, 0)

    def call(w, at, to, h, mode, problem):
        chosen(w, at, to, h, mode, problem)

    return call


@overload(level, jit_options=OPTIONS, inline="always")
def _level(w, at, mode, i, problem):
    chosen = _chosen(problem, 1)

    def call(w, at, mode, i, problem):
        return chosen(w, at, mode, i, problem)

    return call


@overload(faint, jit_options=OPTIONS, inline="always")
def _faint(w, at, mode, h, problem, tolerance):
    chosen = _chosen(problem, 5)

    def call(w, at, mode, h, problem, tolerance):
        return chosen(w, at, mode, h, problem, tolerance)

    return call


@overload(settle, jit_options=OPTIONS, inline="always")
def _settle(w, mode, direction, problem):
    chosen = _chosen(problem, 2)

    def call(w, mode, direction, problem):
        chosen(w, mode, direction, problem)

    return call


@overload(begin, jit_options=OPTIONS, inline="always")
def _begin(w, mode, direction, problem):
    chosen = _chosen(problem, 3)

    def call(w, mode, direction, problem):
        chosen(w, mode, direction, problem)

    return call


@overload(rests, jit_options=OPTIONS, inline="always")
def _rests(w, mode, direction, problem):
    chosen = _chosen(problem, 4)

    def call(w, mode, direction, problem):
        return chosen(w, mode, direction, problem)

    return call


@overload(width_of, jit_options=OPTIONS, inline="always")
def _width_of(problem, mode):
    if problem.instance_class is Switching:
        return lambda problem, mode: 4
    return lambda problem, mode: 2 * mode.size
