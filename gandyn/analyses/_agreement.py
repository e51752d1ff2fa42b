"""Whether a long run bears out what a law says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gandyn.analyses import quantities
from gandyn.analyses._case import Case
from gandyn.analyses._escapes import name, weight
from gandyn.analyses._measure import CIRCLE, CLOSED, CONVERGES, DIVERGES, INCONCLUSIVE, SUBLINEARLY, Finding
from gandyn.orbit import Array

if TYPE_CHECKING:
    from gandyn.analyses.verdict import Verdict

# A run of 1/this units of time does not see slower rates.
SLOW = 3e-3
# Where ‖φ‖² is less, φ/‖φ‖ turns by rounding.
ROUNDING = 1e-14


def seen(case: Case, law: Verdict, found: Finding) -> str:
    """What the run showed, in the words that fit the law."""
    if law.law == "constant speed" and case.trace.p[0].min() < ROUNDING:
        return f"{sizes(case)}; once ‖φ‖ < {np.sqrt(ROUNDING):.0g} dividing by it leaves rounding noise"
    if law.law == "constant speed" and found.kind != DIVERGES:
        return f"{sizes(case)}; far out the gradient of φ is rounding noise, which this rule divides by its own size"
    if law.law == "growth":
        w = _growing(case)
        return f"{name(weight(case))} went from {w[0]:.4g} to {w[-1]:.4g} and never fell"
    return found.text


def _growing(case: Case) -> Array:
    """What the law of growth says grows, along the run."""
    n = case.trace.length[0]
    return np.asarray(case.trace.p[0, :n] + weight(case) * case.trace.q[0, :n])


def _only_grew(case: Case) -> bool:
    """To rounding, which a round may lose where the gradients all but vanish."""
    w = _growing(case)
    return bool((np.diff(w) >= -1e-13 * w[1:]).all() and w[-1] > w[0])


def sizes(case: Case) -> str:
    """‖x‖ at both ends of the run and at its largest."""
    size = np.sqrt(case.trace.p[0] + case.trace.q[0])[: case.trace.length[0]]
    return f"‖x‖ went from {size[0]:.4g} to {size[-1]:.4g}, at most {size.max():.4g}"


def agree(case: Case, law: Verdict, found: Finding) -> bool:
    """Whether the run bears the law out, given how far a run of its length can see."""
    return _only_grew(case) if law.law == "growth" else _alike(case, law, found)


def _alike(case: Case, law: Verdict, found: Finding) -> bool:
    if law.kind == found.kind:
        return not found.point and (law.kind != CIRCLE or np.isnan(law.radius) or case.training is not None or _on_circle(case, law.radius))
    if law.kind == DIVERGES:
        # Where the gradients underflow, even growth comes to rest.
        still = found.kind not in (CONVERGES, SUBLINEARLY) or bool(found.point)
        return still and (law.law == "constant speed" or _lengthening(case))
    if law.kind == CONVERGES and law.rate < SLOW * (case.pace if case.training is None else 1.0):
        return found.kind in (SUBLINEARLY, INCONCLUSIVE, CLOSED, CIRCLE)
    if law.kind == CIRCLE:
        return found.kind in (CLOSED, INCONCLUSIVE, SUBLINEARLY) and not found.point and _nearing(case)
    if law.law == "conserved" and found.kind == INCONCLUSIVE:
        # Orbits that all but stop on their way take longer than any run; what is conserved must still be.
        return all(q.drift < 1e-3 for q in quantities.run(case).found if q.trend == "conserved")
    return law.kind == CLOSED and found.kind == CIRCLE


def _on_circle(case: Case, radius: float) -> bool:
    return bool(abs(np.sqrt(case.trace.q[0, -1]) - radius) < 0.05 * radius)


def _lengthening(case: Case) -> bool:
    """Whether the tops of the run never fell, as growth without bound has it however slow it is."""
    size = case.trace.p[0] + case.trace.q[0]
    n = len(size) // 4
    return bool(size[-n:].max() >= size[:n].max() * (1.0 - 1e-9))


def _nearing(case: Case) -> bool:
    """Whether the energy fell during the run, as it must on the way to a circle."""
    size = case.trace.p[0] + case.trace.q[0]
    n = len(size) // 4
    return bool(size[-n:].mean() <= size[:n].mean() * (1.0 + 1e-9))
