"""The noisy paths of a scene's selected start, computed once and cached; `plots._noise_layer` paints them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.compute.cache import LruCache
from app.model.scene import Scene
from gandyn import Orbit, Scenario
from gandyn.dynamics import coefficients
from gandyn.orbit import Array
from gandyn.sde import Ensemble, Noise, NoiseError, is_noise_kernel_ready, simulate, stationary_covariance

if TYPE_CHECKING:
    from app.compute.options import ComputeOptions

# Euler's method turns closed orbits into growing ones, by e^{hT/2} at unit speed: steps are kept small.
LONGEST = 0.01
# Steps of one path above which the scene's own step is taken, and of all paths above which fewer paths are
# followed.
STEPS, WORK, ROUGH_WORK = 40_000, 12_000_000, 120_000
FEWEST = 8
SAMPLES = 500
SHARES = (0.05, 0.95)


@dataclass(frozen=True)
class NoiseEnsemble:
    """Noisy paths, the bands between 5 % and 95 % of them for every series ((2, n) per component), and what
    theory says.

    stationary: the (2, 2) covariance of (φᵢ, θᵢ) in the long run, None where there is none. exact: whether
    that holds for any noise, as the field is linear, or for small noise.
    """

    ensemble: Ensemble
    bands: Mapping[str, list[Array]]
    stationary: Array | None
    exact: bool

    @property
    def orbit(self) -> Orbit:
        """The ensemble."""
        return self.ensemble.orbit

    def at(self, time: float) -> tuple[Array, Array]:
        """φ and θ of all paths at a time, each (paths, d); held after the end."""
        t = self.orbit.t
        row = min(round(time / (t[1] - t[0])), len(t) - 1) if len(t) > 1 else 0
        return self.orbit.phi[:, row], self.orbit.theta[:, row]


_kept = LruCache(16)


def noise_ensemble(scene: Scene, index: int, effort: ComputeOptions) -> NoiseEnsemble | None:
    """The noisy paths of the selected start in one scenario; None if noise is off, or while its kernel is
    being compiled.
    """
    settings, scenario = scene.settings_of("noise"), scene.scenarios[index]
    if not (settings.on and scene.starts and effort.compiled) or not (
        effort.blocking or is_noise_kernel_ready(scenario)
    ):
        return None
    phi, theta = scene.arrays()
    start = tuple(phi[scene.selected].tolist()), tuple(theta[scene.selected].tolist())
    noise, step, every = plan(settings.noise, scene, effort.preview)
    key = (scenario, start, noise, scene.duration, step, every)
    found: NoiseEnsemble | None = _kept.get(key)
    if found is None:
        found = _followed(scenario, start, noise, scene.duration, step, every)
        _kept.put(key, found)
    return found


def plan(noise: Noise, scene: Scene, preview: bool) -> tuple[Noise, float, int]:
    """(noise with as many paths as there is time for, step, steps per sample). Halved steps and fewer paths
    leave each path's noise as it is.
    """
    halvings = max(0, math.ceil(math.log2(scene.step / LONGEST)))
    while halvings and scene.duration / scene.step * 2.0**halvings > STEPS:
        halvings -= 1
    step = min(scene.step / 2.0**halvings, scene.duration)
    steps = max(1, int(scene.duration / step))
    paths = max(FEWEST, (ROUGH_WORK if preview else WORK) // steps)
    known = Noise(noise.sigma_d, noise.sigma_g, noise.seed, min(noise.paths, paths))
    return known, step, max(1, math.ceil(steps / SAMPLES))


def _followed(
    scenario: Scenario, start: tuple[Any, Any], noise: Noise, duration: float, step: float, every: int
) -> NoiseEnsemble:
    spread = simulate(scenario, *start, noise, duration, step, every)
    try:
        stationary = stationary_covariance(scenario, noise)
    except NoiseError:
        stationary = None
    return NoiseEnsemble(spread, _bands(spread.orbit), stationary, _linear(scenario))


def _linear(scenario: Scenario) -> bool:
    """Whether the coefficients are the same everywhere and no box cuts the plane."""
    some = np.array([[0.1], [-0.7], [1.9]]), np.array([[0.3], [1.1], [-0.8]])
    with np.errstate(all="ignore"):
        values = np.array(np.broadcast_arrays(*coefficients(scenario.with_(dim=1), *some)))
    return not scenario.spec.box and bool((np.ptp(values, axis=1) == 0.0).all())


def _bands(orbit: Orbit) -> dict[str, list[Array]]:
    phi, theta = orbit.phi, orbit.theta
    norms = np.sqrt((phi**2).sum(-1)), np.sqrt((theta**2).sum(-1))
    known = {"phi_norm": norms[0], "theta_norm": norms[1], "energy": (norms[0] ** 2 + norms[1] ** 2) / 2.0}
    if phi.shape[-1] == 2:
        known["angular_momentum"] = theta[..., 0] * phi[..., 1] - theta[..., 1] * phi[..., 0]
    found = {name: [band(values)] for name, values in known.items()}
    components = range(phi.shape[-1])
    return found | {
        "phi": [band(phi[..., i]) for i in components],
        "theta": [band(theta[..., i]) for i in components],
    }


def band(values: Array) -> Array:
    """(2, n): the path values at 5 % and 95 % of (m, n), the nearest ones to the outside."""
    last = len(values) - 1
    low, high = math.floor(SHARES[0] * last), math.ceil(SHARES[1] * last)
    found: Array = np.partition(values, (low, high), axis=0)[[low, high]]
    return found
