"""Does training end in a cycle, of which period and amplitude, and what happens beside it?

For the flow: the orbit through the start itself, if it closes, is followed once around; besides, the states
that long runs end in (backward in time too where the field is smooth, for cycles that repel) are made exact
by Newton's method. Both by the map of returns to a section across the orbit, on a line in (φ, θ), else in the
products (s, p, q), so modulo rotation. The multipliers of that map are the nontrivial Floquet multipliers. If
one is 1 the orbit has neighbours that close too: a continuum, no limit cycle, of which only the start's own
orbit is told. For an update rule nothing returns exactly; from a long run it is told how far the closed curve
reaches and how many turns an iteration makes, and no multipliers. What no run was drawn to is not found.
Source: Kuznetsov, Elements of Applied Bifurcation Theory, 1.5.2; Seydel, Practical Bifurcation and Stability
Analysis, chapter 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gandyn.analyses import relative_equilibria
from gandyn.analyses._cycle import Found, find_cycle, own_cycle
from gandyn.analyses._level import Level, states
from gandyn.analyses._return_map import Motion, modulo_rotation, on_line
from gandyn.analyses.context import AnalysisContext, AnalysisSpec, coefficients_at
from gandyn.analyses.cycle_seeds import _beginnings, _ends, shared
from gandyn.analyses.divergence_criteria import grows
from gandyn.analyses.equilibria import number
from gandyn.analyses.simulate_and_classify import classify_trace
from gandyn.analyses.theory import own_level
from gandyn.analyses.trajectory_classifier import CLOSED, FLIPPING
from gandyn.message import Message, joined
from gandyn.orbit import Array

LIMIT, FAMILY, GRAZING = "limit cycle", "closed orbit", "grazing orbit"
CURVE, SWING = "invariant closed curve", "swing of period two"
# Multipliers this near 1 are 1: what differences of returns resolve, with room.
ONE = 1e-4
# A turn that takes longer than this, in the field's own units of time, is told by law alone. Samples of a
# level set.
LONGEST, SAMPLES = 1e5, 512
OWN = Message(
    "Its neighbours close too: a continuum of closed orbits, of which the one through this start is shown."
)
COME_TO = Message(
    "Its neighbours close too: a continuum of closed orbits, of which the one that this start comes to is "
    "shown."
)
BY_LAW = Message("No run shows a whole turn: its time is the integral along the level set.")
# What differences of returns leave of an imaginary part that is none.
DIFFERENCES = 1e-8


@dataclass(frozen=True)
class Cycle:
    """kind: "limit cycle", "closed orbit" (of a continuum), "grazing orbit" (its map has a corner), or of a
    rule "invariant closed curve" or "swing of period two".

    period: units of time, NaN for a rule. low, high: least and largest ‖(φ, θ)‖ on it. multipliers: the
    nontrivial Floquet multipliers, one of them 1 where L is conserved; none for a rule or where the return
    map has a corner. trivial: the multiplier along the orbit, 1 up to the error of everything. transversal:
    on a line, by what a deviation in angular momentum is multiplied once around, e^{∮(a+e)dt}; NaN if that is
    not finite. rotation: turns in an iteration, NaN for the flow. point: (φ, θ) on a line, else (s, ‖φ‖²,
    ‖θ‖²), once on it.
    """

    kind: str
    stability: str
    period: float
    low: float
    high: float
    multipliers: tuple[complex, ...] = ()
    trivial: float = float("nan")
    transversal: float = float("nan")
    rotation: float = float("nan")
    point: tuple[float, ...] = ()

    @property
    def slowest(self) -> float:
        """The size of the largest multiplier that shrinks deviations; NaN if none does."""
        return max((abs(v) for v in self.multipliers if abs(v) < 1.0 - ONE), default=float("nan"))

    def lines(self) -> list[str]:
        """Readable text."""
        size = Message("‖(φ, θ)‖ from {:.6g} to {:.6g}", self.low, self.high)
        if self.kind == SWING:
            flips = Message("‖(φ, θ)‖ = {:.6g}, and every iteration changes the sign of (φ, θ)", self.high)
            return [Message("{}, {}: {}", self.kind, self.stability, flips)]
        if self.kind == CURVE:
            turns = Message(
                "{}; {:.6g} turns in an iteration (no Floquet multipliers: no iteration returns exactly)",
                size,
                self.rotation,
            )
            return [Message("{}, {}: {}", self.kind, self.stability, turns)]
        text: list[str] = [Message("{}, {}: period {:.9g}, {}", self.kind, self.stability, self.period, size)]
        if self.multipliers:
            values = ", ".join(number(v, DIFFERENCES) for v in self.multipliers)
            error = abs(self.trivial - 1.0)
            text.append(
                Message("  Floquet multipliers {}; along the orbit 1, to within {:.1g}", values, error)
            )
        if np.isfinite(self.transversal):
            text.append(
                Message(
                    "  from two dimensions on, a deviation in L is multiplied by {:.6g} each time around",
                    self.transversal,
                )
            )
        return text


@dataclass(frozen=True)
class Cycles:
    """Every cycle found, attracting ones first; remark: why there is none, or what else to know."""

    found: tuple[Cycle, ...]
    remark: str = ""

    def lines(self) -> list[str]:
        """Readable text."""
        return [line for one in self.found for line in one.lines()] + ([self.remark] if self.remark else [])


def run(case: AnalysisContext) -> Cycles:
    """Cycles of the flow, or closed curves of the update rule; looked for once."""
    if "cycles" not in case.known:
        case.known["cycles"] = _looked_for(case)
    found: Cycles = case.known["cycles"]
    return found


def _looked_for(case: AnalysisContext) -> Cycles:
    if not case.may_simulate:
        return Cycles((), Message("No run was made, so no cycle was looked for."))
    if case.training is not None:
        return _of_rule(case)
    if case.scenario.spec.box and not case.is_collinear:
        return Cycles(
            (), Message("A box does not treat directions alike, so cycles are looked for on a line only.")
        )
    motion = (on_line if case.is_collinear else modulo_rotation)(case.scenario, case.fastest)
    own = _own(case, motion)
    kept = [] if own is None else [own]
    for own_end, state in (*_ends(case), *((False, x) for x in _beginnings(case))):
        found = find_cycle(motion, state, 1.0 / case.characteristic_rate)
        if found is None or any(_same(found, other) for _, other in kept if other is not None):
            continue
        cycle = _described(case, found)
        # Of a continuum only the orbit of this start is its concern.
        if cycle.kind == LIMIT or (own_end and own is None):
            kept.append((cycle, found))
    return _told([cycle for cycle, _ in kept], own is not None)


def _own(case: AnalysisContext, motion: Motion) -> tuple[Cycle, Found | None] | None:
    """The orbit through the start, if it closes: followed once around, or where no run lasts so long by the
    law alone.
    """
    level = own_level(case)
    period = float("nan") if level is None else level.period if case.is_collinear else 0.5 * level.period
    if level is not None and level.rest:
        return None
    state = shared(case, np.concatenate([case.phi, case.theta]))
    if not period * case.characteristic_rate > LONGEST:
        found = own_cycle(motion, state, 1.0 / case.characteristic_rate, period)
        if found is not None:
            return _described(case, found), found
    if level is None or not np.abs(motion.rate(state[None])).max() > 0.0:
        return None
    return Cycle(FAMILY, "neutral", period, *_reach(case, level), point=tuple(map(float, state))), None


def _reach(case: AnalysisContext, level: Level) -> tuple[float, float]:
    """The least and the largest ‖(φ, θ)‖ on the start's level set."""
    phi, theta = states(case, *level.weights, np.linspace(0.0, np.pi, SAMPLES))
    size = np.sqrt((phi**2).sum(1) + (theta**2).sum(1))
    return float(size.min()), float(size.max())


