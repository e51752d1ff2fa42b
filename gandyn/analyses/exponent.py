"""Do neighbours of this orbit part from it, and how fast? The largest Lyapunov exponent of a run.

Below 0 they come nearer, 0 they stay beside it (circles, cycles, closed orbits), above 0 they part
exponentially: chaos where the orbit is bounded, an unstable origin where it is not. A finite run tells it to
about its spread. Source: Benettin, Galgani, Giorgilli and Strelcyn 1980; `gandyn.lyapunov`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.analyses.context import AnalysisContext, AnalysisSpec
from gandyn.analyses.theory import own_level
from gandyn.lyapunov import lyapunov
from gandyn.message import Message

# A live panel waits for this: two thirds of the default run in time, half of it in iterations.
INTERVALS, ROUNDS = 200, 600
# Of a negative exponent, none, and a positive one.
MEANINGS = (
    Message("neighbours come together"),
    Message("0 within the error"),
    Message("neighbours part; chaos only where the orbit stays bounded"),
)


@dataclass(frozen=True)
class Exponent:
    """exponent: per unit of time, or per iteration; error: how far off it may be; sign: −1, 1, or 0 within
    the error; remark: what else to know.
    """

    exponent: float
    error: float
    sign: int = 0
    remark: str = ""

    def lines(self) -> list[str]:
        """Readable text."""
        meaning = MEANINGS[self.sign + 1]
        value = Message("largest exponent {:.4g} ± {:.2g}: {}", self.exponent, self.error, meaning)
        return ([] if np.isnan(self.exponent) else [value]) + ([self.remark] if self.remark else [])


def run(case: AnalysisContext) -> Exponent:
    """A short run's exponent, if runs are allowed."""
    if not case.may_simulate:
        return Exponent(np.nan, np.nan, remark=Message("No run was made, so no exponent was measured."))
    if case.training is not None and case.training.schedule != "constant":
        return Exponent(
            np.nan, np.nan, remark=Message("Learning rates that change have no Lyapunov exponent.")
        )
    level = own_level(case)
    if level is not None and not level.rest:
        remark = Message(
            "The orbit closes and so do its neighbours, which part no faster than in proportion to time."
        )
        return Exponent(0.0, 0.0, remark=remark)
    found = lyapunov(
        case.scenario,
        case.phi,
        case.theta,
        case.training,
        intervals=INTERVALS if case.training is None else ROUNDS,
    )
    return Exponent(found.exponent, found.error, found.sign, found.remark)


ANALYSIS = AnalysisSpec(
    "lyapunov",
    "Lyapunov exponent",
    "How fast neighbours of this orbit part, or come nearer.",
    run,
    order=6,
    needs_run=True,
)
