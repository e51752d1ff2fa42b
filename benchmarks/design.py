"""A designed GAN: from typed formulas to curves and a name, to its portrait, to its kernel, to closed forms."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks._benchmark import Benchmark, Row
from benchmarks._measure import percentile

ROUNDS = 4
NOTES = """
All examples of the designer, each with a new name, so that nothing is known of it. "Typed" is parsing, checking, all curves at 400 points, and the
divergence's name. "Portrait" is a frame of 900×640 by the numpy preview, made by the window's renderer. "Kernel" is the first orbit of formulas that
nobody has typed before, compiled, in a process whose compiler is warm. "Closed forms" is SymPy's whole answer in its process, which is warm.
"""


def measure() -> list[Row]:
    """Milliseconds and seconds."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return [
        _row("typed: formulas, curves and name", _typed, "p95 ≤ 15 ms", 15.0),
        _row("typed, conditions on a grid and by intervals as well", _checked, "", None),
        _row("portrait by numpy, 900×640", _portrait, "p95 ≤ 50 ms", 50.0),
        _kernel(),
        _closed_forms(),
    ]


def _designs() -> list[Any]:
    """What the examples say, as dictionaries with names that nobody has used."""
    from gandyn.design.examples import EXAMPLES

    known = [example.design.to_dict() for example in EXAMPLES.values()]
    return [one | {"name": f"{i} {random.random()}"} for i in range(ROUNDS) for one in known]


def _row(what: str, work: Callable[[Any], object], target: str, limit: float | None) -> Row:
    times = []
    for number, data in enumerate(_designs()):
        begun = time.perf_counter()
        work(data)
        if number:  # the first one loads modules
            times.append(1e3 * (time.perf_counter() - begun))
    late = percentile(times, 0.95)
    ours = f"p50 {statistics.median(times):.1f} ms, p95 {late:.1f} ms"
    return Row(what, ours, target=target, met=None if limit is None else late <= limit)


def _typed(data: Any) -> Any:
    import numpy as np

    from gandyn.design import Design, ratio
    from gandyn.design.recognition import divergences

    design = Design.from_dict(data)
    ratio.curves(design, np.exp(np.linspace(-5.0, 5.0, 400)))
    divergences(design)
    return design


def _checked(data: Any) -> None:
    from gandyn.design.conditions import conditions

    conditions(_typed(data))


def _portrait(data: Any) -> None:
    from app.compute.options import Quality
    from app.model.scene import Scene
    from app.services.rendering import RenderRequest, render
    from app.theme.palettes import THEMES
    from app.window import bootstrap
    from gandyn import Scenario
    from gandyn.design import Design, register

    bootstrap.application()
    scenario = Scenario(register(Design.from_dict(data)), dim=1)
    render(RenderRequest(Scene((scenario,)), THEMES["dark"], 900, 640, 1.0, Quality(0.3, False, False), None))


def _kernel() -> Row:
    seconds = []
    for _ in range(3):
        command = [sys.executable, "-m", "benchmarks._design_kernel", f"{random.random():.9f}"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        seconds.append(json.loads(run.stdout)["kernel"])
    ours = statistics.median(seconds)
    return Row("kernel of new formulas", f"{ours:.1f} s", target="≤ 3 s", met=ours <= 3.0)


def _closed_forms() -> Row:
    from gandyn.design import Design, symbolic

    times = []
    for data in _designs():
        begun = time.perf_counter()
        symbolic.closed_forms(Design.from_dict(data))
        times.append(time.perf_counter() - begun)
    symbolic.stop()
    middle, longest = statistics.median(times[1:]), max(times[1:])
    return Row(
        "closed forms by SymPy",
        f"p50 {middle:.2f} s, longest {longest:.1f} s",
        target="p50 0.3 s, longest 5 s",
        met=middle <= 0.3 and longest <= 5.0,
    )


BENCHMARK = Benchmark("design", "a designed GAN", measure, NOTES, order=12)
