"""The scenes that come with Gandyn, by name: session files in resources/presets, in the groups of
resources/preset_groups.json; and the user's own, session files in the folder presets of the user's folder.
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
from gandyn.extensions import folders
from gandyn.message import Message

UNGROUPED, OWN = "Others", Message("Yours")


def _files(folder: Path) -> dict[str, Path]:
    try:
        return {file.stem: file for file in sorted(folder.glob("[!.]*.json"), key=lambda file: file.stem)}
    except OSError:
        return {}


def _found() -> dict[str, Path]:
    """The user's last; none of them takes the name of one that comes with Gandyn."""
    built_in = _files(Path(str(resources.files("resources") / "presets")))
    own = {name: file for name, file in _files(folder()).items() if _is_session(file)}
    return built_in | {name: file for name, file in own.items() if name not in built_in}


def folder() -> Path:
    """Where the user's own are; it need not exist."""
    return folders.user_folder() / folders.PRESETS


def _is_session(path: Path) -> bool:
    """Whether a file has what a gallery says of it."""
    try:
        data = json.loads(scene_file.text(path))
    except (SceneError, ValueError, RecursionError):
        return False
    return (
        isinstance(data, dict)
        and data.get("format") == scene_file.FORMAT
        and isinstance(data.get("scenarios", []), list)
    )


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
    return {name: _title(name, _read(path)) for name, path in PRESETS.items()}


def _title(name: str, data: dict[str, Any]) -> str:
    return str(data.get("title") or name)


def is_own(name: str) -> bool:
    """Whether a preset is the user's."""
    return PRESETS[name].parent == folder()


def groups() -> dict[str, list[str]]:
    """The names of the presets by their groups' titles; those in no group are in a last one."""
    text = (resources.files("resources") / "preset_groups.json").read_text(encoding="utf-8")
    found = {group["title"]: [n for n in group["presets"] if n in PRESETS] for group in json.loads(text)}
    placed = {name for names in found.values() for name in names}
    rest = [name for name in PRESETS if name not in placed]
    own = [name for name in rest if is_own(name)]
    others = [name for name in rest if name not in own]
    last = {UNGROUPED: others, OWN: own}
    return {**found, **{group: names for group, names in last.items() if names}}


@functools.cache
def gallery() -> tuple[Preset, ...]:
    """Every preset, group by group."""
    return tuple(_preset(name, group) for group, names in groups().items() for name in names)


def shown(scene: Scene) -> str:
    """The name of the preset that a scene is, however it is looked at; "" once it has been changed."""
    name = next((name for name, title in _titles().items() if title == scene.title), "")
    try:
        return name if name and same_work(_loaded(name), scene) else ""
    except SceneError:  # one of the user's that cannot be opened
        return ""


@functools.cache
def _titles() -> dict[str, str]:
    return titles()


@functools.lru_cache(maxsize=4)
def _loaded(name: str) -> Scene:
    return load(name)


def _preset(name: str, group: str) -> Preset:
    data = _read(PRESETS[name])
    ids = dict.fromkeys(_variant(scenario) for scenario in data.get("scenarios", []))
    words = " ".join((name, *(words_of(gandyn.variants()[id]) for id in ids if id in gandyn.variants())))
    return Preset(name, _title(name, data), group, str(data.get("page", "")), words)


def _variant(scenario: Any) -> str:
    return str(scenario.get("variant", "")) if isinstance(scenario, dict) else ""


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
