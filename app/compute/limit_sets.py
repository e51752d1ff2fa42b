"""What organises a phase plane beside its nullclines: equilibria off the origin, manifolds of saddles, limit
cycles; computed once and cached.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.compute.cache import LruCache
from app.compute.noise_ensemble import NoiseEnsemble
from app.model.scene import Scene
from gandyn import Branch, Scenario, flow, manifolds
from gandyn.analyses import cycles, equilibria
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.cycles import GRAZING, LIMIT, Cycle
from gandyn.analyses.equilibria import Equilibrium
from gandyn.orbit import Array

if TYPE_CHECKING:
    from app.compute.options import ComputeOptions

# As far as manifolds are followed; samples of a cycle.
REACH, SAMPLES = 12.0, 400
# Seconds between looks at whether anybody still waits.
LOOK = 0.02


@dataclass(frozen=True, eq=False)
class LimitSets:
    """equilibria: single points off the origin. cycles: each with its points (n, 2), (φ, θ), once around."""

    equilibria: tuple[Equilibrium, ...]
    branches: tuple[Branch, ...]
    cycles: tuple[tuple[Cycle, Array], ...]
    fresh: bool = True


class PlaneOverlays(NamedTuple):
    """What a plane shows beside orbits."""

    cloud: NoiseEnsemble | None
    sets: LimitSets | None = None


_kept = LruCache(24)
# What each GAN showed last, to stand in while something moves.
_last: dict[str, LimitSets] = {}
_running: dict[object, threading.Thread] = {}


def limit_sets(scene: Scene, index: int, effort: ComputeOptions) -> LimitSets | None:
    """Those of one scenario on a line. In the window the last ones of its GAN while something moves, or None,
    as where a search is given up.
    """
    if not (scene.display.sets and scene.dim == 1 and effort.compiled):
        return None
    scenario = scene.scenarios[index]
    start = (
        (scene.starts[scene.selected].phi[0], scene.starts[scene.selected].theta[0]) if scene.starts else None
    )
    key = (scenario, start)
    if effort.blocking and _kept.get(key) is None:
        _kept.put(key, found_in(*key))
    elif not effort.preview:
        _wait(key, effort)
    found: LimitSets | None = _kept.get(key)
    if found is None:
        before = _last.get(scenario.variant)
        return before and replace(before, fresh=False)
    _last[scenario.variant] = found
    return found


def _wait(key: tuple[Scenario, tuple[float, float] | None], effort: ComputeOptions) -> None:
    """Searches on another thread, which goes on when this one has something newer to do: cycles may take
    seconds.
    """
    if _kept.get(key) is not None:
        return
    thread = _running.get(key)
    if thread is None:
        thread = _running[key] = threading.Thread(target=_search, args=(key,), daemon=True)
        thread.start()
    while thread.is_alive() and not effort.cancelled():
        thread.join(LOOK)


def _search(key: tuple[Scenario, tuple[float, float] | None]) -> None:
    try:
        _kept.put(key, found_in(*key))
    finally:
        _running.pop(key, None)


def found_in(scenario: Scenario, start: tuple[float, float] | None) -> LimitSets:
    """Equilibria and manifolds of the field, and the limit cycles that runs from the start, and from its
    multiples, lead to.
    """
    phi, theta = (
        standard_start(1) if start is None or not any(start) else (np.array([start[0]]), np.array([start[1]]))
    )
    case = AnalysisContext(scenario, None, phi, theta)
    points = tuple(one for one in equilibria.run(case).found if one.isolated)
    around = tuple(
        (cycle, _once_around(scenario, cycle))
        for cycle in cycles.run(case).found
        if cycle.kind in (LIMIT, GRAZING)
    )
    return LimitSets(points, manifolds(scenario, reach=REACH), around)


def _once_around(scenario: Scenario, cycle: Cycle) -> Array:
    orbit = flow(scenario, [cycle.point[0]], [cycle.point[1]], cycle.period, cycle.period / SAMPLES)
    return np.concatenate([orbit.phi, orbit.theta], axis=-1)
