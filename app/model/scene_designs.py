"""Designs in a scene: how they are changed, and what becomes of the scenarios that use them.

A scenario uses a design while it is the variant made of it. What is changed of such a design is changed in
the scenario too, in the same step; numbers in formulas are then the scenario's.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.model.pages.design import MOST, DesignSettings
from app.model.scene import Scene, SceneError
from gandyn import Scenario
from gandyn.design import registry
from gandyn.design.design import Design

PAGE = "design"


def settings_of(scene: Scene) -> DesignSettings:
    """What is designed."""
    found: DesignSettings = scene.settings_of(PAGE)
    return found


def users(scene: Scene, index: int) -> tuple[int, ...]:
    """The scenarios that use the design in this place."""
    id = settings_of(scene).designs[index].id
    return tuple(i for i, scenario in enumerate(scene.scenarios) if scenario.variant == id)


def values_of(scene: Scene, index: int) -> dict[str, float]:
    """The numbers in a design's formulas: those of the scenario that uses it, else the design's own."""
    settings = settings_of(scene)
    design = settings.designs[index]
    used = users(scene, index)
    set = scene.scenarios[used[0]].parameters if used else settings.values[index]
    return {**design.values, **{id: float(value) for id, value in set.items()}}


def with_design(scene: Scene, index: int, design: Design, values: Mapping[str, float] | None = None) -> Scene:
    """The scene with another design in a place, and in the scenarios that used the one before; with these
    numbers, else with those there were where the names are the same.
    """
    used, kept = users(scene, index), values_of(scene, index) if values is None else values
    settings = settings_of(scene).with_values(index, {}).with_design(index, design).with_values(index, kept)
    return _given(scene.with_settings(PAGE, settings), used, design, kept)


def with_value(scene: Scene, index: int, id: str, value: float) -> Scene:
    """The scene with another number in a design's formulas."""
    design = settings_of(scene).designs[index]
    used, values = users(scene, index), {**values_of(scene, index), id: value}
    scene = scene.with_settings(PAGE, settings_of(scene).with_values(index, values))
    return _given(scene, used, design, values)


def with_use(scene: Scene, index: int, scenario: int) -> Scene:
    """The scene in which a scenario is the variant made of a design."""
    # What was only a default before is chosen now, for the default would be the scenario's design.
    scene = scene.with_settings(PAGE, settings_of(scene))
    values = values_of(scene, index)
    return _given(scene, (scenario,), settings_of(scene).designs[index], values)


def _given(scene: Scene, scenarios: tuple[int, ...], design: Design, values: Mapping[str, float]) -> Scene:
    """Scenarios made of the design, with those of the numbers that it has."""
    if not scenarios:
        return scene
    id, known = registry.register(design), design.values
    numbers = {name: value for name, value in values.items() if name in known}
    for scenario in scenarios:
        scene = scene.with_scenario(scenario, _made(scene.scenarios[scenario], id, numbers))
    return scene


def _made(scenario: Scenario, id: str, numbers: Mapping[str, float]) -> Scenario:
    return scenario.with_(variant=id, parameters=numbers)


def with_added(scene: Scene, design: Design, values: Mapping[str, float]) -> Scene:
    """The scene with one more design beside those there are."""
    settings = settings_of(scene)
    if len(settings.designs) >= MOST:
        raise SceneError("At most {} designs are compared; remove one first.", MOST)
    return scene.with_settings(PAGE, settings.with_added(design, values))


def with_design_of(scene: Scene, scenario: int) -> Scene:
    """The scene in which the design that a scenario uses is worked on; without one, the scene itself."""
    design, settings = scene.scenarios[scenario].design, settings_of(scene)
    if design is None:
        return scene
    if len(settings.designs) >= MOST or design.id in {one.id for one in settings.designs}:
        return with_taken(scene, design)
    return scene.with_settings(PAGE, settings.with_added(design, {}, as_it_is=True))


def with_taken(scene: Scene, design: Design) -> Scene:
    """The scene with another design, and its own numbers, in the place of the current one."""
    settings = settings_of(scene)
    for i, one in enumerate(settings.designs):
        if one.id == design.id:  # it is there already
            return scene.with_settings(PAGE, settings.with_(current=i))
    return with_design(scene, settings.current, design, {})
