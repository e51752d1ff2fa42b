"""Convergence maps of scenes: requests, the cache of what is computed so far, and the computation.
Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.compute.cache import LruCache
from app.model.pages.map import MapSettings, cells_each_way, is_trained
from app.model.scene import Scene, View
from gandyn import Axis, Map, MapSpec, MapStopped, Scenario, UpdateConfig, convergence_map
from gandyn import axes as all_axes
from gandyn.analyses.context import standard_start
from gandyn.maps.axes import SCALE, CellSetup, MapError, current, placed

# Cells each way of the first picture; flows that are run one by one get fewer.
COARSE, SLOW_COARSE, COARSE_ROUNDS = 32, 8, 500
KEPT, REFUSED = 24, 200
HALVINGS = 40


@dataclass(frozen=True)
class MapRequest:
    """A map by all that it depends on. Whatever the axes set has one value here, so that a scene may move on
    its map.
    """

    scenario: Scenario
    training: UpdateConfig | None
    phi: tuple[float, ...]
    theta: tuple[float, ...]
    spec: MapSpec
    iterations: int
    duration: float
    step: float

    @property
    def family(self) -> tuple[Any, ...]:
        """What maps have in common that can lie on one picture."""
        x, y = self.spec.x, self.spec.y
        return self.scenario, self.training, self.phi, self.theta, x.id, x.log, y.id, y.log

    @property
    def coarse(self) -> MapRequest:
        """The same in few cells and shorter runs, to have something at once."""
        slow = cells_each_way(self.scenario, self.training) < 2 * COARSE
        most = SLOW_COARSE if slow else COARSE
        x, y = (replace(axis, count=min(axis.count, most)) for axis in (self.spec.x, self.spec.y))
        short = min(self.duration, COARSE_ROUNDS * self.step)
        return replace(
            self,
            spec=replace(self.spec, x=x, y=y),
            iterations=min(self.iterations, COARSE_ROUNDS),
            duration=short,
        )


def place_of(scene: Scene, index: int) -> CellSetup:
    """Where the scene is now: scenario, training, and the selected start or the reference one. Raises
    MapError.
    """
    scenario = scene.scenarios[index]
    phi, theta = standard_start(scenario.dim)
    if scene.starts:
        start = scene.starts[scene.selected]
        phi, theta = np.array(start.phi[: scenario.dim]), np.array(start.theta[: scenario.dim])
    return CellSetup(scenario, is_trained(scene, scene.settings_of("map")), phi, theta)


def map_request_of(scene: Scene, index: int) -> MapRequest:
    """What the map's page asks of one scenario. Raises MapError, ScenarioError or RuleError, one sentence,
    where there is no such map.
    """
    settings: MapSettings = scene.settings_of("map")
    place = place_of(scene, index)
    known = all_axes(place.scenario, place.training)
    for axis in (settings.spec.x, settings.spec.y):
        if axis.id not in known:
            raise MapError("There is no number {} here; choose other axes in the map's panel.", axis.id)
    spec = _seen(settings.spec, scene.views.get("map"), place)
    for axis in (spec.x, spec.y):
        place = place if axis.id == SCALE else placed(place, axis.id, known[axis.id].high)
    phi, theta = (tuple(float(v) for v in x) for x in (place.phi, place.theta))
    return MapRequest(
        place.scenario,
        rounded(place.training, 9),
        phi,
        theta,
        replace(spec, quantity="verdict"),
        settings.iterations,
        settings.duration,
        settings.step,
    )


def rounded(training: UpdateConfig | None, digits: int = 15) -> UpdateConfig | None:
    """The training without the rounding that rates carry which keep a ratio: that is no other question."""
    return training and training.with_(
        lr_d=float(f"{training.lr_d:.{digits}g}"), lr_g=float(f"{training.lr_g:.{digits}g}")
    )


def _seen(spec: MapSpec, view: View | None, place: CellSetup) -> MapSpec:
    """The spec over what the view shows, as far as there are such values."""
    if view is None:
        return spec
    return replace(
        spec, x=_between(spec.x, view.x0, view.x1, place), y=_between(spec.y, view.y0, view.y1, place)
    )


def _between(axis: Axis, low: float, high: float, place: CellSetup) -> Axis:
    ends = [
        _allowed(place, axis.id, axis.value_at(end), good)
        for end, good in ((low, axis.low), (high, axis.high))
    ]
    return replace(axis, low=ends[0], high=ends[1]) if ends[0] < ends[1] else axis


def _allowed(place: CellSetup, id: str, wanted: float, good: float) -> float:
    """The value, or the nearest to it on the way from one that is known to be good."""
    if _possible(place, id, wanted):
        return wanted
    for _ in range(HALVINGS):
        middle = 0.5 * (wanted + good)
        wanted, good = (wanted, middle) if _possible(place, id, middle) else (middle, good)
    return good


def _possible(place: CellSetup, id: str, value: float) -> bool:
    try:
        placed(place, id, value)
    except ValueError:
        return False
    return abs(value) <= 1e5


def now(scene: Scene, index: int, axis: Axis) -> float:
    """The value of an axis's number in the scene."""
    return current(place_of(scene, index), axis.id)


