"""From a changed parameter to the analysis panel's texts about it, and what the open panel costs the
portrait.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from benchmarks import _display
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import percentile

WHAT = "analysis panel refresh while a slider moves"
CHANGES = 100
# Milliseconds to the pixels while the panel is open.
TARGET = 33.0
NOTES = """
A window of 1280×800, default scene, the analysis panel in front. 100 times one parameter is given a new value through `Session.update_scenario`;
the clock stops when the panel's texts are about that value (`analyze(measured=False)`, its long runs come after 200 ms of rest). The portrait's
own times are taken with the panel open and with another panel in its place.
"""


def measure() -> list[Row]:
    """p50 and p95 in milliseconds."""
    with _display.screen() as (environment, name):
        command = [sys.executable, "-m", "benchmarks._answers", str(CHANGES)]
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=180, check=False
        )
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        return [missing(WHAT, (run.stderr.strip().splitlines() or ["it ended without a word"])[-1])]
    what = {
        "answers": f"{WHAT} ({name})",
        "pixels": "slider to pixels, analysis panel open",
        "quiet": "slider to pixels, model panel open",
    }
    late = 1e3 * percentile(answer["pixels"], 0.95)
    goal = {"pixels": {"target": f"p95 ≤ {TARGET:.0f} ms", "met": late <= TARGET}}
    return [Row(words, _said(answer[key]), **goal.get(key, {})) for key, words in what.items()]


def _said(seconds: list[float]) -> str:
    times = [1e3 * x for x in seconds]
    return f"p50 {statistics.median(times):.0f} ms, p95 {percentile(times, 0.95):.0f} ms"


BENCHMARK = Benchmark("analysis", "live answers", measure, NOTES, order=4)
