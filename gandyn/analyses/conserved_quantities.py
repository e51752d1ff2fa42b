"""What does the flow conserve, what only falls or grows, and by how much did a long run drift?

The rate of change of each quantity follows from the coefficients: E' = a‖φ‖² + (b+c)s + e‖θ‖², L' = (a+e)L.
Its sign is taken at 4096 states as far out as the quantity lets the orbit go, so "conserved" and "falls" are
checked, not proved; the drift is measured along the flow (of RK4, or of the careful kernel's 1e-10 per step).
The weighted energy W = (|c₀|‖φ‖² + |b₀|‖θ‖²)/2 is the one whose level sets are the linearised field's
ellipses. Source: docs/mathematics.md; LaSalle 1960 for what a falling W decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gandyn.analyses.context import AnalysisContext, AnalysisSpec, coefficients_at
from gandyn.analyses.derivatives import block
from gandyn.analyses.trace import Trace, reduce
from gandyn.dynamics import box, flow
from gandyn.message import Message
from gandyn.orbit import Array

# Relative rates below this are rounding.
ROUNDING = 1e-12
# The law of L is told over so many of the field's units of time; a worse fit than FIT is integrated on
# samples FINE apart.
SPAN, FINE, FIT = 40.0, 1e-3, 1e-4
FLOWS = Message("All this is of the flow: steps of a fixed size keep none of it exactly.")


@dataclass(frozen=True)
class Quantity:
    """name and formula; trend: "conserved", "falls", "grows" or "neither" wherever the start may go.

    slack: share of the sampled states where its rate vanishes. steepest: the largest relative rate, per unit
    of time. drift: largest relative change from its start along the measured run, start and end: its values
    there; NaN if none was made.
    """

    name: str
    formula: str
    trend: str
    slack: float
    steepest: float
    drift: float = float("nan")
    start: float = float("nan")
    end: float = float("nan")

    def change(self) -> str:
        """In words: the drift of what should stay, both ends of what need not; "" without a run."""
        if np.isnan(self.drift):
            return ""
        if self.trend == "conserved":
            return Message("drift {:.2g}", self.drift)
        return Message("from {:.4g} to {:.4g}", self.start, self.end)


@dataclass(frozen=True)
class Momentum:
    """L' = (a+e)L along the run: start |L₀| and end, the means of a and of e, L by the law, and its relative
    misfit.
    """

    start: float
    end: float
    mean_a: float
    mean_e: float
    predicted: float
    misfit: float


@dataclass(frozen=True)
class Quantities:
    """Every quantity and the momentum law (None without a run or without momentum); remark: what else to
    know.

    balance: the terms a‖φ‖², (b+c)s and e‖θ‖² of E' at the start.
    """

    found: tuple[Quantity, ...]
    momentum: Momentum | None
    balance: tuple[float, ...] = ()
    remark: str = ""

    def named(self, name: str) -> Quantity | None:
        """The quantity of that name."""
        return next((one for one in self.found if one.name == name), None)

    def lines(self) -> list[str]:
        """Readable text."""
        text: list[str] = []
        for x in self.found:
            change = Message(", {}", x.change()) if x.change() else ""
            text.append(Message("{} = {}: {}{}", x.name, x.formula, x.trend, change))
        if self.balance:
            terms = " + ".join(f"{x:.4g}" for x in self.balance).replace("+ -", "− ")
            rate = sum(self.balance)
            text.append(Message("E' = a‖φ‖² + (b+c)s + e‖θ‖² = {} = {:.4g} at the start", terms, rate))
        m = self.momentum
        if m is not None:
            text.append(
                Message(
                    "L' = (a+e)L: mean a {:.4g}, mean e {:.4g}; |L| {:.6g} → {:.6g}, the law says {:.6g}",
                    m.mean_a,
                    m.mean_e,
                    m.start,
                    m.end,
                    m.predicted,
                )
            )
        return text + ([self.remark] if self.remark else [])


def weights(case: AnalysisContext) -> tuple[float, float] | None:
    """(|c₀|, |b₀|), divided by their mean, where the linearised field turns; else None."""
    (_, b), (c, _) = block(case.scenario)
    if not (np.isfinite(b) and np.isfinite(c) and b * c < 0.0):
        return None
    mean = (abs(b) + abs(c)) / 2.0
    return abs(c) / mean, abs(b) / mean


def _trend(rates: Array) -> tuple[str, float, float]:
    """(trend, share of vanishing rates, steepest) of relative rates."""
    rates = rates[np.isfinite(rates)]
    if rates.size == 0:
        return "neither", 0.0, float("nan")
    slack, steepest = float((np.abs(rates) <= ROUNDING).mean()), float(np.abs(rates).max())
    if steepest <= ROUNDING:
        return "conserved", slack, steepest
    falls, grows = rates.max() <= ROUNDING, rates.min() >= -ROUNDING
    return ("falls" if falls else "grows" if grows else "neither"), slack, steepest


def weighed(case: AnalysisContext, name: str, formula: str, alpha: float, beta: float) -> Quantity:
    """(α‖φ‖² + β‖θ‖²)/2, its rate sampled on the states where it is no larger than at the start."""
    start = alpha * float(case.phi @ case.phi) + beta * float(case.theta @ case.theta)
    # With x = (√α φ, √β θ) the level sets are spheres.
    s, p, q = case.states(np.sqrt(start))
    s, p, q = s / np.sqrt(alpha * beta), p / alpha, q / beta
    a, b, c, e = coefficients_at(case.scenario, s, p, q)
    rate = 2.0 * (alpha * (a * p + b * s) + beta * (c * s + e * q)) / (alpha * p + beta * q)
    width = box(case.scenario)
    if width is not None and p.max() > width * width:
        return Quantity(name, formula, "neither", 0.0, float("nan"))
    return Quantity(name, formula, *_trend(rate))


def _law(case: AnalysisContext) -> Quantity:
    radius = 2.0 * float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta))
    a, _, _, e = coefficients_at(case.scenario, *case.states(radius))
    width = box(case.scenario)
    trend = ("neither", 0.0, float("nan")) if width is not None and radius > width else _trend(a + e)
    return Quantity("L", "θ₁φ₂ − θ₂φ₁", *trend)


def theory(case: AnalysisContext) -> tuple[Quantity, ...]:
    """Every quantity without its drift."""
    found = [weighed(case, "E", "(‖φ‖² + ‖θ‖²)/2", 1.0, 1.0)]
    balance = weights(case)
    if balance is not None and abs(balance[0] - 1.0) > 1e-9:
        found.append(weighed(case, "W", f"({balance[0]:.4g}‖φ‖² + {balance[1]:.4g}‖θ‖²)/2", *balance))
    if not case.is_collinear:
        found.append(_law(case))
    return (*found, *_rosette(case))


def _rosette(case: AnalysisContext) -> tuple[Quantity, ...]:
    """‖φ‖, and ‖θ‖²/2 − ‖φ‖² ln|L|, where a‖φ‖² + b s vanishes: the normalised critic."""
    s, p, q = case.states(2.0)
    a, b, c, e = coefficients_at(case.scenario, s, p, q)
    length = _trend(_relative(a * p, b * s))
    if length[0] != "conserved":
        return ()
    norm = Quantity("‖φ‖", "‖φ‖", *length)
    if case.is_collinear:
        return (norm,)
    tau_d, tau_g = case.scenario.time_scales
    rate = _relative(tau_d * (c * s + e * q), -tau_g * p * (a + e))
    formula = "‖θ‖²/2 − ‖φ‖² ln|L|" if tau_d == tau_g else "‖θ‖²/2 − (τ_G/τ_D) ‖φ‖² ln|L|"
    return (norm, Quantity("I", formula, *_trend(rate)))


def _relative(x: Array, y: Array) -> Array:
    """x + y as a share of their sizes; 0 where both vanish."""
    size = np.abs(x) + np.abs(y)
    return np.asarray((x + y) / np.where(size > 0.0, size, 1.0))


def _series(case: AnalysisContext, name: str, trace: Trace) -> Array:
    n = trace.length[0]
    s, p, q = trace.s[0, :n], trace.p[0, :n], trace.q[0, :n]
    momentum = np.sqrt(np.maximum(p * q - s * s, 0.0))
    if name == "I":
        tau_d, tau_g = case.scenario.time_scales
        return np.asarray(q / 2.0 - tau_g / tau_d * p * np.log(np.maximum(momentum, 1e-300)))
    alpha, beta = (weights(case) or (1.0, 1.0)) if name == "W" else (1.0, 1.0)
    return np.asarray({"L": momentum, "‖φ‖": np.sqrt(p)}.get(name, (alpha * p + beta * q) / 2.0))


def drift(case: AnalysisContext, quantity: Quantity) -> Quantity:
    """The quantity with its drift along the case's run."""
    series = _series(case, quantity.name, case.trace)
    scale = max(abs(float(series[0])), 1e-300)
    return replace(
        quantity,
        drift=float(np.abs(series - series[0]).max() / scale),
        start=float(series[0]),
        end=float(series[-1]),
    )


