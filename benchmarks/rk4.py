"""The RK4 ensemble through `gandyn.flow(…, method="rk4")` against a C loop."""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from benchmarks import _c_loop
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import Times, interleaved, one_processor, ratios, slower

STARTS, STEPS, H = 1000, 10_000, 0.01
WHAT = "1000 starts × 10⁴ RK4 steps of 0.01"
NOTES = """
The non-saturating GAN, d = 2, starts drawn from N(0, ¼). CPU time of the whole process, held on one core and told that there is one; `gandyn.flow` is
called with method="rk4", keeping the last state, as the C loop does.
C: `benchmarks/rk4.c` with `gcc -O3 -march=native -ffast-math`, checked to call libmvec's vector exp; the row without a target adds
`-mprefer-vector-width=512`.
"""


def starts() -> Any:
    """States (m, 4)."""
    return np.random.default_rng(7).normal(size=(STARTS, 4)) * 0.5


def ours(every: int = STEPS) -> Any:
    """The states at the samples, (m, n, 4)."""
    import gandyn

    x = starts()
    orbit = gandyn.flow(
        gandyn.Scenario("non-saturating", dim=2), x[:, :2], x[:, 2:], STEPS * H, H, every, method="rk4"
    )
    return np.concatenate([orbit.phi, orbit.theta], axis=-1)


def measure() -> list[Row]:
    """All rows."""
    with one_processor():
        rows = _against_c()
    return [*rows, _wall()]


def _each(seconds: float) -> str:
    """Time per trajectory and step."""
    return f"{seconds / STARTS / STEPS * 1e9:.1f} ns a step"


def _against_c() -> list[Row]:
    target = "≤ 1.0 ×"
    try:
        usual, lanes = _c_loop.compiled()
        wide, wide_lanes = _c_loop.compiled("-mprefer-vector-width=512")
    except _c_loop.NoCompilerError as error:
        return [missing(f"{WHAT}, CPU time, against C", str(error), target)]
    x = np.ascontiguousarray(starts().T)
    assert np.allclose(usual(x, STEPS, H).T, ours()[:, -1], rtol=0.0, atol=1e-9)
    sides = {"ours": ours, "C": lambda: usual(x, STEPS, H), "wide": lambda: wide(x, STEPS, H)}
    times = interleaved(sides, 15, time.process_time)
    rows = [_c_row(f"C, libmvec exp by {lanes}", times, "C", target)]
    return (
        [*rows, _c_row(f"C, libmvec exp by {wide_lanes}", times, "wide", "")] if wide_lanes > lanes else rows
    )


def _c_row(name: str, times: Times, peer: str, target: str) -> Row:
    values = ratios(times, "ours", peer)
    met = statistics.median(values) <= 1.0 if target else None
    return Row(
        f"{WHAT}, CPU time, against {name}",
        _each(statistics.median(times["ours"])),
        _each(statistics.median(times[peer])),
        slower(values),
        target,
        met,
    )


def _wall() -> Row:
    times = interleaved({"last": ours, "all": lambda: ours(1)}, 5)
    last, every = (statistics.median(times[name]) for name in ("last", "all"))
    return Row(
        f"{WHAT}, wall time on all cores",
        f"{last * 1e3:.0f} ms",
        ratio=f"{every * 1e3:.0f} ms when all 10⁷ samples are kept",
    )


BENCHMARK = Benchmark("rk4", "ensembles of RK4 orbits", measure, NOTES, order=2)
