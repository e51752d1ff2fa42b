"""The curves of the diagram, of the spectra or of a run at every value of the chosen number; and what is
said of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.compute.spectra import Path, Spectra
from app.compute.sweep_runs import runs_of
from app.model.pages.locus import GROWTH, PERIOD, RADIUS
from app.model.scene import Scene
from app.plots.plot import Array, ComputeOptions
from app.text.translation import tr
from gandyn import Axis


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: the number of its mark, the chosen number's values, what it draws over them, and which of
    several curves of one rule it is.
    """

    number: int
    x: Array
    y: Array
    part: str = ""


@dataclass(frozen=True, eq=False)
class Drawn:
    """The spectra, for the critical values and the present, and the curves."""

    spectra: Spectra
    lines: tuple[Line, ...]


def runs_lines(scene: Scene, index: int, spectra: Spectra, effort: ComputeOptions) -> Iterator[Line]:
    """Top and bottom of the orbit, or its period: of the rules in rounds where there are rules, of the flow
    in time else.
    """
    period = spectra.course.show == PERIOD
    trainings = list(enumerate((None, *scene.trainings)))
    for number, training in trainings[1:] if period and scene.trainings else trainings:
        found = runs_of(scene, index, training, effort.cancelled, effort.report, effort.preview)
        if found is not None:
            drawn = {"": found.period} if period else {tr("largest"): found.top, tr("least"): found.bottom}
            for part, y in drawn.items():
                yield Line(number, found.values, np.where(np.isfinite(y), y, np.nan), part)


def spectral(spectra: Spectra) -> Iterator[Line]:
    """The curves of what the diagram shows; of the flow, or of the rules."""
    axis = spectra.course.axis
    paths = [(0, spectra.flow)] if spectra.course.show == GROWTH else list(enumerate(spectra.rules, 1))
    for number, path in paths:
        if path.locus is not None:
            yield Line(number, path.locus.values, path.locus.measure)
        elif path.present.size:
            level = float(path.present.real.max() if path.training is None else abs(path.present).max())
            yield Line(number, np.array([axis.low, axis.high]), np.array([level, level]))


def value_on(line: Line, x: float) -> float:
    """Between the samples by a straight line; no number outside."""
    return float(np.interp(x, line.x, line.y, left=np.nan, right=np.nan))


def why_empty(drawn: Drawn) -> str:
    """Why the diagram is empty."""
    spectra, show = drawn.spectra, drawn.spectra.course.show
    if show == RADIUS and not spectra.rules:
        return tr("A spectral radius belongs to an update rule: add one in the panel Training.")
    if show in (GROWTH, RADIUS):
        paths = [spectra.flow] if show == GROWTH else list(spectra.rules)
        return "\n".join(dict.fromkeys(tr(path.why) for path in paths if path.why))
    if all(path.value is None for path in (spectra.flow, *spectra.rules)):
        return tr("The chosen number changes nothing here.")
    if not drawn.lines:
        return tr("The runs are being computed.")
    return (
        tr("No run of this range repeats itself.")
        if show == PERIOD
        else tr("Every run of this range diverges.")
    )


def critical_values(axis: Axis, paths: list[Path]) -> list[tuple[float, list[str]]]:
    """Critical values of these, with all that happens there."""
    span, found = axis.high - axis.low, list[tuple[float, list[str]]]()
    for one in sorted(
        (c for path in paths if path.locus for c in path.locus.critical), key=lambda c: c.value
    ):
        same = next((names for value, names in found if abs(value - one.value) < 1e-5 * span), None)
        if same is None:
            found.append((one.value, [one.name]))
        elif one.name not in same:
            same.append(one.name)
    return found
