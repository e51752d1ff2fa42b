"""The switches of `Display`, one option for each entry: a new entry has its option by itself. Knows no Qt."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import Field, fields
from typing import Any

from app.model.display_options import DISPLAY_OPTIONS
from app.model.scene import PORTRAIT, SERIES, Display, Scene, SceneError

# Entries whose own name is an option of something else.
_RENAMED = {"ema": "--flow-ema"}
_PREFIX = "display_"
_NONE = "none"


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the page, and an option for each entry of `Display`."""
    group = parser.add_argument_group("what is drawn, as in the panel View (default: as the scene has it)")
    group.add_argument("--page", metavar="ID", help=f"the page, such as {PORTRAIT}, spectrum or map")
    for entry in fields(Display):
        _add(group, entry)


def _add(group: argparse._ArgumentGroup, entry: Field[Any]) -> None:
    known = DISPLAY_OPTIONS.get(entry.name)
    words = (known.tip if known else "").replace("%", "%%")
    how: dict[str, Any] = {"dest": f"{_PREFIX}{entry.name}", "default": None}
    if isinstance(entry.default, bool):
        how["action"] = argparse.BooleanOptionalAction
    elif known and known.choices:
        how["metavar"] = "|".join(value for value, _ in known.choices)
    else:
        how |= _KINDS.get(type(entry.default), {})
    group.add_argument(option_of(entry.name), help=words, **how)


def option_of(name: str) -> str:
    """How an entry of `Display` is called on the command line."""
    return _RENAMED.get(name) or f"--{name.replace('_', '-')}"


def _series(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    return () if names == (_NONE,) else names


_KINDS: dict[type, dict[str, Any]] = {
    int: {"type": int, "metavar": "N"},
    float: {"type": float, "metavar": "X"},
    tuple: {"type": _series, "metavar": "NAME,…"},
}


def with_display(scene: Scene, args: argparse.Namespace, pages: Callable[[], list[str]]) -> Scene:
    """The scene with what the options say of it; raises SceneError, one sentence.

    pages: the ids of all pages, which only the program's window knows.
    """
    said = {entry.name: getattr(args, _PREFIX + entry.name) for entry in fields(Display)}
    changes = {name: value for name, value in said.items() if value is not None}
    if "series" in changes:
        _check_series(changes["series"])
        # Who names curves wants to see them, and who wants none, no room for them.
        changes.setdefault("show_series", bool(changes["series"]))
    if args.page is not None:
        if args.page not in pages():
            raise SceneError("There is no page {!r}; there are {}.", args.page, ", ".join(pages()))
        scene = scene.with_(page=args.page)
    return scene.with_display(**changes) if changes else scene


def _check_series(names: tuple[str, ...]) -> None:
    for name in names:
        if name not in SERIES:
            raise SceneError("There is no series {!r}; there are {} and none.", name, ", ".join(SERIES))
