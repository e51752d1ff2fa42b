"""Which versions of the user's modules the user has said yes to, by the SHA-256 of what they say.

A copy of each trusted version is kept, so that processes that a running program starts load what it has
loaded, though the file was edited meanwhile.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
from pathlib import Path
from typing import Any

from gandyn import disk, newcomers
from gandyn.atomic_write import write_bytes
from gandyn.extensions import folders
from gandyn.extensions.errors import ExtensionError
from gandyn.newcomers import ModuleSource

MOST_BYTES = 1_000_000


def digest_of(text: bytes) -> str:
    """Names a version of a file."""
    return hashlib.sha256(text).hexdigest()


def is_trusted(source: ModuleSource) -> bool:
    """Whether the user has said yes to this version as a module of this kind."""
    found = _read().get(source.digest)
    return isinstance(found, dict) and found.get("kind") == source.kind


def was_tried(source: ModuleSource) -> bool:
    """Whether this version has loaded in a process of its own under this Python and this Gandyn."""
    found = _read().get(source.digest)
    return isinstance(found, dict) and found.get("tried") == _here()


def trust(source: ModuleSource) -> None:
    """The user has said yes to a version that has loaded in a process of its own; raises ExtensionError."""
    entry = {"file": source.title, "kind": source.kind, "tried": _here()}
    try:
        copy = _copy(source.digest)
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(copy, source.text)
        folders.trust_file().parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(_read() | {source.digest: entry}, indent=1)
        write_bytes(folders.trust_file(), content.encode())
    except OSError as error:
        raise ExtensionError(disk.write_refusal(folders.trust_file(), error)) from error


def trusted_copy(kind: str, name: str, digest: str) -> ModuleSource | None:
    """A trusted version by its digest, whatever its file says by now."""
    with contextlib.suppress(OSError):
        text = _copy(digest).read_bytes()
        path = str(folders.user_folder() / kind / f"{name}.py")
        source = ModuleSource(kind, name, digest, path, text)
        if digest_of(text) == digest and is_trusted(source):
            return source
    return None


def _copy(digest: str) -> Path:
    return folders.copies_folder() / f"{digest}.py"


def _here() -> str:
    return f"gandyn {newcomers.version()}, python {platform.python_version()}"


def _read() -> dict[str, Any]:
    """What is written there; a damaged file is as good as none, for then everything is asked again."""
    try:
        found = json.loads(folders.trust_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
