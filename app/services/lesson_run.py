"""Runs lessons without a window: every step's scene is drawn, its run in the lab is made, its checks are
measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.model.lessons import Lesson, LessonError, Step
from app.model.lessons.document import read_text
from app.model.lessons.shelf import Entry
from app.model.lessons.values import at
from app.model.scene import Scene
from app.services import lesson_checks
from app.services.lesson_checks import CheckResult
from app.text import formulas
from app.text.translation import tr
from app.training.run_config import run_settings
from gandyn import disk
from gandyn.errors import GandynError

SIZE = (640, 420)
Progress = Callable[[float], None]


@dataclass(frozen=True)
class StepResult:
    """index, title: of the step. drawn: whether its picture was. metrics: of its run in the lab. trouble: why
    something could not be done, in one sentence. seconds: how long it took.
    """

    index: int
    title: str
    drawn: bool
    checks: tuple[CheckResult, ...] = ()
    metrics: Mapping[str, Any] | None = None
    trouble: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.trouble and all(check.ok for check in self.checks)


def run(
    lesson: Lesson, language: str, train: bool = True, progress: Progress = lambda fraction: None
) -> list[StepResult]:
    """The results of all steps; without `train`, steps in the lab are drawn as they are before their run,
    and what is measured of the run is left out.
    """
    return [run_step(step, i, language, train, progress) for i, step in enumerate(lesson.steps)]


def run_step(
    step: Step, index: int, language: str, train: bool = True, progress: Progress = lambda fraction: None
) -> StepResult:
    """The result of one step."""
    begun, title = time.monotonic(), step.said(language).title
    drawn, trouble, metrics = False, "", None
    try:
        if step.trains and train:
            metrics = _metrics(step.scene, progress)
        drawn = _is_drawn(step.scene)
    except GandynError as error:
        trouble = error.message
    wanted = [check for check in step.checks if train or not lesson_checks.needs_run(check)]
    checks = () if trouble else tuple(lesson_checks.evaluate(step.scene, check, metrics) for check in wanted)
    return StepResult(index, title, drawn, checks, metrics, trouble, time.monotonic() - begun)


def _metrics(scene: Scene, progress: Progress) -> Mapping[str, Any]:
    """Figures of merit of the step's first run; the others are made, too."""
    from gandyn.claims.runs import run_of

    runs = [run_of(settings, progress) for settings in run_settings(scene)]
    return runs[0].metrics


def _is_drawn(scene: Scene) -> bool:
    """Whether a picture comes out that is more than its ground."""
    from PySide6.QtGui import QImage, QPainter

    from app.figure import figure
    from app.figure.headless import ensure_application
    from app.theme.palettes import LIGHT, THEMES

    ensure_application()
    theme, image = THEMES[LIGHT], QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(theme.window)
    painter = QPainter(image)
    figure.paint(painter, scene, figure.compute(scene, width=SIZE[0], height=SIZE[1]), theme, *SIZE)
    painter.end()
    first = image.pixel(0, 0)
    return any(
        image.pixel(x, y) != first for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    )


def formula_troubles(entry: Entry) -> list[LessonError]:
    """What of a lesson's LaTeX cannot be typeset, with its lines."""
    from app.widgets.rich_text import placed_formulas

    troubles = []
    for path in (entry.path, *entry.translations.values()):
        text = read_text(path)
        for place, latex in placed_formulas(text):
            try:
                formulas.svg(latex, "#000000", 14.0)
            except formulas.FormulaError as error:
                troubles.append(at(disk.named(path), text.count("\n", 0, place) + 1, error.message))
    return troubles


def lines(result: StepResult) -> list[str]:
    """What a command prints of a step."""
    mark = "✓" if result.ok else "✗"
    head = f"  {mark} {result.index + 1}. {result.title}  ({result.seconds:.1f} s)"
    told = [f"      {'✓' if check.ok else '✗'} {lesson_checks.told(check)}" for check in result.checks]
    reason = [f"      {tr(result.trouble)}"] if result.trouble else []
    empty = [] if result.drawn or result.trouble else [f"      {tr('The picture is empty.')}"]
    return [head, *told, *reason, *empty]
