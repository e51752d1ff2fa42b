"""What a start's long run comes to, with longer runs and runs from other starts where one run does
not tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from gandyn.analyses import trajectory_classifier as rules
from gandyn.analyses import update_map
from gandyn.analyses.cell_statistics import LONG_RUN, STILL, CellStatistics
from gandyn.analyses.context import ROUNDS, AnalysisContext, by_quadrature
from gandyn.analyses.neighbours import (
    AMOUNT_TO,
    INSIDE_DIFFERS,
    OWN_SIZES,
    begin_inside,
    keeps_swinging,
    tell_apart,
)
from gandyn.analyses.trace import Trace
from gandyn.analyses.trace_statistics import measured_rate, statistics
from gandyn.analyses.trajectory_classifier import (
    BAND,
    CIRCLE,
    CLOSED,
    CODE,
    CYCLE,
    INCONCLUSIVE,
    KINDS,
    RULES,
    SUBLINEARLY,
    Classifications,
    classify,
)
from gandyn.orbit import FINISHED

# Where training has not settled, it is followed from its start, memory and all, so many times as long, and as
# sparsely kept: odd, so that a swing of period two is not mistaken for rest. Where every step is a
# quadrature, only the first.
TWICE, LONGER = 3, (11, 67)
# A run over which the linearisation grows by less than e to this power does not see it.
UNSEEN = 3.0
# What is known beyond the rules of one run.
WIDENING, IN_ROUNDS = "widening", "in rounds"
OUTSIDE, UNSEEN_REPULSION, SIZES = "outside", "unseen repulsion", "sizes"


class Remark(NamedTuple):
    """What else is to be said of a run: a code, and its numbers."""

    code: str
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Classification:
    """What one start's run did, in codes and values; `_run_text.run_text` says it in words.

    kind: one of KINDS; rule: the one of RULES that says so. rate: per unit of time (converges) or the power
    of t (sublinear, or growth), NaN if neither. start: ‖x‖ there; size, low: largest and smallest ‖x‖ in the
    last half; swing: of s, ‖φ‖², ‖θ‖² over ‖x‖². tops, bottoms: the largest and smallest ‖x‖ in each window.
    radius: ‖θ‖ at the end; end: the last state (2d,), at the time `time`; ended: why, one of `gandyn.orbit`.
    point: where it came to rest, if not at the origin. pole: where the field is undefined, if the run came
    there. range: ‖x‖ at both ends of the run and at its largest, where that is told. times: in a run how many
    times as long. clock: what the time counts, as a trace has it. remarks: what other runs add; inside: what
    one from inside the orbit did, if that is something else.
    """

    kind: str
    rule: str = rules.SILENT
    rate: float = float("nan")
    start: float = float("nan")
    size: float = float("nan")
    low: float = float("nan")
    swing: float = float("nan")
    tops: tuple[float, ...] = ()
    bottoms: tuple[float, ...] = ()
    radius: float = float("nan")
    end: tuple[float, ...] = ()
    time: float = float("nan")
    ended: str = FINISHED
    point: tuple[float, ...] = ()
    pole: str = ""
    range: tuple[float, ...] = ()
    times: int = 1
    clock: str = "t"
    remarks: tuple[Remark, ...] = ()
    inside: Classification | None = None

    @property
    def irregular(self) -> bool:
        """Whether it goes on within bounds without repeating itself, as far as the windows tell."""
        return self.kind in (CLOSED, CYCLE) and self.rule == rules.WANDERING

    @property
    def alone(self) -> Classifications:
        """As one of many."""
        code, rule = np.array([[CODE[self.kind]], [RULES.index(self.rule)]], dtype=np.int8)
        return Classifications(code, rule, np.array([False]), np.array([self.size]), np.array([self.low]))


def classify_trace(trace: Trace) -> Classifications:
    """What all runs of a trace did."""
    return classify(statistics(trace, range(len(trace.ended))), LONG_RUN)


def classify_run(trace: Trace, lane: int = 0, times: int = 1) -> Classification:
    """What the run of one start did, in a run so many times as long."""
    x = statistics(trace, [lane])
    found = classify(x, LONG_RUN)
    rule, last = RULES[found.rules[0]], trace.length[lane] - 1
    point = tuple(float(y) for y in trace.last[lane])
    return Classification(
        KINDS[found.codes[0]],
        rule,
        _rate(trace, lane, x, rule),
        float(x.start[0]),
        float(found.size[0]),
        float(found.low[0]),
        float(x.swing[-1, 0]),
        tuple(x.top[:, 0].tolist()),
        tuple(x.bottom[:, 0].tolist()),
        float(np.sqrt(trace.q[lane, last])),
        point,
        float(trace.t[last]),
        trace.ended[lane],
        point if found.resting[0] else (),
        trace.poles[lane],
        times=times,
        clock=trace.clock,
    )


def _rate(trace: Trace, lane: int, x: CellStatistics, rule: str) -> float:
    """By which rate or power of t it fell, grew or slowed down, where the rule tells."""
    if rule in (rules.GONE, rules.HASTENING):
        return measured_rate(trace, lane)
    powers = {rules.FALLING: x.powers, rules.GROWING: -x.powers, rules.SLOWING: x.slowdown}
    return float(powers[rule][-1, 0]) if rule in powers else float("nan")


def measured(case: AnalysisContext) -> Classification:
    """The first start's run; the others tell an orbit of its own size from a cycle that draws every start."""
    first = classify_run(case.trace)
    if case.training is not None and case.training.schedule == "constant":
        if first.kind == CIRCLE:
            first = _still_fading(case, first)
        elif _unsettled(case, first):
            first = _longer(case, first)
    if first.kind != CLOSED:
        return first
    found = _among_others(case, first)
    if found.kind == CLOSED and _repels_unseen(case, first.times):
        return replace(found, kind=INCONCLUSIVE, remarks=(*found.remarks, Remark(UNSEEN_REPULSION)))
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
    far = first.kind == SUBLINEARLY and not first.point and first.size > 0.1 * first.start
    return (
        far
        or first.kind == INCONCLUSIVE
        or first.irregular
        or (first.kind == CLOSED and _repels_unseen(case))
    )


