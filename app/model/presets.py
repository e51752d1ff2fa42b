"""The scenes that come with Gandyn, by name: session files in resources/presets, in the groups of
resources/preset_groups.json.
"""

from __future__ import annotations

import difflib
import functools
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import gandyn
from app.model import scene_file
from app.model.scene import Scene, SceneError, same_work
from app.model.search_words import words_of
from gandyn.message import Message

UNGROUPED = "Others"


def _found() -> dict[str, Path]:
    folder = Path(str(resources.files("resources") / "presets"))
    return {file.stem: file for file in sorted(folder.glob("*.json"), key=lambda file: file.stem)}


PRESETS: dict[str, Path] = _found()


@dataclass(frozen=True)
class Preset:
    """What a gallery says of a preset before it is opened. words: other names that it is looked for by."""

    name: str
    title: str
    group: str
    page: str
    words: str


def load(name: str) -> Scene:
    """The scene of a preset; raises SceneError, with the names that come close, if there is none of this
    name.
    """
    if name not in PRESETS:
        raise SceneError("There is no preset {!r}; {}.", name, suggestion(name))
    return scene_file.load(PRESETS[name])


def suggestion(name: str) -> str:
    """A clause that helps someone who mistyped a preset's name."""
    close = difflib.get_close_matches(name, PRESETS, n=3, cutoff=0.5)
    return (
        Message("close to it are {}", ", ".join(close)) if close else Message("`gandyn presets` lists them")
    )


def titles() -> dict[str, str]:
    """The title of every preset by name, in the order of the menus."""
    return {name: str(_read(path)["title"]) for name, path in PRESETS.items()}


def groups() -> dict[str, list[str]]:
    """The names of the presets by their groups' titles; those in no group are in a last one."""
    text = (resources.files("resources") / "preset_groups.json").read_text(encoding="utf-8")
    found = {group["title"]: [n for n in group["presets"] if n in PRESETS] for group in json.loads(text)}
    placed = {name for names in found.values() for name in names}
    rest = [name for name in PRESETS if name not in placed]
    return {**found, UNGROUPED: rest} if rest else found


@functools.cache
def gallery() -> tuple[Preset, ...]:
    """Every preset, group by group."""
    return tuple(_preset(name, group) for group, names in groups().items() for name in names)


def shown(scene: Scene) -> str:
    """The name of the preset that a scene is, however it is looked at; "" once it has been changed."""
    name = next((name for name, title in _titles().items() if title == scene.title), "")
    return name if name and same_work(_loaded(name), scene) else ""


@functools.cache
def _titles() -> dict[str, str]:
    return titles()


@functools.lru_cache(maxsize=4)
def _loaded(name: str) -> Scene:
    return load(name)


def _preset(name: str, group: str) -> Preset:
    data = _read(PRESETS[name])
    ids = dict.fromkeys(scenario["variant"] for scenario in data["scenarios"])
    words = " ".join((name, *(words_of(gandyn.variants()[id]) for id in ids if id in gandyn.variants())))
    return Preset(name, data["title"], group, data["page"], words)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