class MapCache:
    """Thread-safe LRU cache of maps and parts of maps by request; also why a request was refused."""

    def __init__(self) -> None:
        self._maps, self._refused = LruCache(KEPT), LruCache(REFUSED)

    def done(self, question: MapRequest) -> Map | None:
        """The whole map, if it is there."""
        found: Map | None = self._maps.get(question)
        return found if found is not None and found.share == 1.0 else None

    def put(self, question: MapRequest, found: Map) -> None:
        """Stores a map or a part of one; newer parts replace it."""
        self._maps.put(question, found)

    def refuse(self, question: MapRequest, sentence: str) -> None:
        """Stores why there is no map."""
        self._refused.put(question, sentence)

    def refusal(self, question: MapRequest) -> str:
        """Why there is no map, or an empty text."""
        return self._refused.get(question) or ""

    def forget(self) -> None:
        """Empties the cache."""
        self._maps.clear()
        self._refused.clear()

    def layers(self, question: MapRequest) -> tuple[Map, ...]:
        """What can be shown for a question, the lowest first: the map alone when it is done, else what is
        known around it.
        """
        own: Map | None = self._maps.get(question)
        if own is not None and own.share == 1.0:
            return (own,)
        kin = [
            found
            for asked, found in self._maps.items()
            if asked.family == question.family and asked != question
        ]
        return (*kin[-3:], *([own] if own is not None else []))


MAP_CACHE = MapCache()


def known_maps(scene: Scene) -> dict[MapRequest, tuple[tuple[Map, ...], str]]:
    """By request, what can be shown now of the maps of a scene: their layers, or why there are none."""
    found = {}
    for index in range(len(scene.scenarios)):
        try:
            question = map_request_of(scene, index)
        except ValueError:
            continue
        found[question] = found_map(question)
    return found


def found_map(question: MapRequest) -> tuple[tuple[Map, ...], str]:
    """What can be shown of a map now: its layers, or why there are none."""
    return MAP_CACHE.layers(question), MAP_CACHE.refusal(question)


def compute(
    question: MapRequest, report: Callable[[float], None], cancelled: Callable[[], bool], curves: bool = True
) -> Map | None:
    """Computes a map into the cache, part by part; None once cancelled() is true. Raises ValueError, one
    sentence.
    """

    def keep(fraction: float, part: Map) -> None:
        MAP_CACHE.put(question, part)
        report(fraction)

    q = question
    try:
        return convergence_map(
            q.scenario,
            q.spec,
            q.training,
            q.phi,
            q.theta,
            rounds=q.iterations,
            duration=q.duration,
            step=q.step,
            curves=curves,
            progress=keep,
            stale=cancelled,
        )
    except MapStopped:
        return None
