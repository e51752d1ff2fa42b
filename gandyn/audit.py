"""The error of a picture: orbits integrated once more, at a hundredth of the tolerance, and the largest
difference.

Errors are proportional to the tolerance, so the difference is the error to within a few percent. RK4 is
compared with DOP853 at a tolerance that is nearly exact.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gandyn.integration import AUTO, RK4, Result, Settings, integrate
from gandyn.orbit import Array
from gandyn.scenario import Scenario

# Up to so many trajectories all are measured; of more, a third each of the busiest, the largest and an even
# spread: a random sample of 16 understates the largest error tenfold.
MANY = 256
# An orbit of fewer steps may be integrated by the same ones again, so its error is at least the tolerance.
FEW = 10
STRICTER, STRICTEST, EXACT = 100.0, 1e-14, 1e-13
# numpy's preview in a clipping box has a fixed step, and its error is of first order in it.
FINER = 8
# Multiples of it modulo 1 are spread evenly.
GOLDEN = 0.618034


def measured_error(scenario: Scenario, phi: Array, theta: Array, how: Settings, found: Result) -> Array:
    """(m,) largest absolute error of a valid sample's component; NaN where not measured.

    Infinite where the stricter run ends otherwise or elsewhere.
    """
    chosen = _chosen(found)
    strict = integrate(scenario, phi[chosen], theta[chosen], _stricter(scenario, how))
    error = np.full(len(phi), np.nan)
    error[chosen] = _differences(found, strict, chosen, how)
    return error


def _stricter(scenario: Scenario, how: Settings) -> Settings:
    if scenario.spec.box and not how.compiled:
        return replace(how, step=how.step / FINER, every=how.every * FINER)
    if how.method == RK4:
        return replace(how, method=AUTO, tolerance=EXACT)
    return replace(how, tolerance=max(how.tolerance / STRICTER, STRICTEST))


def _chosen(found: Result) -> NDArray[np.intp]:
    """Which trajectories are measured."""
    m = len(found.out)
    if m <= MANY:
        return np.arange(m)
    size = np.abs(found.out[:, :: max(1, found.out.shape[1] // 64)]).max(axis=(1, 2))
    orders = (-found.steps, -size, np.arange(m) * GOLDEN % 1.0)
    return np.unique([np.argsort(order, kind="stable")[: MANY // 3] for order in orders])


def _differences(found: Result, strict: Result, chosen: NDArray[np.intp], how: Settings) -> Array:
    length = np.minimum(found.length[chosen], strict.length)
    # Orbit by orbit: reducing a last axis of four at once takes ten times as long, and room for two more
    # pictures.
    pairs = [(found.out[i, :n], exact[:n]) for i, n, exact in zip(chosen, length, strict.out)]
    gap = np.array([np.abs(ours - exact).max() for ours, exact in pairs])
    size = np.array([np.abs(ours).max() for ours, _ in pairs])
    gap = np.maximum(gap, np.where(found.steps[chosen] < FEW, how.tolerance * size, 0.0))
    # An end between two samples may fall on either side of one of them.
    apart = np.abs(found.length[chosen] - strict.length) > 1
    return np.where(apart | (found.ended[chosen] != strict.ended), np.inf, gap)
