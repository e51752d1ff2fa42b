"""The user's folder: what is in it, what of it is trusted, and what could not be loaded."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gandyn import disk, newcomers
from gandyn.extensions import folders, loader, trial, trust
from gandyn.extensions.errors import ExtensionError
from gandyn.message import Message
from gandyn.newcomers import ModuleSource

# What this program has loaded, for the processes that it starts: kind, name and digest of each.
MANIFEST = "GANDYN_MODULES"
# What the program that started this process had loaded, if one did.
GIVEN = os.environ.get(MANIFEST)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# Experiments are loaded with the lab, which the first picture does not wait for.
CORE = (newcomers.VARIANTS, newcomers.RULES, newcomers.REGULARIZERS)


@dataclass(frozen=True)
class FolderState:
    """untrusted: versions that the user has not said yes to; allowed: the files of the others. troubles: a
    sentence for each file that could not be loaded.
    """

    untrusted: tuple[ModuleSource, ...] = ()
    allowed: tuple[str, ...] = ()
    troubles: tuple[Message, ...] = ()


_troubles: dict[str, Message] = {}
# Versions that could not be loaded since this program began.
_failed: set[str] = set()


def load(kind: str) -> None:
    """Loads the trusted modules of a kind, those of the flow all at once."""
    for wanted in CORE if kind in CORE else (kind,):
        for source in _wanted(wanted):
            load_one(source)


def load_one(source: ModuleSource) -> None:
    """Loads a trusted module; what goes wrong is kept as a sentence."""
    try:
        if not trust.was_tried(source):
            trial.attempt(source)
            trust.trust(source)
        loader.load(source)
        _troubles.pop(source.title, None)
        _note()
    except ExtensionError as error:
        _troubles[source.title] = error.message


def allow(source: ModuleSource) -> str:
    """The user says yes: tried in a process of its own, trusted; returns a sentence if it cannot be."""
    try:
        trial.attempt(source)
        trust.trust(source)
    except ExtensionError as error:
        _troubles[source.title] = error.message
        _failed.add(source.digest)
        return error.message
    return ""


def state() -> FolderState:
    """What of the folder is not loaded, and why."""
    every = sources()
    untrusted = tuple(s for s in every if not _is_settled(s))
    present = {source.title for source in every}
    troubles = {title: told for title, told in _troubles.items() if title in present}
    allowed = (s.title for s in every if s not in untrusted and s.title not in troubles)
    return FolderState(untrusted, tuple(allowed), tuple(troubles.values()))


def _is_settled(source: ModuleSource) -> bool:
    """Whether there is nothing to ask about a version: it is allowed, or cannot be loaded."""
    return source.is_loaded or source.digest in _failed or trust.is_trusted(source)


def sources() -> tuple[ModuleSource, ...]:
    """Every module in the folder, as it is now; one that cannot be read is a trouble."""
    return tuple(source for kind in newcomers.KINDS for source in _found(kind))


def _found(kind: str) -> Iterator[ModuleSource]:
    for path in _files(kind):
        title = f"{kind}/{path.name}"
        try:
            yield _read(kind, path)
            continue
        except OSError as error:
            told = disk.read_refusal(path, error)
        except ExtensionError as error:
            told = error.message
        _troubles[title] = Message("{}: {}", title, told)


def _read(kind: str, path: Path) -> ModuleSource:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > trust.MOST_BYTES:
        raise ExtensionError("it is no module of at most {} MB.", trust.MOST_BYTES // 1_000_000)
    text = path.read_bytes()
    return ModuleSource(kind, path.stem, trust.digest_of(text), str(path), text)


def _files(kind: str) -> list[Path]:
    try:
        found = sorted((folders.user_folder() / kind).iterdir())
    except OSError:
        return []
    return [path for path in found if path.suffix == ".py" and _NAME.fullmatch(path.stem)]


def _wanted(kind: str) -> Iterator[ModuleSource]:
    """The trusted versions of this folder; in a process that a program has started, that program's."""
    if GIVEN is None:
        yield from (source for source in _found(kind) if trust.is_trusted(source))
        return
    for entry in _manifest(GIVEN):
        if entry[0] == kind:
            source = trust.trusted_copy(*entry)
            if source is not None:
                yield source


def _manifest(text: str) -> list[tuple[str, str, str]]:
    try:
        return [(str(kind), str(name), str(digest)) for kind, name, digest in json.loads(text)]
    except (ValueError, TypeError):
        return []


def _note() -> None:
    os.environ[MANIFEST] = json.dumps([(s.kind, s.name, s.digest) for s in newcomers.loaded])
