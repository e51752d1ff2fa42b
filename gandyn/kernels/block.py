"""The rows of a block of trajectories that are integrated side by side, each with its own step, and its lines
of work.

A block is one flat array. A row holds one number for each of LANES trajectories; a state (φ₁, φ₂, θ₁, θ₂)
takes four. Constant distances tell LLVM that rows do not overlap, so that every loop over the lanes is
vectorised.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba.extending import overload

from gandyn.kernels import tableaux
from gandyn.kernels.compiler import OPTIONS
from gandyn.kernels.lanes import lane_params

LANES, VECTOR = 32, 8
STATE = 4 * LANES
X, Y, Z = (row * STATE for row in (tableaux.X, tableaux.Y, tableaux.Z))
FIRST, SECOND, TWELFTH, THIRTEENTH = (tableaux.K[i] * STATE for i in (0, 1, 11, 12))
SIDE = tableaux.RIGHT_SIDE * STATE
G0, G1, G2, G3 = (row * STATE for row in tableaux.G)
ERROR_5, ERROR_3 = tableaux.ERROR_5 * STATE, tableaux.ERROR_3 * STATE
MATRIX = 23 * STATE
# Of each lane: the step, the step that accuracy allows, the time, the time of the next sample, whether the
# step is accepted, ‖x‖² after it, how often of late stability held the step down, the number of steps, the
# number at which it is looked at, whether it has to be looked at; then the parameters of its field, if each
# lane has its own.
H, ALLOWED, TIME, DUE, ACCEPTED, SQUARE, HELD, COUNT, LIMIT, EVENT = range(
    27 * STATE, 27 * STATE + 10 * LANES, LANES
)
PARAMS = EVENT + LANES
# Terms of a weighted sum that are added at once.
TERMS = 4
SAFETY = 0.9
# A trajectory whose step falls below this fraction of the time, or below this time, is stuck: a field may be
# fast at first.
LEAST, SHORTEST = 1e-15, 1e-290
# Steps times eigenvalues above this are stability's doing: accuracy alone keeps them below 2 even at 1e-6.
STABILITY = 3.0
# The relative step of the differences that the Jacobian is made of.
DIFFERENCE = 1e-5
ONE = np.float64(1.0).view(np.int64)


TABLE, ROWS, WEIGHTS, SPANS = tableaux.arrays(STATE, TERMS)


class PerLane(NamedTuple):
    """Says that each lane has parameters of its own; `like` is a tuple of their type."""

    like: Any


def params_at(params, w, j):
    """The parameters of lane j."""
    raise NotImplementedError


@overload(params_at, jit_options=OPTIONS)
def _params_at(params, w, j):
    def own(params, w, j):
        return lane_params(params.like, w, j + PARAMS, LANES)

    def shared(params, w, j):
        return params

    return own if getattr(params, "instance_class", None) is PerLane else shared
