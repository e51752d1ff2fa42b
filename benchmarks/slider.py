"""From a changed parameter to its pixels, in the real window with the default scene."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from benchmarks import _display
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import percentile

WHAT = "slider to pixels, default scene"
TARGET = 25.0
CHANGES = 100
NOTES = """
A window of 1280×800 with all its panels. 100 times one parameter is given a new value through `Session.update_scenario`, as its slider does; the
clock stops when `Canvas` has painted that value and the event loop has sent the pixels off.
"""


def measure() -> list[Row]:
    """p50 and p95 in milliseconds."""
    target = f"p95 ≤ {TARGET:.0f} ms"
    with _display.screen() as (environment, name):
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks._drag", str(CHANGES)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        return [missing(WHAT, (run.stderr.strip().splitlines() or ["it ended without a word"])[-1], target)]
    times = [1e3 * seconds for seconds in answer["seconds"]]
    late = percentile(times, 0.95)
    what = f"{WHAT} ({answer['what']}, portrait {answer['size'][0]}×{answer['size'][1]}, {name})"
    return [
        Row(
            what,
            f"p50 {statistics.median(times):.0f} ms, p95 {late:.0f} ms",
            target=target,
            met=late <= TARGET,
        )
    ]


BENCHMARK = Benchmark("slider", "live changes", measure, NOTES, order=3)
