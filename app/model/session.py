"""The one place that holds the current scene. Panels read it, change it by `update`, and follow its
signals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.model import scene_file
from app.model.open_lecture import OpenLecture
from app.model.scene import Scene, SceneError, first_scene, same_work
from gandyn import Scenario

if TYPE_CHECKING:
    from app.model.autosave import AutosaveSlot
    from app.model.shown_verdict import ShownVerdict

_NAMES = [field.name for field in fields(Scene)]


class Session(QObject):
    """Current scene, undo history, file name, the views it was opened with (`home`), the scenario being
    edited, the slot of its copies, the lecture that it is shown from.

    changed(): the scene is another one in more than its playhead and views. time_changed(): the playhead is
    elsewhere. views_changed(): the plots show other parts of their planes. A change of several emits several.
    active_changed(): another of the side-by-side scenarios is edited.
    refused(sentence): a change could not be made; the scene is as it was.
    doubted(): `doubt`, the sentence that says what is doubtful about the picture shown, is another one.
    judged(): `verdict`, what a panel says of the selected orbit, is another one.
    """

    changed = Signal()
    time_changed = Signal()
    views_changed = Signal()
    active_changed = Signal()
    refused = Signal(object)
    doubted = Signal()
    judged = Signal()
    file_changed = Signal()

    def __init__(self, scene: Scene | None = None) -> None:
        super().__init__()
        self._scene = scene or first_scene()
        self._active = 0
        self.doubt = ""
        self.verdict: ShownVerdict | None = None
        self.default_views = self._scene.views
        self.path: Path | None = None
        self.slot: AutosaveSlot | None = None
        self.lecture = OpenLecture()
        # What it was opened as; None if that is in no file.
        self._origin: Scene | None = self._scene
        self.history = QUndoStack(self)
        self.history.setUndoLimit(500)

    @property
    def scene(self) -> Scene:
        """The current scene."""
        return self._scene

    @property
    def active(self) -> int:
        """Which of the side-by-side scenarios the model panel edits."""
        return min(self._active, len(self._scene.scenarios) - 1)

    @property
    def scenario(self) -> Scenario:
        """The scenario being edited."""
        return self._scene.scenarios[self.active]

    @property
    def unsaved(self) -> bool:
        """Whether the scene holds work that neither its file nor what it was opened as has."""
        return (
            not self.history.isClean()
            if self.path
            else self._origin is None or not same_work(self._scene, self._origin)
        )

    @property
    def untouched(self) -> bool:
        """Whether it is what a new user sees."""
        return self.path is None and not self.unsaved and same_work(self._scene, first_scene())

    def activate(self, index: int) -> None:
        """Edits another of the side-by-side scenarios, if there is one of this index."""
        if index != self._active and index < len(self._scene.scenarios):
            self._active = index
            self.active_changed.emit()

    def update(self, change: Callable[[Scene], Scene], text: str, merge: str = "") -> bool:
        """Replaces the scene by change(scene), undoably. Consecutive changes with one `merge` key undo as
        one.

        An impossible scene is refused with a sentence and leaves everything as it was; returns whether it was
        made.
        """
        try:
            scene = change(self._scene)
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        if scene != self._scene:
            self.history.push(_Change(self, self._scene, scene, text, merge))
        return True

    def update_scenario(self, text: str, merge: str = "", **changes: object) -> bool:
        """Changes fields of the scenario being edited."""
        index = self.active
        return self.update(
            lambda scene: scene.with_scenario(index, scene.scenarios[index].with_(**changes)), text, merge
        )

    def set_transient(self, change: Callable[[Scene], Scene]) -> None:
        """A change that is not worth an undo step: the playhead, the selection, the view."""
        try:
            self._show(change(self._scene))
        except SceneError as error:
            self.refused.emit(str(error))

    def show_doubt(self, sentence: str) -> None:
        """Sets the doubts about the picture that the canvas found; empty for none."""
        if sentence != self.doubt:
            self.doubt = sentence
            self.doubted.emit()

    def show_verdict(self, shown: ShownVerdict | None) -> None:
        """Sets the verdict that a panel shows, so that the picture can be compared with it."""
        if shown != self.verdict:
            self.verdict = shown
            self.judged.emit()

    def end_merge(self) -> None:
        """Closes a drag: the next change undoes by itself."""
        _Change.serial += 1

    def open(self, scene: Scene, path: Path | None = None) -> None:
        """Shows another scene; undo brings the old one back."""
        self.path, self.default_views, self._origin = path, scene.views, scene
        self.update(lambda _: scene, "Open")
        if path:
            self.history.setClean()
        self.file_changed.emit()

    def resume(self, path: str, unsaved: bool) -> None:
        """After a restart the scene still belongs to its file, and is as unsaved as it was."""
        self.path = Path(path) if path and Path(path).is_file() else None
        if self.path is None and (unsaved or path):
            self._origin = None
        if unsaved:
            self.history.resetClean()
        self.file_changed.emit()

    def save(self, path: Path) -> bool:
        """Writes the scene to a session file; False, after a sentence, if the disk refuses."""
        try:
            scene_file.save(self._scene, path)
        except SceneError as error:
            self.refused.emit(str(error))
            return False
        self.path = path
        self.history.setClean()
        self.file_changed.emit()
        return True

    def _show(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        different = {name for name in _NAMES if getattr(before, name) != getattr(scene, name)}
        if different - {"time", "views"}:
            self.changed.emit()
        if "views" in different:
            self.views_changed.emit()
        if "time" in different:
            self.time_changed.emit()


class _Change(QUndoCommand):
    """One step of the history: two scenes."""

    serial = 0

    def __init__(self, session: Session, before: Scene, after: Scene, text: str, merge: str) -> None:
        super().__init__(text)
        self._session, self._before, self._after = session, before, after
        self._key = f"{merge}#{_Change.serial}" if merge else ""

    def id(self) -> int:
        """Qt asks to merge only commands of one id."""
        return hash(self._key) & 0x7FFFFFFF if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Takes over the end of a command with the same key."""
        if not isinstance(other, _Change) or other._key != self._key:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        """Shows the later scene."""
        self._session._show(self._in_place(self._after))

    def undo(self) -> None:
        """Shows the earlier scene."""
        self._session._show(self._in_place(self._before))

    def _in_place(self, scene: Scene) -> Scene:
        """The scene seen as the window is now: axes and playhead jump only if this very step moved them."""
        now = self._session.scene
        views = scene.views if self._before.views != self._after.views else now.views
        time = scene.time if self._before.time != self._after.time else now.time
        return scene.with_(views=views, time=time)
