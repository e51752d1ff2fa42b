"""From a scenario to numbers: the flow, the field, the losses, and what the flow conserves."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gandyn import vector_field
from gandyn.audit import measured_error
from gandyn.checks import choice, finite, number, positive
from gandyn.ensembles import (
    MAX_SAMPLES,
    assembled,
    averaged,
    checked_bound,
    checked_decay,
    checked_starts,
    natural_bound,
    thinned,
)
from gandyn.errors import GandynError
from gandyn.integration import AUTO, METHODS, Settings, box, cores, integrate, is_smooth, kernel_key
from gandyn.kernels import cache, numpy_dop853
from gandyn.orbit import Array, Orbit
from gandyn.plane import to_plane
from gandyn.scenario import Scenario

__all__ = [
    "box",
    "coefficients",
    "cores",
    "field",
    "flow",
    "invariants",
    "is_ready",
    "is_smooth",
    "jacobian_eigenvalues",
    "kernel_key",
    "to_plane",
]

# More steps than a day's work, and far fewer than a machine integer holds.
MAX_STEPS = 1e12
# What rounding leaves of any tolerance, and the loosest that is still a curve.
LEAST_TOLERANCE, MOST_TOLERANCE = 1e-14, 1e-3
# numpy's steps are dear, so a preview is not more exact than this.
PREVIEW_TOLERANCE = 1e-7


def flow(
    scenario: Scenario,
    phi: ArrayLike,
    theta: ArrayLike,
    duration: float = 40.0,
    step: float = 0.01,
    save_every: int = 1,
    *,
    method: str = AUTO,
    tolerance: float = 1e-11,
    bound: float | None = None,
    ema: float | None = None,
    compiled: bool = True,
) -> Orbit:
    """Integrates the training flow from one start or many, with error control.

    phi, theta: (d,) or (m, d) initial discriminator and generator parameters, d = scenario.dim. duration: in
    units of the flow's time (step size × iterations of infinitesimal training); negative runs backward. step,
    save_every: samples lie at multiples of step·save_every, the last one not after duration. method: "auto"
    takes steps of its own, whatever the samples: DOP853, and Rodas5P where stability limits them; switches,
    walls and poles of fields that have them are located. "rk4" is the classical Runge-Kutta method with
    `step`. tolerance: the error that "auto" admits in each step, relative to the norm of (φ, θ), from 1e-14
    to 1e-3. bound: an orbit that leaves ‖(φ, θ)‖ ≤ bound ends as "diverged"; by default 10⁶, and more for
    starts or time scales from which bounded orbits go farther out than that. ema: decay per step of a moving
    average of both players (0.999, say), returned beside the orbit. compiled: False integrates with numpy,
    without event location: the preview while kernels compile.

    Returns an Orbit: t (n,), phi and theta (n, d) or (m, n, d); its `error` is measured when it is first
    asked for. Raises ValueError, one sentence, for wrong shapes, non-finite numbers, or more than 50 million
    samples. Sources: Hairer, Nørsett, Wanner I, sections II.1, II.5, II.6; Steinebach 2023; the forms in
    `gandyn.variants`.
    """
    decay, bound = (
        checked_decay(ema),
        natural_bound(scenario, phi, theta) if bound is None else checked_bound(bound),
    )
    phi, theta, is_single = checked_starts(scenario, phi, theta, bound)
    _, rows, _ = _plan(scenario, duration, step, save_every, len(phi))
    every, all_rows, h = _plan(scenario, duration, step, save_every if decay is None else 1, len(phi))
    tolerance = max(
        number("The tolerance", tolerance, LEAST_TOLERANCE, MOST_TOLERANCE),
        0.0 if compiled else PREVIEW_TOLERANCE,
    )
    how = Settings(all_rows, every, h, choice("The method", method, METHODS), tolerance, bound, compiled)
    found = integrate(scenario, phi, theta, how)
    t = how.spacing * np.arange(all_rows, dtype=np.float64)
    mean = None if decay is None else averaged(found.out, decay)
    audit = partial(measured_error, scenario, phi, theta, how, found)
    orbit = assembled(found.out, t, found.length, found.ended, mean, audit, found.steps)
    orbit = orbit if rows == all_rows else thinned(orbit, int(save_every))
    return orbit[0] if is_single else orbit


def _plan(
    scenario: Scenario, duration: float, step: float, save_every: int, m: int
) -> tuple[int, int, float]:
    """(steps per sample, samples, signed step)."""
    duration, step = finite("The duration", duration), positive("The step", step)
    every = finite("save_every", save_every)
    if every < 1.0 or every != int(every):
        raise GandynError("save_every must be a whole number, at least 1.")
    steps = abs(duration) / step * (1.0 + 1e-12)
    if steps > MAX_STEPS:
        raise GandynError(
            "That makes more than {:.0e} steps; take a larger step or a shorter duration.", MAX_STEPS
        )
    # A state of more than two dimensions takes the room of several.
    if (steps // every + 1.0) * m * max(scenario.dim, 2) / 2.0 > MAX_SAMPLES:
        raise GandynError(
            "That makes more than {:,} samples; take a larger step or save_every, or a shorter duration.",
            MAX_SAMPLES,
        )
    every = min(every, MAX_STEPS)
    return int(every), int(steps // every) + 1, math.copysign(step, duration)


def is_ready(scenario: Scenario, method: str = AUTO) -> bool:
    """Whether `flow` can start at once, because its kernel is on disk (or nothing can be kept there
    anyway).
    """
    return cache.folder() is None or cache.is_ready(kernel_key(scenario, method))


def field(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> tuple[Array, Array]:
    """The vector field (φ', θ') at phi, theta: any batch that broadcasts together, last axis d; same shape
    back.

    At a switch or a corner one of the one-sided values is taken; where the field is undefined it is NaN. On a
    wall of a clipping box the outward component of φ' is 0. Raises ValueError if the last axis is not
    scenario.dim.
    """
    phi, theta = np.broadcast_arrays(np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64))
    if phi.ndim == 0 or phi.shape[-1] != scenario.dim:
        raise GandynError("The last axis of phi and theta must have length {}.", scenario.dim)
    dphi, dtheta = numpy_dop853.slope(phi, theta, scenario.params())
    width = box(scenario)
    if width is not None:
        dphi = np.where((np.abs(phi) == width) & (dphi * phi > 0.0), 0.0, dphi)
    return dphi, dtheta


def coefficients(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """(a, b, c, e) of φ' = aφ + bθ, θ' = cφ + eθ at phi, theta (…, d), regularisers and time scales included;
    shape (…).
    """
    s, p, q = _products(np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64))
    k = scenario.params()
    with np.errstate(all="ignore"):
        values = vector_field.coefficients(s, p, q, vector_field.on_side(s, p, q, k), k)
    a, b, c, e = (np.broadcast_to(np.asarray(v, dtype=np.float64), s.shape) for v in values)
    return a, b, c, e


def _products(phi: Array, theta: Array) -> tuple[Array, Array, Array]:
    return (phi * theta).sum(-1), (phi * phi).sum(-1), (theta * theta).sum(-1)


def invariants(scenario: Scenario, orbit: Orbit) -> dict[str, Array]:
    """Series along an orbit, each (n,) or (m, n), by name.

    s = φ·θ; phi_norm, theta_norm; energy E = (‖φ‖² + ‖θ‖²)/2; angular_momentum L = θ₁φ₂ − θ₂φ₁ (0 in one
    dimension,
    |L| = √(‖φ‖²‖θ‖² − s²) in more than two), for which L' = (a+e)L; growth = a + e, that rate; energy_rate =
    E'.
    wgan-normalized adds rosette = ‖θ‖²/2 − ‖φ‖² ln|L|, which it conserves where L ≠ 0.
    """
    s, p, q = _products(orbit.phi, orbit.theta)
    a, b, c, e = coefficients(scenario, orbit.phi, orbit.theta)
    momentum = _angular_momentum(orbit.phi, orbit.theta)
    series = {
        "s": s,
        "phi_norm": np.sqrt(p),
        "theta_norm": np.sqrt(q),
        "energy": (p + q) / 2.0,
        "angular_momentum": momentum,
        "growth": a + e,
        "energy_rate": _energy_rate(a, b, c, e, s, p, q),
    }
    if scenario.variant == "wgan-normalized" and np.all(momentum != 0.0):
        series["rosette"] = q / 2.0 - p * np.log(np.abs(momentum))
    return series


def _energy_rate(a: Array, b: Array, c: Array, e: Array, s: Array, p: Array, q: Array) -> Array:
    """E' = a‖φ‖² + (b+c)s + e‖θ‖²; NaN where the field is undefined, which is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return a * p + (b + c) * s + e * q


def _angular_momentum(phi: Array, theta: Array) -> Array:
    d = phi.shape[-1]
    if d == 1:
        return np.zeros(phi.shape[:-1])
    if d == 2:
        return theta[..., 0] * phi[..., 1] - theta[..., 1] * phi[..., 0]
    # The wedge product's length, without the cancellation of √(pq − s²).
    planes = [
        theta[..., i] * phi[..., j] - theta[..., j] * phi[..., i] for i in range(d) for j in range(i + 1, d)
    ]
    length: Array = np.sqrt(np.square(planes).sum(0))
    return length


def jacobian_eigenvalues(scenario: Scenario) -> NDArray[np.complex128]:
    """The two eigenvalues of the flow's linearisation at the origin, each d-fold: ½[(a+e) ± √((a−e)²
    + 4bc)].
    """
    zero = np.zeros(scenario.dim)
    a, b, c, e = (float(v) for v in coefficients(scenario, zero, zero))
    root = np.sqrt(complex((a - e) ** 2 + 4.0 * b * c))
    return np.array([(a + e + root) / 2.0, (a + e - root) / 2.0])