def _longer(case: AnalysisContext, first: Classification) -> Classification:
    """What the first start does in longer runs."""
    for times in LONGER[:1] if by_quadrature(case.followed.params()) else LONGER:
        before, first = first, classify_run(case.run(case.phi[None], case.theta[None], times), 0, times)
        within = max(first.size, before.size) < BAND * min(first.size, before.size)
        if not _unsettled(case, first) or (first.irregular and within):
            return first
    return replace(first, kind=INCONCLUSIVE, rule=WIDENING, low=before.size) if first.irregular else first


def _still_fading(case: AnalysisContext, first: Classification) -> Classification:
    """Whether the swing about a circle fades in longer runs; steps of fixed size can leave a small cycle
    about it.
    """
    before = first
    for times in (TWICE,) if by_quadrature(case.followed.params()) else (TWICE, *LONGER):
        after = classify_run(case.run(case.phi[None], case.theta[None], times), 0, times)
        if not after.swing >= STILL:
            return after if after.kind == CLOSED else first
        if keeps_swinging(np.array(before.swing), np.array(after.swing)):
            return replace(
                after, kind=CLOSED, rule=rules.CLOSING, size=after.tops[-1], low=after.bottoms[-1], point=()
            )
        before = after
    return first


def _among_others(case: AnalysisContext, first: Classification) -> Classification:
    """A bounded motion told apart by what starts of other sizes do in as long a run."""
    trace, found = case.trace if first.times == 1 else case.run(*case.starts, first.times), first.alone
    inner: list[Trace] = []

    def inside(cells: object) -> Classifications:
        phi, theta = np.split(float(begin_inside(found)[0]) * np.array(first.end)[None], 2, axis=1)
        inner.append(case.run(phi, theta, first.times))
        return classify_trace(inner[0])

    others = classify_trace(trace)
    parts = [others[lane : lane + 1] for lane in range(1, len(trace.ended))]
    outcome = str(tell_apart(found, parts, np.array([trace.keeps_momentum]), inside, thorough=True)[0])
    remarks = [Remark(outcome, (float(others.size[1]),) if outcome == OWN_SIZES else ())]
    start = float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta))
    if AMOUNT_TO[outcome] == CLOSED and start > 1.01 * first.size and first.rule != rules.FLIPPING:
        remarks.append(Remark(OUTSIDE, (start,)))
    nested = classify_run(inner[0]) if outcome == INSIDE_DIFFERS else None
    return replace(first, kind=AMOUNT_TO[outcome], remarks=tuple(remarks), inside=nested)
