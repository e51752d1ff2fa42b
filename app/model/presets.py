"""The scenes that come with Gandyn, by name: session files in resources/presets."""

from __future__ import annotations

import difflib
import json
from importlib import resources
from pathlib import Path

from app.model import scene_file
from app.model.scene import Scene, SceneError
from gandyn.message import Message


def _found() -> dict[str, Path]:
    folder = Path(str(resources.files("resources") / "presets"))
    return {file.stem: file for file in sorted(folder.glob("*.json"), key=lambda file: file.stem)}


PRESETS: dict[str, Path] = _found()


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
    return {
        name: str(json.loads(path.read_text(encoding="utf-8"))["title"]) for name, path in PRESETS.items()
    }
