"""Measures what a step of a lesson checks: figures of its scene, of its run in the lab, and claims of the
articles.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.model.lessons import Check, Step
from app.model.lessons.figures import known_claims
from app.model.scene import REFERENCE_START, Scene
from app.painting.verdict_colors import name_of
from app.text.number_format import short_number
from app.text.translation import current_language, tr
from app.training.run_config import figure_name, run_settings
from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.errors import GandynError

if TYPE_CHECKING:
    from gandyn.claims import Figure, Subject

LAB = "lab."
Metrics = Mapping[str, Any]
DIGITS = 5


@dataclass(frozen=True)
class CheckResult:
    """ok: whether it holds. figure: what was measured, None where that could not be, for the reason in
    `trouble`. experiment: whose run in the lab it is measured of.
    """

    check: Check
    ok: bool
    figure: Figure | None = None
    trouble: str = ""
    experiment: str = ""


def needs_run(check: Check) -> bool:
    """Whether it is measured of a run in the lab."""
    return check.measure.startswith(LAB)


def experiment_of(scene: Scene, check: Check) -> str:
    """The experiment whose run a check measures; "" for none."""
    return str(scene.settings_of("lab").runs[check.scenario].experiment) if needs_run(check) else ""


def subject_of(scene: Scene, check: Check) -> Subject:
    """What a figure of a scene is measured of."""
    from gandyn.claims import Subject

    start = scene.starts[scene.selected] if scene.starts else REFERENCE_START
    d, settings = scene.dim, scene.page_settings
    return Subject(
        scene.scenarios[min(check.scenario, len(scene.scenarios) - 1)],
        None if check.rule is None else scene.trainings[check.rule],
        start.phi[:d],
        start.theta[:d],
        scene.duration,
        scene.step,
        scene.method,
        scene.iterations,
        scene.display.ema or None,
        run_settings(scene)[check.scenario] if needs_run(check) else None,
        settings["design"].design if "design" in settings else None,
        settings["distances"].pair if "distances" in settings else None,
        settings["distances"].noise if "distances" in settings else 0.0,
    )


def evaluate(
    scene: Scene, check: Check, metrics: Metrics | None = None, stopped: Callable[[], bool] = lambda: False
) -> CheckResult:
    """Measures one check, on any thread. metrics: figures of merit of the run in the lab, if it was made."""
    from gandyn.claims import measured

    try:
        if check.claim:
            return _claim(check, stopped)
        figure = measured(check.measure, subject_of(scene, check), metrics)
    except GandynError as error:
        return CheckResult(check, False, trouble=error.message, experiment=experiment_of(scene, check))
    return CheckResult(check, bool(holds(check, figure)), figure, experiment=experiment_of(scene, check))


def evaluate_all(step: Step, scene: Scene, metrics: Metrics | None = None) -> tuple[CheckResult, ...]:
    """Every check of a step, in order."""
    return tuple(evaluate(scene, check, metrics) for check in step.checks)


def _claim(check: Check, stopped: Callable[[], bool]) -> CheckResult:
    from gandyn.claims.measuring import measure

    claim = known_claims()[check.claim]
    verdict = measure(claim, stopped=stopped).verdict
    return CheckResult(check, verdict == claim.expected, verdict)


def holds(check: Check, figure: Figure) -> bool:
    """Whether a figure is what the check expects; what is no number lies between no bounds."""
    if isinstance(check.equals, str) or isinstance(figure, str):
        return figure == check.equals
    if check.equals is not None:
        # A hair more than was written, for decimal fractions are none in binary.
        return abs(figure - check.equals) <= check.within + 1e-12 * abs(check.equals)
    low = -math.inf if check.least is None else check.least
    return low <= figure <= (math.inf if check.most is None else check.most)


# In words ---------------------------------------------------------------------------------------------------


def told(result: CheckResult) -> str:
    """One line: what was measured, the figure, and what was expected."""
    check, name = result.check, name_of_check(result.check, result.experiment)
    if result.trouble:
        return tr("{name}: {reason}").format(name=name, reason=tr(result.trouble))
    assert result.figure is not None
    if check.claim:
        return f"{name.rstrip('.。')}: {_verdict(str(result.figure))}"
    figure, wanted = _figure(result.figure), expected(check)
    return f"{name}: {figure}" if figure == wanted else f"{name} = {figure}   ({wanted})"


def name_of_check(check: Check, experiment: str = "") -> str:
    """What is measured, of a run in the lab in the words of its experiment."""
    from gandyn.claims import MEASURES

    if check.claim:
        claim = known_claims()[check.claim]
        return str(claim.zh if current_language() == "zh" else claim.en)
    if check.measure in MEASURES:
        return tr(MEASURES[check.measure].meaning)
    return figure_name(experiment, check.measure[len(LAB) :])


def expected(check: Check) -> str:
    """The word, the number with what it may be off, or the bounds."""
    if check.equals is not None:
        around = f" ± {short_number(check.within)}" if check.within else ""
        return f"{_figure(check.equals)}{around}"
    if check.least is None or check.most is None:
        sign, bound = ("≤", check.most) if check.least is None else ("≥", check.least)
        return f"{sign} {_figure(bound if bound is not None else 0.0)}"
    return tr("from {low} to {high}").format(low=_figure(check.least), high=_figure(check.most))


def _figure(figure: Figure) -> str:
    if isinstance(figure, str):
        return name_of(figure) if figure in KINDS else tr(figure)
    return short_number(figure, DIGITS)


def _verdict(verdict: str) -> str:
    from gandyn.claims.claim import WORDS

    return tr(WORDS[verdict])
