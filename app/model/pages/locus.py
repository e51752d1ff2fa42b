"""How the spectrum, the size of the orbit and its period change as one chosen number runs through a range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent
from gandyn import Axis, AxisInfo, Scenario, UpdateConfig
from gandyn import axes as all_axes
from gandyn.checks import choice, entries, refused_as
from gandyn.errors import GandynError
from gandyn.regularizers import REGULARIZERS
from gandyn.sweep_parameter import parameter_ids, value_of

GROWTH, RADIUS, AMPLITUDE, PERIOD = "growth", "radius", "amplitude", "period"
SHOWN = (GROWTH, RADIUS, AMPLITUDE, PERIOD)
# Values along the range; curves between them are straight.
COUNT = 121


class LocusError(GandynError):
    """A locus that cannot be; the message is one sentence that says what to change."""


@dataclass(frozen=True)
class SweepSettings:
    """axis: the number and its range. show: what the diagram has on its upright axis, one of SHOWN."""

    axis: Axis
    show: str = GROWTH

    @refused_as(LocusError)
    def __post_init__(self) -> None:
        choice("The diagram's upright axis", self.show, SHOWN)

    def with_(self, **changes: Any) -> SweepSettings:
        """A copy with another end, another number or another quantity on the upright axis."""
        own = {name: changes.pop(name) for name in ("show",) if name in changes}
        return replace(self, axis=replace(self.axis, **changes), **own)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"axis": self.axis.to_dict(), "show": self.show}


@refused_as(LocusError)
def from_dict(data: object) -> SweepSettings:
    """The settings in such a dictionary; raises LocusError for anything else."""
    given = entries("A locus", data, SweepSettings)
    return SweepSettings(**given | {"axis": Axis.from_dict(given["axis"])})


def choices(scene: SceneContent) -> dict[str, AxisInfo]:
    """Every number of any of the scene's scenarios and trainings, by id."""
    found: dict[str, AxisInfo] = {}
    for scenario in scene.scenarios:
        for training in scene.trainings or (None,):
            names = parameter_ids(scenario, training)
            found = {id: info for id, info in all_axes(scenario, training).items() if id in names} | found
    return found


def sweep_settings_of(scene: SceneContent, id: str) -> SweepSettings:
    """Settings that sweep a number over its usual range, widened so that the present value lies in it."""
    info = choices(scene)[id]
    now = [
        value
        for scenario in scene.scenarios
        for training in scene.trainings or (None,)
        if (value := value_in(scenario, training, id)) is not None
    ]
    low, high = min([info.low, *now]), max([info.high, *now])
    # A rate or an option of a rule does nothing to the flow.
    show = GROWTH if any(id in parameter_ids(scenario) for scenario in scene.scenarios) else RADIUS
    return SweepSettings(Axis(id, low, high, COUNT, info.log and low > 0.0), show)


def value_in(scenario: Scenario, training: UpdateConfig | None, id: str) -> float | None:
    """The number now, or None where there is no such number."""
    return value_of(scenario, training, id) if id in parameter_ids(scenario, training) else None


def default(scene: SceneContent) -> SweepSettings:
    """A number that is turned on, else the first parameter, else what can be added, else the discriminator's
    time scale.
    """
    scenario, known = scene.scenarios[0], choices(scene)
    active = [id for id, strength in scenario.regularizers.items() if strength]
    parameters = [p.id for p in scenario.spec.parameters]
    possible = [id for id in ("r1", "l2") if id in REGULARIZERS]
    wanted = [*active, *parameters, *(("lr",) if scene.trainings else ()), *possible, "tau_d"]
    return sweep_settings_of(scene, next(id for id in wanted if id in known))


SETTINGS = SettingsSpec("locus", from_dict, default)
