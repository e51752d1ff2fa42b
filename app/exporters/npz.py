"""NumPy archive: t (n,), phi and theta (scenarios, starts, n, d), ended, length and error (scenarios,
starts), and "recipe".

error is the largest absolute error of an orbit, as `gandyn.Orbit.error` has it. With update rules also rule
(k,), their names, round (r,), rule_phi and rule_theta (k, scenarios, starts, r, d), rule_ended and
rule_length (k, scenarios, starts). With a moving average also ema_phi and ema_theta, of rules rule_ema_phi
and rule_ema_theta (NaN for those without one). With noise noise_t (s,), and noise_mean_phi, noise_mean_theta,
noise_std_phi and noise_std_theta (scenarios, s, d), over the paths of the selected start. Samples from
`length` on repeat the last valid one. Nothing in it is pickled: `numpy.load(file)` reads it with its safe
default. The page of a map is written as the map: x (nx,), y (ny,), kinds, the names of the verdicts, and
verdict, rate, amplitude, radius, basin (scenarios, ny, nx).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from app.exporters._orbits import noisy, orbits, page_table, trained
from app.exporters._recipe import scene_metadata
from app.exporters._run import OrbitTable
from app.exporters.base import DATA, Exporter, Job, Options
from app.model.scene import Scene
from app.model.scene_file import whole
from gandyn import Orbit
from gandyn.orbit import Array


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a scene, or the numbers of its page."""
    table = page_table(scene, job)
    if table is None:
        write_run(OrbitTable.of(scene), path, options, job)
        return
    with whole(path) as file:
        np.savez(file, recipe=np.array(scene_metadata(scene)), **table.arrays)


def write_run(run: OrbitTable, path: Path, options: Options, job: Job) -> None:
    """Writes the orbits of a run of any dimension."""
    ensembles = list(orbits(run, options.save_every, job, 0.8))
    names = ["phi", "theta", "ended", "length", "error", *(("ema_phi", "ema_theta") if run.ema else ())]
    arrays: dict[str, Any] = {
        name: np.stack([getattr(ensemble, name) for ensemble in ensembles]) for name in names
    }
    arrays |= _rules(run, options.save_every) if run.trainings else {}
    arrays |= _noise(run)
    job.step(0.9)
    with whole(path) as file:
        np.savez(file, t=ensembles[0].t, recipe=np.array(run.described()), **arrays)
        job.step(1.0)


def _rules(run: OrbitTable, save_every: int) -> dict[str, Any]:
    """The arrays of the update rules."""
    found = list(zip(*(trained(run, scenario, save_every) for scenario in run.scenarios)))
    names = ("phi", "theta", "ended", "length")
    arrays: dict[str, Any] = {
        f"rule_{name}": np.array([[getattr(orbit, name) for orbit in row] for row in found]) for name in names
    }
    if any(training.ema is not None for training in run.trainings):
        arrays |= {
            f"rule_ema_{name}": np.array([[_mean(orbit, name) for orbit in row] for row in found])
            for name in ("phi", "theta")
        }
    return {"rule": np.array(run.names()[1:]), "round": found[0][0].t, **arrays}


def _noise(run: OrbitTable) -> dict[str, Any]:
    """Mean and spread of the noisy paths, if there are any."""
    found = noisy(run)
    if not found:
        return {}
    kinds = {"mean": [spread.mean for spread in found], "std": [spread.deviation for spread in found]}
    arrays = {
        f"noise_{kind}_{name}": np.stack([pair[i] for pair in pairs])
        for kind, pairs in kinds.items()
        for i, name in enumerate(("phi", "theta"))
    }
    return {"noise_t": found[0].orbit.t, **arrays}


def _mean(orbit: Orbit, name: str) -> Array:
    mean: Array | None = getattr(orbit, f"ema_{name}")
    return np.full_like(orbit.phi, np.nan) if mean is None else mean


EXPORTER = Exporter("npz", ".npz", "NumPy archive", DATA, write, order=31, tabulate=write_run)