def _balance(case: AnalysisContext) -> tuple[float, ...]:
    """E' at the start, term by term; () where the field is undefined there."""
    s, p, q = (float(x) for x in (case.phi @ case.theta, case.phi @ case.phi, case.theta @ case.theta))
    a, b, c, e = (float(x) for x in coefficients_at(case.scenario, s, p, q))
    terms = a * p, (b + c) * s, e * q
    return terms if np.isfinite(terms).all() else ()


def _momentum(case: AnalysisContext) -> Momentum | None:
    """The law over the first 40 units of time; where samples lie too far apart for the integrals, as beside a
    pole, of a run for itself.
    """
    if case.is_collinear or case.scenario.spec.box:
        return None
    found = _integrated(case, case.trace)
    if found is None or found.misfit < FIT:
        return found
    short = flow(
        case.scenario,
        case.phi[None],
        case.theta[None],
        SPAN / case.characteristic_rate,
        FINE / case.characteristic_rate,
    )
    return _integrated(case, reduce(short)) or found


def _integrated(case: AnalysisContext, trace: Trace) -> Momentum | None:
    """The law term by term along the samples of a run: ∫a and ∫e by the trapezoidal rule."""
    n = min(trace.length[0], int(np.searchsorted(trace.t, SPAN / case.characteristic_rate)) + 1)
    if n < 3:
        return None
    s, p, q, t = trace.s[0, :n], trace.p[0, :n], trace.q[0, :n], trace.t[:n]
    a, _, _, e = coefficients_at(case.scenario, s, p, q)
    span = float(t[-1] - t[0])
    mean_a, mean_e = (float(((x[1:] + x[:-1]) * np.diff(t)).sum() / 2.0 / span) for x in (a, e))
    momentum = np.sqrt(np.maximum(p * q - s * s, 0.0))
    with np.errstate(over="ignore"):
        predicted = float(momentum[0] * np.exp((mean_a + mean_e) * span))
    return Momentum(
        float(momentum[0]),
        float(momentum[-1]),
        mean_a,
        mean_e,
        predicted,
        float(abs(momentum[-1] - predicted) / momentum[0]),
    )


def run(case: AnalysisContext) -> Quantities:
    """Trends from the coefficients; drifts along the flow, whatever the rule."""
    found, along = theory(case), case if case.training is None else replace(case, training=None)
    balance, remark = _balance(case), FLOWS if case.training is not None else ""
    if not case.may_simulate:
        return Quantities(found, None, balance, remark)
    return Quantities(tuple(drift(along, one) for one in found), _momentum(along), balance, remark)


ANALYSIS = AnalysisSpec(
    "quantities",
    "Conserved quantities",
    "What is conserved, what falls, and how far a long run drifted.",
    run,
    order=3,
)
