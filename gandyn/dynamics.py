"""From a scenario to numbers: the flow, the field, the losses, and what the flow conserves."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gandyn import form
from gandyn.ensembles import BOUND, MAX_SAMPLES, assembled, averaged, checked_bound, checked_decay, checked_starts, thinned
from gandyn.kernels import cache, plain
from gandyn.orbit import Array, Orbit
from gandyn.parameter import finite
from gandyn.scenario import Scenario

# More steps than a day's work, and far fewer than a machine integer holds.
MAX_STEPS = 1e12
# Fewer trajectories than this are not worth a second thread.
WORTH_SPLITTING = 128


def flow(
    scenario: Scenario,
    phi: ArrayLike,
    theta: ArrayLike,
    duration: float = 40.0,
    step: float = 0.01,
    save_every: int = 1,
    *,
    bound: float = BOUND,
    ema: float | None = None,
    compiled: bool = True,
) -> Orbit:
    """Integrates the training flow from one start or many.

    phi, theta: (d,) or (m, d) initial discriminator and generator parameters, d = scenario.dim.
    duration: in units of the flow's time (step size × iterations of infinitesimal training); negative runs backward.
    step: of the classical RK4 method. Fields with corners or poles are cut finer where needed (to a relative error of
    1e-10 per step) and their events located; walls of a clipping box likewise.
    save_every: keep each save_every-th step. Samples lie at multiples of step·save_every, the last one not after duration.
    bound: an orbit that leaves ‖(φ, θ)‖ ≤ bound ends as "diverged".
    ema: decay per step of a moving average of both players (0.999, say), returned beside the orbit.
    compiled: False integrates with numpy, without event location: the preview while kernels compile.

    Returns an Orbit: t (n,), phi and theta (n, d) or (m, n, d). Raises ValueError, one sentence, for wrong shapes,
    non-finite numbers, or more than 50 million samples.
    Source: Hairer, Nørsett, Wanner I, section II.1; the forms in `gandyn.variants`.
    """
    decay, bound = checked_decay(ema), checked_bound(bound)
    phi, theta, alone = checked_starts(scenario, phi, theta, bound)
    _, rows, _ = _plan(scenario, duration, step, save_every, len(phi))
    every, all_rows, h = _plan(scenario, duration, step, save_every if decay is None else 1, len(phi))
    out, length, ended = _integrate(scenario, phi, theta, all_rows, every, h, bound, compiled)
    t = h * every * np.arange(all_rows, dtype=np.float64)
    orbit = assembled(out, t, length, ended, None if decay is None else averaged(out, decay))
    orbit = orbit if rows == all_rows else thinned(orbit, int(save_every))
    return orbit[0] if alone else orbit


def _plan(scenario: Scenario, duration: float, step: float, save_every: int, m: int) -> tuple[int, int, float]:
    """(steps per sample, samples, signed step)."""
    duration, step, every = finite("The duration", duration), finite("The step", step), finite("save_every", save_every)
    if step <= 0.0:
        raise ValueError("The step must be above 0.")
    if every < 1.0 or every != int(every):
        raise ValueError("save_every must be a whole number, at least 1.")
    steps = abs(duration) / step * (1.0 + 1e-12)
    if steps > MAX_STEPS:
        raise ValueError(f"That makes more than {MAX_STEPS:.0e} steps; take a larger step or a shorter duration.")
    # A state of more than two dimensions takes the room of several.
    if (steps // every + 1.0) * m * max(scenario.dim, 2) / 2.0 > MAX_SAMPLES:
        raise ValueError(f"That makes more than {MAX_SAMPLES:,} samples; take a larger step or save_every, or a shorter duration.")
    every = min(every, MAX_STEPS)
    return int(every), int(steps // every) + 1, math.copysign(step, duration)


def _integrate(scenario: Scenario, phi: Array, theta: Array, rows: int, every: int, h: float, bound: float, compiled: bool) -> tuple[Array, Any, Any]:
    if not compiled:
        return plain.ensemble(phi, theta, rows, every, h, bound, box(scenario), scenario.knobs())
    if scenario.spec.box:
        result = _split(_box_kernel(scenario, every, h, bound), np.concatenate([phi, theta], axis=1), rows)
    else:
        plane, basis = _to_plane(phi, theta)
        out, length, ended = _split(_plane_kernel(scenario, every, h, bound), plane, rows)
        result = _from_plane(out, basis, scenario.dim), length, ended
        # Turning into the plane and back rounds; the first sample is what was given.
        result[0][:, 0] = np.concatenate([phi, theta], axis=1)
    cache.mark_ready(kernel_key(scenario))
    return result


def kernel_key(scenario: Scenario) -> str:
    """Names the compiled kernel that integrates this scenario: its method and its formulas."""
    method = "walls" if scenario.spec.box else "smooth" if is_smooth(scenario) else "careful"
    return f"{method}-{cache.signature(scenario.knobs())}"


def is_ready(scenario: Scenario) -> bool:
    """Whether `flow` can start at once, because its kernel is on disk (or nothing can be kept there anyway)."""
    return cache.folder() is None or cache.is_ready(kernel_key(scenario))


def is_smooth(scenario: Scenario) -> bool:
    """Whether the field has no corner or pole, so that RK4 keeps its fourth order everywhere.

    A corner blurred by noise is still too sharp for steps that are longer than the noise is wide, so it counts as a corner.
    """
    return scenario.spec.smooth(_layers(scenario.knobs())[-1])


def _layers(knobs: Any) -> list[Any]:
    layers = [knobs]
    while hasattr(layers[-1], "inner"):
        layers.append(layers[-1].inner)
    return layers


def _plane_kernel(scenario: Scenario, every: int, h: float, bound: float) -> Callable[..., None]:
    from gandyn.kernels import careful, runge_kutta

    ensemble, knobs = (runge_kutta if is_smooth(scenario) else careful).ensemble, scenario.knobs()
    return lambda starts, out, length, ended: ensemble(starts, out, every, h, bound, knobs, length, ended)


def _box_kernel(scenario: Scenario, every: int, h: float, bound: float) -> Callable[..., None]:
    from gandyn.kernels import walls

    knobs = scenario.knobs()
    width = box(scenario)
    return lambda starts, out, length, ended: walls.ensemble(starts, out, every, h, bound, width, knobs, length, ended)


def box(scenario: Scenario) -> float | None:
    """Half-width w of the box [−w, w]^d that φ is clipped to, or None."""
    half_width = scenario.spec.box
    return half_width(_layers(scenario.knobs())[-1]) if half_width else None


def _split(run: Callable[..., None], starts: Array, rows: int) -> tuple[Array, Any, Any]:
    """Runs the kernel on the starts (m, w), on several threads if there are many."""
    m = len(starts)
    out = np.empty((m, rows, starts.shape[1]))
    length, ended = np.empty(m, dtype=np.int64), np.empty(m, dtype=np.int64)
    workers = min(cores(), max(1, m // WORTH_SPLITTING))
    edges = np.linspace(0, m, workers + 1).astype(int)
    parts = [(starts[i:j], out[i:j], length[i:j], ended[i:j]) for i, j in pairwise(edges)]
    if workers == 1:
        run(*parts[0])
    else:
        run(starts[:1], out[:1, :1], length[:1], ended[:1])  # compiles once, before threads meet in the compiler
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda part: run(*part), parts))
    return out, length, ended


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _to_plane(phi: Array, theta: Array) -> tuple[Array, Array | None]:
    """Starts as (m, 4) in the plane that φ and θ span, which the flow never leaves, and its basis (m, d, 2)."""
    m, d = phi.shape
    if d > 2:
        basis, triangle = np.linalg.qr(np.stack([phi, theta], axis=-1))
        return np.concatenate([triangle[:, :, 0], triangle[:, :, 1]], axis=1), basis
    plane = np.zeros((m, 4))
    plane[:, :d], plane[:, 2 : 2 + d] = phi, theta
    return plane, None


def _from_plane(out: Array, basis: Array | None, d: int) -> Array:
    if basis is not None:
        return np.concatenate([out[..., :2] @ basis.swapaxes(1, 2), out[..., 2:] @ basis.swapaxes(1, 2)], axis=-1)
    return out if d == 2 else np.ascontiguousarray(out[..., ::2])


def field(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> tuple[Array, Array]:
    """The vector field (φ', θ') at phi, theta: any batch that broadcasts together, last axis d; same shape back.

    At a switch or a corner one of the one-sided values is taken; where the field is undefined it is NaN. On a wall of a
    clipping box the outward component of φ' is 0. Raises ValueError if the last axis is not scenario.dim.
    """
    phi, theta = np.broadcast_arrays(np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64))
    if phi.ndim == 0 or phi.shape[-1] != scenario.dim:
        raise ValueError(f"The last axis of phi and theta must have length {scenario.dim}.")
    dphi, dtheta = plain.slope(phi, theta, scenario.knobs())
    width = box(scenario)
    if width is not None:
        dphi = np.where((np.abs(phi) == width) & (dphi * phi > 0.0), 0.0, dphi)
    return dphi, dtheta


def coefficients(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """(a, b, c, e) of φ' = aφ + bθ, θ' = cφ + eθ at phi, theta (…, d), regularisers and time scales included; shape (…)."""
    s, p, q = _products(np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64))
    k = scenario.knobs()
    with np.errstate(all="ignore"):
        values = form.coefficients(s, p, q, form.on_side(s, p, q, k), k)
    a, b, c, e = (np.broadcast_to(np.asarray(v, dtype=np.float64), s.shape) for v in values)
    return a, b, c, e


def _products(phi: Array, theta: Array) -> tuple[Array, Array, Array]:
    return (phi * theta).sum(-1), (phi * phi).sum(-1), (theta * theta).sum(-1)


def invariants(scenario: Scenario, orbit: Orbit) -> dict[str, Array]:
    """Series along an orbit, each (n,) or (m, n), by name.

    s = φ·θ; phi_norm, theta_norm; energy E = (‖φ‖² + ‖θ‖²)/2; angular_momentum L = θ₁φ₂ − θ₂φ₁ (0 in one dimension,
    |L| = √(‖φ‖²‖θ‖² − s²) in more than two), for which L' = (a+e)L; growth = a + e, that rate; energy_rate = E'.
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
    planes = [theta[..., i] * phi[..., j] - theta[..., j] * phi[..., i] for i in range(d) for j in range(i + 1, d)]
    length: Array = np.sqrt(np.square(planes).sum(0))
    return length


def jacobian_eigenvalues(scenario: Scenario) -> NDArray[np.complex128]:
    """The two eigenvalues of the flow's linearisation at the origin, each d-fold: ½[(a+e) ± √((a−e)² + 4bc)]."""
    zero = np.zeros(scenario.dim)
    a, b, c, e = (float(v) for v in coefficients(scenario, zero, zero))
    root = np.sqrt(complex((a - e) ** 2 + 4.0 * b * c))
    return np.array([(a + e + root) / 2.0, (a + e - root) / 2.0])
