"""The level set of a conserved energy through one start: whether it is an orbit that closes, or ends in an
equilibrium.

Where W = α‖φ‖² + β‖θ‖² is conserved (from two dimensions on, L too) the field only turns x = (√α φ, √β θ)
within the plane of x and Jx = (−√β θ, √α φ): x(A) = x₀ cos A + Jx₀ sin A, with A' = ω(x) from the
coefficients alone. That set is compact, so the orbit closes if ω does not vanish on it, in the time ∮dA/ω;
else it comes to rest at the first zero of ω that lies ahead. Source: Hirsch, Smale and Devaney, chapter 9;
the trapezoidal rule for periodic functions, Trefethen and Weideman 2014.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gandyn import vector_field
from gandyn.analyses import equilibria
from gandyn.analyses.context import AnalysisContext, coefficients_at
from gandyn.orbit import Array

# Angles at which the level set is looked at first, and at most.
ANGLES, MOST = 4096, 1 << 18
# Besides turning, a field may do so much of its own rate: rounding.
ROUNDING = 1e-9
# So far beside a zero that it only touches, ω is this many times as large; beside a least value above 0 it is
# not.
BESIDE, RISES = 1e-4, 1e6


@dataclass(frozen=True)
class Level:
    """period: of one turn of (φ, θ), which for s, ‖φ‖², ‖θ‖² is two; NaN if it does not close. rest: where it
    ends, (2d,), or ().

    rate: how fast it comes to that rest, per unit of time; 0 if slower than exponentially. weights: α and β.
    """

    weights: tuple[float, float]
    period: float = float("nan")
    rest: tuple[float, ...] = ()
    rate: float = float("nan")


def level(case: AnalysisContext, alpha: float, beta: float) -> Level | None:
    """That of the case's own start; None where the field does more than turn, or turns too little for numbers
    to tell.
    """
    if not _only_turns(case, alpha, beta):
        return None
    speed = _speed(case, alpha, beta, np.zeros(1))[0]
    if not np.isfinite(speed) or speed == 0.0:
        return None
    ahead = np.linspace(0.0, np.pi, ANGLES + 1) * np.sign(speed)
    along = _speed(case, alpha, beta, ahead) * np.sign(speed)
    if not np.isfinite(along).all():
        return None
    zero = _first_zero(case, (alpha, beta), ahead, along)
    if zero is not None:
        return _ending(case, (alpha, beta), zero)
    # Where gradients underflow, ω is 0 on a whole arc without a zero of the formula.
    return Level((alpha, beta), _period(case, alpha, beta)) if (along > 0.0).all() else None


def states(case: AnalysisContext, alpha: float, beta: float, angle: Array) -> tuple[Array, Array]:
    """φ and θ (n, d) on the level set, turned from the start by angles (n,)."""
    near, far = np.cos(angle)[:, None], np.sin(angle)[:, None]
    phi = near * case.phi - far * np.sqrt(beta / alpha) * case.theta
    return phi, near * case.theta + far * np.sqrt(alpha / beta) * case.phi


def _coefficients(case: AnalysisContext, alpha: float, beta: float, angle: Array) -> tuple[Array, ...]:
    """s, p, q and a, b, c, e there."""
    phi, theta = states(case, alpha, beta, angle)
    s, p, q = (phi * theta).sum(1), (phi * phi).sum(1), (theta * theta).sum(1)
    return s, p, q, *coefficients_at(case.scenario, s, p, q)


def _speed(case: AnalysisContext, alpha: float, beta: float, angle: Array) -> Array:
    """ω at angles (n,)."""
    s, p, q, a, b, c, e = _coefficients(case, alpha, beta, angle)
    with np.errstate(all="ignore"):
        return np.asarray(np.sqrt(alpha * beta) * ((c * p - b * q) + (e - a) * s) / (alpha * p + beta * q))


def _only_turns(case: AnalysisContext, alpha: float, beta: float) -> bool:
    """Whether the field is ω J x all along, and none of its switches on the way; on a line that is so
    wherever it keeps W.
    """
    angle = np.linspace(0.0, np.pi, ANGLES)
    s, p, q, a, b, c, e = _coefficients(case, alpha, beta, angle)
    with np.errstate(all="ignore"):
        size = alpha * np.abs(b) + beta * np.abs(c) + np.abs(a) + np.abs(e)
        falls = np.abs(alpha * (a * p + b * s) + beta * (c * s + e * q)) / (alpha * p + beta * q)
        more = (
            falls
            if case.is_collinear
            else np.max([np.abs(a), np.abs(e), np.abs(alpha * b + beta * c)], axis=0)
        )
    return bool((more <= ROUNDING * size).all()) and _keeps_side(case, (alpha, beta), angle)


def _keeps_side(case: AnalysisContext, weights: tuple[float, float], angle: Array) -> bool:
    """Whether the switch has one sign on the whole level set, where it comes nearest to 0 too."""
    params = case.scenario.params()

    def height(at: Array) -> Array:
        phi, theta = states(case, *weights, at)
        s, p, q = (phi * theta).sum(1), (phi * phi).sum(1), (theta * theta).sum(1)
        return np.broadcast_to(np.asarray(vector_field.switch(s, p, q, params), dtype=np.float64), at.shape)

    around = height(angle)
    side, i = np.sign(around[0]), int(np.argmin(around * np.sign(around[0])))
    nearest = height(
        np.array(
            [_least(lambda at: height(at) * side, float(angle[i] - angle[1]), float(angle[i] + angle[1]))]
        )
    )
    return bool((np.sign(around) == side).all() and np.sign(nearest[0]) == side)


def _first_zero(
    case: AnalysisContext, weights: tuple[float, float], ahead: Array, along: Array
) -> float | None:
    """The first angle ahead (n,) at which ω, told along the way (n,), changes its sign or touches 0."""
    below = np.nonzero(along < 0.0)[0]
    crossing = int(below[0]) if below.size else len(along)
    for i in _dips(along[:-1]):
        ends = sorted((float(ahead[i] - ahead[1]), float(ahead[i] + ahead[1])))
        angle = _least(lambda at: np.abs(_speed(case, *weights, at)), *ends)
        if i < crossing - 1 and _touches(case, weights, angle):
            return angle
    return (
        _bisected(case, weights, float(ahead[crossing - 1]), float(ahead[crossing]))
        if crossing < len(along)
        else None
    )


def _dips(along: Array) -> NDArray[np.intp]:
    """Indices at which values around a circle are least, and small beside their neighbours four away."""
    around = [np.roll(along, shift) for shift in (1, -1, 4, -4)]
    return np.nonzero((along <= np.minimum(*around[:2])) & (along < 0.1 * np.minimum(*around[2:])))[0]


def _least(value: Callable[[Array], Array], low: float, high: float) -> float:
    """The angle between two at which a value is least, by finer and finer grids."""
    for _ in range(12):
        grid = np.linspace(low, high, 33)
        i = int(np.argmin(value(grid)))
        low, high = float(grid[max(i - 1, 0)]), float(grid[min(i + 1, 32)])
    return 0.5 * (low + high)


def _touches(case: AnalysisContext, weights: tuple[float, float], angle: float) -> bool:
    """Whether ω vanishes there: it would rise from a least value above 0 by a small share of that only."""
    there, *beside = np.abs(_speed(case, *weights, angle + np.array([0.0, -BESIDE, BESIDE])))
    return bool(min(beside) > RISES * there)


def _bisected(case: AnalysisContext, weights: tuple[float, float], low: float, high: float) -> float:
    """The angle between two at which ω changes its sign."""
    side = np.sign(_speed(case, *weights, np.array([low]))[0])
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (
            (middle, high)
            if np.sign(_speed(case, *weights, np.array([middle]))[0]) == side
            else (low, middle)
        )
    return 0.5 * (low + high)


def _ending(case: AnalysisContext, weights: tuple[float, float], angle: float) -> Level:
    """The rest at that angle, and how fast it is come to: by the slope of ω."""
    phi, theta = states(case, *weights, np.array([angle]))
    low, high = _speed(case, *weights, angle + 1e-6 * np.array([-1.0, 1.0]))
    rate = -(high - low) / 2e-6 if low * high < 0.0 else 0.0
    return Level(weights, rest=tuple(float(x) for x in (*phi[0], *theta[0])), rate=float(rate))


def _period(case: AnalysisContext, alpha: float, beta: float) -> float:
    """∮dA/ω by the trapezoidal rule, with more and more angles until it stays."""
    before, n = 0.0, ANGLES // 4
    while n <= MOST:
        with np.errstate(over="ignore"):
            value = (
                2.0
                * np.pi
                * float(np.mean(1.0 / np.abs(_speed(case, alpha, beta, np.arange(n) * np.pi / n))))
            )
        if not abs(value - before) > 1e-13 * value:
            return value
        before, n = value, 2 * n
    return before


def stops_before(case: AnalysisContext, weights: tuple[float, float]) -> bool:
    """Whether an equilibrium off the origin has no more energy than the start; with L ≠ 0 conserved, one that
    has that L.
    """
    alpha, beta = weights
    most = alpha * float(case.phi @ case.phi) + beta * float(case.theta @ case.theta)
    return any(_least_energy(case, one, alpha, beta) <= most for one in equilibria.run(case).found[1:])


def _least_energy(case: AnalysisContext, one: equilibria.Equilibrium, alpha: float, beta: float) -> float:
    """The least α‖φ‖² + β‖θ‖² among the members of an equilibrium that has the start's L; inf if none has."""
    if one.level is not None:
        return float(2.0 * np.sqrt(alpha * beta * (one.level**2 + case.momentum**2)))
    if not case.is_collinear:
        return float("inf")
    phi, theta = np.split(one.nearest * np.array(one.point), 2)
    return alpha * float(phi @ phi) + beta * float(theta @ theta)
