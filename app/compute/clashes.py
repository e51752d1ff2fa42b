"""Whether the picture shows what the verdict says that is shown beside it."""

from __future__ import annotations

from app.compute.orbits import Clash, Data
from app.model.scene import Scene
from app.model.shown_verdict import ShownVerdict
from app.text.translation import tr
from gandyn import Orbit, UpdateConfig, agreement


def concerns(scene: Scene, shown: ShownVerdict | None) -> bool:
    """Whether the verdict is about the selected start of one of the scene's scenarios."""
    if shown is None or shown.scenario not in scene.scenarios or not scene.starts:
        return False
    start = scene.starts[scene.selected]
    return shown.start == (start.phi[: scene.dim], start.theta[: scene.dim])


def find(scene: Scene, data: Data, shown: ShownVerdict | None) -> Clash | None:
    """How the selected orbit contradicts the verdict; None where it does not, or is not drawn."""
    if shown is None or data.preview or not concerns(scene, shown):
        return None
    index = scene.scenarios.index(shown.scenario)
    orbit = _orbit(scene, data, index, shown.training)
    found = None if orbit is None else agreement(shown.verdict, orbit, rounds=shown.training is not None)
    if found is None:
        return None
    text = tr("{clash} One of the two is wrong, so the verdict is not sure.")
    return Clash(index, text.format(clash=tr(str(found))))


def _orbit(scene: Scene, data: Data, index: int, training: UpdateConfig | None) -> Orbit | None:
    curves = data.curves[index]
    if training is None:
        return None if curves.forward is None else curves.forward[scene.selected]
    if training not in scene.trainings or not curves.trained:
        return None
    ensemble = curves.trained[scene.trainings.index(training)]
    return None if ensemble is None else ensemble[scene.selected]
