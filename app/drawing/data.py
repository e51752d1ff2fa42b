"""The orbits of a scene: computed once, kept while nothing they depend on changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.drawing.kept import Kept
from app.drawing.rounds import Walked, trained, walked
from app.scene import Scene, Start
from gandyn import Orbit, Scenario, flow

Array = NDArray[np.float64]

# More samples than pixels help nobody; the integrator's own step is not touched by this.
SAMPLES = 4000


@dataclass(frozen=True)
class Curves:
    """One scenario's orbits from every start: forward, backward if the scene shows it, one ensemble per update rule, the walk by hand.

    trained holds None for a rule whose kernel is being compiled; it is empty, and walked None, where none is there.
    """

    forward: Orbit | None
    backward: Orbit | None
    trained: tuple[Orbit | None, ...] = ()
    walked: Walked | None = None

    def rules(self) -> Iterator[tuple[int, Orbit]]:
        """What there is of the update rules, with their places in the scene."""
        return ((rule, orbit) for rule, orbit in enumerate(self.trained) if orbit is not None)

    def state(self, index: int, time: float) -> tuple[Array, Array]:
        """(φ, θ) of one trajectory at a time, between samples by linear interpolation; held after its end."""
        assert self.forward is not None
        t = self.forward.t
        last = int(np.asarray(self.forward.length)[index]) - 1
        at = min(time / (t[1] - t[0]), last) if len(t) > 1 else 0.0
        i = min(int(at), max(last - 1, 0))
        weight = at - i if last > 0 else 0.0
        j = min(i + 1, last)
        return _between(self.forward.phi[index], i, j, weight), _between(self.forward.theta[index], i, j, weight)

    def ended(self, index: int) -> tuple[str, float]:
        """Why and when a trajectory ended."""
        assert self.forward is not None
        return str(self.forward.ended[index]), float(self.forward.t[int(np.asarray(self.forward.length)[index]) - 1])


def _between(x: Array, i: int, j: int, weight: float) -> Array:
    value: Array = x[i] + weight * (x[j] - x[i])
    return value


@dataclass(frozen=True)
class Data:
    """What is computed of a scene: one Curves per scenario, and what single plots prepared, by plot id and scenario."""

    curves: tuple[Curves, ...]
    extras: Mapping[tuple[str, int], Any] = field(default_factory=dict)


_kept = Kept(12)


def curves_of(scene: Scene, compiled: bool = True, rules: bool = True) -> tuple[Curves, ...]:
    """The orbits of all scenarios of a scene. Without `compiled` numpy's preview, without `rules` those whose kernels are on disk."""
    flows = [(scenario, _curves(scene, scenario, compiled)) for scenario in scene.scenarios]
    if not (compiled and scene.trainings):
        return tuple(curves for _, curves in flows)
    return tuple(replace(curves, trained=trained(scene, scenario, rules), walked=walked(scene, scenario, rules)) for scenario, curves in flows)


def _curves(scene: Scene, scenario: Scenario, compiled: bool) -> Curves:
    if not scene.starts:
        return Curves(None, None)
    states = tuple((start.phi, start.theta) for start in scene.starts)
    key = (scenario, states, scene.duration, scene.step, scene.display.backward, scene.display.ema, compiled)
    found = _kept.get(key)
    if found is None:
        found = _integrated(scene, scenario, compiled)
        _kept.put(key, found)
    curves: Curves = found
    return curves


def _integrated(scene: Scene, scenario: Scenario, compiled: bool) -> Curves:
    phi, theta = scene.arrays()
    every = max(1, math.ceil(scene.duration / scene.step / SAMPLES))
    options: dict[str, Any] = {"step": scene.step, "save_every": every, "compiled": compiled}
    ema = scene.display.ema if compiled and scene.display.ema > 0.0 else None
    forward = flow(scenario, phi, theta, scene.duration, ema=ema, **options)
    backward = flow(scenario, phi, theta, -scene.duration, **options) if scene.display.backward else None
    return Curves(forward, backward)


def moved(start: Start, phi: Array, theta: Array) -> Start:
    """The start at another state, given in one or two dimensions; a component not given stays."""
    d = len(phi)
    f, g = (*map(float, phi), *start.phi[d:]), (*map(float, theta), *start.theta[d:])
    return Start((f[0], f[1]), (g[0], g[1]), start.color)