def _told(found: list[Cycle], own: bool) -> Cycles:
    limits = sorted((c for c in found if c.kind == LIMIT), key=lambda c: c.stability)
    families = [c for c in found if c.kind == FAMILY]
    if families:
        told = OWN if own else COME_TO
        return Cycles((*limits, families[0]), told if families[0].multipliers else joined(told, BY_LAW))
    grazing = [c for c in found if c.kind == GRAZING]
    if grazing:
        corner = Message(
            "The return map has a corner at the grazing orbit, so it has no multipliers; its sides differ."
        )
        return Cycles((*limits, grazing[0]), corner)
    return Cycles(tuple(limits), "" if limits else Message("No run was attracted to a cycle."))


def _same(one: Found, other: Found) -> bool:
    sizes = [np.linalg.norm(x.orbit, axis=1).max() for x in (one, other)]
    return bool(
        abs(one.period - other.period) < 1e-6 * one.period and abs(sizes[0] - sizes[1]) < 1e-4 * sizes[0]
    )


def _described(case: AnalysisContext, found: Found) -> Cycle:
    squares = (found.orbit**2).sum(1) if case.is_collinear else found.orbit[:, 1] + found.orbit[:, 2]
    low, high = float(np.sqrt(squares.min())), float(np.sqrt(squares.max()))
    point = tuple(float(x) for x in found.orbit[0])
    if found.kink > 1e-2 * max(1.0, float(np.abs(found.multipliers).max())):
        corner = Message("with a corner in its return map")
        return Cycle(GRAZING, corner, found.period, low, high, trivial=found.trivial, point=point)
    multipliers = tuple(complex(v) for v in sorted(found.multipliers, key=lambda v: -abs(v)))
    deviation = _transversal(case, found)
    return Cycle(
        *_judged(case, multipliers),
        found.period,
        low,
        high,
        multipliers,
        found.trivial,
        deviation,
        point=point,
    )


