"""The RK4 ensemble through `gandyn.flow` against a C loop, scipy and numbalsoda."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import _c_loop, _peers
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import Times, faster, interleaved, one_processor, ratios, slower

STARTS, STEPS, H = 1000, 10_000, 0.01
GRID = np.arange(0, STEPS + 1, 10) * H
FEW, MORE = 3, 50
WHAT = "1000 starts × 10⁴ RK4 steps of 0.01"
NOTES = """
The non-saturating GAN, d = 2, starts drawn from N(0, ¼). CPU time of the whole process, held on one core and told that there is one; `gandyn.flow` is
called as a user calls it, keeping the last state, as the C loop does.
C: `benchmarks/rk4.c` with `gcc -O3 -march=native -ffast-math`, checked to call libmvec's vector exp; the row without a target adds
`-mprefer-vector-width=512`.
scipy: `solve_ivp` per start with a numpy field and an output grid of 0.1, 3 starts measured and scaled to 1000; numbalsoda: 50 starts, scaled, with
field and loop compiled by Numba.
Error: the largest difference from DOP853 at 1e-13 on that grid over these 3 starts; "at equal error" means the loosest tolerance that is at least as
accurate as ours.
"""


def starts(m: int = STARTS) -> Any:
    """States (m, 4)."""
    return np.random.default_rng(7).normal(size=(STARTS, 4))[:m] * 0.5


def ours(m: int = STARTS, every: int = STEPS) -> Any:
    """The states at the samples, (m, n, 4)."""
    import gandyn

    x = starts(m)
    orbit = gandyn.flow(gandyn.Scenario("non-saturating", dim=2), x[:, :2], x[:, 2:], STEPS * H, H, every)
    return np.concatenate([orbit.phi, orbit.theta], axis=-1)


def measure() -> list[Row]:
    """All rows."""
    with one_processor():
        rows = _against_c()
    rows.append(_wall())
    with one_processor():
        return rows + _against_scipy() + _against_lsoda()


def _each(seconds: float, count: int = STARTS) -> str:
    """Time per trajectory and step."""
    value = seconds / count / STEPS * 1e9
    return f"{value:.1f} ns a step" if value < 100.0 else f"{value:,.0f} ns a step"


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
    return [*rows, _c_row(f"C, libmvec exp by {wide_lanes}", times, "wide", "")] if wide_lanes > lanes else rows


def _c_row(name: str, times: Times, peer: str, target: str) -> Row:
    values = ratios(times, "ours", peer)
    met = statistics.median(values) <= 1.0 if target else None
    return Row(f"{WHAT}, CPU time, against {name}", _each(statistics.median(times["ours"])), _each(statistics.median(times[peer])), slower(values), target, met)


def _wall() -> Row:
    times = interleaved({"last": ours, "all": lambda: ours(every=1)}, 5)
    last, every = (statistics.median(times[name]) for name in ("last", "all"))
    return Row(f"{WHAT}, wall time on all cores", f"{last * 1e3:.0f} ms", ratio=f"{every * 1e3:.0f} ms when all 10⁷ samples are kept")


def _errors(answers: Any, exact: Any) -> float:
    return float(np.abs(np.asarray(answers) - exact).max())


def _exact() -> Any:
    return np.stack([_peers.reference(x, GRID) for x in starts(FEW)])


def _against_scipy() -> list[Row]:
    try:
        exact = _exact()
    except ImportError:
        return [missing(f"{WHAT} against scipy", "scipy is not installed", "≥ 1000 × at equal error")]
    error = _errors(ours(FEW, 10), exact)
    few = starts(FEW)
    tolerance, reached = _peers.tolerance_for(error, lambda t: _errors([_peers.rk45(x, GRID, t) for x in few], exact), 1e-9)
    loose = _errors([_peers.script(x, GRID) for x in few], exact)
    sides: dict[str, Callable[[], object]] = {
        "ours": ours,
        "script": lambda: [_peers.script(x, GRID) for x in few],
        "equal": lambda: [_peers.rk45(x, GRID, tolerance) for x in few],
    }
    times = interleaved(sides, 3, time.process_time)
    named = f"scipy RK45 at {tolerance:.0e}, error {reached:.0e}"
    return [
        _scaled_row(f"as the script, error {loose:.0e} (ours {error:.0e})", "scipy RK45, defaults", times, "script", FEW, ""),
        _scaled_row(f"at equal error {error:.0e}", named, times, "equal", FEW, "≥ 1000 ×"),
    ]


def _scaled_row(what: str, name: str, times: Times, peer: str, count: int, target: str) -> Row:
    values = ratios(times, "ours", peer, STARTS / count)
    met = statistics.median(values) <= 1e-3 if target else None
    took = f"{_each(statistics.median(times[peer]), count)} ({name})"
    return Row(f"{WHAT}, CPU time, {what}", _each(statistics.median(times["ours"])), took, faster(values), target, met)


def _against_lsoda() -> list[Row]:
    try:
        solve, exact = _peers.lsoda(), _exact()
    except ImportError as error:
        return [missing(f"{WHAT} against numbalsoda", f"{error.name or 'numbalsoda'} is not installed")]
    error = _errors(ours(FEW, 10), exact)
    tolerance, reached = _peers.tolerance_for(error, lambda t: _errors(solve(starts(FEW), GRID, t), exact), 1e-8)
    times = interleaved({"ours": ours, "lsoda": lambda: solve(starts(MORE), GRID, tolerance)}, 3, time.process_time)
    named = f"numbalsoda lsoda at {tolerance:.0e}, error {reached:.0e}"
    return [_scaled_row(f"at equal error {error:.0e}", named, times, "lsoda", MORE, "")]


BENCHMARK = Benchmark("rk4", "ensembles of orbits", measure, NOTES, order=1)
