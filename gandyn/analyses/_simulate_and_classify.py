"""What a start's run comes to, with longer runs and runs from other starts where one run does not tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gandyn.analyses import update_map
from gandyn.analyses._trajectory_classifier import (
    BAND,
    CIRCLE,
    CLOSED,
    CYCLE,
    INCONCLUSIVE,
    STILL,
    SUBLINEARLY,
    Classification,
    classify,
    swinging,
    windows,
)
from gandyn.analyses.context import ROUNDS, AnalysisContext, by_quadrature
from gandyn.message import Message
from gandyn.orbit import Array

# Where training has not settled, it is followed from its start, memory and all, so many times as long, and as
# sparsely kept: odd, so that a swing of period two is not mistaken for rest. Where every step is a
# quadrature, only the first.
TWICE, LONGER = 3, (11, 67)
# A run over which the linearisation grows by less than e to this power does not see it.
UNSEEN = 3.0


def simulate_and_classify(case: AnalysisContext) -> Classification:
    """The first start's run; the others tell an orbit of its own size from a cycle that draws every start."""
    first, times, last = classify(case.trace, 0), 1, case.trace.last[:1]
    if case.training is not None and case.training.schedule == "constant":
        if first.kind == CIRCLE:
            first, times, last = _still_fading(case, first)
        elif _unsettled(case, first):
            first, times, last = _longer(case, first)
    if first.kind != CLOSED:
        return first
    found = _among_others(case, first, times, last)
    if found.kind == CLOSED and not found.irregular and _repels_unseen(case, times):
        text = Message("{}; the origin repels too slowly for the run to see", found.text)
        return Classification(INCONCLUSIVE, text, size=found.size)
    return found


def _repels_unseen(case: AnalysisContext, times: int = 1) -> bool:
    """Whether the linearisation expands so little that a run so long cannot tell a spiral from an orbit that
    closes.
    """
    if case.training is None or case.training.schedule != "constant":
        return False
    near = update_map.run(case)
    return near.verdict == "expands" and ROUNDS * times * float(np.log(near.radius)) < UNSEEN


def _unsettled(case: AnalysisContext, first: Classification) -> bool:
    """Whether a longer run may tell more: steps of fixed size may end on a cycle what falls like a power of t
    and is still far out.
    """
    far = (
        first.kind == SUBLINEARLY
        and not first.point
        and first.size > 0.1 * float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta))
    )
    return (
        far
        or first.kind == INCONCLUSIVE
        or first.irregular
        or (first.kind == CLOSED and _repels_unseen(case))
    )


def _longer(case: AnalysisContext, first: Classification) -> tuple[Classification, int, Array]:
    """What the first start does in longer runs, how many times as long, and its last state (1, 2d)."""
    times, last = 1, case.trace.last[:1]
    for times in LONGER[:1] if by_quadrature(case.followed.params()) else LONGER:
        trace, before = case.run(case.phi[None], case.theta[None], times), first
        first, last = classify(trace, 0), trace.last
        if not _unsettled(case, first) or (first.irregular and _within_band(first, before)):
            return first, times, last
    if first.irregular and not _within_band(first, before):
        text = Message(
            "‖x‖ wanders irregularly, up to {:.4g} in one run and up to {:.4g} in a longer one",
            before.size,
            first.size,
        )
        first = Classification(INCONCLUSIVE, text, size=first.size)
    return first, times, last


def _within_band(one: Classification, other: Classification) -> bool:
    return max(one.size, other.size) < BAND * min(one.size, other.size)


def _among_others(case: AnalysisContext, first: Classification, times: int, last: Array) -> Classification:
    """A bounded motion told apart by what starts of other sizes do in as long a run."""
    trace = case.trace if times == 1 else case.run(*case.starts, times)
    others = [classify(trace, lane) for lane in range(1, len(trace.ended))]
    same = [x for x in others if _alike(x, first)]
    # The last start has the first one's angular momentum: where that is conserved, each |L| may have a cycle
    # of its own.
    drawn = same and (others[0] in same or (others[-1] in same and trace.keeps_momentum))
    if not drawn and not first.irregular and any(x.kind in (CLOSED, CIRCLE) for x in others):
        text = Message("{}; from half as far {:.4g}: the start decides the size", first.text, others[0].size)
        return _outside(case, Classification(CLOSED, text, size=first.size))
    # Also where starts farther off do something else altogether: a cycle need not draw them all.
    return _isolated(case, first, times, last)


def _outside(case: AnalysisContext, found: Classification) -> Classification:
    """Says of a start that it lay beyond the closed orbits and was drawn to the outermost, as walls and
    one-sided penalties do.
    """
    start = float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta))
    outside = start > 1.01 * found.size and not found.flips
    came = Message("{}; it came from {:.4g}, outside the closed orbits", found.text, start)
    return replace(found, text=came) if outside else found


def _still_fading(case: AnalysisContext, first: Classification) -> tuple[Classification, int, Array]:
    """Whether the swing about a circle fades in longer runs; steps of fixed size can leave a small cycle
    about it. In how long a run, and its end.
    """
    trace = case.trace
    for times in (TWICE,) if by_quadrature(case.followed.params()) else (TWICE, *LONGER):
        before = windows(trace, 0)
        trace = case.run(case.phi[None], case.theta[None], times)
        after = windows(trace, 0)
        if before is None or after is None or after.swing[-1] < STILL:
            settled = classify(trace, 0)
            return (settled, times, trace.last) if settled.kind == CLOSED else (first, 1, case.trace.last[:1])
        if after.swing[-1] > 0.75 * before.swing[-1]:
            found = Classification(
                CLOSED,
                swinging(after.bottom[-1], after.top[-1]),
                size=float(after.top[-1]),
                low=float(after.bottom[-1]),
            )
            return found, times, trace.last
    return first, 1, case.trace.last[:1]


def _alike(other: Classification, first: Classification) -> bool:
    """Whether two starts came to the same sizes, to a hundredth, or within the band of irregular motion,
    settled or not.
    """
    if other.irregular or first.irregular:
        return (
            other.kind in (CLOSED, INCONCLUSIVE) and abs(other.size - first.size) < (BAND - 1.0) * first.size
        )
    return (
        other.kind == CLOSED
        and max(abs(other.size - first.size), abs(other.low - first.low)) < 0.01 * first.size
    )


def _isolated(case: AnalysisContext, first: Classification, times: int, last: Array) -> Classification:
    """A cycle draws from inside too; on the outermost of many closed orbits, as walls leave it, a start
    inside keeps its size.
    """
    d = case.scenario.dim
    inside = (0.5 if first.irregular else 0.8) * last
    found = classify(case.run(inside[:, :d], inside[:, d:], times))
    if _alike(found, first) or (found.kind == CLOSED and found.size > 0.9 * first.size):
        text = Message("{}, and so from starts of other sizes", first.text)
        return Classification(CYCLE, text, size=first.size, irregular=first.irregular)
    if found.kind in (CLOSED, CIRCLE):
        text = Message("{}; orbits inside that one keep their own size", first.text)
        return _outside(case, Classification(CLOSED, text, size=first.size))
    return Classification(
        INCONCLUSIVE, Message("{}, but from inside that: {}", first.text, found.text), size=first.size
    )
