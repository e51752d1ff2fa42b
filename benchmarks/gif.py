"""An 800×800 GIF of 200 frames: `gandyn render` against matplotlib's FuncAnimation."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _funcanimation
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import Times, faster, interleaved

SIZE, FRAMES = 800, 200
# matplotlib takes its time: what a frame costs is the difference of these two films.
SHORT, LONG = 4, 24
ROUNDS = 3
WHAT = f"GIF {SIZE}×{SIZE}, {FRAMES} frames"
TARGET = "≥ 10 ×"
NOTES = f"""
CPU time (each side keeps to one thread) of the phase plane of the non-saturating GAN, d = 1, with 26×26 arrows coloured by speed, three growing
trajectories and their moving points. Ours is the exporter behind `gandyn render`; it also draws header, equations, time series, force and the Dirac
picture.
matplotlib writes films of {SHORT} and {LONG} frames, from which the time for {FRAMES} is extrapolated linearly.
"""


def scene() -> Any:
    """One dimension, three starts."""
    from app.scene import Scene, Start
    from gandyn import Scenario

    starts = tuple(Start((0.0,), (radius,), color) for color, radius in enumerate((1.0, 1.6, 2.2)))
    return Scene((Scenario("non-saturating", dim=1),), starts)


def ours(folder: Path) -> None:
    """Through the exporter."""
    from app.exporters import EXPORTERS
    from app.exporters._base import Options

    EXPORTERS["gif"].write(scene(), folder / "ours.gif", Options(SIZE, SIZE, frames=FRAMES))


def theirs(folder: Path, frames: int) -> None:
    """The same orbits and arrows by matplotlib."""
    import gandyn

    chosen = scene()
    orbit = gandyn.flow(chosen.scenarios[0], *chosen.arrays(), chosen.duration, chosen.step)
    x, y = np.meshgrid(np.linspace(-2.5, 2.5, 26), np.linspace(-2.5, 2.5, 26))
    u, v = gandyn.field(chosen.scenarios[0], x[..., None], y[..., None])
    paths = np.concatenate([orbit.phi, orbit.theta], axis=-1)
    _funcanimation.write(folder / f"matplotlib-{frames}.gif", frames, SIZE, paths, x, y, u[..., 0], v[..., 0])


def measure() -> list[Row]:
    """One row."""
    if importlib.util.find_spec("matplotlib") is None:
        return [missing(WHAT, "matplotlib is not installed", TARGET)]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sides = {"ours": lambda: ours(folder), "short": lambda: theirs(folder, SHORT), "long": lambda: theirs(folder, LONG)}
        return [_row(interleaved(sides, ROUNDS, time.process_time), (folder / "ours.gif").stat().st_size)]


def _row(times: Times, size: int) -> Row:
    films = [short + (long - short) * (FRAMES - SHORT) / (LONG - SHORT) for short, long in zip(times["short"], times["long"])]
    values = [a / b for a, b in zip(times["ours"], films)]
    middle = sorted(range(len(values)), key=values.__getitem__)[len(values) // 2]
    mine = f"{times['ours'][middle]:.1f} s, {size / 1e6:.1f} MB"
    return Row(WHAT, mine, f"{films[middle]:.0f} s (matplotlib)", faster(values), TARGET, values[middle] <= 0.1)


BENCHMARK = Benchmark("gif", "films", measure, NOTES, order=4)
