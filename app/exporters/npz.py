"""NumPy archive: t (n,), phi and theta (scenarios, starts, n, d), ended and length (scenarios, starts), and "recipe".

With a moving average also ema_phi and ema_theta. Samples from `length` on repeat the last valid one. Nothing in it is
pickled: `numpy.load(file)` reads it with its safe default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from app.exporters._base import DATA, Exporter, Job, Options
from app.exporters._orbits import Run, orbits
from app.scene import Scene
from app.scene_file import whole


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a scene."""
    write_run(Run.of(scene), path, options, job)


def write_run(run: Run, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a run of any dimension."""
    ensembles = list(orbits(run, options.save_every, job, 0.8))
    names = ["phi", "theta", "ended", "length", *(("ema_phi", "ema_theta") if run.ema else ())]
    arrays: dict[str, Any] = {name: np.stack([getattr(ensemble, name) for ensemble in ensembles]) for name in names}
    job.step(0.9)
    with whole(path) as file:
        np.savez(file, t=ensembles[0].t, recipe=np.array(run.described()), **arrays)
        job.step(1.0)


EXPORTER = Exporter("npz", ".npz", "NumPy archive", DATA, write, order=31, tabulate=write_run)
