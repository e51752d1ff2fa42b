"""Plays a lesson in a session: one for each session. It knows the step, what was answered and measured, and
how far one has come; a panel shows it, the window does what a step wants of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.model.lessons import scoring
from app.model.lessons.answer import Answer, Points
from app.model.lessons.scoring import Score
from app.model.lessons.values import CHOICE, NUMBER
from app.model.session import Session
from app.services.lesson_checks import CheckResult, Metrics, needs_run
from app.services.lesson_steps import LessonSteps
from app.training.manager import training_manager_of


class LessonPlayer(LessonSteps):
    """Takes answers and has them compared, and has the checks measured."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._measuring.measured.connect(self._take_results)
        self._measuring.compared.connect(self._take_score)

    # Predictions --------------------------------------------------------------------------------------------

    def choose(self, option: int) -> None:
        """Answers a choice."""
        asked = self.asks
        if asked is not None and asked.kind == CHOICE:
            self._answered(replace(self.answer, choice=option, score=scoring.of_choice(asked, option)))

    def guess(self, number: float) -> None:
        """Answers with a number."""
        asked = self.asks
        if asked is not None and asked.kind == NUMBER:
            self._answered(replace(self.answer, number=number, score=scoring.of_number(asked, number)))

    def draw(self, points: Points) -> None:
        """What was drawn so far."""
        if self.pen:
            self._answers[self.index] = replace(self.answer, drawn=points, trouble="")
            self.drawn.emit()

    def compare(self) -> None:
        """Has the drawing compared with the truth."""
        asked = self.asks
        if asked is not None and asked.is_drawn and len(self.answer.drawn) > 1:
            self._answers[self.index] = replace(self.answer, comparing=True, trouble="")
            self._measuring.compare(self.index, self.step.scene, asked, self.answer.drawn)
            self.changed.emit()

    def give_up(self) -> None:
        """Shows the truth without an answer."""
        if self.asks is not None:
            self._answered(replace(self.answer, given_up=True))

    def ask_again(self) -> None:
        """Forgets the answer."""
        if self.lesson is not None and self.step.predict is not None:
            self._answers.pop(self.index, None)
            self._show(self._scene())
            self.changed.emit()
            self.drawn.emit()
            self.entered.emit()

    def _take_score(self, step: int, found: Any) -> None:
        if self.lesson is None or step != self.index or not self.answer.comparing:
            return
        if isinstance(found, Score):
            self._answered(replace(self.answer, score=found, comparing=False))
        else:
            self._answers[self.index] = replace(self.answer, comparing=False, trouble=found)
            self.changed.emit()

    def _answered(self, answer: Answer) -> None:
        assert self.lesson is not None
        asked = self.step.predict
        self._answers[self.index] = answer
        points = answer.score.points if answer.score is not None else 0
        self._keep(self.progress_of(self.lesson.id).scored(self.index, points))
        if asked is not None and asked.conceal:
            views = self._session.scene.views
            self._show(self.step.scene.with_(views=views))
        self.changed.emit()
        self.drawn.emit()
        self.entered.emit()

    # Checks -------------------------------------------------------------------------------------------------

    def waits_for_run(self) -> bool:
        """Whether the step's run in the lab must be made before its checks can be."""
        return any(needs_run(check) for check in self.step.checks) and self._metrics() is None

    def check(self) -> None:
        """Measures the step's checks, of the step's own scene."""
        if self.lesson is not None and self.step.checks and not self.waits_for_run():
            self.measuring = True
            self._measuring.measure(self.index, self.step.scene, self.step.checks, self._metrics())
            self.changed.emit()

    def _metrics(self) -> Metrics | None:
        """Figures of merit of the run in the lab that has ended."""
        if self._session.scene.settings_of("lab") != self.step.scene.settings_of("lab"):
            return None
        record = training_manager_of(self._session).record(0)
        done = record.run.done if record is not None else None
        return None if done is None else done.metrics

    def _take_results(self, step: int, results: tuple[CheckResult, ...]) -> None:
        if self.lesson is None or step != self.index:
            return
        self.measuring, self._results[step] = False, results
        if step == len(self.lesson.steps) - 1 and all(result.ok for result in results):
            self._keep(replace(self.progress_of(self.lesson.id), passed=True))
        self.changed.emit()


def lesson_player_of(session: Session) -> LessonPlayer:
    """The session's player, made when it is first asked for."""
    found = session.findChild(LessonPlayer)
    return found if isinstance(found, LessonPlayer) else LessonPlayer(session)
