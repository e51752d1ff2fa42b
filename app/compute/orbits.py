"""The orbits of a scene: computed once, cached while nothing they depend on changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.compute.cache import LruCache
from app.compute.discrete_orbits import ManualRun, discrete_orbits, manual_run
from app.compute.exactness import Exactness, followed
from app.compute.sampling import is_coarse, spacing
from app.model.scene import Scene, Start
from gandyn import Orbit, Scenario, flow
from gandyn.integration import AUTO

Array = NDArray[np.float64]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class Curves:
    """One scenario's orbits from every start: forward, backward if the scene shows it, one ensemble per
    update rule, the manual updates.

    trained holds None for a rule whose kernel is being compiled; it is empty, and walked None, where none is
    there. errors: of the orbits forward, and backward, (m,) each as `gandyn.Orbit.error`; None where not
    measured. settled: whether they are as exact as the scene asks, or can be; not always while something
    moves. coarse: whether they turn faster than a picture's samples can show.
    """

    forward: Orbit | None
    backward: Orbit | None
    trained: tuple[Orbit | None, ...] = ()
    walked: ManualRun | None = None
    errors: tuple[Array | None, Array | None] = (None, None)
    settled: bool = True
    coarse: bool = False

    def flows(self) -> list[tuple[Orbit, Array | None]]:
        """The orbits of the flow, forward and backward, with their errors."""
        both = zip((self.forward, self.backward), self.errors)
        return [(orbit, error) for orbit, error in both if orbit is not None]

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
        return _between(self.forward.phi[index], i, j, weight), _between(
            self.forward.theta[index], i, j, weight
        )

    def ended(self, index: int) -> tuple[str, float]:
        """Why and when a trajectory ended."""
        assert self.forward is not None
        return str(self.forward.ended[index]), float(
            self.forward.t[int(np.asarray(self.forward.length)[index]) - 1]
        )


def _between(x: Array, i: int, j: int, weight: float) -> Array:
    value: Array = x[i] + weight * (x[j] - x[i])
    return value


class Clash(NamedTuple):
    """The scenario, by its index in the scene, whose orbit contradicts the verdict, and the sentence that
    says how.
    """

    scenario: int
    sentence: str


@dataclass(frozen=True)
class Doubt:
    """A sentence, the key of the cell it stands in, and what a click does: a button's name and changes of the
    scene.

    cell: the id of its plot and its scenario, as in `Data.extras`. button: empty where nothing helps. high:
    whether it stands at the upper edge of its plot, as the lower one is taken.
    """

    sentence: str
    cell: tuple[str, int]
    button: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    high: bool = False


@dataclass(frozen=True)
class Data:
    """What is computed of a scene: a Curves per scenario, and what plots prepared, by plot id and scenario.

    drawn: whether the page shows orbits of the flow. settled: whether nothing of what it shows is to be
    computed more exactly at rest. preview: whether numpy computed the orbits, as kernels were missing. doubt:
    what is doubtful about the picture that is being painted. clash: how the picture contradicts the verdict
    beside it.
    """

    curves: tuple[Curves, ...]
    extras: Mapping[tuple[str, int], Any] = field(default_factory=dict)
    drawn: bool = True
    settled: bool = True
    preview: bool = False
    doubt: Doubt | None = None
    clash: Clash | None = None

    def exactness(self) -> Exactness | None:
        """How exact all orbits of the flow are; None where none is to be seen."""
        flows = [pair for curves in self.curves for pair in curves.flows()]
        return Exactness.of(flows) if self.drawn else None


_cache = LruCache(12)


def curves_of(
    scene: Scene,
    compiled: bool = True,
    rules: bool = True,
    preview: bool = False,
    cancelled: IsCancelled = lambda: False,
) -> tuple[Curves, ...]:
    """The orbits of all scenarios of a scene.

    Without `compiled` numpy's preview, without `rules` those whose kernels are on disk.

    preview: something is being moved, so nothing is measured. cancelled() tells that nobody waits any more.
    """
    flows = [
        (scenario, _curves(scene, scenario, compiled, preview, cancelled)) for scenario in scene.scenarios
    ]
    if not (compiled and scene.trainings):
        return tuple(curves for _, curves in flows)
    return tuple(
        replace(
            curves, trained=discrete_orbits(scene, scenario, rules), walked=manual_run(scene, scenario, rules)
        )
        for scenario, curves in flows
    )


def _curves(
    scene: Scene, scenario: Scenario, compiled: bool, preview: bool, cancelled: IsCancelled
) -> Curves:
    if not scene.starts:
        return Curves(None, None)
    states = tuple((start.phi, start.theta) for start in scene.starts)
    how = scene.duration, scene.step, scene.method, scene.accuracy, scene.display.backward, scene.display.ema
    key = (scenario, states, how, compiled)
    found: Curves | None = _cache.get(key)
    if found is None or not (found.settled or preview):
        found = _integrated(scene, scenario, compiled, preview, cancelled)
        _cache.put(key, found)
    return found


def _integrated(
    scene: Scene, scenario: Scenario, compiled: bool, preview: bool, cancelled: IsCancelled
) -> Curves:
    phi, theta = scene.arrays()
    step, every, capped = spacing(scene, scenario, compiled)
    ema = scene.display.ema ** (step / scene.step) if compiled and scene.display.ema > 0.0 else None

    def run(duration: float, tolerance: float) -> Orbit:
        average = ema if duration > 0.0 else None
        return flow(
            scenario,
            phi,
            theta,
            duration,
            step,
            every,
            method=scene.method,
            tolerance=tolerance,
            ema=average,
            compiled=compiled,
        )

    # numpy's preview has one tolerance, and in a clipping box nothing to be compared with.
    choosing, measured = compiled and scene.method == AUTO, compiled or not scenario.spec.box
    durations = (scene.duration, -scene.duration) if scene.display.backward else (scene.duration,)
    preview = preview or not measured
    found = [followed(partial(run, time), scene.accuracy, choosing, preview, cancelled) for time in durations]
    forward, backward = found[0], found[1] if len(found) > 1 else None
    errors = forward.error, backward and backward.error
    settled = not measured or all(one.settled for one in found)
    coarse = capped and any(is_coarse(one.orbit) for one in found)
    return Curves(forward.orbit, backward and backward.orbit, errors=errors, settled=settled, coarse=coarse)


def moved(start: Start, phi: Array, theta: Array) -> Start:
    """The start at another state, given in one or two dimensions; a component not given stays."""
    d = len(phi)
    f, g = (*map(float, phi), *start.phi[d:]), (*map(float, theta), *start.theta[d:])
    return Start((f[0], f[1]), (g[0], g[1]), start.color)
