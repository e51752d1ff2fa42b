"""Scenes as JSON: sessions, presets and the recipe inside every exported picture. Versioned and validated,
never trusted.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from app.model.pages import PAGE_SETTINGS
from app.model.scene import Display, Scene, SceneError, Start, View
from app.tasks import interruption
from gandyn import Scenario, UpdateConfig, disk
from gandyn import atomic_write as atomic
from gandyn.atomic_write import atomic_write
from gandyn.checks import entries, short_repr
from gandyn.errors import GandynError, names_missing
from gandyn.extensions import folders
from gandyn.message import Message

FORMAT = "gandyn-session"
VERSION = 2
# What a scene in one line begins with, for `to_dict` puts the format first.
MARK = f'{{"format": "{FORMAT}"'.encode()
MAX_BYTES = 2_000_000
# What entries of a session, and of its settings of a map, were called in version 1.
_NAMES_OF_VERSION_1 = {"rounds": "iterations", "walk": "update_sequence", "studies": "page_settings"}


def to_dict(scene: Scene) -> dict[str, Any]:
    """The scene in plain JSON types."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": scene.title,
        "scenarios": [scenario.to_dict() for scenario in scene.scenarios],
        "starts": [asdict(start) for start in scene.starts],
        "duration": scene.duration,
        "step": scene.step,
        "method": scene.method,
        "accuracy": scene.accuracy,
        "selected": scene.selected,
        "time": scene.time,
        "display": asdict(scene.display),
        "views": {plot: asdict(view) for plot, view in scene.views.items()},
        "trainings": [training.to_dict() for training in scene.trainings],
        "iterations": scene.iterations,
        "stepping": scene.stepping,
        "update_sequence": scene.update_sequence,
        "page": scene.page,
        **_chosen_in_plots(scene),
        "page_settings": {id: settings.to_dict() for id, settings in scene.page_settings.items()},
    }


def _chosen_in_plots(scene: Scene) -> dict[str, Any]:
    """What was clicked and dragged in plots; left out where nothing was, as in most files."""
    every = {
        "hidden": list(scene.hidden),
        "levels": {bar: list(ends) for bar, ends in scene.levels.items()},
        "switched_scales": list(scene.switched_scales),
    }
    return {name: entry for name, entry in every.items() if entry}


def to_json(scene: Scene, indent: int | None = None) -> str:
    """The scene as JSON text; compact by default, for recipes inside pictures."""
    return json.dumps(to_dict(scene), ensure_ascii=False, indent=indent)


def from_json(text: str) -> Scene:
    """The scene of a JSON text; raises SceneError, one sentence, for anything else."""
    try:
        return from_dict(json.loads(text))
    except json.JSONDecodeError as error:
        raise SceneError("This is not a Gandyn session: it is not JSON (line {}).", error.lineno) from error
    except RecursionError as error:
        raise SceneError("This is not a Gandyn session: it is nested too deeply.") from error
    except SceneError:
        raise
    except ValueError as error:  # Python reads no integer of thousands of digits
        raise SceneError("This is not a Gandyn session: it holds a number that is too long.") from error


def from_dict(data: object) -> Scene:
    """The scene of a dictionary as `to_dict` makes it; entries left out take their defaults."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise SceneError("This is not a Gandyn session: the entry 'format' is missing.")
    _check_version(data.get("version"))
    data = _with_current_names(data)
    known = {name: value for name, value in data.items() if name not in ("format", "version")}
    try:
        return Scene(**_parts(entries("A session", known, Scene)))
    except GandynError as error:
        if names_missing(error):
            raise SceneError("{} {}", error.message, advice()) from error
        raise SceneError(str(error)) from error
    except (TypeError, ValueError, OverflowError, KeyError) as error:
        raise SceneError(
            "This session has an entry of the wrong kind; save it again from Gandyn or mend it by hand."
        ) from error


def advice() -> Message:
    """What to do where a session needs a variant, a rule or an experiment that is not here."""
    return Message(
        "If it is of your own, put its module into {} and allow it there; if it came with a package, install"
        " that. The session itself is whole.",
        folders.user_folder(),
    )


def _check_version(version: object) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise SceneError("This is not a Gandyn session: its version is missing.")
    if version > VERSION:
        raise SceneError(
            "This session was saved by a newer Gandyn (version {}); update Gandyn to open it.", version
        )


def _with_current_names(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A session whose entries have the names of this version."""
    if data["version"] > 1:
        return data
    data = _renamed(data, _NAMES_OF_VERSION_1)
    pages = data.get("page_settings")
    if not isinstance(pages, Mapping) or not isinstance(pages.get("map"), Mapping):
        return data
    return {**data, "page_settings": {**pages, "map": _renamed(pages["map"], _NAMES_OF_VERSION_1)}}


