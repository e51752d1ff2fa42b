"""Fields that change their formula on the way: what the steps of `piecewise` must know of them.

A mode says which formula holds. A `level` above 0 says that its mode has been left; where a step ends it, the
state is put on the surface and `settle` decides how the flow goes on. There are two kinds:

Switching: the field jumps where the variant's switch changes its sign. Modes are on = 0, on = 1, sliding
along switch = 0
    on the mean of both fields that stays there (Filippov 1988, section 2.4), and resting: a pull of constant
    size, such as λ‖φ‖ exerts, stops φ at 0 like dry friction, until the field beside 0 no longer pushes back
    because θ has moved on. mode is one number. Projected: the flow in a box, the limit of clipping after
    small steps, in any dimension. A component of φ on its bound with outward velocity is held until its
    velocity turns inward (Dupuis and Nagurney 1993). mode has a number for each component, 1 where it is
    held. Backward in time nothing is held, and what leaves the box has no past.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numba.extending import overload

from gandyn.kernels.block import PerLane
from gandyn.kernels.compiler import OPTIONS
from gandyn.kernels.lanes import lane_params
from gandyn.kernels.projected import (
    never_rests,
    projected_faint,
    projected_level,
    projected_rhs,
    projected_settle,
)
from gandyn.kernels.switching import (
    switching_begin,
    switching_faint,
    switching_level,
    switching_rests,
    switching_rhs,
    switching_settle,
)


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
