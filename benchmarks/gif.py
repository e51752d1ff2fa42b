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
trajectories and their moving points. Ours is the exporter behind `gandyn render`, which adds a header with typeset equations; the second row is the
picture as it comes, with time series and Dirac picture too, against the same peer.
matplotlib writes films of {SHORT} and {LONG} frames, from which the time for {FRAMES} is extrapolated linearly.
"""


def scene(extras: bool) -> Any:
    """One dimension, three starts."""
    from app.model.scene import Scene, Start
    from gandyn import Scenario

    starts = tuple(Start((0.0,), (radius,), color) for color, radius in enumerate((1.0, 1.6, 2.2)))
    whole = Scene((Scenario("non-saturating", dim=1),), starts)
    return whole if extras else whole.with_display(show_series=False, show_dirac=False)


def ours(folder: Path, extras: bool) -> None:
    """Through the exporter."""
    from app.exporters import EXPORTERS
    from app.exporters.base import Options

    EXPORTERS["gif"].write(scene(extras), folder / _name(extras), Options(SIZE, SIZE, frames=FRAMES))


def theirs(folder: Path, frames: int) -> None:
    """The same orbits and arrows by matplotlib."""
    import gandyn

    chosen = scene(False)
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
        sides = {
            "same": lambda: ours(folder, False),
            "more": lambda: ours(folder, True),
            "short": lambda: theirs(folder, SHORT),
            "long": lambda: theirs(folder, LONG),
        }
        times = interleaved(sides, ROUNDS, time.process_time)
        return [_row(times, extras, (folder / _name(extras)).stat().st_size) for extras in (False, True)]


def _name(extras: bool) -> str:
    return f"ours-{extras}.gif"


def _row(times: Times, extras: bool, size: int) -> Row:
    own = times["more" if extras else "same"]
    films = [
        short + (long - short) * (FRAMES - SHORT) / (LONG - SHORT)
        for short, long in zip(times["short"], times["long"])
    ]
    values = [a / b for a, b in zip(own, films)]
    middle = sorted(range(len(values)), key=values.__getitem__)[len(values) // 2]
    mine, peer = f"{own[middle]:.1f} s, {size / 1e6:.1f} MB", f"{films[middle]:.0f} s (matplotlib)"
    if extras:
        return Row(f"{WHAT}, with series and Dirac picture", mine, peer, faster(values))
    return Row(f"{WHAT}, the same portrait", mine, peer, faster(values), TARGET, values[middle] <= 0.1)


BENCHMARK = Benchmark("gif", "films", measure, NOTES, order=4)