def _renamed(data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in data.items()}


def _parts(data: Mapping[str, Any]) -> dict[str, Any]:
    parts = dict(data)
    if "scenarios" in data:
        parts["scenarios"] = tuple(
            Scenario.from_dict(entry) for entry in _list(data["scenarios"], "scenarios")
        )
    if "starts" in data:
        parts["starts"] = tuple(_entry(Start, entry, "A start") for entry in _list(data["starts"], "starts"))
    if "trainings" in data:
        parts["trainings"] = tuple(
            UpdateConfig.from_dict(entry) for entry in _list(data["trainings"], "trainings")
        )
    if "page_settings" in data:
        parts["page_settings"] = {
            str(id): _settings(str(id), entry) for id, entry in dict(data["page_settings"]).items()
        }
    for name in ("hidden", "switched_scales"):
        if name in data:
            parts[name] = tuple(_list(data[name], name))
    if "display" in data:
        parts["display"] = _entry(Display, data["display"], "The display")
    if "views" in data:
        parts["views"] = {
            str(plot): _entry(View, view, "A view") for plot, view in dict(data["views"]).items()
        }
    return parts


def _settings(id: str, data: object) -> Any:
    if id not in PAGE_SETTINGS:
        raise SceneError(
            "There is no page {}; update Gandyn if this session comes from a newer one.", short_repr(id)
        )
    return PAGE_SETTINGS[id].from_dict(data)


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise SceneError("{} must be a list.", name)
    return value


def _entry(kind: Any, value: object, what: str) -> Any:
    given = entries(what, value, kind)
    return kind(**{name: tuple(x) if isinstance(x, list) else x for name, x in given.items()})


def load(path: str | Path) -> Scene:
    """The scene of a session file; raises SceneError for a file that cannot be read or is not one."""
    return from_json(text(Path(path)))


def text(path: Path) -> str:
    """What a file says; raises SceneError for one that cannot be read or is too large or no text."""
    try:
        size, content = path.stat().st_size, b""
        if size <= MAX_BYTES:
            content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise SceneError(disk.read_refusal(path, error)) from error
    if size > MAX_BYTES:
        raise SceneError("{} is too large to be a Gandyn session.", disk.named(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SceneError("{} is not a Gandyn session: it is not text.", disk.named(path)) from error


def save(scene: Scene, path: str | Path) -> None:
    """Writes a session file, whole or not at all; raises SceneError if the disk will not take it."""
    write_whole(path, to_json(scene, indent=1).encode())


def write_whole(path: str | Path, content: bytes) -> None:
    """Puts `content` at `path`, or leaves what was there and raises SceneError."""
    with whole(path) as file:
        file.write(content)


@contextlib.contextmanager
def whole(path: str | Path) -> Iterator[IO[bytes]]:
    """`gandyn.atomic_write` that also leaves nothing behind after Ctrl-C; raises SceneError if the disk
    refuses.
    """
    with refusals(path), atomic_write(path, interruption.unfinished, interruption.held) as file:
        yield file


def check_writable(path: str | Path) -> None:
    """Raises SceneError, one sentence, where no file can be made, before anything long is begun for
    its sake.
    """
    with refusals(path):
        atomic.check_writable(path)


@contextlib.contextmanager
def refusals(path: str | Path) -> Iterator[None]:
    """What the disk refuses to write at `path` is a SceneError."""
    try:
        yield
    except OSError as error:
        raise SceneError(disk.write_refusal(path, error)) from error
