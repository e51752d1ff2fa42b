"""How densely orbits are sampled, so that the straight lines between samples look like the curve.

The integrator's own steps say how fast a field is, whatever the samples: each takes about a radian of a turn.
"""

from __future__ import annotations

import math

import numpy as np

from app.model.scene import Scene
from gandyn import Orbit, Scenario, flow
from gandyn.integration import AUTO

# More samples than pixels help nobody, unless the orbit turns that often; and how many all orbits may have
# together.
SAMPLES, MOST, TOGETHER = 4000, 50_000, 1_000_000
# A probe is integrated so loosely, and each of its steps is drawn by so many lines: a twentieth of a radian
# each.
LOOSELY, LINES = 1e-6, 24
# A line that leaves its curve by more than this fraction of the orbit's size is seen.
SEEN = 1e-3


def spacing(scene: Scene, scenario: Scenario, compiled: bool) -> tuple[float, int, bool]:
    """(step, steps per sample, whether more samples were needed than a picture can have)."""
    every = max(1, math.ceil(scene.duration / scene.step / SAMPLES))
    if scene.method != AUTO or not compiled or not scene.starts:
        return scene.step, every, False
    needed, count = LINES * _steps(scene, scenario), scene.duration / (scene.step * every)
    finer = max(1, math.ceil(needed / max(count, 1.0)))
    most = max(1, int(min(MOST, TOGETHER / len(scene.starts)) / max(count, 1.0)))
    used = min(finer, most)
    # Finer by leaving out fewer steps first, then by shorter ones.
    left = max(1, every // used)
    return scene.step / max(1, math.ceil(used * left / every)), left, finer > most


def _steps(scene: Scene, scenario: Scenario) -> int:
    """The most steps that an orbit takes, in either direction of time that is drawn."""
    phi, theta = scene.arrays()
    durations = (scene.duration, -scene.duration) if scene.display.backward else (scene.duration,)
    probes = [flow(scenario, phi, theta, time, scene.duration, tolerance=LOOSELY) for time in durations]
    return max(int(np.max(probe.steps, initial=0)) for probe in probes)


def is_coarse(orbit: Orbit) -> bool:
    """Whether lines between samples leave the curve visibly, by second differences of the samples."""
    x = np.concatenate([orbit.phi, orbit.theta], axis=-1)
    bends = np.abs(x[:, :-2] - 2.0 * x[:, 1:-1] + x[:, 2:]).max(axis=(1, 2), initial=0.0) / 8.0
    return bool((bends > SEEN * np.abs(x).max(axis=(1, 2), initial=0.0)).any())
