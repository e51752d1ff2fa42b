"""How large orbits end up, and their period, along the range of a scene's chosen number; cached while nothing
they depend on changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.compute.cache import LruCache
from app.compute.spectra import apart_from
from app.model.pages.locus import value_in
from app.model.scene import Scene
from app.tasks.cancelled import Cancelled
from gandyn import Axis, Diagram, Scenario, UpdateConfig, diagram

# Values along the range: each is a run.
COUNT = 48
MOST = 24

_kept = LruCache(24)
# The newest runs of every curve by scenario and rule, for while something moves.
_newest: dict[tuple[int, UpdateConfig | None, Axis], Diagram] = {}
IsCancelled = Callable[[], bool]
Report = Callable[[float], None]


def runs_of(
    scene: Scene,
    index: int,
    training: UpdateConfig | None,
    cancelled: IsCancelled,
    report: Report,
    preview: bool = False,
) -> Diagram | None:
    """The runs of one scenario from the selected start; None where the number changes nothing. Raises
    Cancelled when cancelled.

    preview: something moves, and the newest runs there are must do.
    """
    scenario, axis = scene.scenarios[index], scene.settings_of("locus").axis
    if value_in(scenario, training, axis.id) is None:
        return None
    phi, theta = scene.arrays()
    start = (tuple(phi[scene.selected]), tuple(theta[scene.selected])) if scene.starts else None
    key = (*apart_from(scenario, training, axis), axis, start)
    found: Diagram | None = _kept.get(key)
    if found is None and preview:
        return _newest.get((index, training, axis))
    if found is None:
        found = _made(*key, cancelled, report)
        _kept.put(key, found)
    if len(_newest) > MOST:
        _newest.clear()
    _newest[index, training, axis] = found
    return found


def _made(
    scenario: Scenario,
    training: UpdateConfig | None,
    axis: Axis,
    start: Any,
    cancelled: IsCancelled,
    report: Report,
) -> Diagram:
    def tell(fraction: float) -> None:
        if cancelled():
            raise Cancelled
        report(fraction)

    phi, theta = start if start is not None else (None, None)
    return diagram(
        scenario, axis.id, axis.low, axis.high, COUNT, training, phi, theta, log=axis.log, report=tell
    )
