"""Two laws by which training runs away, where the linearisation is silent.

Growth: simultaneous steps x⁺ = x + ηv change W = α‖φ‖² + β‖θ‖² by 2x·v (weighed by α, β and the rates) plus
η‖v‖² > 0. Where the first part is nowhere negative, as where the flow conserves W, W grows every iteration;
it cannot settle, for it could only do so where v = 0, which is the origin alone. So ‖x‖ grows without bound,
however slowly. Constant speed: on a line the normalised critic is φ/|φ| = ±1. While φ keeps its sign, θ moves
the same way at one speed. Both are checked at sampled states, as the quantities are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.analyses import equilibria
from gandyn.analyses.context import AnalysisContext, coefficients_at
from gandyn.analyses.derivatives import block
from gandyn.analyses.iteration_matrix import is_linear, round_matrix
from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.update_config import UpdateConfig, rule_params
from gandyn.update_rules.gradient_step import gradient_step

Arrays = tuple[Array, ...]
# How far out the states are that a law of growth is checked at.
FAR = 30.0
# Speeds that differ by less are one; less is 0.
STEADY = 1e-9


def grows(case: AnalysisContext) -> str:
    """Why every iteration makes the state longer, or "" where that is not so."""
    t = case.training
    if t is None or not steps_straight(t) or case.scenario.spec.box:
        return ""
    ratio = weight(case)
    if not ratio > 0.0 or len(equilibria.run(case).found) > 1:
        return ""
    states = case.states(FAR)
    # NaN, never ≥ 0, where the field is undefined.
    gain = overshoot(states, coefficients_at(case.followed, *states), (1.0, ratio), (t.lr_d, t.lr_g))
    if not (gain >= -1e-12).all() or (gain <= 0.0).mean() > 0.1:
        return ""
    return Message(
        "every iteration makes {} longer, if little where gradients vanish: the flow never shortens it, and "
        "a straight step overshoots.",
        name(ratio),
    )


def steps_straight(t: UpdateConfig) -> bool:
    """Whether both players step at once, each along its own gradient at a constant rate."""
    plain = t.spec.update is gradient_step and not t.spec.looks_ahead and t.spec.end is None
    return plain and not t.is_alternating and t.schedule == "constant"


def weight(case: AnalysisContext) -> float:
    """β/α of W, by the linearisation at the origin, where b and c must differ in sign (else not above 0)."""
    t = case.training
    assert t is not None
    (_, b), (c, _) = np.diag([t.lr_d, t.lr_g]) @ block(case.followed)
    return float(-b / c) if c else 0.0


def name(ratio: float) -> str:
    """W over α in words."""
    return "‖φ‖² + ‖θ‖²" if abs(ratio - 1.0) < 1e-12 else f"‖φ‖² + {ratio:.4g} ‖θ‖²"


def straight(states: Arrays, field: Arrays, weights: Any) -> Array:
    """Half of how fast the flow changes W = α‖φ‖² + β‖θ‖² at states (s, p, q) with the field's (a, b, c, e)
    there; weights: α, β.
    """
    (s, p, q), (a, b, c, e), (alpha, beta) = states, field, weights
    return np.asarray(alpha * (a * p + b * s) + beta * (c * s + e * q))


def overshoot(states: Arrays, field: Arrays, weights: Any, rates: Any) -> Array:
    """What one simultaneous iteration at the rates of D and G adds to W, relative to it."""
    (s, p, q), (a, b, c, e), (alpha, beta), (rate_d, rate_g) = states, field, weights, rates
    with np.errstate(all="ignore"):
        phi, theta = a * a * p + 2.0 * a * b * s + b * b * q, c * c * p + 2.0 * c * e * s + e * e * q
        over = alpha * rate_d**2 * phi + beta * rate_g**2 * theta
        return np.asarray(
            (2.0 * straight(states, field, (alpha * rate_d, beta * rate_g)) + over) / (alpha * p + beta * q)
        )


def drifts(case: AnalysisContext) -> str:
    """Why θ moves on at constant speed on a line, or ""."""
    if not case.is_collinear or case.scenario.spec.box or not float(np.abs(case.phi).max()) > 0.0:
        return ""
    speeds, rates = _on_the_line(case)
    speed, rate = float(np.median(speeds)), float(np.median(rates))
    steady = np.isfinite(speeds).all() and np.ptp(speeds) < STEADY and np.ptp(rates) < 1e-6
    if not steady or speed < STEADY or rate > STEADY or not _keeps_sign(case, rate):
        return ""
    return Message("on a line φ keeps its sign, and θ moves one way at the constant speed {:.6g}.", speed)


def _on_the_line(case: AnalysisContext) -> tuple[Array, Array]:
    """θ' sgn φ and φ'/φ at states on a line."""
    random = np.random.default_rng(5)
    phi, theta = random.uniform(0.1, 2.0, 512) * random.choice([-1.0, 1.0], 512), random.normal(size=512)
    a, b, c, e = coefficients_at(case.followed, phi * theta, phi * phi, theta * theta)
    return np.asarray((c * phi + e * theta) * np.sign(phi)), np.asarray(a + b * theta / phi)


def _keeps_sign(case: AnalysisContext, rate: float) -> bool:
    """Whether φ' = rate·φ never makes φ jump over 0: always so for the flow, or at rate 0; a rule is tried
    for 2000 iterations.
    """
    t = case.training
    if t is None:
        return True
    if t.schedule != "constant" or t.spec.end is not None:
        return False
    if not is_linear(t.spec, rule_params(t.spec, t.options)):
        return abs(rate) < STEADY
    matrix = round_matrix(np.array([[min(rate, 0.0), 0.0], [0.0, 0.0]]), t)
    x = np.eye(len(matrix))[0]
    for _ in range(2000):
        x = matrix @ x
        if not x[0] > 0.0:
            return False
        x /= x[0]
    return True
