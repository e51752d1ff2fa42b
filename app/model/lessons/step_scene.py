"""From the keys of a step to its scene: that of a preset or of the step before, with changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.model import presets
from app.model.lessons import step_pages
from app.model.lessons.toml_block import Block, Path
from app.model.lessons.values import LessonError, at
from app.model.scene import COLORS, Scene, Start, View
from app.model.scene_parts import SceneError
from gandyn import Scenario, UpdateConfig
from gandyn.checks import mapping, number, short_repr, text
from gandyn.frozendict import FrozenDict
from gandyn.message import Message

Change = Callable[[Scene, Any], Scene]
OF_SCENARIO = ("variant", "set", "regularizers", "dim", "time_scales")
PLAIN = ("duration", "step", "method", "accuracy", "iterations", "selected", "stepping", "update_sequence")
# After a change of one of these the old axes fit no more.
_MOVES_VIEWS = ("variant", "scenarios", "dim", "starts")


def _list(name: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise SceneError("{} must be a list.", name)
    return value


def _every(scene: Scene, change: Callable[[Scenario], Scenario]) -> Scene:
    return scene.with_(scenarios=tuple(map(change, scene.scenarios)))


def _variant(scene: Scene, value: Any) -> Scene:
    return _every(scene, lambda scenario: scenario.with_(variant=value))


def _dim(scene: Scene, value: Any) -> Scene:
    return scene.with_scenario(0, scene.scenarios[0].with_(dim=value))


def _set(scene: Scene, value: Any) -> Scene:
    """Parameters of every scenario that has them."""
    given = mapping("set", value)
    for id in given:
        if not any(id in scenario.parameters for scenario in scene.scenarios):
            known = dict.fromkeys(id for scenario in scene.scenarios for id in scenario.parameters)
            raise SceneError(
                "There is no parameter {} here; there are {}.", short_repr(id), ", ".join(known) or "none"
            )

    def changed(scenario: Scenario) -> Scenario:
        own = {id: x for id, x in given.items() if id in scenario.parameters}
        return scenario.with_(parameters={**scenario.parameters, **own})

    return _every(scene, changed)


def _regularizers(scene: Scene, value: Any) -> Scene:
    """Strengths of every scenario; 0 takes a regulariser away."""
    given = mapping("regularizers", value)

    def changed(scenario: Scenario) -> Scenario:
        strengths = {**scenario.regularizers, **given}
        return scenario.with_(regularizers={id: x for id, x in strengths.items() if x != 0})

    return _every(scene, changed)


def _time_scales(scene: Scene, value: Any) -> Scene:
    scales = tuple(_list("time_scales", value))
    return _every(scene, lambda scenario: scenario.with_(time_scales=scales))


def _scenarios(scene: Scene, value: Any) -> Scene:
    """Several GANs side by side, each said anew."""
    return scene.with_(scenarios=tuple(_scenario(scene, entry) for entry in _list("scenarios", value)))


def _scenario(scene: Scene, value: object) -> Scenario:
    given = dict(mapping("A scenario", value))
    if "set" in given:
        given["parameters"] = given.pop("set")
    return Scenario.from_dict({"dim": scene.dim, **given})


def _starts(scene: Scene, value: Any) -> Scene:
    starts = tuple(_start(i, entry, scene.dim) for i, entry in enumerate(_list("starts", value)))
    return scene.with_(starts=starts, selected=0)


def _start(index: int, value: object, dim: int) -> Start:
    if not isinstance(value, list) or len(value) != 2:
        raise SceneError("A start is a pair of φ and θ, such as [[0.5], [1.0]], not {}.", short_repr(value))
    phi, theta = (tuple(part) if isinstance(part, list) else (part,) for part in value)
    if {len(phi), len(theta)} != {dim}:
        raise SceneError("φ and θ have as many components as there are dimensions: {}.", dim)
    return Start(phi, theta, index % COLORS)


def _trainings(scene: Scene, value: Any) -> Scene:
    return scene.with_(trainings=tuple(map(UpdateConfig.from_dict, _list("trainings", value))))


def _display(scene: Scene, value: Any) -> Scene:
    given = {name: tuple(x) if isinstance(x, list) else x for name, x in mapping("display", value).items()}
    for name in given:
        if not hasattr(scene.display, str(name)):
            raise SceneError("The display has no entry {}.", short_repr(name))
    return scene.with_display(**given)


def _views(scene: Scene, value: Any) -> Scene:
    """Axes by plot, as [left, right, bottom, top]."""
    given = {text("A plot", plot, 50): _view(view) for plot, view in mapping("views", value).items()}
    return scene.with_(views=FrozenDict({**scene.views, **given}))


def _view(value: object) -> View:
    if not isinstance(value, list) or len(value) != 4:
        raise SceneError("A view is [left, right, bottom, top], not {}.", short_repr(value))
    return View(*value)


def _plain(name: str) -> Change:
    return lambda scene, value: scene.with_(**{name: value})


def _time(scene: Scene, value: Any) -> Scene:
    return scene.with_(time=number("time", value, 0.0))


# In the order in which they are made.
CHANGES: dict[str, Change] = {
    "variant": _variant,
    "dim": _dim,
    "scenarios": _scenarios,
    "set": _set,
    "regularizers": _regularizers,
    "time_scales": _time_scales,
    "starts": _starts,
    **{name: _plain(name) for name in PLAIN},
    "trainings": _trainings,
    "display": _display,
    "views": _views,
    **step_pages.CHANGES,
    "page": step_pages.with_page,
    "time": _time,
}
KEYS = ("preset", *CHANGES)


def scene_of(block: Block | None, before: Scene) -> Scene:
    """The scene of a step; raises LessonError at the key that cannot be."""
    if block is None:
        return before.with_(time=0.0)
    scene = before
    if "preset" in block.values:
        scene = _made(block, "preset", scene, lambda _, name: presets.load(text("preset", name, 100)))
    if any(key in block.values for key in _MOVES_VIEWS):
        scene = scene.with_(views=FrozenDict())
    scene = replace(scene, time=0.0, title="")
    for key, change in CHANGES.items():
        if key in block.values:
            scene = _made(block, key, scene, change)
    return scene


def _made(block: Block, key: str, scene: Scene, change: Change) -> Scene:
    try:
        return change(scene, block.values[key])
    except ValueError as error:
        raise refusal(block, (key,), error) from error
    except (TypeError, OverflowError, KeyError, AttributeError) as error:
        raise block.refused(
            (key,), Message("{} is of the wrong kind: {}.", key, short_repr(block.values[key]))
        ) from error


def refusal(block: Block, path: Path, error: ValueError) -> LessonError:
    """The error of a value, at the line of that part of it which the sentence names, if it names one."""
    sentence = getattr(error, "message", str(error))
    return at(block.file, block.line_of(*_named(block, path, str(sentence))), sentence)


def _named(block: Block, path: Path, sentence: str) -> Path:
    """The key or entry below `path` that cannot be: the one whose value is quoted, else the one that is
    named.
    """
    words, quoted = _words(sentence), re.findall("'([^']*)'", sentence)
    below = [p for p in block.lines if p[: len(path)] == path and len(p) > len(path)]
    told = [p for p in below if str(block.value(p)) in quoted] or [p for p in below if str(p[-1]) in words]
    return max(told, key=len, default=path)


def _words(sentence: str) -> Mapping[str, None]:
    """The words of a sentence, without quotes and stops."""
    return dict.fromkeys(word.strip("'\"“”.,;:()") for word in sentence.split())
