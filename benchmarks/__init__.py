"""What is fast here, measured against what else there is: `python -m benchmarks [NAME …]` writes
docs/benchmarks.md.

To add a benchmark, write a module here that holds:

1. a docstring that says what is compared and how; 2. `measure() -> list[Row]`, which takes at most a minute
or two, runs all sides interleaved (`_measure.interleaved`), and
   turns a missing tool into `missing(what, why)` instead of an exception;
3. `BENCHMARK = Benchmark(id, title, measure)`.

Nothing that is measured may be imported before `measure` runs.
"""

from __future__ import annotations

import sys

from benchmarks._benchmark import Benchmark
from gandyn.registry import discover


def benchmarks() -> dict[str, Benchmark]:
    """All of them by id, in the order of the report."""
    return discover(sys.modules[__name__], "BENCHMARK")
