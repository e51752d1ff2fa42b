"""The copies that survive a crash and the end of the program: a file for each window, held by a lock while
the window lives."""

from __future__ import annotations

import json
import logging
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLockFile

from app.model import scene_file
from app.model.scene import Scene, SceneError
from app.text.translation import tr
from gandyn.errors import names_missing

_LOGGER = logging.getLogger(__name__)
FORMAT, DAMAGED = "gandyn-autosave", ".damaged"


@dataclass(frozen=True)
class SavedCopy:
    """A copy. path: the session file it belongs to, "" for none; unsaved: whether it holds what no other
    file does; written: when."""

    file: Path
    scene: Scene
    path: str
    unsaved: bool
    written: float


class AutosaveSlot:
    """One window's copy. Whoever has taken it alone may read, write and drop it; a process that died holds
    nothing."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = QLockFile(str(file.with_suffix(".lock")))
        # A window may be open for days; only the death of its process makes its lock stale.
        self._lock.setStaleLockTime(0)

    def take(self) -> bool:
        """Whether nobody else holds it; it is ours from then on."""
        return self._lock.tryLock(0)

    def keep(self, scene: Scene, path: str, unsaved: bool) -> bool:
        """Writes the copy, whole or not at all; where no folder can be written there is none, and nothing
        fails."""
        content = {"format": FORMAT, "path": path, "unsaved": unsaved, "scene": scene_file.to_dict(scene)}
        try:
            scene_file.write_whole(self.file, json.dumps(content, ensure_ascii=False).encode())
        except (OSError, SceneError) as error:
            _LOGGER.warning("No copy of the scene was kept: %s", error)
            return False
        return True

    def read(self) -> SavedCopy:
        """The copy; raises SceneError, OSError if it cannot be read."""
        try:
            data = (
                json.loads(self.file.read_text(encoding="utf-8"))
                if self.file.stat().st_size <= scene_file.MAX_BYTES
                else None
            )
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict) or data.get("format") not in (FORMAT, scene_file.FORMAT):
            raise SceneError("This is no copy of a scene.")
        # Earlier versions kept the scene alone.
        scene = scene_file.from_dict(data.get("scene") if data["format"] == FORMAT else data)
        return SavedCopy(
            self.file,
            scene,
            str(data.get("path", "")),
            bool(data.get("unsaved", True)),
            self.file.stat().st_mtime,
        )

    def drop(self) -> None:
        """Removes the copy and releases the lock."""
        with suppress(OSError):
            self.file.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Releases the lock; the copy stays for the next start."""
        self._lock.unlock()


def folder() -> Path:
    """Where the copies are."""
    return Path(platformdirs.user_data_dir("gandyn", appauthor=False)) / "autosave"


def fresh() -> AutosaveSlot:
    """A slot of its own for a new window."""
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
    slot = AutosaveSlot(folder() / f"{secrets.token_hex(8)}.json")
    slot.take()
    return slot


def restore() -> tuple[AutosaveSlot, SavedCopy | None, str]:
    """The newest copy that no window holds, in its slot, or a fresh one; and a sentence if a copy could not
    be read."""
    _adopt()
    trouble = ""
    for file in _files():
        slot = AutosaveSlot(file)
        if not slot.take():
            continue
        kept, reason = _read(slot)
        if kept:
            return slot, kept, trouble
        trouble = trouble or reason
    return fresh(), None, trouble


def others() -> list[SavedCopy]:
    """Unsaved scenes that no window holds, the newest first. Copies that hold nothing of their own go."""
    return [kept for file in _files() if (kept := _left(AutosaveSlot(file)))]


def forget(left: list[SavedCopy]) -> None:
    """Removes copies that no window has taken meanwhile."""
    for kept in left:
        slot = AutosaveSlot(kept.file)
        if slot.take():
            slot.drop()


def _left(slot: AutosaveSlot) -> SavedCopy | None:
    if not slot.take():
        return None
    kept, _ = _read(slot)
    if kept and not kept.unsaved and (not kept.path or os.path.isfile(kept.path)):
        slot.drop()
        return None
    slot.release()
    return kept


def _read(slot: AutosaveSlot) -> tuple[SavedCopy | None, str]:
    """The copy of a slot that is ours. One that cannot be read is laid aside under another name, and let
    go."""
    try:
        return slot.read(), ""
    except FileNotFoundError:
        reason = ""
    except (OSError, SceneError) as error:
        reason = tr("The last session could not be restored: {reason}").format(reason=tr(_told(error)))
        # One that only needs what is not here opens again once that is back.
        if not names_missing(error):
            _quietly(lambda: os.replace(slot.file, slot.file.with_suffix(DAMAGED)))
    slot.release()
    return None, reason


def _told(error: OSError | SceneError) -> str:
    return error.message if isinstance(error, SceneError) else str(error)


def _files() -> list[Path]:
    """All copies, the newest first; none where there is no folder for them."""
    try:
        found = list(folder().glob("*.json"))
        return sorted(found, key=lambda file: -file.stat().st_mtime_ns)
    except FileNotFoundError:  # one went while we looked
        return sorted(folder().glob("*.json"))
    except OSError:
        return []


def _adopt() -> None:
    """Earlier versions kept one copy beside the folder."""
    old = folder().with_suffix(".json")
    if os.path.isfile(old):
        _quietly(lambda: folder().mkdir(parents=True, exist_ok=True))
        _quietly(lambda: os.replace(old, folder() / "earlier.json"))


def _quietly(action: Callable[[], object]) -> None:
    with suppress(OSError):
        action()
