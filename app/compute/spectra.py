"""The spectra of a scene along the range of its chosen number: computed once, cached while nothing they
depend on changes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.compute.cache import LruCache
from app.model.pages.locus import SweepSettings, value_in
from app.model.scene import Scene
from gandyn import Axis, Locus, Scenario, UpdateConfig, locus
from gandyn.root_locus import missing_reason, spectrum
from gandyn.sweep_parameter import with_value

Complex = NDArray[np.complex128]
Trail = tuple[Complex, ...]
# How many past positions a trail keeps.
PAST = 90

_kept = LruCache(48)
_trails: dict[tuple[int, int], deque[Complex]] = {}


@dataclass(frozen=True, eq=False)
class Path:
    """training: None for the flow. locus: None where the chosen number changes nothing here. present: the
    spectrum now.

    value: the chosen number now, None where there is none. why: a sentence if there is no spectrum. trail:
    earlier spectra.
    """

    training: UpdateConfig | None
    locus: Locus | None
    present: Complex
    value: float | None
    why: str = ""
    trail: Trail = ()


@dataclass(frozen=True, eq=False)
class Spectra:
    """What the page of spectra draws of one scenario: the flow's path, and one for each update rule."""

    course: SweepSettings
    flow: Path
    rules: tuple[Path, ...]


def spectra_of(scene: Scene, index: int, alive: bool) -> Spectra:
    """The spectra of one scenario; `alive` in a window, where the past leaves a trail."""
    scenario, settings = scene.scenarios[index], scene.settings_of("locus")
    paths = [_path(scenario, training, settings.axis) for training in (None, *scene.trainings)]
    if alive:
        paths = [replace(path, trail=_remembered((index, i), path.present)) for i, path in enumerate(paths)]
    return Spectra(settings, paths[0], tuple(paths[1:]))


def _path(scenario: Scenario, training: UpdateConfig | None, axis: Axis) -> Path:
    present = spectrum(scenario, training)
    why = "" if present.size else missing_reason(scenario, training)
    value = value_in(scenario, training, axis.id)
    return Path(training, None if value is None else _locus(scenario, training, axis), present, value, why)


def _locus(scenario: Scenario, training: UpdateConfig | None, axis: Axis) -> Locus:
    key = (*apart_from(scenario, training, axis), axis)
    found: Locus | None = _kept.get(key)
    if found is None:
        found = locus(key[0], axis.id, axis.values, key[1], refined=True)
        _kept.put(key, found)
    return found


def apart_from(
    scenario: Scenario, training: UpdateConfig | None, axis: Axis
) -> tuple[Scenario, UpdateConfig | None]:
    """Both with the chosen number at the end of its range, so that the number itself changes nothing."""
    try:
        return with_value(scenario, training, axis.id, axis.high)
    except ValueError:
        return scenario, training


def _remembered(key: tuple[int, int], present: Complex) -> Trail:
    """The positions before this one, the newest last; forgotten when their number changes."""
    past = _trails.setdefault(key, deque(maxlen=PAST))
    if past and past[-1].shape != present.shape:
        past.clear()
    if present.size and not (past and np.array_equal(past[-1], present)):
        past.append(present)
    return tuple(past)[:-1]
