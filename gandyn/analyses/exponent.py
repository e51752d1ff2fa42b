"""Do neighbours of this orbit part from it, and how fast? The largest Lyapunov exponent of a run.

Below 0 they come nearer, 0 they stay beside it (circles, cycles, closed orbits), above 0 they part exponentially: chaos where the
orbit is bounded, an unstable origin where it is not. A finite run tells it to about its spread.
Source: Benettin, Galgani, Giorgilli and Strelcyn 1980; `gandyn.stretching`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.analyses._case import Case, Entry
from gandyn.stretching import lyapunov

# A live panel waits for this: a third of the default run.
INTERVALS, ROUNDS = 120, 400


@dataclass(frozen=True)
class Exponent:
    """exponent: per unit of time, or per round; spread: how much it still moved over the last half of the run; remark: what else to know."""

    exponent: float
    spread: float
    remark: str = ""

    def lines(self) -> list[str]:
        """Readable text."""
        told = [] if np.isnan(self.exponent) else [f"largest exponent {self.exponent:.4g} ± {self.spread:.2g}"]
        return told + ([self.remark] if self.remark else [])


def run(case: Case) -> Exponent:
    """A short run's exponent, if runs are allowed."""
    if not case.measured:
        return Exponent(float("nan"), float("nan"), "No run was made, so no exponent was measured.")
    if case.training is not None and case.training.schedule != "constant":
        return Exponent(float("nan"), float("nan"), "Learning rates that change have no Lyapunov exponent.")
    found = lyapunov(case.scenario, case.phi, case.theta, case.training, intervals=INTERVALS if case.training is None else ROUNDS)
    return Exponent(found.exponent, found.spread, found.remark)


ANALYSIS = Entry("lyapunov", "Lyapunov exponent", "How fast neighbours of this orbit part, or come nearer.", run, order=6)
