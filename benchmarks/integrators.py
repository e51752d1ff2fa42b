"""The flow with error control, as `gandyn.flow` integrates it, against heyoka, numbalsoda, scipy and our own
RK4.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks import _heyoka, _peers
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import Times, faster, interleaved, one_processor, ratios, slower

STARTS, CHECKED, FEW, T, ERROR = 1000, 40, 3, 100.0, 3e-10
ENDS, GRID = np.array([0.0, T]), np.linspace(0.0, T, 1001)
STORED, PICTURE = 200, 200
FINAL, SAMPLED, STORING = (
    "final state after t = 100",
    "1001 samples up to t = 100",
    "storing one of 10⁴ samples",
)
# Stiff cases: what the row calls them, scenario, time, the field as peers have it.
STIFF: tuple[tuple[str, dict[str, Any], float, _peers.Field], ...] = (
    (
        "WGAN-GP λ = 100, c = 0",
        {"variant": "wgan-gp", "parameters": {"lambda": 100.0, "c": 0.0}},
        T,
        _peers.wgan_gp(100.0),
    ),
    (
        "R1 γ = 10, τ = (16, 1)",
        {"regularizers": {"r1": 10.0}, "time_scales": (16.0, 1.0)},
        T,
        _peers.non_saturating(10.0, 16.0),
    ),
    (
        "R1 γ = 10, τ = (10⁴, 1)",
        {"regularizers": {"r1": 10.0}, "time_scales": (1e4, 1.0)},
        1e3,
        _peers.non_saturating(10.0, 1e4),
    ),
)
NOTES = f"""
The non-saturating GAN, d = 2, 1000 starts drawn from N(0, ¼). CPU time of the whole process, held on one core and told that there is one.
Error: the largest difference of any component from DOP853 of scipy at 1e-13 over the first {CHECKED} starts, at the end or at all samples, whichever are
asked for. "At equal error" means that each side runs at its loosest tolerance (in steps of 10^⅛) that reaches it.
heyoka: Taylor series compiled for this field; the loop over batches is Python's, a few per cent of its time; "forced" adds its options force_avx512 and
fast_math. numbalsoda: field and loop compiled by Numba. scipy: `solve_ivp` with a numpy field, {FEW} starts, scaled to 1000.
Stiff: both sides at the tolerance 1e-8; errors against scipy's Radau at 1e-12 over {FEW} starts.
Storing: the time for 10,001 samples less that for the last one alone, {STORED} starts. The picture: {PICTURE} orbits up to t = 40 with 2001 samples.
"""

Side = Callable[[], object]
Absent = list[tuple[str, str, str]]


def starts(m: int = STARTS) -> Any:
    """States (m, 4)."""
    return np.random.default_rng(7).normal(size=(STARTS, 4))[:m] * 0.5


def flow(
    m: int = STARTS, duration: float = T, step: float = T, setting: dict[str, Any] | None = None, **how: Any
) -> Any:
    """The orbits, as a user has them."""
    import gandyn

    x = starts(m)
    return gandyn.flow(gandyn.Scenario(**(setting or {})), x[:, :2], x[:, 2:], duration, step, **how)


def rk4(step: float = 0.01) -> Any:
    """Final states by RK4."""
    return flow(STARTS, T, step, save_every=round(T / step), method="rk4")


def states(orbit: Any) -> Any:
    """(m, n, 4)."""
    return np.concatenate([orbit.phi, orbit.theta], axis=-1)


def measure() -> list[Row]:
    """All rows."""
    try:
        exact = np.stack([_peers.reference(x, GRID) for x in starts(CHECKED)])
    except ImportError:
        return [missing("the flow with error control", "scipy, which says what is exact, is not installed")]
    with one_processor():
        return [*_final(exact), *_sampled(exact), *_stiff(), *_storing(), _picture(), *_script(exact)]


def _error(answers: Any, exact: Any) -> float:
    return float(np.abs(np.asarray(answers) - exact).max())


def _each(seconds: float, count: int = STARTS) -> str:
    return f"{seconds / count * 1e6:,.1f} µs an orbit"


def _at(tolerance: float, reached: float) -> str:
    return f"at {tolerance:.1e}, error {reached:.1e}"


def _row(
    what: str,
    times: Times,
    ours: str,
    peer: str,
    how: tuple[str, str],
    goal: float | None,
    scale: float = 1.0,
) -> Row:
    """Ours against a peer of which 1/scale of the orbits ran; goal: the ratio that is wanted, said as it is
    read best.
    """
    values = ratios(times, ours, peer, scale)
    tall = goal is not None and goal < 1 / 7
    target = "" if goal is None else f"≥ {1 / goal:,.0f} ×" if tall else f"≤ {goal:g} ×"
    mine, theirs = (statistics.median(times[name]) for name in (ours, peer))
    met = None if goal is None else statistics.median(values) <= goal
    ratio = faster(values) if tall or (goal is None and max(values) < 1 / 7) else slower(values)
    return Row(what, f"{_each(mine)} ({how[0]})", f"{_each(theirs * scale)} ({how[1]})", ratio, target, met)


def _final(exact: Any) -> list[Row]:
    """Final states at equal error."""
    few, last, what = starts(CHECKED), exact[:, -1], f"{FINAL}, CPU time at equal error {ERROR:.0e}, against"
    sides: dict[str, Side] = {"RK4": rk4}
    how = {"RK4": f"h = 0.01, error {_error(states(rk4())[:CHECKED, -1], last):.1e}"}
    tolerance, reached = _peers.tolerance_for(
        ERROR, lambda t: _error(states(flow(CHECKED, tolerance=t))[:, -1], last), 1e-8, 8
    )
    sides["ours"], how["ours"] = partial(flow, tolerance=tolerance), _at(tolerance, reached)
    absent = _add_heyoka(_heyoka.KINDS, sides, how, _heyoka.final, T, last, few) + _add_numbalsoda(
        sides, how, last, few
    )
    times = interleaved(sides, 9, time.process_time)
    rows = [_row(f"{what} our own RK4", times, "ours", "RK4", (how["ours"], how["RK4"]), 0.2)]
    goals = {"recommended": 0.55, "dop853": 1 / 8}
    for name in list(sides)[2:]:
        peer = _heyoka.named(name) if name in _heyoka.KINDS else f"numbalsoda {name}"
        rows.append(_row(f"{what} {peer}", times, "ours", name, (how["ours"], how[name]), goals.get(name)))
    return rows + [missing(f"{what} {name}", why, target) for name, why, target in absent]


def _add_heyoka(
    kinds: Any, sides: dict[str, Side], how: dict[str, str], make: Any, where: Any, exact: Any, few: Any
) -> Absent:
    """Adds its sides at the error wanted; what is missing, why, and its target."""
    try:
        import heyoka
    except ImportError:
        return [("heyoka", "heyoka is not installed", "≤ 0.55 ×")]
    for kind in kinds:
        if _heyoka.KINDS[kind] == (heyoka.recommended_simd_size(), {}):
            continue
        tolerance, reached = _peers.tolerance_for(
            ERROR, lambda t, kind=kind: _error(make(kind, where, t)(few), exact), 1e-7, 8
        )
        sides[kind], how[kind] = partial(make(kind, where, tolerance), starts()), _at(tolerance, reached)
    return []


def _add_numbalsoda(sides: dict[str, Side], how: dict[str, str], exact: Any, few: Any) -> Absent:
    """The same for numbalsoda."""
    for method in ("dop853", "lsoda"):
        try:
            solve = _peers.numbalsoda(method, _peers.non_saturating())
        except ImportError as error:
            return [("numbalsoda dop853", f"{error.name or 'numbalsoda'} is not installed", "≥ 8 ×")]
        tolerance, reached = _peers.tolerance_for(
            ERROR, lambda t, solve=solve: _error(solve(few, ENDS, t)[:, -1], exact), 1e-8, 8
        )
        sides[method], how[method] = partial(solve, starts(), ENDS, tolerance), _at(tolerance, reached)
    return []


def _sampled(exact: Any) -> list[Row]:
    """1001 samples at equal error, against the quicker of heyoka's batches and our own RK4."""
    what = f"{SAMPLED}, CPU time at equal error {ERROR:.0e}, against"
    tolerance, reached = _peers.tolerance_for(
        ERROR, lambda t: _error(states(flow(CHECKED, T, 0.1, tolerance=t)), exact), 1e-8, 8
    )
    sides: dict[str, Side] = {
        "ours": partial(flow, STARTS, T, 0.1, tolerance=tolerance),
        "RK4": partial(flow, STARTS, T, 0.01, save_every=10, method="rk4"),
    }
    how = {"ours": _at(tolerance, reached), "RK4": "h = 0.01"}
    batches = ("recommended", "batch 8, forced")
    absent = _add_heyoka(batches, sides, how, _heyoka.sampled, GRID, exact, starts(CHECKED))
    times = interleaved(sides, 5, time.process_time)
    rows = [_row(f"{what} our own RK4", times, "ours", "RK4", (how["ours"], how["RK4"]), None)]
    if absent:
        return [*rows, missing(f"{what} heyoka's best batch", absent[0][1], "≤ 0.35 ×")]
    best = min(batches, key=lambda name: statistics.median(times[name]))
    return [
        *rows,
        _row(
            f"{what} heyoka's best: {_heyoka.named(best)}",
            times,
            "ours",
            best,
            (how["ours"], how[best]),
            0.35,
        ),
    ]


