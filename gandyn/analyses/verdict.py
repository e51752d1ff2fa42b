"""Does training converge from this start, and how do we know?

Laws are asked in turn: the linearisation at the origin (or the multipliers of the update rule); a conserved energy; a falling
energy together with conserved angular momentum L, which forbids the origin where L₀ ≠ 0; the linearisation of a circle. Then a long
run by the compiled kernels is judged without knowing the law. If both agree, the law decided and the run is its check; where no
law speaks, the run decided ("measured"); if they contradict each other, the verdict is "inconclusive" and says so.
Source: Mescheder et al. 2018, arXiv:1801.04406; LaSalle 1960; docs/mathematics.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gandyn.analyses import circles, cycles, equilibria, quantities, update_map
from gandyn.analyses._agreement import agree, seen, sizes
from gandyn.analyses._case import Case, Entry, at, has_walls, place
from gandyn.analyses._escapes import drifts, grows
from gandyn.analyses._linear import block, has_linearisation
from gandyn.analyses._long_runs import measured
from gandyn.analyses._measure import CIRCLE, CLOSED, CONVERGES, CYCLE, DIVERGES, INCONCLUSIVE, SUBLINEARLY, Finding
from gandyn.analyses._schedules import average, falls, in_rounds, limit_flow, said

# What a flow does, in a sentence.
WORDS = {
    CONVERGES: "converges", SUBLINEARLY: "converges slower than exponentially", CLOSED: "runs on closed orbits", CIRCLE: "tends to a circle",
    CYCLE: "tends to a cycle", DIVERGES: "diverges",
}


DRIFT = " A drift too slow for the run to see is not excluded."


@dataclass(frozen=True)
class Verdict:
    """kind: "converges", "converges-sublinearly", "closed-orbits", "tends-to-circle", "limit-cycle", "diverges", "inconclusive".

    rate: exponential rate per unit of time (per round for a rule), else NaN. radius: of the circle, ‖θ‖, or the largest ‖(φ, θ)‖ of a
    cycle, else NaN. target: what it tends to. law: "linearisation", "conserved", "Lyapunov function", "circle", "growth",
    "constant speed", "falling rates", "measured" or "none".
    reason: one sentence. holds: "d = 1", "d ≥ 2" or "both". check: what the long run showed; agrees: whether it bears the law out.
    average: what the moving average of the parameters does, where it differs from them.
    """

    kind: str
    law: str
    reason: str
    holds: str = ""
    rate: float = float("nan")
    radius: float = float("nan")
    target: str = ""
    check: str = ""
    agrees: bool = True
    average: str = ""

    def lines(self) -> list[str]:
        """Readable text."""
        rate = "" if np.isnan(self.rate) else f", rate {self.rate:.6g}"
        radius = "" if np.isnan(self.radius) else f", radius {self.radius:.6g}"
        text = [f"{self.kind}{rate}{radius}" + (f", to {self.target}" if self.target else "") + f" (holds for {self.holds})"]
        return [*text, f"because ({self.law}): {self.reason}", f"check: {self.check}", *([self.average] if self.average else [])]


def by_law(case: Case) -> Verdict | None:
    """What theory says, or None where it is silent."""
    if falls(case.training):
        return _by_falling_rates(case)
    speed = drifts(case)
    if speed:
        return Verdict(DIVERGES, "constant speed", speed)
    if case.training is not None:
        return _by_multipliers(case) or _by_growth(case)
    if _attracts(case):
        return _sink(case)
    return None if has_walls(case) else _by_quantities(case) or _by_circle(case)


def _by_growth(case: Case) -> Verdict | None:
    reason = grows(case)
    return Verdict(DIVERGES, "growth", reason) if reason else None


def _by_falling_rates(case: Case) -> Verdict | None:
    """Where the rates fall like 1/n the flow decides."""
    flow = limit_flow(case)
    if flow is None:
        return None
    assert case.training is not None
    found = judged(flow)
    if found.kind == INCONCLUSIVE:
        return None
    steps = f"Σηₙ = ∞ and Σηₙ² < ∞, so training follows the flow in the time Σηₙ, and the flow {WORDS[found.kind]} ({found.law}: {found.reason.rstrip('.')})"
    if found.kind != CONVERGES:
        return Verdict(found.kind, "falling rates", f"{steps}.", target=found.target)
    power = "" if np.isnan(found.rate) else f"; exponential in that time is like n^(−{found.rate / case.training.decay:.4g})"
    return Verdict(SUBLINEARLY, "falling rates", f"{steps}{power}.", target=found.target)


def _attracts(case: Case) -> bool:
    """Whether the linearisation exists at the origin and is a sink."""
    matrix = block(case.scenario)
    if not np.isfinite(matrix).all() or not has_linearisation(case.scenario):
        return False
    return bool(max(v.real for v in equilibria.pair(matrix)) < -equilibria.ROUNDING)


def _sink(case: Case) -> Verdict:
    rate = -max(v.real for v in equilibria.pair(block(case.scenario)))
    return Verdict(CONVERGES, "linearisation", f"every eigenvalue at the origin has a real part of at most {-rate:.6g}.", rate=rate, target="the origin")


def _by_multipliers(case: Case) -> Verdict | None:
    found = update_map.run(case)
    if found.verdict in ("neutral", "expands") and linear(case):
        return _by_linearity(found)
    if found.verdict != "contracts":
        return None
    reason = f"the update's spectral radius at the origin is {found.radius:.9g}, below 1."
    return Verdict(CONVERGES, "linearisation", reason, rate=-float(np.log(found.radius)), target="the origin")


def linear(case: Case) -> bool:
    """Whether the field is linear everywhere: constant coefficients, no jump, no wall."""
    if case.scenario.spec.box:
        return False
    # A few states show it of most fields that are not.
    return all(_constant(case, count) for count in (16, 4096))


def _constant(case: Case, count: int) -> bool:
    """Whether the coefficients at `count` states are the origin's."""
    away = np.array(at(case.followed, *case.states(10.0, count)))
    return bool(np.abs(away - block(case.followed).ravel()[:, None]).max() < 1e-13)


