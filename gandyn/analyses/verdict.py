"""Does training converge from this start, and how do we know?

Laws are asked in turn: the linearisation at the origin (or the multipliers of the update rule); a conserved
energy; a falling energy together with conserved angular momentum L, which forbids the origin where L₀ ≠ 0;
the linearisation of a circle. Then a long run by the compiled kernels is judged without knowing the law. If
both agree, the law decided and the run is its check; where no law speaks, the run decided ("measured"); if
they contradict each other, the verdict is "inconclusive" and says so. Source: Mescheder et al. 2018,
arXiv:1801.04406; LaSalle 1960; docs/mathematics.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gandyn.analyses import cycles, equilibria, update_map
from gandyn.analyses._cross_check import is_borne_out, sizes, stayed
from gandyn.analyses._run_text import run_text
from gandyn.analyses._schedules import average, has_decaying_rates, in_rounds, limit_flow, said
from gandyn.analyses.context import AnalysisContext, AnalysisSpec, place
from gandyn.analyses.neighbours import DRAWN, INSIDE_KEEPS
from gandyn.analyses.simulate_and_classify import Classification, Remark, measured
from gandyn.analyses.theory import A_CIRCLE, REST, THE_ORIGIN, Verdict, at_start, by_theory, linear
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CONVERGES,
    CYCLE,
    DIVERGES,
    INCONCLUSIVE,
    SINGULAR,
    SUBLINEARLY,
)
from gandyn.analyses.verdict_text import differs, of_law
from gandyn.message import Clause, Message, joined

__all__ = ["ANALYSIS", "Verdict", "combined", "run"]

DRIFT = Message("A drift too slow for the run to see is not excluded.")


def _by_falling_rates(case: AnalysisContext) -> Verdict | None:
    """Where the rates fall like 1/n the flow decides."""
    flow = limit_flow(case)
    if flow is None:
        return None
    assert case.training is not None
    found = combined(flow)
    if found.kind == INCONCLUSIVE:
        return None
    power = ""
    if found.kind == CONVERGES and not np.isnan(found.rate):
        power = Message("; exponential in that time is like n^(−{:.4g})", found.rate / case.training.decay)
    reason = Message(
        "Σηₙ = ∞ and Σηₙ² < ∞, so training follows the flow in the time Σηₙ, which {} ({}){}.",
        of_law(found),
        Clause(found.reason),
        power,
    )
    kind = SUBLINEARLY if found.kind == CONVERGES else found.kind
    return Verdict(kind, "falling rates", reason, target=found.target, point=found.point)


def _silence(case: AnalysisContext) -> str:
    """Why no law decided."""
    if case.training is not None and has_decaying_rates(case.training):
        return said(case.training)
    if case.training is not None:
        found = update_map.run(case)
        if found.verdict == "undefined":
            return found.remark
        if found.verdict == "neutral":
            return Message("The update's spectral radius is 1: its multipliers do not decide.")
        fold = 1.0 / np.log(found.radius)
        return Message(
            "The update's spectral radius is {:.9g} > 1: the origin repels (e-fold in {:.3g} iterations); "
            "where training goes instead, linearisation cannot say.",
            found.radius,
            fold,
        )
    kind = equilibria.origin(case.scenario).type
    return Message("The origin is {}, and no conserved or falling quantity settles the rest.", kind)


def _law(case: AnalysisContext) -> Verdict | None:
    return at_start(case) or (
        _by_falling_rates(case) if has_decaying_rates(case.training) else by_theory(case)
    )


def combined(case: AnalysisContext) -> Verdict:
    """Law and run together, in the case's own dimension."""
    law = _law(case)
    if not case.may_simulate:
        unrun = Message("No run was made.")
        return law or Verdict(INCONCLUSIVE, "none", joined(_silence(case), unrun), check="none")
    found = in_rounds(case, measured(case))
    if law is None:
        return _from_run(case, _with_own_cycle(case, found), _silence(case))
    if law.law in ("undefined", "equilibrium"):
        return replace(law, check=Message("{}.", stayed(case) or run_text(found)))
    if law.law == "falling rates":
        return _along_falling_rates(case, law, found)
    shown = is_borne_out(case, law, found)
    if shown is None:
        return _apart(case, law, found)
    return replace(_resting(law, found), check=Message("{}.", shown))


def _resting(law: Verdict, found: Classification) -> Verdict:
    """A law that says that it rests, but not where, with the run's place."""
    if law.target != REST or not found.point:
        return law
    return replace(law, target=Message("rest at ({})", place(found.point)), point=found.point)


