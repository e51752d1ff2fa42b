"""Comma-separated values: a comment line with the scene, a line of names, one line per sample, every digit kept.

scenario and start count from 0; curve is "flow", whose t is time, or an update rule, whose t counts rounds. A trajectory that
ended early has fewer lines, a curve without a moving average no number where others have theirs. error is the largest absolute
error of any number of the trajectory, nothing where it was not measured, as of update rules. With noise
"noise-mean" and "noise-std" hold the mean and the standard deviation of the selected start's paths. Read it with
`pandas.read_csv(file, comment="#")`. On the page of spectra the lines are those of its diagram: the chosen number, growth or
spectral radius, and the spectrum; or the orbit's size and period. On the page of a map there is a line per cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from app.exporters._base import DATA, Exporter, Job, Options
from app.exporters._orbits import Run, columns, noisy, orbits, page_table, trained
from app.exporters._recipe import recipe_text
from app.exporters._spectra import PAGE, table
from app.scene import Scene
from app.scene_file import whole
from gandyn import Orbit
from gandyn.orbit import Array

# Rows turned into text at a time.
CHUNK = 20_000


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a scene; on the pages of spectra and maps what these show."""
    if scene.page == PAGE:
        with whole(path) as file:
            for line in table(scene, job):
                file.write(line.encode())
        return
    cells = page_table(scene, job)
    if cells is None:
        write_run(Run.of(scene), path, options, job)
        return
    with whole(path) as file:
        file.write(f"# gandyn: {recipe_text(scene)}\n".encode())
        file.write((",".join(cells.names) + "\n").encode())
        for row in cells.rows:
            file.write((",".join(v if isinstance(v, str) else repr(v) for v in row) + "\n").encode())


def write_run(run: Run, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a run of any dimension."""
    with whole(path) as file:
        file.write(f"# gandyn: {run.described()}\n".encode())
        file.write((",".join(["scenario", "start", "curve", "t", *columns(run), "error"]) + "\n").encode())
        for index, ensemble in enumerate(orbits(run, options.save_every, job, 1.0)):
            curves = zip(run.names(), (ensemble, *trained(run, run.scenarios[index], options.save_every)))
            for number, (name, curve) in enumerate(curves):
                share = 1.0 / (len(run.scenarios) * len(run.names()))
                begin = index / len(run.scenarios) + number * share
                _write_ensemble(file, (index, name, run.averaged), curve, job, (begin, share))
        _write_noise(file, run)


def _write_noise(file: IO[bytes], run: Run) -> None:
    """Mean and spread of the noisy paths, if there are any."""
    blank = "," * (1 + (2 * run.dim if run.averaged else 0))
    for index, spread in enumerate(noisy(run)):
        assert run.scene is not None
        for name, (phi, theta) in (("noise-mean", spread.mean), ("noise-std", spread.deviation)):
            table = np.concatenate([spread.orbit.t[:, None], phi, theta], axis=1)
            file.write("".join(_lines(f"{index},{run.scene.selected},{name},", table, blank)).encode())


def _write_ensemble(file: IO[bytes], what: tuple[int, str, bool], ensemble: Orbit, job: Job, share: tuple[float, float]) -> None:
    (scenario, curve, averaged), (begin, width) = what, share
    count = ensemble.count or 0
    for start, error in enumerate(np.asarray(ensemble.error).tolist()):
        table = _table(ensemble[start])
        blank = "," * (2 * ensemble.dim) if averaged and ensemble.ema_phi is None else ""
        blank += "," if np.isnan(error) else f",{error!r}"
        for first in range(0, len(table), CHUNK):
            job.step(begin + width * (start + first / len(table)) / count)
            file.write("".join(_lines(f"{scenario},{start},{curve},", table[first : first + CHUNK], blank)).encode())


def _table(orbit: Orbit) -> Array:
    parts = [orbit.t[:, None], orbit.phi, orbit.theta]
    if orbit.ema_phi is not None and orbit.ema_theta is not None:
        parts += [orbit.ema_phi, orbit.ema_theta]
    return np.concatenate(parts, axis=1)


def _lines(head: str, rows: Array, tail: str) -> Iterator[str]:
    for row in rows.tolist():
        yield head + ",".join(map(repr, row)) + tail + "\n"


EXPORTER = Exporter("csv", ".csv", "Table (CSV)", DATA, write, order=30, tabulate=write_run)
