"""Where does it converge? Two axes, what is shown of each cell, and whether the cells are flows or
trainings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent
from gandyn import AxisInfo, MapError, MapSpec, Scenario, UpdateConfig
from gandyn import axes as all_axes
from gandyn.checks import entries, finite, refused_as, short_repr, whole
from gandyn.dynamics import is_smooth

# Cells each way that a map begins with; flows with corners and walls are run one by one, and take longer.
COUNT, SLOW_COUNT = 128, 32
LEAST, MOST = 256, 1_000_000


@dataclass(frozen=True)
class MapSettings:
    """training: None for the flow, else which of the scene's trainings. Each cell runs `iterations` of it, or
    the flow for `duration` in steps of `step`.

    Raises MapError, one sentence, for lengths that a map cannot have.
    """

    spec: MapSpec
    training: int | None = None
    iterations: int = 2000
    duration: float = 200.0
    step: float = 0.1

    @refused_as(MapError)
    def __post_init__(self) -> None:
        if not isinstance(self.spec, MapSpec):
            raise MapError("A map needs two axes, x and y.")
        if self.training is not None:
            whole("The number of the update rule", self.training, 0, 3)
        whole("The number of iterations", self.iterations, LEAST, MOST)
        duration, step = finite("The duration", self.duration), finite("The step", self.step)
        if step <= 0.0 or not LEAST <= duration / step <= MOST:
            raise MapError("A map needs from {} to {:,} steps; choose another duration or step.", LEAST, MOST)

    def with_(self, **changes: Any) -> MapSettings:
        """A copy; x, y and quantity are the spec's."""
        spec = {name: changes.pop(name) for name in ("x", "y", "quantity") if name in changes}
        return replace(self, spec=replace(self.spec, **spec), **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "spec": self.spec.to_dict(),
            "training": self.training,
            "iterations": self.iterations,
            "duration": self.duration,
            "step": self.step,
        }


@refused_as(MapError)
def from_dict(data: object) -> MapSettings:
    """The settings in such a dictionary; raises MapError for anything else."""
    given = entries("The settings of a map", data, MapSettings)
    return MapSettings(**given | {"spec": MapSpec.from_dict(given["spec"])})


def is_trained(scene: SceneContent, settings: MapSettings) -> UpdateConfig | None:
    """The training that the map is about; raises MapError if the scene has none of that number."""
    if settings.training is None:
        return None
    if settings.training >= len(scene.trainings):
        raise MapError(
            "The map is about an update rule that the scene no longer has; choose another in the map's panel."
        )
    return scene.trainings[settings.training]


def cells_each_way(scenario: Scenario, training: UpdateConfig | None) -> int:
    """What can be waited for."""
    return COUNT if training or (is_smooth(scenario) and scenario.spec.box is None) else SLOW_COUNT


def default_settings(
    scene: SceneContent, x: str, y: str, training: int | None, quantity: str = "verdict"
) -> MapSettings:
    """Settings of a map over two axes and the ranges they begin with."""
    scenario, chosen = scene.scenarios[0], None if training is None else scene.trainings[training]
    known, cells = all_axes(scenario, chosen), cells_each_way(scenario, chosen)
    return MapSettings(MapSpec(known[x].axis(cells), known[y].axis(cells), quantity), training)


def numbers(scene: SceneContent) -> list[str]:
    """The numbers of the first scenario that matter most: its own, those of regularisers that are on, then
    any that can be.
    """
    scenario = scene.scenarios[0]
    own = [p.id for p in scenario.spec.parameters if not p.choices]
    active = [id for id, strength in scenario.regularizers.items() if strength]
    known = all_axes(scenario, scene.trainings[0] if scene.trainings else None)
    return [id for id in dict.fromkeys([*active, *own, "r1", "l2", "tau_d", "tau_g"]) if id in known]


def suggested_axes(scene: SceneContent) -> list[tuple[str, str, int | None]]:
    """Pairs of axes worth a look, the best first, each with what it is about."""
    found: list[tuple[str, str, int | None]] = []
    first, second, *_ = numbers(scene)
    if scene.trainings:
        found += [(first, "lr", 0), ("lr_d", "lr_g", 0)]
        rule = scene.trainings[0].spec
        found += [(option.id, "lr", 0) for option in rule.options][:1]
        each = [option.id for option in rule.options if option.id not in rule.shared]
        found += [(id + "_d", id + "_g", 0) for id in each][:1]
    if second not in ("tau_d", "tau_g", "r1", "l2"):
        found.append((first, second, None))
    scales = [(first, "tau_d" if first != "tau_d" else "tau_g", None), ("tau_d", "tau_g", None)]
    return [*found, *scales, ("phi", "theta", 0 if scene.trainings else None)]


def symbols(info: Mapping[str, AxisInfo], x: str, y: str) -> str:
    """How a pair of axes is called."""
    return (
        f"{info[x].symbol} × {info[y].symbol}"
        if {x, y} <= set(info)
        else f"{short_repr(x)} × {short_repr(y)}"
    )


def default(scene: SceneContent) -> MapSettings:
    """A number against the step size where something is trained; else two numbers of the flow, and where one
    verdict may fill them, the rate.
    """
    x, y, training = suggested_axes(scene)[0]
    return default_settings(
        scene, x, y, training, "verdict" if training is not None or y in ("c", "w") else "rate"
    )


SETTINGS = SettingsSpec("map", from_dict, default)