def _by_linearity(found: update_map.UpdateMap) -> Verdict | None:
    """A linear map says everything: it expands, or turns on the unit circle by multipliers that differ."""
    if found.verdict == "expands":
        reason = f"the update is linear and its spectral radius is {found.radius:.9g} > 1."
        return Verdict(DIVERGES, "linearisation", reason)
    values = [v for v in found.multipliers if abs(abs(v) - 1.0) < 1e-9]
    apart = all(abs(v - w) > 1e-6 for i, v in enumerate(values) for w in values[:i])
    reason = "the update is linear with different multipliers on the unit circle: it turns on an ellipse."
    return Verdict(CLOSED, "linearisation", reason) if apart else None


def _by_quantities(case: Case) -> Verdict | None:
    """From what is conserved and what falls, on the states that the start can reach."""
    found = quantities.Quantities(quantities.theory(case), None)
    energy, momentum = found.named("W") or found.named("E"), found.named("L")
    kept = case.flat or (momentum is not None and momentum.trend == "conserved")
    rosette = found.named("I")
    if rosette is not None and rosette.trend == "conserved":
        return Verdict(CLOSED, "conserved", "‖φ‖ and I are conserved: a bounded rosette, closed in (s, ‖φ‖², ‖θ‖²).")
    if energy is None or not kept or quantities.weights(case) is None:
        return None
    if energy.trend == "conserved":
        plane = f"{energy.name} and L are conserved, and their level sets are closed curves."
        return Verdict(CLOSED, "conserved", f"{energy.name} is conserved, and its level sets are closed curves." if case.flat else plane)
    return _by_fall(case, energy) if energy.trend == "falls" and energy.slack < 0.01 else None


def _by_fall(case: Case, energy: quantities.Quantity) -> Verdict | None:
    """A falling energy: to the origin, unless conserved momentum forbids it."""
    if not has_linearisation(case.scenario):
        return None
    if case.flat:
        reason = f"{energy.name} falls everywhere, and the eigenvalues at the origin are imaginary: no exponential rate."
        return Verdict(SUBLINEARLY, "Lyapunov function", reason, target="the origin")
    stable = [c for c in circles.find(case).found if c.stability == "stable"]
    radius = stable[0].radius_theta if stable else float("nan")
    reason = f"L = {case.momentum:.6g} is conserved, which forbids the origin, while {energy.name} falls to the least that L allows."
    return Verdict(CIRCLE, "Lyapunov function", reason, radius=radius, target="a circle")


def _by_circle(case: Case) -> Verdict | None:
    """A single stable circle, which at least draws what is near."""
    stable = [c for c in circles.find(case).found if c.stability == "stable"]
    if len(stable) != 1:
        return None
    reason = f"the circle ‖θ‖ = {stable[0].radius_theta:.6g} is stable (rate {stable[0].rate:.4g})"
    return Verdict(CIRCLE, "circle", f"{reason}; that it draws this start is measured.", radius=stable[0].radius_theta, target="a circle")


