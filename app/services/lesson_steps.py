"""A lesson in a session, step by step: opening and leaving, the way through, and the file that may change
meanwhile.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.model.lessons import Lesson, LessonError, Prediction, Step
from app.model.lessons.answer import Answer
from app.model.lessons.progress import Progress, from_json, to_json
from app.model.scene import Scene
from app.model.session import Session
from app.model.settings import Settings
from app.services import lesson_truth
from app.services.lesson_checks import CheckResult
from app.services.lesson_library import LessonLibrary
from app.services.lesson_measuring import LessonMeasuring
from app.services.lesson_visit import LessonVisit
from app.text.translation import current_language, tr
from app.training.manager import training_manager_of

KEY = "lessons/progress"


class LessonSteps(QObject):
    """changed(): another lesson or step, or more is known of it. entered(): a step is shown, for the window
    to do what it wants. left(): no lesson is played any more. drawn(): the drawing is another one. What a
    panel asks of the window: play_wanted(), point_wanted(), handout_wanted(path), said(sentence).
    """

    changed = Signal()
    entered = Signal()
    left = Signal()
    drawn = Signal()
    play_wanted = Signal()
    point_wanted = Signal()
    handout_wanted = Signal(object)
    said = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName("lesson-player")
        self._session = session
        self.library, self._measuring = LessonLibrary(self), LessonMeasuring(self)
        self.lesson: Lesson | None = None
        self.index = 0
        self.trouble: LessonError | None = None
        self.measuring = False
        self._answers: dict[int, Answer] = {}
        self._results: dict[int, tuple[CheckResult, ...]] = {}
        self._visit: LessonVisit | None = None
        self._settings = Settings()
        self.progress = from_json(self._settings.read(KEY, ""))
        self.library.loaded.connect(self._load)
        self.library.failed.connect(self._fail)

    # What is shown ------------------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step that is shown."""
        assert self.lesson is not None
        return self.lesson.steps[self.index]

    @property
    def answer(self) -> Answer:
        """What was given in this step."""
        return self._answers.get(self.index, Answer())

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """What was measured in this step."""
        return self._results.get(self.index, ())

    @property
    def asks(self) -> Prediction | None:
        """What is to be foretold now."""
        return None if self.lesson is None or self.answer.done else self.step.predict

    @property
    def plot(self) -> str:
        """The plot that is drawn into in this step; "" for none."""
        asked = self.step.predict if self.lesson is not None else None
        return lesson_truth.plot_of(self.step.scene, asked) if asked is not None and asked.is_drawn else ""

    @property
    def pen(self) -> str:
        """The same while one may draw."""
        return self.plot if self.asks is not None else ""

    def progress_of(self, id: str) -> Progress:
        """How far one has come in a lesson."""
        return self.progress.get(id, Progress())

    # Opening and leaving ------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Plays the lesson of a file, from where one was."""
        self.library.open(path)

    def leave(self) -> None:
        """Back to the scene before the lesson."""
        if self.lesson is not None and self._visit is not None:
            self._stop_training()
            self._visit.restore()
            self._close()

    def stop(self) -> None:
        """The window closes: threads end, and so does the lesson."""
        self.leave()
        self.library.stop()
        self._measuring.stop()

    def _close(self) -> None:
        self.library.open(None)
        self._measuring.stop()
        if self._visit is not None:
            self._visit.end()
            self._session.history.indexChanged.disconnect(self._follow_history)
            self._session.file_changed.disconnect(self._follow_file)
        self.lesson, self._visit, self.trouble, self.measuring = None, None, None, False
        self._answers, self._results = {}, {}
        self.changed.emit()
        self.left.emit()

    def _load(self, lesson: Lesson) -> None:
        self.trouble = None
        if self.lesson is not None and self.lesson.path == lesson.path:
            self._reload(lesson)
            return
        if self._visit is None:
            self._visit = LessonVisit(self._session)
            self._session.history.indexChanged.connect(self._follow_history)
            self._session.file_changed.connect(self._follow_file)
        self.lesson, self._answers, self._results = lesson, {}, {}
        at = self.progress_of(lesson.id).step
        self.go(at if at < len(lesson.steps) - 1 else 0)

    def _reload(self, lesson: Lesson) -> None:
        """The file was changed: the same step in its new words, and its scene if that is another one."""
        old, self.lesson = self.lesson, lesson
        assert old is not None
        index = min(self.index, len(lesson.steps) - 1)
        if index < len(old.steps) and old.steps[index] == lesson.steps[index] and index == self.index:
            self.changed.emit()
            return
        self._answers.pop(index, None)
        self._results.pop(index, None)
        self.go(index)

    def _fail(self, error: LessonError) -> None:
        self.trouble = error
        self.changed.emit()

    # Steps --------------------------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Shows a step."""
        assert self.lesson is not None
        self._leave_step(index)
        self.index, self.measuring = min(max(index, 0), len(self.lesson.steps) - 1), False
        self._keep(self.progress_of(self.lesson.id).at(self.index))
        self._show(self._scene())
        self.changed.emit()
        self.entered.emit()

    def next(self) -> None:
        """The next step, if there is one."""
        if self.lesson is not None and self.index + 1 < len(self.lesson.steps):
            self.go(self.index + 1)

    def back(self) -> None:
        """The step before."""
        if self.lesson is not None and self.index > 0:
            self.go(self.index - 1)

    def reset(self) -> None:
        """The step's own scene again, whatever was changed in it."""
        if self.lesson is not None:
            self._show(self._scene())
            self.entered.emit()

    def _scene(self) -> Scene:
        scene, asked = self.step.scene, self.asks
        hides = asked is not None and asked.conceal
        return lesson_truth.concealed(scene, asked) if asked is not None and hides else scene

    def _show(self, scene: Scene) -> None:
        assert self._visit is not None
        title = tr("Lesson: {step}").format(step=self.step.said(current_language()).title)
        self._visit.show(scene, self.index, title)

    def _leave_step(self, index: int) -> None:
        """A training does not go on behind another step that has one of its own, or none."""
        assert self.lesson is not None
        if index != self.index and self.index < len(self.lesson.steps):
            self._stop_training()

    def _stop_training(self) -> None:
        if self.lesson is not None and self.lesson.steps[self.index].trains:
            training_manager_of(self._session).stop()

    def _follow_history(self, index: int) -> None:
        """Undo and redo lead through the steps, and out of the lesson."""
        if self.lesson is None or self._visit is None or self._visit.moving:
            return
        if self._visit.is_undone(index):
            self._close()
            return
        step = self._visit.step_at(index)
        if step is not None and step != self.index and step < len(self.lesson.steps):
            self.index = step
            self.changed.emit()
            self.entered.emit()

    def _follow_file(self) -> None:
        """Another scene was opened, or this one saved: it is the user's own now, and the lesson is over."""
        if self._visit is not None:
            self._close()

    def _keep(self, progress: Progress) -> None:
        assert self.lesson is not None
        self.progress = {**self.progress, self.lesson.id: progress}
        self._settings.write(KEY, to_json(self.progress))
