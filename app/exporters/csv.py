"""Comma-separated values: names, then a line per sample, every digit; the scene lies beside, in
NAME.csv.json.

scenario and start count from 0; curve is "flow", whose t is time, or an update rule, whose t counts
iterations. A trajectory that ended early has fewer lines, a curve without a moving average NaN where others
have theirs. error is the largest absolute error of any number of the trajectory, NaN where it was not
measured, as of update rules. With noise "noise-mean" and "noise-std" hold the mean and the standard deviation
of the selected start's paths. On the page of spectra the lines are those of its diagram: the chosen number,
growth or spectral radius, and the spectrum; or the orbit's size and period. On the page of a map there is a
line per cell. See `app.exporters.table_file` for what all readers have in common.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from app.exporters._orbits import columns, noisy, orbits, page_table, trained
from app.exporters._recipe import scene_metadata
from app.exporters._run import OrbitTable
from app.exporters._spectra import PAGE, spectrum
from app.exporters.base import DATA, Exporter, Job, Options
from app.exporters.table_file import check_free, table, write_table
from app.model.scene import Scene
from gandyn import Orbit
from gandyn.csv_text import NONE, names
from gandyn.orbit import Array

# Rows turned into text at a time.
CHUNK = 20_000


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a scene; on other pages what these show."""
    check_free(path)
    if scene.page == PAGE:
        write_table(path, scene_metadata(scene), *spectrum(scene, job))
    elif (cells := page_table(scene, job)) is not None:
        write_table(path, scene_metadata(scene), cells.names, cells.rows)
    else:
        write_run(OrbitTable.of(scene), path, options, job)


def write_run(run: OrbitTable, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a run of any dimension."""
    with table(path, run.described()) as file:
        file.write(names(["scenario", "start", "curve", "t", *columns(run), "error"]).encode())
        for index, ensemble in enumerate(orbits(run, options.save_every, job, 1.0)):
            curves = zip(run.names(), (ensemble, *trained(run, run.scenarios[index], options.save_every)))
            for number, (name, curve) in enumerate(curves):
                fraction = 1.0 / (len(run.scenarios) * len(run.names()))
                begin = index / len(run.scenarios) + number * fraction
                _write_ensemble(file, (index, name, run.averaged), curve, job, (begin, fraction))
        _write_noise(file, run)


def _write_noise(file: IO[bytes], run: OrbitTable) -> None:
    """Mean and spread of the noisy paths, if there are any."""
    blank = f"{_blank(run.dim, run.averaged)},{NONE}"
    for index, spread in enumerate(noisy(run)):
        assert run.scene is not None
        for name, (phi, theta) in (("noise-mean", spread.mean), ("noise-std", spread.deviation)):
            rows = np.concatenate([spread.orbit.t[:, None], phi, theta], axis=1)
            file.write("".join(_lines(f"{index},{run.scene.selected},{name},", rows, blank)).encode())


def _write_ensemble(
    file: IO[bytes], what: tuple[int, str, bool], ensemble: Orbit, job: Job, fraction: tuple[float, float]
) -> None:
    (scenario, curve, averaged), (begin, width) = what, fraction
    count = ensemble.count or 0
    for start, error in enumerate(np.asarray(ensemble.error).tolist()):
        rows = _rows(ensemble[start])
        blank = _blank(ensemble.dim, averaged and ensemble.ema_phi is None)
        tail = f"{blank},{NONE if math.isnan(error) else repr(error)}"
        for first in range(0, len(rows), CHUNK):
            job.step(begin + width * (start + first / len(rows)) / count)
            file.write(
                "".join(_lines(f"{scenario},{start},{curve},", rows[first : first + CHUNK], tail)).encode()
            )


def _rows(orbit: Orbit) -> Array:
    parts = [orbit.t[:, None], orbit.phi, orbit.theta]
    if orbit.ema_phi is not None and orbit.ema_theta is not None:
        parts += [orbit.ema_phi, orbit.ema_theta]
    return np.concatenate(parts, axis=1)


def _blank(dim: int, wanted: bool) -> str:
    """What stands in the columns of moving averages for a curve that has none."""
    return f",{NONE}" * (2 * dim) if wanted else ""


def _lines(head: str, rows: Array, tail: str) -> Iterator[str]:
    for row in rows.tolist():
        yield head + ",".join(map(repr, row)) + tail + "\n"


EXPORTER = Exporter("csv", ".csv", "Table (CSV)", DATA, write, order=30, tabulate=write_run, beside=True)
