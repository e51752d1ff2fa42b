"""Frames of the window while a film of its scene is written, and while nothing is."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from benchmarks import _display
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import percentile

WHAT = "the window's frames while a GIF of 1280×720 is written"
TARGET = 55.0
NOTES = """
A window of 1280×800 with the default scene; a film of 120 frames is written three times by the window's own export, between pauses of three seconds.
A timer asks for a frame sixty times a second.
"""


def measure() -> list[Row]:
    """Frames a second, and the gaps' 95th percentile."""
    target = f"≥ {TARGET:.0f} frames a second"
    with _display.screen() as (environment, name):
        command = [sys.executable, "-m", "benchmarks._film_frames"]
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=400, check=False
        )
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        return [missing(WHAT, (run.stderr.strip().splitlines() or ["it ended without a word"])[-1], target)]
    rate = 1.0 / statistics.fmean(answer["exporting"])
    return [
        Row(
            f"{WHAT} ({name}; a film takes {answer['film']:.1f} s)",
            _said(answer["exporting"]),
            target=target,
            met=rate >= TARGET,
        ),
        Row("the same, nothing written", _said(answer["quiet"])),
    ]


def _said(gaps: list[float]) -> str:
    late = 1e3 * percentile(gaps, 0.95)
    return f"{1.0 / statistics.fmean(gaps):.0f} a second, gap p95 {late:.1f} ms, longest {1e3 * max(gaps):.0f} ms"


BENCHMARK = Benchmark("film-window", "the window while a film is written", measure, NOTES, order=10)
