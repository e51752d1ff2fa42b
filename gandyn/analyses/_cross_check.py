"""Whether a long run bears out what a law says. Its own error decides nothing: what it lost of a conserved
quantity tells that error.
"""

from __future__ import annotations

import numpy as np

from gandyn.analyses import conserved_quantities
from gandyn.analyses._run_text import range_text, run_text
from gandyn.analyses.context import AnalysisContext
from gandyn.analyses.divergence_criteria import name, weight
from gandyn.analyses.simulate_and_classify import Classification
from gandyn.analyses.theory import Verdict
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CONVERGES,
    DIVERGES,
    INCONCLUSIVE,
    SUBLINEARLY,
)
from gandyn.message import Message
from gandyn.orbit import Array

# A run of 1/this units of time does not see slower rates.
SLOW = 3e-3
# Where ‖φ‖² is less, φ/‖φ‖ turns by rounding.
ROUNDING = 1e-14
# A run that has lost this share of what the flow conserves is too coarse to check anything by.
LOST = 1e-6
# A run shorter than so many turns cannot show that they close.
TURNS = 3.0
# So near to where a law says, as a share of its size, a run rests there.
THERE = 1e-2


def is_borne_out(case: AnalysisContext, law: Verdict, found: Classification) -> str | None:
    """What to say of a run that bears the law out, as far as it can; None of one that contradicts it."""
    if law.law == "conserved" and found.kind == DIVERGES:
        return Message(
            "the run itself {}, where what is conserved does not let it go, and is too coarse to check a "
            "law by",
            run_text(found),
        )
    if law.law == "conserved" and _turns(case, law) < TURNS:
        return Message(
            "the run lasts for {:.3g} of a turn, which takes {:.9g}", _turns(case, law), law.period
        )
    loss = lost(case)
    if loss > LOST and (law.law == "conserved" or not agree(case, law, found)):
        return Message(
            "the run itself lost {:.1g} of what the flow conserves, too much to check a law by", loss
        )
    return seen(case, law, found) if agree(case, law, found) else None


def _turns(case: AnalysisContext, law: Verdict) -> float:
    """How many turns the run lasts for; inf where no law tells how long one is."""
    return float(case.trace.t[case.trace.length[0] - 1] / law.period) if law.period > 0.0 else float("inf")


def lost(case: AnalysisContext) -> float:
    """The largest share of a conserved quantity that the run lost, which is its own error; 0 for a rule,
    which conserves nothing.
    """
    if case.training is not None:
        return 0.0
    return max(
        (
            conserved_quantities.drift(case, one).drift
            for one in conserved_quantities.theory(case)
            if one.trend == "conserved"
        ),
        default=0.0,
    )


def seen(case: AnalysisContext, law: Verdict, found: Classification) -> str:
    """What the run showed, in the words that fit the law."""
    if law.law == "constant speed" and case.trace.p[0].min() < ROUNDING:
        return Message(
            "{}; once ‖φ‖ < {:.0g} dividing by it leaves rounding noise", sizes(case), np.sqrt(ROUNDING)
        )
    if law.law == "constant speed" and found.kind != DIVERGES:
        return Message(
            "{}; far out the gradient of φ is rounding noise, which this rule divides by its own size",
            sizes(case),
        )
    if law.law == "growth":
        w = _growing(case)
        return Message("{} went from {:.4g} to {:.4g} and never fell", name(weight(case)), w[0], w[-1])
    return run_text(found)


def _growing(case: AnalysisContext) -> Array:
    """What the law of growth says grows, along the run."""
    n = case.trace.length[0]
    return np.asarray(case.trace.p[0, :n] + weight(case) * case.trace.q[0, :n])


def _only_grew(case: AnalysisContext) -> bool:
    """To rounding, which an iteration may lose where the gradients all but vanish."""
    w = _growing(case)
    return bool((np.diff(w) >= -1e-13 * w[1:]).all() and w[-1] > w[0])


