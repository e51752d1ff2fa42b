"""The numbers behind the page of spectra: what its diagram shows, one line per value of the chosen number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.compute.spectra import spectra_of
from app.compute.sweep_runs import runs_of
from app.exporters.base import Job
from app.model.pages.locus import AMPLITUDE, PERIOD
from app.model.scene import Scene
from gandyn import UpdateConfig
from gandyn.orbit import Array

PAGE = "spectrum"
RUNS = ("top", "bottom", "period")
PARTS = tuple(f"{part}_{i}" for i in range(1, 5) for part in ("re", "im"))


def spectrum(scene: Scene, job: Job) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    """Names of columns, and rows. measure: max Re λ of the flow, or a rule's spectral radius."""
    course = scene.settings_of("locus")
    runs = course.show in (AMPLITUDE, PERIOD)
    return ["scenario", "curve", course.axis.id, *(RUNS if runs else ("measure", *PARTS))], _rows(
        scene, job, runs
    )


def _rows(scene: Scene, job: Job, runs: bool) -> Iterator[tuple[object, ...]]:
    for index in range(len(scene.scenarios)):
        job.step(index / len(scene.scenarios))
        for name, rows in _runs(scene, index, job) if runs else _spectra(scene, index):
            for row in rows.tolist():
                yield index, name, *row


def _spectra(scene: Scene, index: int) -> Iterator[tuple[str, Array]]:
    spectra = spectra_of(scene, index, False)
    for path in (spectra.flow, *spectra.rules):
        if path.locus is not None:
            parts = np.full((len(path.locus.values), len(PARTS)), np.nan)
            columns = path.locus.spectrum.shape[1]
            parts[:, 0 : 2 * columns : 2], parts[:, 1 : 2 * columns : 2] = (
                path.locus.spectrum.real,
                path.locus.spectrum.imag,
            )
            yield _name(path.training), np.column_stack([path.locus.values, path.locus.measure, parts])


def _runs(scene: Scene, index: int, job: Job) -> Iterator[tuple[str, Array]]:
    for training in (None, *scene.trainings):
        found = runs_of(
            scene, index, training, lambda: False, lambda fraction: job.step(index / len(scene.scenarios))
        )
        if found is not None:
            yield _name(training), np.column_stack([found.values, found.top, found.bottom, found.period])


def _name(training: UpdateConfig | None) -> str:
    return "flow" if training is None else training.rule