def _apart(case: AnalysisContext, law: Verdict, found: Classification) -> Verdict:
    """Where the run does not bear the law out: what speaks of neighbourhoods yields to it, of the others
    nobody knows which is right.
    """
    if law.law == "circle" or (law.law == "linearisation" and not linear(case)):
        why = Message(
            "Linearisation holds near its point only, and this start lies too far out: {}", law.reason
        )
        if found.kind == INCONCLUSIVE:
            why = Message(
                "Linearisation holds near its point only, "
                "and whether this start is near enough the run does not tell: {}",
                law.reason,
            )
        return replace(_from_run(case, found, why), agrees=False)
    check = Message("{}.", run_text(found))
    return Verdict(INCONCLUSIVE, "none", differs(law, found), check=check, agrees=False)


def _along_falling_rates(case: AnalysisContext, law: Verdict, found: Classification) -> Verdict:
    """A run under falling rates covers little time: it may only contradict what it shows to the end."""
    assert case.training is not None
    check = Message("{}; {}", sizes(case), said(case.training))
    ended = found.kind == DIVERGES and np.isnan(found.rate)
    if ended == (law.kind == DIVERGES) or not ended:
        return replace(law, check=check)
    thrown = Message("The first steps are too long and throw it out, although {}", law.reason)
    return replace(_from_run(case, found, thrown), check=check, agrees=False)


def _from_run(case: AnalysisContext, found: Classification, why: str) -> Verdict:
    """A measured verdict, in words."""
    rate = found.rate if found.kind == CONVERGES else float("nan")
    radius = found.radius if found.kind == CIRCLE else found.size if found.kind == CYCLE else float("nan")
    targets = {CONVERGES: THE_ORIGIN, SUBLINEARLY: THE_ORIGIN, CIRCLE: A_CIRCLE, CYCLE: Message("a cycle")}
    target = targets.get(found.kind, Message(""))
    if found.point:
        target = Message("rest at ({})", place(found.point))
    if found.kind == SINGULAR:
        target = Message("undefined at {}", found.pole)
        why = Message("training comes to {}, where the field is undefined.", found.pole)
    law = "none" if found.kind == INCONCLUSIVE else "measured"
    if found.kind == INCONCLUSIVE:
        why = joined(why, Message("The run does not decide either: {}.", run_text(found)))
    if found.irregular and found.kind == CYCLE:
        why = joined(
            why,
            Message("No single closed curve: the motion is irregular, and its bounds are those of the run."),
        )
    if found.kind in (CLOSED, CYCLE):
        why = joined(why, DRIFT)
    check = Message("{}.", run_text(found))
    return Verdict(
        found.kind, law, why, rate=rate, radius=radius, target=target, check=check, point=found.point
    )


def _attracting(case: AnalysisContext, size: float) -> cycles.Cycle | None:
    """The cycle of that size which its return map says to attract."""
    near = (c for c in cycles.run(case).found if abs(c.high - size) < 0.02 * c.high)
    return next((c for c in near if c.stability == "attracting"), None)


def _with_own_cycle(case: AnalysisContext, found: Classification) -> Classification:
    """Where L is conserved each |L| may have a cycle of its own. A start inside, of less |L|, then keeps to
    another, and only the return map tells that from closed orbits side by side.
    """
    undecided = found.kind == CLOSED and Remark(INSIDE_KEEPS) in found.remarks
    if case.training is not None or not undecided or not case.trace.keeps_momentum:
        return found
    return replace(found, kind=CYCLE, remarks=(Remark(DRAWN),)) if _attracting(case, found.size) else found


def _by_multiplier(case: AnalysisContext, found: Verdict) -> Verdict:
    """A measured cycle of the flow that its return map says to attract needs no doubt about drift."""
    if case.training is not None or found.kind != CYCLE:
        return found
    cycle = _attracting(case, found.radius)
    if cycle is None:
        return found
    # Whatever a run alone says of a cycle ends with the doubt about drift.
    why, _ = Message(found.reason).values
    attracts = Message(
        "The cycle attracts: its Floquet multiplier is {:.4g}. That it attracts this start is measured.",
        cycle.slowest,
    )
    return replace(found, reason=joined(why, attracts))


def run(case: AnalysisContext) -> Verdict:
    """The verdict, and in which dimensions it holds: the same lengths are tried on a line and in the
    plane.
    """
    found = _by_multiplier(case, combined(case))
    here = "d = 1" if case.is_collinear else "d ≥ 2"
    other = combined(case.in_dimension(2 if case.is_collinear else 1))
    averaged = (
        case.may_simulate
        and case.training is not None
        and case.training.ema is not None
        and found.kind in (CLOSED, CIRCLE, CYCLE)
    )
    return replace(
        found,
        average=average(case) if averaged else "",
        holds="both" if other.kind == found.kind != INCONCLUSIVE else here,
    )


ANALYSIS = AnalysisSpec(
    "verdict",
    "Verdict",
    "Whether training converges from this start, how we know, and the check.",
    run,
    order=5,
)