def size_range(case: AnalysisContext) -> tuple[float, float, float]:
    """‖x‖ at both ends of the run and at its largest."""
    size = np.sqrt(case.trace.p[0] + case.trace.q[0])[: case.trace.length[0]]
    return float(size[0]), float(size[-1]), float(size.max())


def sizes(case: AnalysisContext) -> str:
    """The same in words."""
    return range_text(size_range(case))


def stayed(case: AnalysisContext) -> str:
    """Whether the run never left its start, in words, else ""."""
    start = np.concatenate([case.phi, case.theta])
    return (
        Message("the run stayed where it began")
        if np.linalg.norm(case.trace.last[0] - start) <= 1e-9 * np.linalg.norm(start)
        else ""
    )


def agree(case: AnalysisContext, law: Verdict, found: Classification) -> bool:
    """Whether the run bears the law out, given how far a run of its length can see."""
    return _only_grew(case) if law.law == "growth" else _alike(case, law, found)


def _alike(case: AnalysisContext, law: Verdict, found: Classification) -> bool:
    if law.rests:
        return _comes_to_rest(case, law, found)
    if law.kind == found.kind:
        free = law.kind != CIRCLE or np.isnan(law.radius) or case.training is not None
        on_circle = abs(np.sqrt(case.trace.q[0, -1]) - law.radius) < 0.05 * law.radius
        return not found.point and bool(free or on_circle)
    return _on_its_way(case, law, found)


def _on_its_way(case: AnalysisContext, law: Verdict, found: Classification) -> bool:
    """Whether what seems to be something else may yet become what the law says."""
    if law.kind == DIVERGES:
        # Where the gradients underflow, even growth comes to rest.
        still = found.kind not in (CONVERGES, SUBLINEARLY) or bool(found.point)
        return still and (law.law == "constant speed" or _lengthening(case))
    if law.kind == CONVERGES:
        slow = law.rate < SLOW * (case.characteristic_rate if case.training is None else 1.0)
        return slow and found.kind in (SUBLINEARLY, INCONCLUSIVE, CLOSED, CIRCLE)
    if law.kind == CLOSED:
        # Orbits that all but stop on their way take longer than any run; what they conserve it has not lost.
        return found.kind == CIRCLE or (law.law == "conserved" and found.kind == INCONCLUSIVE)
    if law.law == "Lyapunov function" and found.kind == INCONCLUSIVE:
        return True
    # What falls slowly, or far out, looks as if it closed.
    looks = (CLOSED, CIRCLE) if law.kind == SUBLINEARLY else (CLOSED, INCONCLUSIVE, SUBLINEARLY)
    return found.kind in looks and not found.point and _nearing(case)


def _comes_to_rest(case: AnalysisContext, law: Verdict, found: Classification) -> bool:
    """Whether the run rests where the law says, or is on its way there."""
    if found.kind == DIVERGES or (found.kind == CONVERGES and not found.point):
        return False
    if not law.point:
        return bool(found.point)
    size, start = float(np.linalg.norm(law.point)), np.concatenate([case.phi, case.theta])
    before, after = (float(np.linalg.norm(x - law.point)) for x in (start, case.trace.last[0]))
    return after <= THERE * size or (not found.point and after <= before)


def _lengthening(case: AnalysisContext) -> bool:
    """Whether the tops of the run never fell, as growth without bound has it however slow it is."""
    size = case.trace.p[0] + case.trace.q[0]
    n = len(size) // 4
    return bool(size[-n:].max() >= size[:n].max() * (1.0 - 1e-9))


def _nearing(case: AnalysisContext) -> bool:
    """Whether the energy fell during the run, as it must on the way to a circle."""
    size = case.trace.p[0] + case.trace.q[0]
    n = len(size) // 4
    return bool(size[-n:].mean() <= size[:n].mean() * (1.0 + 1e-9))