def _judged(case: AnalysisContext, multipliers: tuple[complex, ...]) -> tuple[str, str]:
    """Kind and stability; the multiplier 1 that conserved momentum makes is no sign of a continuum at one
    momentum.
    """
    values = sorted(multipliers, key=lambda v: abs(v - 1.0))
    if not case.is_collinear and relative_equilibria.conserves_momentum(case):
        values = values[1:]
    if any(abs(v - 1.0) < ONE for v in values):
        return FAMILY, "neutral"
    worst = max(abs(v) for v in values)
    return (
        LIMIT,
        "attracting" if worst < 1.0 - ONE else "repelling" if worst > 1.0 + ONE else "neutral to first order",
    )


def _transversal(case: AnalysisContext, found: Found) -> float:
    """e^{∮(a+e)dt} on a line, by the trapezoidal rule; NaN where half the samples say something else (a pole
    on the way).
    """
    if not case.is_collinear:
        return float("nan")
    x, y = found.orbit[:-1].T
    a, _, _, e = coefficients_at(case.scenario, x * y, x * x, y * y)
    whole, half = (float((a + e)[::n].mean() * found.period) for n in (1, 2))
    known = abs(whole - half) < 1e-3 * (1.0 + abs(whole)) and abs(whole) < 700.0
    return float(np.exp(whole)) if known else float("nan")


def _of_rule(case: AnalysisContext) -> Cycles:
    """What the long run of an update rule draws, told from its last half."""
    trace, found = case.trace, classify_trace(case.trace)
    closed = found.are(CLOSED)
    if not closed[0] or grows(case):
        return Cycles((), Message("The iterations were not attracted to a closed curve."))
    half = slice(trace.length[0] // 2, trace.length[0])
    size = np.sqrt(trace.p[0, half] + trace.q[0, half])
    same = (closed & (np.abs(found.size - found.size[0]) < 0.01 * found.size[0]))[1:].any()
    stability = Message("attracting starts of other sizes too" if same else "its size decided by the start")
    reach = float("nan"), float(size.min()), float(size.max())
    if found.by(FLIPPING)[0]:
        return Cycles((Cycle(SWING, stability, *reach, rotation=0.5),))
    curve = Cycle(CURVE, stability, *reach, rotation=rotation(case, half))
    return Cycles(
        (curve,), Message("Measured from one run: that its points fill a closed curve is not proved.")
    )


def rotation(case: AnalysisContext, part: Any) -> float:
    """Turns in an iteration: of (φ, θ) on a line, else of the products about their mean, from the angle of (p
    − q, 2s).
    """
    trace = case.trace
    x, y = trace.p[0, part] - trace.q[0, part], 2.0 * trace.s[0, part]
    if case.is_collinear:
        # In these products the angle of (φ, θ) is doubled.
        return float(abs(_winding(x, y)) / 2.0)
    return float(abs(_winding(x - x.mean(), y - y.mean())))


def _winding(x: Array, y: Array) -> float:
    angle = np.unwrap(np.arctan2(y, x))
    return float((angle[-1] - angle[0]) / (2.0 * np.pi * (len(angle) - 1)))


ANALYSIS = AnalysisSpec(
    "cycles",
    "Limit cycles",
    "Limit cycles with their period, amplitude and Floquet multipliers; closed curves of update rules.",
    run,
    order=4,
    needs_run=True,
)
