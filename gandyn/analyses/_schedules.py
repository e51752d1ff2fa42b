"""What falling learning rates change.

Rates ηₙ = η/(1 + δn) have Σηₙ = ∞ and Σηₙ² < ∞. Bounded training then follows the flow in the time Σηₙ, which
grows like ln(n)/δ: it tends to where the flow tends to, and what the flow does like e^(−rt) training does
like n^(−r/δ), with t counted in iterations at the first rates. What the flow conserves still changes in the
first iterations, but by a finite amount in all. A cosine schedule ends: Σηₙ is finite, so nothing converges
but what did before the end. Source: Robbins and Monro 1951; Benaïm 1999, "Dynamics of stochastic
approximation algorithms"; Borkar 2008, chapter 2, Theorem 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gandyn.analyses._cross_check import size_range
from gandyn.analyses.context import ROUNDS, AnalysisContext
from gandyn.analyses.iteration_matrix import is_linear
from gandyn.analyses.simulate_and_classify import IN_ROUNDS, SIZES, Classification, Remark
from gandyn.analyses.trajectory_classifier import CONVERGES, SUBLINEARLY
from gandyn.iteration import train
from gandyn.message import Message, joined
from gandyn.orbit import FINISHED
from gandyn.update_config import UpdateConfig, rule_params
from gandyn.update_rule import update

INVERSE, COSINE = "inverse", "cosine"


def has_decaying_rates(training: UpdateConfig | None) -> bool:
    """Whether the rates change from iteration to iteration."""
    return training is not None and training.slows


def steady_steps(training: UpdateConfig) -> tuple[float, float]:
    """The steps of D and G that a constant velocity 1 comes to at rate 1, memory included; NaN for rules that
    divide by the gradient's size, or whose steps do not tend to the velocity's as they get short.
    """
    params = rule_params(training.spec, training.options)
    if not is_linear(training.spec, params) or training.spec.coupled or training.spec.end is not None:
        return float("nan"), float("nan")
    d, g = (_steady(k) for k in params)
    return d, g


def _steady(k: Any) -> float:
    step, m, w = 0.0, 0.0, 0.0
    for n in range(1, 20_000):
        step, m, w = update(1.0, m, w, float(n), 1.0, k)
    return float(step)


def limit_flow(case: AnalysisContext) -> AnalysisContext | None:
    """The flow that training follows as its steps get short, an iteration at the first rates for a unit of
    time; None where there is none.
    """
    t = case.training
    if t is None or t.schedule != INVERSE or t.decay == 0.0:
        return None
    gain_d, gain_g = steady_steps(t)
    tau_d, tau_g = case.scenario.time_scales
    n_d, n_g = t.counts
    scales = gain_d * t.lr_d * n_d * tau_d, gain_g * t.lr_g * n_g * tau_g
    if not (np.isfinite(scales).all() and min(scales) > 0.0):
        return None
    return replace(case, training=None, scenario=case.followed.with_(time_scales=scales))


def span(training: UpdateConfig) -> float:
    """The length of the verdict's run, in iterations at the first rates."""
    return float(training.factors(ROUNDS).sum())


def said(training: UpdateConfig) -> str:
    """What must be said of a run under a schedule."""
    worth = Message(
        "{:,} iterations of the {} schedule are worth {:.4g} at the first rates",
        ROUNDS,
        training.schedule,
        span(training),
    )
    if training.schedule == COSINE:
        return Message("{}, where the rates end at 0 and training stops, wherever it is.", worth)
    return Message("{}.", worth)


def in_rounds(case: AnalysisContext, found: Classification) -> Classification:
    """A run on the clock Σηₙ said in rounds: exponential in ln(n)/δ is a power of n; what goes on when the
    rates end has stopped.
    """
    t = case.training
    if t is None or not has_decaying_rates(t):
        return found
    if t.schedule == COSINE:
        return replace(found, remarks=(*found.remarks, Remark(SIZES, size_range(case))))
    if found.kind != CONVERGES or found.point or not np.isfinite(found.rate):
        return found
    return Classification(
        SUBLINEARLY, IN_ROUNDS, found.rate / t.decay, size=found.size, range=size_range(case)
    )


def average(case: AnalysisContext) -> str:
    """What the moving average of the parameters does where they themselves go on moving; measured."""
    t = case.training
    assert t is not None and t.ema is not None
    orbit = train(case.scenario, t, case.phi, case.theta, ROUNDS)
    if orbit.ended != FINISHED or orbit.ema_phi is None or orbit.ema_theta is None:
        return ""
    x, y = (
        np.concatenate(pair, axis=-1)[ROUNDS // 2 :]
        for pair in ((orbit.phi, orbit.theta), (orbit.ema_phi, orbit.ema_theta))
    )
    middle = x.mean(0)
    swing, left = (float(np.linalg.norm(z - middle, axis=-1).max()) for z in (x, y))
    near = float(np.linalg.norm(middle)) < 0.01 * swing
    mean = Message("the orbit's mean ({})", ", ".join(f"{m:.4g}" for m in middle))
    where = Message("the origin") if near else mean
    text = Message(
        "The moving average of decay {:g} keeps within {:.4g} of {}, while the parameters swing by {:.4g} "
        "about it.",
        t.ema,
        left,
        where,
        swing,
    )
    late = t.ema ** (ROUNDS // 2)
    if late < 1e-3:
        return text
    return joined(text, Message("It still remembers its start, with weight {:.2g}.", late))