def _silence(case: Case) -> str:
    """Why no law decided."""
    if case.training is not None and falls(case.training):
        return said(case.training)
    if case.training is not None:
        found = update_map.run(case)
        if found.verdict == "undefined":
            return found.remark
        if found.verdict == "neutral":
            return "The update's spectral radius is 1: linearisation is silent."
        fold = 1.0 / np.log(found.radius)
        return (
            f"The update's spectral radius is {found.radius:.9g} > 1: the origin repels (e-fold in {fold:.3g} rounds); "
            "where training goes instead, linearisation cannot say."
        )
    kind = equilibria.origin(case.scenario).type
    return f"The origin is {kind}, and no conserved or falling quantity settles the rest."


def judged(case: Case) -> Verdict:
    """Law and run together, in the case's own dimension."""
    law = by_law(case)
    if not case.measured:
        return law or Verdict(INCONCLUSIVE, "none", f"{_silence(case)} No run was made.", check="none")
    found = in_rounds(case, measured(case))
    if law is None:
        return _from_run(case, found, _silence(case))
    if law.law == "falling rates":
        return _along_falling_rates(case, law, found)
    if agree(case, law, found):
        return replace(law, check=f"{seen(case, law, found)}.")
    if law.law in ("linearisation", "circle"):
        away = "Linearisation holds near its point only, and this start lies too far out: " + law.reason
        return replace(_from_run(case, found, away), agrees=False)
    return Verdict(INCONCLUSIVE, "none", f"By {law.law} it {law.kind} ({law.reason}), but the run: {found.kind}.", check=found.text, agrees=False)


def _along_falling_rates(case: Case, law: Verdict, found: Finding) -> Verdict:
    """A run under falling rates covers little time: it may only contradict what it shows to the end."""
    assert case.training is not None
    check = f"{sizes(case)}; {said(case.training)}"
    ended = found.kind == DIVERGES and np.isnan(found.rate)
    if ended == (law.kind == DIVERGES) or not ended:
        return replace(law, check=check)
    thrown = f"The first steps are too long and throw it out, although {law.reason}"
    return replace(_from_run(case, found, thrown), check=check, agrees=False)


def _from_run(case: Case, found: Finding, why: str) -> Verdict:
    """A measured verdict, in words."""
    rate = found.rate if found.kind == CONVERGES else float("nan")
    radius = found.radius if found.kind == CIRCLE else found.size if found.kind == CYCLE else float("nan")
    target = {CONVERGES: "the origin", SUBLINEARLY: "the origin", CIRCLE: "a circle", CYCLE: "a cycle"}.get(found.kind, "")
    if found.point:
        target = f"rest at ({place(found.point)})"
    law = "none" if found.kind == INCONCLUSIVE else "measured"
    if found.kind == INCONCLUSIVE:
        why += f" The run is silent too: {found.text}."
    if found.irregular:
        why += " No single closed curve: the motion is irregular, and its bounds are those of the run."
    if found.kind in (CLOSED, CYCLE):
        why += DRIFT
    return Verdict(found.kind, law, why, rate=rate, radius=radius, target=target, check=found.text + ".")


def _by_multiplier(case: Case, found: Verdict) -> Verdict:
    """A measured cycle of the flow that its return map says to attract needs no doubt about drift."""
    if case.training is not None or found.kind != CYCLE or not found.reason.endswith(DRIFT):
        return found
    near = (c for c in cycles.run(case).found if c.stability == "attracting" and abs(c.high - found.radius) < 0.02 * c.high)
    cycle = next(near, None)
    if cycle is None:
        return found
    attracts = f" The cycle attracts: its Floquet multiplier is {cycle.slowest:.4g}. That it draws this start is measured."
    return replace(found, reason=found.reason.removesuffix(DRIFT) + attracts)


def run(case: Case) -> Verdict:
    """The verdict, and in which dimensions it holds: the same lengths are tried on a line and in the plane."""
    found = _by_multiplier(case, judged(case))
    here = "d = 1" if case.flat else "d ≥ 2"
    other = judged(case.in_dimension(2 if case.flat else 1))
    averaged = case.measured and case.training is not None and case.training.ema is not None and found.kind in (CLOSED, CIRCLE, CYCLE)
    return replace(found, average=average(case) if averaged else "", holds="both" if other.kind == found.kind != INCONCLUSIVE else here)


ANALYSIS = Entry("verdict", "Verdict", "Whether training converges from this start, how we know, and the check.", run, order=5)