def _stiff() -> list[Row]:
    """Stiff cases at equal tolerance."""
    rows = []
    for name, setting, duration, field in STIFF:
        what = (
            f"stiff: {name}, final state after t = {duration:g}, CPU time at tolerance 1e-8, against"
            " numbalsoda lsoda"
        )
        try:
            solve = _peers.numbalsoda("lsoda", field)
        except ImportError as error:
            rows.append(missing(what, f"{error.name or 'numbalsoda'} is not installed", "≤ 1 ×"))
            continue
        ends = np.array([0.0, duration])
        exact = np.stack([_peers.stiff_reference(field, x, ends)[-1] for x in starts(FEW)])
        sides: dict[str, Side] = {
            "ours": partial(flow, STARTS, duration, duration, setting, tolerance=1e-8),
            "lsoda": partial(solve, starts(), ends, 1e-8),
        }
        ours = (
            "error"
            f" {_error(states(flow(FEW, duration, duration, setting, tolerance=1e-8))[:, -1], exact):.0e}"
        )
        theirs = f"error {_error(solve(starts(FEW), ends, 1e-8)[:, -1], exact):.0e}"
        rows.append(
            _row(what, interleaved(sides, 5, time.process_time), "ours", "lsoda", (ours, theirs), 1.0)
        )
    return rows


