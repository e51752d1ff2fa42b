"""`python -m benchmarks [NAME …]`: measures, prints, and writes docs/benchmarks.md."""

from __future__ import annotations

import sys
import time

from benchmarks import _report, benchmarks
from benchmarks._benchmark import Benchmark, Row, missing


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or all; the exit status is 2 for an unknown name."""
    known = benchmarks()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in names or known:
        rows = _measured(known[name])
        print(_report.printed(known[name], rows), flush=True)
        _report.write({known[name]: rows}, known)
    return 0


def _measured(benchmark: Benchmark) -> list[Row]:
    """Its rows; trouble in one benchmark must not cost the others."""
    start = time.perf_counter()
    try:
        return benchmark.measure()
    except Exception as error:
        return [missing(benchmark.title, f"{type(error).__name__}: {error}")]
    finally:
        print(f"[{benchmark.id}: {time.perf_counter() - start:.0f} s]", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
