"""From process start to the first painted portrait, with kernels and formulas on disk."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import _display
from benchmarks._benchmark import Benchmark, Row, missing

WHAT = "process start to first painted portrait, warm"
TARGET = 1.1
ROUNDS = 9
DRIVER = Path(__file__).with_name("_first_paint.py")
NOTES = """
`benchmarks/_first_paint.py` runs `app.__main__.main([])` and reports when `Canvas.painted` has come and the pixels have been sent to the screen; the
clock starts in the parent before it spawns the process.
Settings are fresh, caches are warm. The same interpreter with nothing but `import PySide6.QtWidgets, numpy`, started in turns with it, is the floor.
"""
FLOOR = "import sys, time, numpy, PySide6.QtWidgets; print(time.monotonic() - float(sys.argv[1]))"


def measure() -> list[Row]:
    """Median and worst of several starts."""
    with _display.screen() as (environment, name):
        sides = {"ours": [sys.executable, str(DRIVER)], "floor": [sys.executable, "-c", FLOOR]}
        times: dict[str, list[float]] = {side: [] for side in sides}
        for attempt in range(ROUNDS + 1):
            for side, command in sides.items():
                seconds, trouble = _start(command, environment)
                if trouble:
                    return [missing(WHAT, trouble, f"≤ {TARGET} s")]
                if attempt:  # the first one warms the caches
                    times[side].append(seconds)
    return [_row(times, name)]


def _start(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    try:
        run = subprocess.run(
            [*command, repr(time.monotonic())],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return float(run.stdout), ""
    except subprocess.TimeoutExpired:
        return 0.0, "nothing was painted within a minute"
    except ValueError:
        return 0.0, (run.stderr.strip().splitlines() or ["it ended without a word"])[-1]


def _row(times: dict[str, list[float]], name: str) -> Row:
    ours, floor = (statistics.median(times[side]) for side in ("ours", "floor"))
    said = f"{ours:.2f} s (min {min(times['ours']):.2f}, max {max(times['ours']):.2f})"
    return Row(
        f"{WHAT} ({name})",
        said,
        f"{floor:.2f} s (numpy and Qt imported)",
        f"{ours / floor:.1f}×",
        f"≤ {TARGET} s",
        ours <= TARGET,
    )


BENCHMARK = Benchmark("startup", "from a command to a portrait", measure, NOTES, order=2)
