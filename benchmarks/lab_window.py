"""Frames of the window while two GANs are trained beside the portrait, and while the same trainings stand still,
in turns.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from benchmarks import _display
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import percentile

WHAT = "gap between frames on the lab's page, two runs, twelve plots"
TARGET = 33.0
NOTES = """
A window of 1280×800 on the lab's page with two runs and twelve plots: WGAN-GP and the non-saturating GAN on eight Gaussians are trained in processes of
their own (3×64, batch 256). A
timer asks for a frame sixty times a second, so that 16.7 ms is the least possible gap. Training and standing still alternate every three seconds.
"""


def measure() -> list[Row]:
    """p50 and p95 in milliseconds, with and without a run."""
    target = f"p95 ≤ {TARGET:.0f} ms"
    with _display.screen() as (environment, name):
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks._lab_frames"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        return [missing(WHAT, (run.stderr.strip().splitlines() or ["it ended without a word"])[-1], target)]
    size = f"{answer['size'][0]}×{answer['size'][1]}, {name}"
    return [
        _row(answer, "still", f"{WHAT}, run paused ({size})"),
        _row(answer, "training", f"{WHAT}, while it trains ({size})", target),
    ]


def _row(answer: dict[str, list[float]], which: str, what: str, target: str = "") -> Row:
    times = [1e3 * seconds for seconds in answer[which]]
    late = percentile(times, 0.95)
    text = f"p50 {statistics.median(times):.1f} ms, p95 {late:.1f} ms, {len(times)} frames"
    return Row(what, text, target=target, met=late <= TARGET) if target else Row(what, text)


BENCHMARK = Benchmark("lab-window", "the window while a GAN is trained", measure, NOTES, order=9)
