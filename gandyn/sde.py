"""Stochastic gradients as a stochastic differential equation: dx = v(x) dt + σ dW, each player with its own
σ.

A minibatch gives the gradient plus noise of covariance C. Steps of learning rate η are then Euler–Maruyama
steps of length η of dx = v dt + √(η C) dW, so σ = √η · (standard deviation of one component of the gradient),
which `from_minibatch` computes. Source: Mandt, Hoffman, Blei 2017, arXiv:1704.04289, section 3.1; Li, Tai, E
2017, arXiv:1511.06251, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses.derivatives import block, has_linearisation
from gandyn.checks import assign, entries, number, positive, refused_as, whole
from gandyn.dynamics import box, cores
from gandyn.ensembles import BOUND, MAX_SAMPLES, assembled, checked_bound, checked_start
from gandyn.errors import GandynError
from gandyn.kernels import cache
from gandyn.orbit import Array, Orbit
from gandyn.scenario import Scenario

# A block of Brownian motion is cut into at most this many steps; shorter ones than 2⁻²⁰ take shorter blocks.
DEEPEST = 20
MAX_PATHS = 1_000_000
MAX_STEPS = 1e9


class NoiseError(GandynError):
    """Noise that cannot be; the message is one sentence that says what to change."""


@dataclass(frozen=True)
class Noise:
    """sigma_d, sigma_g: noise of each player per √time, on every component, not multiplied by the scenario's
    time scales.

    seed: a whole number from 0 below 2⁶⁴. paths: how many. Equal seeds give path i the same Brownian motion
    whatever the scenario and the number of paths are ("common random numbers"), so that two scenarios differ
    by their parameters alone.
    """

    sigma_d: float = 0.05
    sigma_g: float = 0.05
    seed: int = 0
    paths: int = 100

    @refused_as(NoiseError)
    def __post_init__(self) -> None:
        sigmas = {name: number(name, getattr(self, name), 0.0) for name in ("sigma_d", "sigma_g")}
        seed, paths = whole("seed", self.seed, 0, 2**64 - 1), whole("paths", self.paths, 1, MAX_PATHS)
        assign(self, **sigmas, seed=seed, paths=paths)

    @classmethod
    @refused_as(NoiseError)
    def from_minibatch(
        cls, lr: float, spread_d: float, spread_g: float, seed: int = 0, paths: int = 100
    ) -> Noise:
        """σ = √lr · spread, the standard deviation of one component of each player's minibatch gradient."""
        root = math.sqrt(number("lr", lr, 0.0))
        sigma_d, sigma_g = number("spread_d", spread_d, 0.0), number("spread_g", spread_g, 0.0)
        return cls(root * sigma_d, root * sigma_g, seed, paths)

    def to_dict(self) -> dict[str, float | int]:
        """Plain JSON types; `from_dict` gives the equal noise back."""
        return asdict(self)

    @classmethod
    @refused_as(NoiseError)
    def from_dict(cls, data: object) -> Noise:
        """The noise of a dictionary as `to_dict` makes it; raises NoiseError for anything else."""
        return cls(**entries("The noise", data, cls))


