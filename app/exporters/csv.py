"""Comma-separated values: a comment line with the scene, a line of names, one line per sample, every digit kept.

On the page of the training lab the lines are iterations, and the columns losses and measured figures.
scenario and start count from 0; a trajectory that ended early has fewer lines. Read it with
`pandas.read_csv(file, comment="#")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from app.exporters._base import DATA, Exporter, Job, Options
from app.exporters._orbits import Run, columns, orbits
from app.exporters._recipe import recipe_text
from app.scene import LAB, Scene, SceneError
from app.scene_file import whole
from gandyn import Orbit
from gandyn.orbit import Array

# Rows turned into text at a time.
CHUNK = 20_000


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a scene; on the lab's page, the curves of its trainings."""
    if scene.page == LAB:
        _write_curves(scene, path, job)
        return
    write_run(Run.of(scene), path, options, job)


def _write_curves(scene: Scene, path: Path, job: Job) -> None:
    from app.lab import table

    if not table.records(scene):
        raise SceneError("Nothing was trained, so there are no curves to write; start a run first, or go to the portrait for its orbits.")
    with whole(path) as file:
        file.write(f"# gandyn: {recipe_text(scene)}\n".encode())
        for line in table.lines(scene):
            job.step(0.5)
            file.write(line.encode())


def write_run(run: Run, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a run of any dimension."""
    with whole(path) as file:
        file.write(f"# gandyn: {run.described()}\n".encode())
        file.write((",".join(["scenario", "start", "t", *columns(run)]) + "\n").encode())
        for index, ensemble in enumerate(orbits(run, options.save_every, job, 1.0)):
            _write_ensemble(file, index, ensemble, job, (index / len(run.scenarios), 1.0 / len(run.scenarios)))


def _write_ensemble(file: IO[bytes], scenario: int, ensemble: Orbit, job: Job, share: tuple[float, float]) -> None:
    begin, width = share
    count = ensemble.count or 0
    for start in range(count):
        table = _table(ensemble[start])
        for first in range(0, len(table), CHUNK):
            job.step(begin + width * (start + first / len(table)) / count)
            file.write("".join(_lines(f"{scenario},{start},", table[first : first + CHUNK])).encode())


def _table(orbit: Orbit) -> Array:
    parts = [orbit.t[:, None], orbit.phi, orbit.theta]
    if orbit.ema_phi is not None and orbit.ema_theta is not None:
        parts += [orbit.ema_phi, orbit.ema_theta]
    return np.concatenate(parts, axis=1)


def _lines(head: str, rows: Array) -> Iterator[str]:
    for row in rows.tolist():
        yield head + ",".join(map(repr, row)) + "\n"


EXPORTER = Exporter("csv", ".csv", "Table (CSV)", DATA, write, order=30, tabulate=write_run)
