"""What theory says of one start, each law with the hypotheses that it needs, and the answer that all of them
give.

In turn: whether the field is defined, or vanishes, at the start; falling rates; a constant speed; for rules
the multipliers and growth; for the flow a sink, a conserved energy on the start's own level set, a falling
energy, a stable circle. Source: Mescheder et al. 2018, arXiv:1801.04406; LaSalle 1960; docs/mathematics.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.analyses import conserved_quantities, equilibria, relative_equilibria, update_map
from gandyn.analyses._level import Level, level, stops_before
from gandyn.analyses.context import AnalysisContext, coefficients_at, has_walls, place, undefined
from gandyn.analyses.derivatives import block, has_linearisation, pair, velocity
from gandyn.analyses.divergence_criteria import drifts, grows
from gandyn.analyses.trajectory_classifier import CIRCLE, CLOSED, CONVERGES, DIVERGES, SINGULAR, SUBLINEARLY
from gandyn.message import Message
from gandyn.orbit import Array

# Where an orbit rests, if a law says that it rests but not where.
REST = Message("a point of rest")
THE_ORIGIN, A_CIRCLE = Message("the origin"), Message("a circle")
# Multipliers that differ by less are one, and lie on the unit circle if they are this near.
APART, UNIT = 1e-6, 1e-9


@dataclass(frozen=True)
class Verdict:
    """kind: "converges", "converges-sublinearly", "closed-orbits", "tends-to-circle", "limit-cycle",
    "diverges", "singular", "inconclusive".

    rate: exponential rate per unit of time (per iteration for a rule), else NaN. radius: of the circle, ‖θ‖,
    or the largest ‖(φ, θ)‖ of a cycle, else NaN. target: what it tends to. law: "linearisation", "conserved",
    "Lyapunov function", "circle", "growth", "constant speed", "falling rates", "equilibrium", "undefined",
    "measured" or "none". reason: one sentence. holds: "d = 1", "d ≥ 2" or "both". check: what the long run
    showed; agrees: whether it bears the law out. average: what the moving average of the parameters does,
    where it differs from them. point: (φ, θ) where it rests, if not at the origin. period: of a closed orbit,
    where a law tells it, else NaN.
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
    point: tuple[float, ...] = ()
    period: float = float("nan")

    @property
    def rests(self) -> bool:
        """Whether it comes to rest away from the origin, whether or not it is known where."""
        return bool(self.point) or self.target == REST

    def lines(self) -> list[str]:
        """Readable text."""
        rate = "" if np.isnan(self.rate) else Message(", rate {:.6g}", self.rate)
        radius = "" if np.isnan(self.radius) else Message(", radius {:.6g}", self.radius)
        target = Message(": {}" if self.kind == SINGULAR else ", to {}", self.target) if self.target else ""
        text: list[str] = [Message("{}{}{}{} (holds for {})", self.kind, rate, radius, target, self.holds)]
        text += [Message("because ({}): {}", self.law, self.reason), Message("check: {}", self.check)]
        return [*text, self.average] if self.average else text


def at_start(case: AnalysisContext) -> Verdict | None:
    """Where nothing can happen: the field undefined, or 0."""
    p, q = float(case.phi @ case.phi), float(case.theta @ case.theta)
    pole = undefined(case.followed, p, q)
    if pole:
        reason = Message(
            "the start lies at {}, where the field is undefined: there is no way to go from it.", pole
        )
        return Verdict(SINGULAR, "undefined", reason, target=Message("undefined at {}", pole))
    a, b, c, e = (float(x) for x in coefficients_at(case.followed, float(case.phi @ case.theta), p, q))
    with np.errstate(all="ignore"):
        still = not (np.any(a * case.phi + b * case.theta) or np.any(c * case.phi + e * case.theta))
    # Where gradients underflow they are not 0 by the formula, and where a corner is, a field beside it may
    # still push.
    if not still or not _vanishes_around(case):
        return None
    point = tuple(float(x) for x in (*case.phi, *case.theta))
    reason = Message("the start is an equilibrium, where it stays.")
    return Verdict(
        CONVERGES, "equilibrium", reason, target=Message("rest at ({})", place(point)), point=point
    )


