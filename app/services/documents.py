"""Files: opening, saving, what was used last, and the copy that survives a crash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.exporters.table_file import is_beside
from app.model import autosave, lecture_actions, lecture_file
from app.model.lecture import Lecture
from app.model.scene import Scene, SceneError
from app.model.session import Session
from app.model.settings import Settings
from app.tasks.worker import Worker
from app.text.translation import tr
from app.training import recorded_runs

AUTOSAVE_PAUSE = 1500  # ms without a change before the copy is written


class Documents(QObject):
    """Opens and saves for the window, lectures too. All slow reading and the copies happen in workers."""

    message = Signal(object)
    opened = Signal()

    def __init__(self, session: Session, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._reader: Worker | None = None
        self._copier: Worker | None = None
        # A window that is only built anew goes on with the copy it had.
        self._slot = session.slot = session.slot or autosave.fresh()
        self._copied = self._state()
        self._pause = QTimer(self, singleShot=True, interval=AUTOSAVE_PAUSE)
        self._pause.timeout.connect(self.write_autosave)
        self._noted = session.changed, session.time_changed, session.views_changed, session.file_changed
        for signal in self._noted:
            signal.connect(self._note_change)

    def open(self, path: Path) -> None:
        """Shows a session file, or the scene inside anything Gandyn exported."""
        if self._reader is None:
            self._reader = Worker(self)
            self._reader.done.connect(self._show)
            self._reader.failed.connect(self.message)
        self._reader.submit(lambda is_cancelled: _read(path))

    def _show(self, result: tuple[Path, Scene | Lecture | str]) -> None:
        path, scene = result
        if isinstance(scene, str):
            self.message.emit(scene)
        elif isinstance(scene, Lecture):
            lecture_actions.show_lecture(self._session, scene, path)
            recorded_runs.show(scene)
            self._settings.add_recent(str(path))
            self.opened.emit()
        else:
            self._show_scene(path, scene)

    def _show_scene(self, path: Path, scene: Scene) -> None:
        own = path.suffix.lower() == ".json" and not is_beside(path) and not is_builtin(path)
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

    def recover(self, kept: autosave.SavedCopy) -> None:
        """Shows what another window left unsaved; what was shown until now takes its place, unless it is
        saved."""
        slot = autosave.AutosaveSlot(kept.file)
        if not slot.take():
            self.message.emit(tr("This scene is open in another window now."))
            return
        self._stop()
        if self._session.unsaved and not self._set_aside():
            slot.release()
            self.message.emit(tr("There is no room to keep the scene that is shown; save it first."))
            return
        self._session.open(kept.scene)
        self._session.resume(kept.path, kept.unsaved)
        # Only when it is ours as well may the other copy go.
        if self._slot.keep(*self._state()):
            slot.drop()
        slot.release()
        self.opened.emit()

    def _set_aside(self) -> bool:
        """Whether the scene that is shown could be left as another window would leave it."""
        spare = autosave.fresh()
        done = spare.keep(*self._state())
        spare.release()
        return done

    def close(self, again: bool = False) -> None:
        """Writes the copy and ends the threads. again: the window is only built anew and goes on with its
        copy."""
        self._stop()
        for signal in self._noted:
            signal.disconnect(self._note_change)
        self._slot.keep(*self._state())
        if again:
            return
        if self._session.untouched and not self._session.lecture.unsaved:
            self._slot.drop()
        self._slot.release()
        self._session.slot = None

    def _stop(self) -> None:
        """Ends the threads. A copy in hand is waited for, so that it is not written over the last one."""
        self._pause.stop()
        if self._reader is not None:
            self._reader.stop()
        if self._copier is not None:
            self._copier.stop(wait=5.0)
        self._reader = self._copier = None

    def _state(self) -> tuple[Scene, str, bool]:
        """What a copy is made of."""
        return self._session.scene, str(self._session.path or ""), self._session.unsaved

    def _note_change(self) -> None:
        # The playhead alone is not worth writing at every pause of a film.
        if not self._pause.isActive():
            self._pause.start()

    def write_autosave(self) -> None:
        state = self._state()
        if state == self._copied:
            return
        self._copied = state
        if self._copier is None:
            self._copier = Worker(self)
        slot = self._slot
        self._copier.submit(lambda is_cancelled: slot.keep(*state))


def is_builtin(path: Path) -> bool:
    """Whether the file came with Gandyn; saving must not write over it."""
    from app.model.presets import PRESETS, is_own

    return path.resolve() in {preset.resolve() for name, preset in PRESETS.items() if not is_own(name)}


def carries_scene(path: Path) -> bool:
    """Whether a file is a session, or was exported with one."""
    from app.exporters import read_scene_metadata

    try:
        read_scene_metadata(path)
    except SceneError:
        return False
    return True


def _read(path: Path) -> tuple[Path, Scene | Lecture | str]:
    from app.exporters import read_scene_metadata

    try:
        if lecture_file.is_lecture(path):
            lecture = lecture_file.load(path)
            recorded_runs.check(lecture)
            return path, lecture
        return path, read_scene_metadata(path)
    except SceneError as error:
        return path, str(error)
