"""Where a click in a map leads: the scene with the values under the mouse."""

from __future__ import annotations

from app.compute import map_requests
from app.model.pages.map import MapSettings
from app.model.scene import Scene, Start
from gandyn import Scenario
from gandyn.maps.axes import SCALE, CellSetup, placed


def moved(scene: Scene, index: int, study: MapSettings, x: float, y: float) -> Scene:
    """The scene at a point of the map. Raises ValueError for values that cannot be."""
    place = map_requests.place_of(scene, index)
    for axis, at in ((study.spec.x, x), (study.spec.y, y)):
        place = placed(place, axis.id, float(f"{axis.value_at(at):.5g}"))
    changed = scene.with_scenario(index, _plain(scene.scenarios[index], place))
    if study.training is not None and place.training is not None:
        number = study.training
        changed = changed.with_(
            trainings=(
                *scene.trainings[:number],
                map_requests.rounded(place.training) or place.training,
                *scene.trainings[number + 1 :],
            )
        )
    return _started(changed, place) if _about_start(study) else changed


def _plain(old: Scenario, place: CellSetup) -> Scenario:
    """Without strengths that stand for 0."""
    on = {id: strength for id, strength in place.scenario.regularizers.items() if strength > 1e-200}
    new = place.scenario.with_(regularizers=on)
    return old if new == old else new


def _about_start(study: MapSettings) -> bool:
    return any(
        axis.id == SCALE or axis.id.partition("_")[0] in ("phi", "theta")
        for axis in (study.spec.x, study.spec.y)
    )


def _started(scene: Scene, place: CellSetup) -> Scene:
    start = Start(tuple(map(float, place.phi)), tuple(map(float, place.theta)))  # type: ignore[arg-type]
    if not scene.starts:
        return scene.added(start)
    old = scene.starts[scene.selected]
    second = (old.phi[1], old.theta[1]) if scene.dim == 1 else (start.phi[1], start.theta[1])
    return scene.with_start(
        scene.selected, Start((start.phi[0], second[0]), (start.theta[0], second[1]), old.color)
    )