@dataclass(frozen=True)
class Ensemble:
    """Noisy paths from one start: `orbit`, an ensemble (paths, n, d), and statistics over the paths.

    A path that left the bound counts with its last value inside; `orbit.ended` tells which.
    """

    noise: Noise
    orbit: Orbit

    @property
    def mean(self) -> tuple[Array, Array]:
        """φ and θ averaged over the paths, each (n, d)."""
        return self.orbit.phi.mean(0), self.orbit.theta.mean(0)

    @property
    def deviation(self) -> tuple[Array, Array]:
        """Standard deviations of φ and θ over the paths, each (n, d); 0 for a single path."""
        free = min(1, self.noise.paths - 1)
        return self.orbit.phi.std(0, ddof=free), self.orbit.theta.std(0, ddof=free)

    def quantiles(self, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> tuple[Array, Array]:
        """φ and θ at these levels, each (levels, n, d)."""
        return np.quantile(self.orbit.phi, levels, axis=0), np.quantile(self.orbit.theta, levels, axis=0)

    def covariance(self, row: int = -1) -> Array:
        """The (2d, 2d) covariance of (φ, θ) over the paths at one sample."""
        x = np.concatenate([self.orbit.phi[:, row], self.orbit.theta[:, row]], axis=-1)
        x = x - x.mean(0)
        return np.asarray(x.T @ x / max(1, len(x) - 1))


@refused_as(NoiseError)
def simulate(
    scenario: Scenario,
    phi: ArrayLike,
    theta: ArrayLike,
    noise: Noise,
    duration: float = 40.0,
    step: float = 0.01,
    save_every: int = 10,
    *,
    bound: float = BOUND,
) -> Ensemble:
    """Noisy paths of the flow from one start by the method of Euler and Maruyama, strong order 1 as the noise
    is additive.

    phi, theta: (d,). After each step φ is projected on the clipping box, if there is one (the reflected
    motion's projected scheme). The paths do not depend on threads or on each other; halving a step of at most
    1 refines the same motion. The random bits are the same on every machine, the paths to rounding.

    Returns a Spread, samples at multiples of step·save_every. Raises ValueError or NoiseError, one sentence.
    Source: Kloeden and Platen 1992, section 10.2; Słomiński 1994 for the projection.
    """
    bound = checked_bound(bound)
    phi, theta = checked_start("The noise", scenario, phi, theta, bound)
    every, rows = _plan(scenario, noise, duration, step, save_every)
    out, length, ended = _paths(
        scenario, np.concatenate([phi, theta]), noise, rows, every, float(step), bound
    )
    return Ensemble(
        noise, assembled(out, float(step) * every * np.arange(rows, dtype=np.float64), length, ended, None)
    )


def stationary_covariance(scenario: Scenario, noise: Noise) -> Array:
    """The (2, 2) covariance of (φᵢ, θᵢ) that the noise keeps up around the origin, the same in every
    direction i.

    It solves Lyapunov's equation A C + C Aᵀ + diag(σ_D², σ_G²) = 0, A the linearisation at the origin: exact
    where the field is linear (WGAN-GP with c = 0, say), else the limit of small noise. Raises NoiseError
    where the origin is no exponential sink. Source: Gardiner, Stochastic Methods, section 4.4.6; Mandt,
    Hoffman, Blei 2017, arXiv:1704.04289, Eq. (12).
    """
    a = block(scenario)
    if (
        not np.isfinite(a).all()
        or not has_linearisation(scenario)
        or np.linalg.eigvals(a).real.max() > -1e-12
    ):
        raise NoiseError(
            "The origin does not attract exponentially here, so the noise spreads without a stationary"
            " covariance around it."
        )
    sums = np.kron(a, np.eye(2)) + np.kron(np.eye(2), a)
    return np.linalg.solve(sums, -np.diag([noise.sigma_d**2, noise.sigma_g**2]).ravel()).reshape(2, 2)


def noise_key(scenario: Scenario) -> str:
    """Names the compiled kernel of noisy paths: the formulas of the field."""
    return f"noise-{cache.signature(scenario.params())}"


def is_noise_kernel_ready(scenario: Scenario) -> bool:
    """Whether `diffuse` can start at once, because its kernel is on disk (or nothing can be kept there
    anyway).
    """
    return cache.folder() is None or cache.is_ready(noise_key(scenario))


@refused_as(NoiseError)
def _plan(scenario: Scenario, noise: Noise, duration: float, step: float, save_every: int) -> tuple[int, int]:
    """(steps per sample, samples)."""
    every = whole("save_every", save_every, 1, int(MAX_STEPS))
    steps = number("duration", duration, 0.0) / positive("step", step) * (1.0 + 1e-12)
    if steps > MAX_STEPS:
        raise NoiseError(
            "That makes more than {:.0e} steps; take a larger step or a shorter duration.", MAX_STEPS
        )
    if (steps // every + 1.0) * noise.paths * max(scenario.dim, 2) / 2.0 > MAX_SAMPLES:
        raise NoiseError(
            "That makes more than {:,} samples; take fewer paths, a larger step or save_every, or a "
            "shorter duration.",
            MAX_SAMPLES,
        )
    return every, int(steps // every) + 1


def _parts(step: float) -> int:
    """Steps in a block of Brownian motion: blocks are of a length in (½, 1], so that step and step/2 share
    theirs.
    """
    return int(2 ** min(max(0, math.floor(-math.log2(step))), DEEPEST))


def _paths(
    scenario: Scenario, start: Array, noise: Noise, rows: int, every: int, step: float, bound: float
) -> tuple[Array, Any, Any]:
    from gandyn.kernels import euler_maruyama as kernels

    m, params, half_width = noise.paths, scenario.params(), box(scenario)
    out = np.empty((m, rows, start.size))
    length, ended = np.empty(m, dtype=np.int64), np.empty(m, dtype=np.int64)
    wall = math.inf if half_width is None else half_width
    sigmas, seed, parts = np.array([noise.sigma_d, noise.sigma_g]), np.uint64(noise.seed), _parts(step)

    def run(i: int, j: int) -> None:
        kernels.ensemble(
            start, out[i:j], i, every, parts, step, sigmas, seed, wall, bound, params, length[i:j], ended[i:j]
        )

    run(0, 1)  # compiles once, before threads meet in the compiler
    edges = np.linspace(1, m, min(cores(), m) + 1).astype(int).tolist()
    with ThreadPoolExecutor(len(edges) - 1) as pool:
        list(pool.map(lambda part: run(*part), pairwise(edges)))
    return out, length, ended
