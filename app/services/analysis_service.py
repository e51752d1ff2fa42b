"""Asks the library what the scene's training does: quickly while something moves, thoroughly once it rests.
Newest wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.tasks.worker import Worker, load_numba
from gandyn import Analysis, Scenario, UpdateConfig, analyze
from gandyn.dynamics import is_ready
from gandyn.iteration import is_rule_kernel_ready
from gandyn.orbit import Array

# Milliseconds without a change before the long runs are made, between quick answers, and between looks for a
# missing kernel.
REST, PAUSE, PATIENCE = 200, 40, 400
# Milliseconds before the first quick answer: the picture of the same change goes first, for both want the
# interpreter's lock.
YIELD = 20


@dataclass(frozen=True)
class AnalysisRequest:
    """What an analysis is about; start: φ and θ, None for the reference start."""

    scenario: Scenario
    training: UpdateConfig | None
    start: tuple[tuple[float, ...], tuple[float, ...]] | None

    def ready(self) -> bool:
        """Whether no kernel has to be compiled first, which would hold up every thread."""
        return is_ready(self.scenario) and (
            self.training is None or is_rule_kernel_ready(self.scenario, self.training)
        )

    def cases(self, measured: bool) -> Analysis:
        """The library's answer; raises ValueError, one sentence."""
        phi, theta = self.start if self.start is not None else (None, None)
        return analyze(self.scenario, self.training, phi=_array(phi), theta=_array(theta), measured=measured)


def _array(values: tuple[float, ...] | None) -> Array | None:
    return None if values is None else np.array(values)


@dataclass(frozen=True)
class AnalysisResult:
    """found: None if there is none, and then `sentence` says why. shown: what `render` made of it, on the
    worker's thread.
    """

    request: AnalysisRequest
    measured: bool
    analyses: Analysis | None
    message: str
    shown: object


class AnalysisService(QObject):
    """answered(AnalysisResult) on the thread it lives in. Two threads, so that a long run does not hold up
    the quick answers.

    render(found, measured, sentence, before): makes of an answer, on a worker's thread, what is shown; it
    must hold no QObject. before: the last measured answer.
    """

    answered = Signal(object)

    def __init__(
        self,
        render: Callable[[Analysis | None, bool, str, Analysis | None], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._render = render
        self._before: Analysis | None = None
        self.question: AnalysisRequest | None = None
        self._busy = self._again = False
        self._quick, self._long = Worker(self), Worker(self)
        for worker in (self._quick, self._long):
            worker.done.connect(self._receive)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._measure)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._next)

    def request(self, question: AnalysisRequest) -> bool:
        """Follows a changed scene; returns whether the question is a new one."""
        if question == self.question:
            return False
        self.question = question
        self._rest.start(REST)
        self._again = True
        if not self._busy and not self._pause.isActive():
            self._pause.start(YIELD)
        return True

    def stop(self) -> None:
        """Ends the threads."""
        for worker in (self._quick, self._long):
            worker.stop()

    def _glance(self) -> None:
        question = self.question
        self._again = False
        if question is not None and (question.training is None or question.ready()):
            self._busy = True
            self._submit(self._quick, question, False)

    def _next(self) -> None:
        if self._again:
            self._glance()

    def _measure(self) -> None:
        question = self.question
        if question is None:
            return
        if question.ready():
            self._submit(self._long, question, True)
        else:
            self._rest.start(PATIENCE)

    def _submit(self, worker: Worker, question: AnalysisRequest, measured: bool) -> None:
        render, before = self._render, self._before

        def answer(is_cancelled: Callable[[], bool]) -> AnalysisResult:
            found, sentence = _ask(question, measured)
            return AnalysisResult(
                question, measured, found, sentence, render(found, measured, sentence, before)
            )

        worker.submit(answer)

    def _receive(self, answer: AnalysisResult) -> None:
        if not answer.measured:
            self._busy = False
            self._pause.start(PAUSE)
        if answer.measured and answer.request != self.question:
            return
        if answer.measured and answer.analyses is not None:
            self._before = answer.analyses
        self.answered.emit(answer)


def _ask(question: AnalysisRequest, measured: bool) -> tuple[Analysis | None, str]:
    """The library's answer, or None and why there is none."""
    if measured or question.training is not None:
        load_numba()
    try:
        return question.cases(measured), ""
    except ValueError as error:
        return None, str(error)