def _vanishes_around(case: AnalysisContext) -> bool:
    """Whether the field grows in proportion to the distance from the start, on all sides: neither a jump nor
    a flat region.
    """
    x = np.concatenate([case.phi, case.theta])
    shifts = np.random.default_rng(7).normal(size=(8, x.size))
    speeds = [_speed(case, x + h * shifts * np.linalg.norm(x)) for h in (1e-6, 1e-5)]
    return bool((speeds[0] > 0.0).any() and (speeds[0] < 0.2 * speeds[1] + 1e-12).all())


def _speed(case: AnalysisContext, states: Array) -> Array:
    """‖x'‖ at states (m, 2d)."""
    return np.array([np.linalg.norm(velocity(case.followed, x, x)) for x in states])


def by_theory(case: AnalysisContext) -> Verdict | None:
    """What theory says of training at constant rates or of the flow, or None where it is silent."""
    speed = drifts(case)
    if speed:
        return Verdict(DIVERGES, "constant speed", speed)
    if case.training is not None:
        found = _by_multipliers(case)
        growth = "" if found else grows(case)
        return Verdict(DIVERGES, "growth", growth) if growth else found
    sink = _sink(case)
    if sink is not None or has_walls(case):
        return sink
    return _by_quantities(case) or _by_circle(case)


def _sink(case: AnalysisContext) -> Verdict | None:
    """The linearisation at the origin, if it exists and is a sink."""
    matrix = block(case.scenario)
    if not np.isfinite(matrix).all() or not has_linearisation(case.scenario):
        return None
    rate = -float(pair(matrix).real.max())
    if not rate > equilibria.ROUNDING:
        return None
    reason = Message(
        "every eigenvalue at the origin has a real part of at most {:.6g}, so that what starts near "
        "enough converges.",
        -rate,
    )
    return Verdict(CONVERGES, "linearisation", reason, rate=rate, target=THE_ORIGIN)


def _by_multipliers(case: AnalysisContext) -> Verdict | None:
    found = update_map.run(case)
    if found.verdict in ("neutral", "expands") and linear(case):
        return _by_linearity(found)
    if found.verdict != "contracts":
        return None
    reason = Message(
        "the update's spectral radius at the origin is {:.9g}, below 1, so that what starts near enough "
        "converges.",
        found.radius,
    )
    return Verdict(CONVERGES, "linearisation", reason, rate=-float(np.log(found.radius)), target=THE_ORIGIN)


def linear(case: AnalysisContext) -> bool:
    """Whether the field is linear everywhere: constant coefficients, no jump, no wall."""
    if case.scenario.spec.box:
        return False
    # A few states show it of most fields that are not.
    return all(_constant(case, count) for count in (16, 4096))


def _constant(case: AnalysisContext, count: int) -> bool:
    """Whether the coefficients at `count` states are the origin's."""
    away = np.array(coefficients_at(case.followed, *case.states(10.0, count)))
    return bool(np.abs(away - block(case.followed).ravel()[:, None]).max() < 1e-13)


def _by_linearity(found: update_map.UpdateMap) -> Verdict | None:
    """A linear map says everything: it expands, or turns, swings or rests by the multipliers on the unit
    circle, if they differ.
    """
    if found.verdict == "expands":
        reason = Message("the update is linear and its spectral radius is {:.9g} > 1.", found.radius)
        return Verdict(DIVERGES, "linearisation", reason)
    values = [v for v in found.multipliers if abs(abs(v) - 1.0) < UNIT]
    if not values or any(abs(v - w) <= APART for i, v in enumerate(values) for w in values[:i]):
        return None
    if any(abs(v.imag) > APART for v in values):
        reason = Message(
            "the update is linear with different multipliers on the unit circle: it turns on an ellipse."
        )
        return Verdict(CLOSED, "linearisation", reason)
    if any(v.real < 0.0 for v in values):
        reason = Message(
            "the update is linear, and of its multipliers on the unit circle −1 stays: x swings for ever, "
            "with period two."
        )
        return Verdict(CLOSED, "linearisation", reason)
    inner = max((abs(v) for v in found.multipliers if abs(v - 1.0) > APART), default=0.0)
    reason = Message(
        "the update is linear, and of its multipliers only 1 lies on the unit circle: x comes to rest "
        "where its start decides."
    )
    return Verdict(
        CONVERGES,
        "linearisation",
        reason,
        rate=-float(np.log(inner)) / found.period if inner > 0.0 else float("inf"),
        target=REST,
    )


