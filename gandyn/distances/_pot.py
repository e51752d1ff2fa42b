"""The only door to POT (pythonot.github.io), an exact solver of optimal transport.

POT loads torch, JAX and whatever else it could compute with as soon as it is imported; it is told not to. It
is imported where a plan is asked for and nowhere else.
"""

from __future__ import annotations

import os
import threading
import warnings
from typing import Any

import numpy as np

from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array

BACKENDS = ("PYTORCH", "JAX", "CUPY", "TENSORFLOW")
# The network simplex needs some hundred thousand steps for 2 × 2000 points; then it is tried with the second.
STEPS = (1_000_000, 100_000_000)
# `warnings` are set for the whole process.
_LOCK = threading.Lock()


def solve(p: Array, q: Array, cost: Array) -> tuple[Array, Array, Array]:
    """The optimal plan (n, m) for masses p and q that each sum to 1, and dual potentials (n,) and (m,).
    Raises DistanceError if the solver does not come to the optimum: POT itself would only warn, and give a
    wrong plan.
    """
    from_p, to_q = p / p.sum(), q / q.sum()
    for steps in STEPS:
        plan, log = _tried(from_p, to_q, cost, steps)
        if log["warning"] is None:
            return plan, log["u"], log["v"]
    raise DistanceError(
        "The solver found no best plan ({}); take fewer points.", str(log["warning"]).rstrip(".")
    )


def _tried(p: Array, q: Array, cost: Array, steps: int) -> tuple[Array, dict[str, Any]]:
    ot = _library()
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plan, log = ot.emd(p, q, np.ascontiguousarray(cost), numItermax=steps, log=True)
    return plan, log


def _library() -> Any:
    for backend in BACKENDS:
        os.environ.setdefault(f"POT_BACKEND_DISABLE_{backend}", "1")
    import ot

    return ot
