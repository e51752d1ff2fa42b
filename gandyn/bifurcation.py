"""One-parameter diagrams: what a number does to the spectrum at the origin, to the size of what training ends
in, and to its period.

    found = gandyn.diagram(gandyn.Scenario("wgan-gp", dim=1), "lambda", 0.05, 0.9, 60)

At every value one run is made from the start; its last third gives the largest and least ‖(φ, θ)‖ and the
period of φ₁'s swings. Runs are finite: near a critical value they end before the transient does, and top and
bottom show what is left of it. Source: Seydel, Practical Bifurcation and Stability Analysis, section 1.4;
Kuznetsov, Elements of Applied Bifurcation Theory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses.context import AnalysisContext, start_of
from gandyn.analyses.derivatives import Complex
from gandyn.checks import finite
from gandyn.dynamics import flow
from gandyn.errors import GandynError
from gandyn.iteration import train
from gandyn.orbit import DIVERGED, FINISHED, Array, Orbit
from gandyn.root_locus import Critical, locus
from gandyn.scenario import Scenario
from gandyn.sweep_parameter import with_value
from gandyn.update_config import UpdateConfig

UNITS, ROUNDS = 300.0, 3000
# Swings smaller than this share of the start have no period; intervals that differ by more than this from
# each other neither.
STILL, ALIKE = 1e-6, 0.02
MAX_COUNT = 2000


@dataclass(frozen=True, eq=False)
class Diagram:
    """values: (n,) of the number `id`. spectrum: (n, k) complex eigenvalues, or multipliers of `training`;
    measure: max Re λ or radius.

    top, bottom: (n,) of ‖(φ, θ)‖ in the last third of a run, inf where it diverged. period: (n,) of φ₁'s
    swings there, in units of time or iterations, NaN where there are none or they are not alike. critical:
    where stability is won or lost or eigenvalues meet.
    """

    id: str
    training: UpdateConfig | None
    values: Array
    spectrum: Complex
    measure: Array
    top: Array
    bottom: Array
    period: Array
    critical: tuple[Critical, ...]


def diagram(
    scenario: Scenario,
    id: str,
    low: float,
    high: float,
    count: int = 60,
    training: UpdateConfig | None = None,
    phi: ArrayLike | None = None,
    theta: ArrayLike | None = None,
    *,
    log: bool = False,
    report: Callable[[float], None] = lambda share: None,
) -> Diagram:
    """The diagram over `count` values of the number `id` (see `gandyn.sweep_parameter.parameter_ids`) from
    low to high, from the start phi, theta (d,).

    log: equal ratios instead of equal distances between the values; low must then be above 0. report(share)
    is called after every run, and may raise to stop. Values that the number cannot take give NaN. Raises
    SweepParameterError for an unknown id, ValueError, one sentence, for a range or a start that cannot be.
    """
    low, high = finite("low", low), finite("high", high)
    if not low < high or not 2 <= count <= MAX_COUNT:
        raise GandynError("A diagram needs low below high and from 2 to {} values.", MAX_COUNT)
    if log and low <= 0.0:
        raise GandynError("A logarithmic diagram needs a range above 0.")
    start = start_of("A diagram", scenario, phi, theta)
    values = np.geomspace(low, high, count) if log else np.linspace(low, high, count)
    path = locus(scenario, id, values, training)
    rows = []
    for i, value in enumerate(values):
        rows.append(_run(scenario, training, id, float(value), start))
        report((i + 1) / count)
    top, bottom, period = np.array(rows).T
    return Diagram(id, training, values, path.spectrum, path.measure, top, bottom, period, path.critical)


def _run(
    scenario: Scenario, training: UpdateConfig | None, id: str, value: float, start: tuple[Array, Array]
) -> tuple[float, float, float]:
    """(top, bottom, period) at one value."""
    try:
        scenario, training = with_value(scenario, training, id, value)
    except ValueError:
        return float("nan"), float("nan"), float("nan")
    if training is None:
        unit = 1.0 / AnalysisContext(scenario, None, *start).characteristic_rate
        orbit = flow(scenario, *start, UNITS * unit, 0.02 * unit)
    else:
        orbit = train(scenario, training, *start, ROUNDS)
    if orbit.ended != FINISHED:
        beyond = float("inf" if orbit.ended == DIVERGED else "nan")
        return beyond, beyond, float("nan")
    return _tail(orbit, float(np.linalg.norm(np.concatenate(start))))


def _tail(orbit: Orbit, scale: float) -> tuple[float, float, float]:
    n = 2 * len(orbit.t) // 3
    size = np.sqrt((orbit.phi[n:] ** 2).sum(-1) + (orbit.theta[n:] ** 2).sum(-1))
    period = _period(orbit.t[n:], orbit.phi[n:, 0]) if size.max() > STILL * scale else float("nan")
    return float(size.max()), float(size.min()), period


def _period(t: Array, x: Array) -> float:
    """Mean time between upward passages of x through its mean, interpolated; NaN unless they are alike."""
    x = x - x.mean()
    if not np.ptp(x) > 0.0:
        return float("nan")
    i = np.flatnonzero((x[:-1] < 0.0) & (x[1:] >= 0.0))
    at = t[i] + (t[i + 1] - t[i]) * x[i] / (x[i] - x[i + 1])
    gaps = np.diff(at)
    if gaps.size < 2 or np.ptp(gaps) > ALIKE * gaps.mean() + 0.1 * (t[1] - t[0]):
        return float("nan")
    return float((at[-1] - at[0]) / gaps.size)