def _storing() -> list[Row]:
    """What each further sample costs."""
    sides = {
        "auto, many": partial(flow, STORED, T, 0.01),
        "auto, last": partial(flow, STORED, T, T),
        "rk4, many": partial(flow, STORED, T, 0.01, method="rk4"),
        "rk4, last": partial(flow, STORED, T, 0.01, save_every=10_000, method="rk4"),
    }
    times = interleaved(sides, 9, time.process_time)
    rows = []
    for method in ("auto", "rk4"):
        each = [
            (many - last) / STORED / 1e4 * 1e9
            for many, last in zip(times[f"{method}, many"], times[f"{method}, last"])
        ]
        value = statistics.median(each)
        rows.append(
            Row(
                f'{STORING}, CPU time, method "{method}"',
                f"{value:.1f} ns (min {min(each):.1f})",
                target="≤ 15 ns",
                met=value <= 15.0,
            )
        )
    return rows


def _picture() -> Row:
    """A picture's orbits with their measured error, against RK4 without."""
    sides: dict[str, Side] = {
        "ours": lambda: flow(PICTURE, 40.0, 0.02).error,
        "RK4": partial(flow, PICTURE, 40.0, 0.02, method="rk4"),
    }
    times, found = interleaved(sides, 9, time.process_time), flow(PICTURE, 40.0, 0.02).error.max()
    values = ratios(times, "ours", "RK4")
    mine, theirs = (f"{statistics.median(times[name]) * 1e3:.1f} ms" for name in sides)
    what = (
        f"a picture of {PICTURE} orbits, 2001 samples each, CPU time with its error measured, against RK4"
        " without"
    )
    return Row(
        what,
        f"{mine} (error {found:.0e})",
        f"{theirs} (h = 0.02)",
        slower(values),
        "≤ 1 ×",
        statistics.median(values) <= 1.0,
    )


def _script(exact: Any) -> list[Row]:
    """A script that calls scipy, at the error of our default tolerance, and as it comes."""
    few, last = starts(FEW), exact[:FEW, -1]
    error = _error(states(flow(FEW))[:, -1], last)
    tolerance, reached = _peers.tolerance_for(
        error, lambda t: _error([_peers.rk45(x, ENDS, t)[-1] for x in few], last), 1e-10, 8
    )
    loose = _error([_peers.script(x, ENDS)[-1] for x in few], last)
    sides: dict[str, Side] = {
        "ours": flow,
        "script": lambda: [_peers.script(x, ENDS) for x in few],
        "equal": lambda: [_peers.rk45(x, ENDS, tolerance) for x in few],
    }
    times, scale, ours = interleaved(sides, 3, time.process_time), STARTS / FEW, f"default, error {error:.0e}"
    what = f"{FINAL}, CPU time, against a script with scipy's RK45"
    return [
        _row(
            f"{what} as it comes",
            times,
            "ours",
            "script",
            (ours, f"defaults, error {loose:.0e}"),
            None,
            scale,
        ),
        _row(f"{what} at equal error", times, "ours", "equal", (ours, _at(tolerance, reached)), 1e-4, scale),
    ]


BENCHMARK = Benchmark("integrators", "orbits with error control", measure, NOTES, order=1)
