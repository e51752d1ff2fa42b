"""What the flow and the update rules share: checking starts before, putting orbits together after."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn.checks import finite
from gandyn.errors import GandynError
from gandyn.orbit import REASONS, Array, Orbit
from gandyn.scenario import Scenario

BOUND = 1e6
# Its square must still be a float.
MAX_BOUND = 1e150
# Where a question about one start may be asked: well inside the bound.
FARTHEST_START = 1e5
# Samples an orbit may hold: 1.6 GB of states, beyond which a clear sentence beats a swapping machine.
MAX_SAMPLES = 50_000_000


def checked_starts(
    scenario: Scenario, phi: ArrayLike, theta: ArrayLike, bound: float
) -> tuple[Array, Array, bool]:
    """Starts as phi, theta (m, d), and whether there was a single one; raises ValueError, one sentence."""
    try:
        phi, theta = np.array(phi, dtype=np.float64), np.array(theta, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise GandynError("A start must be numbers.") from error
    if phi.shape != theta.shape or phi.ndim not in (1, 2) or phi.shape[-1] != scenario.dim:
        raise GandynError(
            "The starts phi and theta must both have shape (d,) or (m, d) with d = {}, not {} and {}.",
            scenario.dim,
            phi.shape,
            theta.shape,
        )
    if not (np.isfinite(phi).all() and np.isfinite(theta).all()):
        raise GandynError("A start must be finite numbers.")
    if (np.hypot(np.linalg.norm(phi, axis=-1), np.linalg.norm(theta, axis=-1)) > bound).any():
        raise GandynError("A start must lie inside the bound {:g}.", bound)
    return np.atleast_2d(phi), np.atleast_2d(theta), phi.ndim == 1


def checked_start(
    name: str, scenario: Scenario, phi: ArrayLike, theta: ArrayLike, bound: float = FARTHEST_START
) -> tuple[Array, Array]:
    """The single start phi, theta (d,) of what is called so; raises ValueError, one sentence."""
    phis, thetas, alone = checked_starts(scenario, phi, theta, bound)
    if not alone:
        raise GandynError("{} is about one start; give phi and theta of shape (d,).", name)
    return phis[0], thetas[0]


def checked_decay(ema: float | None) -> float | None:
    """The decay of a moving average, or None."""
    decay = None if ema is None else finite("The decay of a moving average", ema)
    if decay is not None and not 0.0 <= decay < 1.0:
        raise GandynError("The decay of a moving average must be at least 0 and below 1.")
    return decay


def checked_bound(bound: float) -> float:
    """The radius at which an orbit counts as diverged."""
    if not 0.0 < finite("The bound", bound) <= MAX_BOUND:
        raise GandynError("The bound must be above 0 and at most {:g}.", MAX_BOUND)
    return float(bound)


def natural_bound(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> float:
    """A radius that bounded orbits do not reach: BOUND, times the largest start above 1 and the stretch of
    two time scales.
    """
    try:
        largest = max(
            float(np.max(np.abs(np.asarray(x, dtype=np.float64)), initial=0.0)) for x in (phi, theta)
        )
    except (TypeError, ValueError, OverflowError):
        return BOUND
    stretch = math.sqrt(max(scenario.time_scales) / min(scenario.time_scales))
    return min(BOUND * max(1.0, largest) * stretch, MAX_BOUND) if math.isfinite(largest) else BOUND


def averaged(out: Array, decay: float) -> Array:
    """The moving average of states (m, n, w) along n."""
    from gandyn.kernels import ema as averages

    mean: Array = averages.moving(out, decay)
    return mean


def assembled(
    out: Array,
    t: Array,
    length: Any,
    ended: Any,
    mean: Array | None,
    audit: Callable[[], Array] | None = None,
    steps: Any = 0,
) -> Orbit:
    """The ensemble of states (m, n, 2d) as the kernels leave them."""
    d = out.shape[-1] // 2
    ema = (None, None) if mean is None else (mean[..., :d], mean[..., d:])
    return Orbit(
        t, out[..., :d], out[..., d:], np.array(REASONS)[ended], length, ema[0], ema[1], audit, steps
    )


def thinned(orbit: Orbit, every: int) -> Orbit:
    """Every `every`-th sample."""
    keep = slice(None, None, every)
    length = (np.asarray(orbit.length) - 1) // every + 1
    assert orbit.ema_phi is not None and orbit.ema_theta is not None
    ema = orbit.ema_phi[:, keep], orbit.ema_theta[:, keep]
    return Orbit(
        orbit.t[keep],
        orbit.phi[:, keep],
        orbit.theta[:, keep],
        orbit.ended,
        length,
        ema[0],
        ema[1],
        orbit.audit,
        orbit.steps,
    )
