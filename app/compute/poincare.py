"""Poincaré sections and Lyapunov exponents of a scene's starts, computed once and cached; painted by
`section` and `exponent`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.compute.cache import LruCache
from app.model.pages.sections import RULE, SectionSettings
from app.model.scene import Scene
from app.text.translation import tr
from gandyn import Crossings, Lyapunov, Scenario, UpdateConfig, lyapunov, poincare_section
from gandyn.analyses.exponent import INTERVALS, ROUNDS
from gandyn.iteration import is_rule_kernel_ready
from gandyn.orbit import Array

if TYPE_CHECKING:
    from app.compute.options import ComputeOptions

# Time for one crossing at first, how often it is made three times as long if that was not enough, and the
# longest training.
TIME, LONGER, MOST_ROUNDS = 8.0, 3, 400_000.0
# Seconds that the other starts may take while something is moved; intervals of an exponent then, and
# iterations.
PASSING, ROUGH_INTERVALS, ROUGH_ROUNDS = 0.1, 60, 150


@dataclass(frozen=True, eq=False)
class Exponent:
    """What was measured, or why nothing was (a sentence in the language in use)."""

    found: Lyapunov | None
    sentence: str = ""

    @property
    def error(self) -> float:
        """What the value may be off by."""
        assert self.found is not None
        return self.found.error

    @property
    def sign(self) -> int:
        """−1, 0 (within the error) or 1."""
        assert self.found is not None
        return self.found.sign


_sections, _exponents = LruCache(1700), LruCache(24)


def training_of(scene: Scene) -> UpdateConfig | None:
    """The update rule that is cut, None for the flow."""
    return scene.trainings[0] if scene.settings_of("sections").of == RULE and scene.trainings else None


def ready(scene: Scene, index: int, effort: ComputeOptions) -> bool:
    """Whether the kernels are there, or may be waited for."""
    training = training_of(scene)
    return effort.compiled and (
        training is None or effort.blocking or is_rule_kernel_ready(scene.scenarios[index], training)
    )


def sections(scene: Scene, index: int, effort: ComputeOptions) -> dict[int, Crossings]:
    """Crossings by start, the selected one's first; in the window only as many starts as there is time for,
    and later all.
    """
    found: dict[int, Crossings] = {}
    if not ready(scene, index, effort):
        return found
    begin = time.monotonic()
    for number in sorted(range(len(scene.starts)), key=lambda i: i != scene.selected):
        if found and (effort.cancelled() or (effort.preview and time.monotonic() - begin > PASSING)):
            break
        found[number] = _section(scene, index, number)
        effort.report(len(found) / len(scene.starts))
    return found


def _start(scene: Scene, number: int) -> tuple[Any, Any]:
    phi, theta = scene.arrays()
    return tuple(phi[number].tolist()), tuple(theta[number].tolist())


def _section(scene: Scene, index: int, number: int) -> Crossings:
    scenario, start, training, settings = (
        scene.scenarios[index],
        _start(scene, number),
        training_of(scene),
        scene.settings_of("sections"),
    )
    key = (scenario, start, training, settings.section, settings.direction, settings.crossings)
    found: Crossings | None = _sections.get(key)
    if found is None:
        found = searched(scenario, start, training, settings)
        _sections.put(key, found)
    return found


def searched(
    scenario: Scenario, start: tuple[Any, Any], training: UpdateConfig | None, settings: SectionSettings
) -> Crossings:
    """The first crossings; fewer than wanted if even a long run has no more."""
    duration = settings.crossings * TIME
    if training is not None:
        duration = min(max(duration / max(min(training.lr_d, training.lr_g), 1e-6), 10.0), MOST_ROUNDS)
    for _ in range(LONGER):
        found = poincare_section(
            scenario,
            *start,
            training,
            section=settings.section,
            direction=settings.direction,
            duration=duration,
        )
        if len(found.t) >= settings.crossings:
            break
        duration = duration * 3.0 if training is None else min(3.0 * duration, MOST_ROUNDS)
    n = settings.crossings
    return replace(found, t=found.t[:n], states=found.states[:n], coordinates=found.coordinates[:n])


def distances(crossings: Crossings) -> Array:
    """‖(φ, θ)‖ at each crossing."""
    return np.asarray(np.linalg.norm(crossings.states, axis=1))


def exponent(scene: Scene, index: int, effort: ComputeOptions) -> Exponent | None:
    """The selected start's largest Lyapunov exponent; None while kernels are being compiled or without a
    start.
    """
    if not scene.starts or not ready(scene, index, effort):
        return None
    training = training_of(scene)
    rough, whole = (ROUGH_INTERVALS, INTERVALS) if training is None else (ROUGH_ROUNDS, ROUNDS)
    intervals = rough if effort.preview else whole
    key = (scene.scenarios[index], _start(scene, scene.selected), training, intervals)
    # What was measured thoroughly before is as quick to have as what is measured roughly.
    found: Exponent | None = _exponents.get((*key[:3], whole)) or _exponents.get(key)
    if found is None:
        found = _measured(*key)
        _exponents.put(key, found)
    return found


def _measured(
    scenario: Scenario, start: tuple[Any, Any], training: UpdateConfig | None, intervals: int
) -> Exponent:
    try:
        found = lyapunov(scenario, *start, training, intervals=intervals)
    except ValueError as error:
        return Exponent(None, tr(str(error)))
    return Exponent(found if np.isfinite(found.exponent) and len(found.t) > 1 else None, tr(found.remark))
