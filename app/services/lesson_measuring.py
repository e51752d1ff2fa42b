"""Measures and compares beside the window: the checks of a step, and what a student has drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.model.lessons import Check, Prediction
from app.model.lessons.answer import Points
from app.model.scene import Scene
from app.services import lesson_checks, lesson_truth
from app.services.lesson_checks import CheckResult, Metrics
from app.tasks.cancelled import Cancelled
from app.tasks.worker import Worker, load_numba
from gandyn.dynamics import is_ready
from gandyn.errors import GandynError
from gandyn.iteration import is_rule_kernel_ready

# Milliseconds between looks for a kernel that is being compiled, and how many before it is done without.
PATIENCE, LOOKS = 400, 100


class LessonMeasuring(QObject):
    """measured(step, results): the checks of a step. compared(step, Score or sentence): a drawing's worth."""

    measured = Signal(int, object)
    compared = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._checker: Worker | None = None
        self._comparer: Worker | None = None
        self._waiting: Callable[[], bool] | None = None
        self._looks = 0
        self._pause = QTimer(self, interval=PATIENCE)
        self._pause.timeout.connect(self._look)

    def measure(self, step: int, scene: Scene, checks: tuple[Check, ...], metrics: Metrics | None) -> None:
        """Measures once nothing has to be compiled first, which would hold up every thread."""
        if self._checker is None:
            self._checker = Worker(self)
            self._checker.done.connect(lambda made: self.measured.emit(*made))
        checker = self._checker

        def begin() -> bool:
            if not _is_ready(scene, checks) and self._looks < LOOKS:
                return False
            checker.submit(lambda is_cancelled: (step, _measured(scene, checks, metrics, is_cancelled)))
            return True

        self._waiting, self._looks = begin, 0
        self._pause.start()
        self._look()

    def compare(self, step: int, scene: Scene, asked: Prediction, drawn: Points) -> None:
        """What the drawing is worth."""
        if self._comparer is None:
            self._comparer = Worker(self)
            self._comparer.done.connect(lambda made: self.compared.emit(*made))
        self._comparer.submit(lambda is_cancelled: (step, _compared(scene, asked, drawn)))

    def stop(self) -> None:
        """Ends the threads, and what waits."""
        self._pause.stop()
        self._waiting = None
        for worker in (self._checker, self._comparer):
            if worker is not None:
                worker.stop()
        self._checker = self._comparer = None

    def _look(self) -> None:
        self._looks += 1
        if self._waiting is None or self._waiting():
            self._waiting = None
            self._pause.stop()


def _is_ready(scene: Scene, checks: tuple[Check, ...]) -> bool:
    for check in checks:
        scenario = scene.scenarios[min(check.scenario, len(scene.scenarios) - 1)]
        if not is_ready(scenario):
            return False
        if check.rule is not None and not is_rule_kernel_ready(scenario, scene.trainings[check.rule]):
            return False
    return True


def _measured(
    scene: Scene, checks: tuple[Check, ...], metrics: Metrics | None, is_cancelled: Callable[[], bool]
) -> tuple[CheckResult, ...]:
    from gandyn.claims import Stopped

    load_numba()
    try:
        return tuple(lesson_checks.evaluate(scene, check, metrics, is_cancelled) for check in checks)
    except Stopped as error:
        raise Cancelled from error


def _compared(scene: Scene, asked: Prediction, drawn: Points) -> Any:
    try:
        return lesson_truth.score(scene, asked, np.array(drawn, dtype=float).reshape(-1, 2))
    except GandynError as error:
        return error.message
