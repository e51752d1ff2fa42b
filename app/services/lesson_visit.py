"""What a lesson does to the user's own work: nothing. Its steps are steps of the history, undo leads back
through them and out, leaving restores what was there, and unsaved work survives a crash meanwhile.
"""

from __future__ import annotations

from app.model import autosave
from app.model.scene import Scene
from app.model.session import Session
from app.text.translation import tr


class LessonVisit:
    """From entering a lesson to leaving it."""

    def __init__(self, session: Session) -> None:
        self._session, self._before = session, session.scene
        self._entry = session.history.index()
        # By the index of the history: which step was shown there, and what its entry is called.
        self._marks: dict[int, tuple[int, str]] = {}
        self.moving = False
        self._spare: autosave.AutosaveSlot | None = None
        if session.unsaved:
            self._spare = autosave.fresh()
            self._spare.keep(self._before, str(session.path or ""), True)

    def show(self, scene: Scene, step: int, text: str) -> None:
        """Shows a scene as a step of the history."""
        self.moving = True
        try:
            self._session.activate(0)
            self._session.end_merge()
            self._session.update(lambda _: scene, text)
            self._marks[self._session.history.index()] = step, text
        finally:
            self.moving = False

    def is_undone(self, index: int) -> bool:
        """Whether the history stands where it stood before the lesson."""
        return index <= self._entry and index not in self._marks

    def step_at(self, index: int) -> int | None:
        """The step that the history has just come to; None: it came to something else."""
        command = self._session.history.command(index - 1)
        step, text = self._marks.get(index, (None, ""))
        return step if command is not None and command.text() == text else None

    def end(self) -> None:
        """What was laid aside is not needed any more."""
        if self._spare is not None:
            self._spare.drop()
            self._spare = None

    def restore(self) -> None:
        """The scene before the lesson, as if all was taken back, so that what was saved counts as saved."""
        history, before = self._session.history, self._before
        self.moving = True
        if history.count() < history.undoLimit() and self._entry <= history.index():
            history.setIndex(self._entry)
            self._session.set_transient(lambda _: before)
        else:
            self._session.update(lambda _: before, tr("Leave the lesson"))
        self.end()