def own_level(case: AnalysisContext) -> Level | None:
    """The level set of the start, where an energy is conserved all along it; looked for once."""
    if "level" not in case.known:
        balance = conserved_quantities.weights(case)
        walls = has_walls(case) or case.training is not None
        case.known["level"] = None if balance is None or walls else level(case, *balance)
    found: Level | None = case.known["level"]
    return found


def _by_quantities(case: AnalysisContext) -> Verdict | None:
    """From what is conserved and what falls, on the states that the start can reach."""
    found = conserved_quantities.Quantities(conserved_quantities.theory(case), None)
    energy, momentum = found.named("W") or found.named("E"), found.named("L")
    rosette, own, balance = found.named("I"), own_level(case), conserved_quantities.weights(case)
    if rosette is not None and rosette.trend == "conserved":
        reason = Message("‖φ‖ and I are conserved: a bounded rosette, closed in (s, ‖φ‖², ‖θ‖²).")
        return Verdict(CLOSED, "conserved", reason)
    if energy is None or balance is None:
        return None
    if own is not None:
        return _on_level(case, energy.name, own)
    kept = case.is_collinear or (momentum is not None and momentum.trend == "conserved")
    return (
        _by_fall(case, energy, balance) if kept and energy.trend == "falls" and energy.slack < 0.01 else None
    )


def _on_level(case: AnalysisContext, energy: str, own: Level) -> Verdict:
    """The level set of a conserved energy is compact, so what matters is whether the start's own meets an
    equilibrium.
    """
    line = case.is_collinear
    if not own.rest:
        reason = Message(
            "{} is conserved, and its level set through this start is a closed curve without an equilibrium."
            if line
            else "{} and L are conserved, and their level set through this start is a closed curve without "
            "an equilibrium.",
            energy,
        )
        return Verdict(CLOSED, "conserved", reason, period=own.period)
    reason = Message(
        "{} is conserved, and along its level set this orbit comes to an equilibrium, where it rests."
        if line
        else "{} and L are conserved, and along their level set this orbit comes to an equilibrium, where "
        "it rests.",
        energy,
    )
    kind, rate = (CONVERGES, own.rate) if own.rate > 0.0 else (SUBLINEARLY, float("nan"))
    target = Message("rest at ({})", place(own.rest))
    return Verdict(kind, "conserved", reason, rate=rate, target=target, point=own.rest)


def _by_fall(
    case: AnalysisContext, energy: conserved_quantities.Quantity, balance: tuple[float, float]
) -> Verdict | None:
    """A falling energy: to the origin, unless conserved momentum forbids it, if there is no other equilibrium
    to stop at.
    """
    if not has_linearisation(case.scenario) or stops_before(
        case, balance if energy.name == "W" else (1.0, 1.0)
    ):
        return None
    if case.is_collinear:
        reason = Message(
            "{} falls everywhere, and the eigenvalues at the origin are imaginary: no exponential rate.",
            energy.name,
        )
        return Verdict(SUBLINEARLY, "Lyapunov function", reason, target=THE_ORIGIN)
    stable = [c for c in relative_equilibria.find(case).found if c.stability == "stable"]
    radius = stable[0].radius_theta if stable else float("nan")
    reason = Message(
        "L = {:.6g} is conserved, which forbids the origin, while {} falls to the least that L allows.",
        case.momentum,
        energy.name,
    )
    return Verdict(CIRCLE, "Lyapunov function", reason, radius=radius, target=A_CIRCLE)


def _by_circle(case: AnalysisContext) -> Verdict | None:
    """A single stable circle, which at least draws what is near."""
    stable = [c for c in relative_equilibria.find(case).found if c.stability == "stable"]
    if len(stable) != 1:
        return None
    radius, rate = stable[0].radius_theta, stable[0].rate
    reason = Message(
        "the circle ‖θ‖ = {:.6g} is stable (rate {:.4g}); that it attracts this start is measured.",
        radius,
        rate,
    )
    return Verdict(CIRCLE, "circle", reason, radius=radius, target=A_CIRCLE)
