"""The result of integrating a scenario from one or many starts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from gandyn.representation import Representation

Array = NDArray[np.float64]

FINISHED, DIVERGED, SINGULAR, LEFT_BOX = "finished", "diverged", "singular", "left-box"
STUCK, UNFINISHED = "stuck", "unfinished"
# In the order of `gandyn.kernels.endings`.
REASONS = (FINISHED, DIVERGED, SINGULAR, LEFT_BOX, STUCK, UNFINISHED)


@dataclass(frozen=True)
class Orbit(Representation):
    """Samples of one trajectory, or of an ensemble of m.

    t: (n,) times, negative when integrated backward. phi, theta: (n, d), or (m, n, d) for an ensemble.
    ended: why each trajectory ended, one of REASONS; a string, or an (m,) array of strings:
        finished — reached the wanted duration;
        diverged — left the ball ‖(φ, θ)‖ ≤ bound; its last sample is the last one inside;
        singular — came to a point where the field is undefined (normalised critic at φ = 0);
        left-box — integrated backward out of the clipping box, where no earlier state exists;
        stuck — could not be followed on, for the steps that its error admits became too short;
        unfinished — was given up after 200,000 steps. Of these two nothing is known beyond their last sample.
    length: how many samples are valid; an int, or an (m,) array. A single trajectory is cut to its length. In
    an ensemble the samples from `length` on repeat the last valid one, so that no NaN ever reaches a screen.
    ema_phi, ema_theta: exponential moving averages of φ and θ with the decay asked for, else None. They never
    change the orbit. audit: measures `error`, or None. steps: how many steps the integrator took, an int or
    (m,); 0 for iterations.
    """

    t: Array
    phi: Array
    theta: Array
    ended: str | NDArray[np.str_]
    length: int | NDArray[np.int64]
    ema_phi: Array | None = None
    ema_theta: Array | None = None
    audit: Callable[[], Array] | None = field(default=None, repr=False, compare=False)
    steps: int | NDArray[np.int64] = field(default=0, repr=False, compare=False)

    @cached_property
    def error(self) -> float | Array:
        """The error of each trajectory: the largest absolute error of any component of any valid sample.

        A float, or (m,) for an ensemble. It is measured when it is first asked for, by integrating again with
        a hundredth of the tolerance, which takes about twice as long as the orbit; of more than 256
        trajectories only the longest way, the largest, the busiest and some others are measured, and NaN
        stands for the rest. Infinite where the stricter run ends otherwise. Iterations of an update rule have
        no such error: NaN.
        """
        if self.audit is None:
            return math.nan if self.count is None else np.full(self.count, math.nan)
        found = self.audit()
        return float(found[0]) if self.count is None else found

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.phi.shape[-1])

    @property
    def count(self) -> int | None:
        """How many trajectories an ensemble holds; None for a single one."""
        return None if self.phi.ndim == 2 else int(self.phi.shape[0])

    def __getitem__(self, index: int) -> Orbit:
        """One trajectory of an ensemble, cut to its valid length."""
        if self.phi.ndim == 2:
            raise IndexError("This orbit is a single trajectory; only an ensemble can be indexed.")
        n = int(np.asarray(self.length)[index])
        ema = [None if e is None else e[index, :n] for e in (self.ema_phi, self.ema_theta)]
        audit = None if self.audit is None else partial(_error_of_one, self, index)
        steps = int(np.broadcast_to(self.steps, self.phi.shape[:1])[index])
        return Orbit(
            self.t[:n],
            self.phi[index, :n],
            self.theta[index, :n],
            str(np.asarray(self.ended)[index]),
            n,
            ema[0],
            ema[1],
            audit,
            steps,
        )


def _error_of_one(orbit: Orbit, index: int) -> Array:
    return np.asarray(orbit.error)[index : index + 1]
