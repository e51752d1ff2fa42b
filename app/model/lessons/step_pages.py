"""The keys of a step that set the pages beside the portrait: lab, design, map, distances and the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.model.pages import PAGE_SETTINGS
from app.model.pages.map import MapSettings, cells_each_way
from app.model.scene import Scene
from app.model.scene_parts import SceneError
from gandyn import Axis, MapSpec
from gandyn import axes as all_axes
from gandyn.checks import choice, mapping, short_repr, whole

# Pages that have no settings of their own; and settings that are of no page.
_WITHOUT, _BESIDE = ("portrait", "reduced", "spectrum"), ("locus", "noise")
PAGES = (*_WITHOUT, *(id for id in PAGE_SETTINGS if id not in _BESIDE))
# Cells each way that a lesson's map may have: it is computed while somebody waits.
USUAL_CELLS, MOST_CELLS = 96, 256
LAB_KEYS = ("experiment", "set", "steps", "seed", "runs", "follows", "pictures", "arm")


def with_page(scene: Scene, value: Any) -> Scene:
    """Another page."""
    return scene.with_(page=choice("page", value, PAGES))


def _lab(scene: Scene, value: Any) -> Scene:
    """One run as experiment, set, steps and seed, or several as `runs`."""
    from app.model.pages.lab import LabSettings

    given = dict(mapping("lab", value))
    _known("lab", given, LAB_KEYS)
    shared = {name: given[name] for name in ("experiment", "set", "steps", "seed") if name in given}
    runs = given.get("runs", [{}])
    if not isinstance(runs, list):
        raise SceneError("{} must be a list.", "runs")
    made = tuple(_run({**shared, **mapping("A run", run)}) for run in runs)
    pictures = tuple(given.get("pictures", ()))
    settings = LabSettings(made, given.get("follows", False), pictures, (), given.get("arm", ""))
    return scene.with_settings("lab", settings)


def _run(given: Mapping[str, Any]) -> Any:
    """A run's settings; files and folders of the reader's machine are no business of a lesson."""
    from gandyn.training import Settings, experiment
    from gandyn.training.parameter_factories import PathParameter

    _known("A run", given, ("experiment", "set", "steps", "seed"))
    values = mapping("set", given.get("set", {}))
    id = given.get("experiment", "toy-gan")
    for parameter in experiment(id).parameters:
        if isinstance(parameter, PathParameter) and values.get(parameter.id):
            raise SceneError("A lesson names no files and folders; leave out {}.", parameter.id)
    return Settings(id, values, given.get("steps"), given.get("seed", 0))


def _known(what: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            raise SceneError("{} has no entry {}.", what, short_repr(name))


def _design(scene: Scene, value: Any) -> Scene:
    """An example by its id, or a design as it is saved; it becomes the GAN of the scene."""
    from app.model.pages.design import DesignSettings
    from app.model.scene_designs import with_use
    from gandyn.design.design import Design
    from gandyn.design.examples import EXAMPLES

    if isinstance(value, str) and value not in EXAMPLES:
        raise SceneError("There is no design {}; there are {}.", short_repr(value), ", ".join(EXAMPLES))
    design = EXAMPLES[value].design if isinstance(value, str) else Design.from_dict(value)
    scene = scene.with_settings("design", DesignSettings((design,)))
    return with_use(scene, 0, 0)


def _map(scene: Scene, value: Any) -> Scene:
    """Axes by id, or as {id, low, high}; with quantity, training, cells, iterations, duration, step."""
    given = dict(mapping("map", value))
    _known("map", given, ("x", "y", "quantity", "training", "cells", "iterations", "duration", "step"))
    training = given.get("training", 0 if scene.trainings else None)
    if training is not None:
        whole("training", training, 0, len(scene.trainings) - 1)
    chosen = None if training is None else scene.trainings[training]
    usual = min(cells_each_way(scene.scenarios[0], chosen), USUAL_CELLS)
    cells = whole("cells", given.get("cells", usual), 2, MOST_CELLS)
    known = all_axes(scene.scenarios[0], chosen)
    x, y = (_axis(name, given.get(name), known, cells) for name in ("x", "y"))
    rest = {name: given[name] for name in ("iterations", "duration", "step") if name in given}
    spec = MapSpec(x, y, given.get("quantity", "verdict"))
    return scene.with_settings("map", MapSettings(spec, training, **rest))


def _axis(name: str, value: object, known: Mapping[str, Any], cells: int) -> Axis:
    given: dict[str, Any] = dict(value) if isinstance(value, Mapping) else {"id": value}
    _known(name, given, ("id", "low", "high", "log"))
    axis: Axis = known[choice(name, given.pop("id", None), tuple(known))].axis(cells)
    return replace(axis, **given)


def _locus(scene: Scene, value: Any) -> Scene:
    """What the spectrum is drawn over: an id, or {id, low, high, show}."""
    from app.model.pages.locus import sweep_settings_of

    given = dict(mapping("locus", value)) if not isinstance(value, str) else {"id": value}
    _known("locus", given, ("id", "low", "high", "log", "show"))
    known = all_axes(scene.scenarios[0], scene.trainings[0] if scene.trainings else None)
    id = choice("locus", given.pop("id", None), tuple(known))
    return scene.with_settings("locus", sweep_settings_of(scene, id).with_(**given))


def _other(id: str) -> Callable[[Scene, Any], Scene]:
    """Entries of a page's settings as a session file has them; those left out stay."""

    def change(scene: Scene, value: Any) -> Scene:
        now = scene.settings_of(id).to_dict()
        given = dict(mapping(id, value))
        _known(id, given, tuple(now))
        merged = {name: _merged(old, given[name]) if name in given else old for name, old in now.items()}
        return scene.with_settings(id, PAGE_SETTINGS[id].from_dict(merged))

    return change


def _merged(old: Any, new: Any) -> Any:
    both = isinstance(old, Mapping) and isinstance(new, Mapping)
    return {**old, **new} if both else new


_OWN = {"lab": _lab, "design": _design, "map": _map, "locus": _locus}
CHANGES: dict[str, Callable[[Scene, Any], Scene]] = {id: _OWN.get(id) or _other(id) for id in PAGE_SETTINGS}
