"""Files: opening, saving, what was used last, and the copy that survives a crash."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, QTimer, Signal

from app import scene_file
from app.language import said, tr
from app.scene import Scene, SceneError
from app.session import Session
from app.settings import Settings
from app.table_file import is_beside
from app.tasks import Worker

AUTOSAVE_PAUSE = 1500  # ms without a change before the copy is written


def autosave_path() -> Path:
    """Where the copy is kept."""
    return Path(platformdirs.user_data_dir("gandyn", appauthor=False)) / "autosave.json"


def restored() -> tuple[Scene | None, str]:
    """The scene of the last run, if there is one, and a sentence if its copy cannot be read."""
    path = autosave_path()
    if not os.path.exists(path):
        return None, ""
    try:
        return scene_file.load(path), ""
    except SceneError as error:
        return None, tr("The last session could not be restored: {reason}").format(reason=said(str(error)))


class Documents(QObject):
    """Opens and saves for the window. All slow reading and the copies happen in workers."""

    message = Signal(str)
    opened = Signal()

    def __init__(self, session: Session, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._reader: Worker | None = None
        self._copier: Worker | None = None
        self._copied: Scene | None = session.scene
        self._pause = QTimer(self, singleShot=True, interval=AUTOSAVE_PAUSE)
        self._pause.timeout.connect(self._copy)
        session.changed.connect(self._note_change)

    def open(self, path: Path) -> None:
        """Shows a session file, or the scene inside anything Gandyn exported."""
        if self._reader is None:
            self._reader = Worker(self)
            self._reader.done.connect(self._show)
            self._reader.failed.connect(self.message)
        self._reader.submit(lambda stale: _read(path))

    def _show(self, result: tuple[Path, Scene | str]) -> None:
        path, scene = result
        if isinstance(scene, str):
            self.message.emit(scene)
            return
        own = path.suffix.lower() == ".json" and not is_beside(path) and not _ships(path)
        self._session.open(scene, path if own else None)
        if own:
            self._settings.add_recent(str(path))
        self.opened.emit()

    def save(self, path: Path) -> bool:
        """Writes the session; its suffix is .json."""
        path = path if path.suffix else path.with_suffix(".json")
        saved = self._session.save(path)
        if saved:
            self._settings.add_recent(str(path))
        return saved

    def restore_name(self) -> None:
        """After a restart the session still belongs to its file."""
        path = self._settings.read("files/current", "")
        if path and os.path.isfile(path):
            self._session.path = Path(path)
            self._session.file_changed.emit()

    def close(self) -> None:
        """Writes the copy and ends the threads."""
        self._pause.stop()
        for worker in (self._reader, self._copier):
            if worker is not None:
                worker.stop()
        self._reader = self._copier = None
        _keep(self._session.scene)
        self._settings.write("files/current", str(self._session.path or ""))

    def _note_change(self) -> None:
        # The playhead alone is not worth writing at every pause of a film.
        if not self._pause.isActive():
            self._pause.start()

    def _copy(self) -> None:
        scene = self._session.scene
        if scene == self._copied:
            return
        self._copied = scene
        if self._copier is None:
            self._copier = Worker(self)
        self._copier.submit(lambda stale: _keep(scene))


def _ships(path: Path) -> bool:
    """Whether the file came with Gandyn; saving must not write over it."""
    from app.presets import PRESETS

    return path.resolve() in {preset.resolve() for preset in PRESETS.values()}


def _read(path: Path) -> tuple[Path, Scene | str]:
    from app.exporters import read_recipe

    try:
        return path, read_recipe(path)
    except SceneError as error:
        return path, str(error)


def _keep(scene: Scene) -> None:
    """Writes the copy; where no folder can be written there is none, and nothing fails."""
    path = autosave_path()
    _quietly(lambda: path.parent.mkdir(parents=True, exist_ok=True))
    _quietly(lambda: scene_file.save(scene, path))


def _quietly(action: Callable[[], object]) -> None:
    try:
        action()
    except (OSError, SceneError):
        return
