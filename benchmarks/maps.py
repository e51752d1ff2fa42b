"""Convergence maps and basins through `gandyn.convergence_map` against numpy and a C loop."""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import Any

import numpy as np

from benchmarks import _c_loop, _c_map
from benchmarks._benchmark import Benchmark, Row, missing
from benchmarks._measure import Times, faster, interleaved, one_processor, ratios, slower

SIZE, ROUNDS, PHI, THETA = 512, 2000, 0.1, 0.2
# numpy takes every so-many-th row of cells, and its time is scaled by as many.
SHARE = 16
BASIN, STEP = 256, 0.1
# The basin's accuracy is measured on every so-many-th cell each way; steps so many times shorter than the
# samples' are exact.
APART, EXACT = 32, 32
BOUND = 1e6
WHAT = "512 × 512 cells × 2000 rounds"
FLOW = "256 × 256 basin × 2000 samples 0.1 apart"
NOTES = """
The non-saturating GAN, d = 1. The map: alternating gradient descent, generator first, R1 γ ∈ [0, 3] × η ∈ [0.05, 2.5], from (0.1, 0.2). The basin: the flow
with R1 γ = 0.3 from φ, θ ∈ [−2, 2], with error control; numpy does RK4 steps, the longest of 0.1, 0.05, 0.025, … that are as accurate. Error: the largest
difference from numpy's RK4 at 0.1/32 at any sample of every 32nd cell each way. CPU time of the whole process, held on one core and told that there is one.
"Orbits" is what `gandyn.kernels.maps` does, with the notes a verdict needs; "the whole map" is `gandyn.convergence_map` as a user calls it, with verdicts,
rates, exact radii and critical curves besides, against the C loop's orbits.
C: `benchmarks/maps.c`, the same rounds and notes on blocks of 64 cells, stopped as ours; `gcc -O3 -march=native -ffast-math -fno-finite-math-only`, checked
to call libmvec's vector exp and to find the same extremes; the row without a target adds `-mprefer-vector-width=512`.
numpy: one array of all cells per number, in-place where it can be, with only the largest ‖x‖² and the rounds inside noted; of the map every 16th row of
cells, scaled by the cells, of the basin the first 16th of the steps; what has diverged stays in the array.
"""


def grid(share: int = 1) -> tuple[Any, Any]:
    """γ and η of all cells, or of every `share`-th row."""
    gamma, eta = np.meshgrid(np.linspace(0.0, 3.0, SIZE), np.linspace(0.05, 2.5, SIZE)[::share])
    return gamma.ravel(), eta.ravel()


def table() -> Any:
    """The cells as the library tabulates them, with the columns of all."""
    import gandyn
    from gandyn.maps.axes import CellSetup
    from gandyn.maps.table import cell_table

    base = CellSetup(
        gandyn.Scenario("non-saturating", dim=1),
        gandyn.UpdateConfig("alternating"),
        np.array([PHI]),
        np.array([THETA]),
    )
    found = cell_table(base, gandyn.Axis("r1", 0.0, 3.0, SIZE), gandyn.Axis("lr", 0.05, 2.5, SIZE))
    cells = np.indices((SIZE, SIZE)).reshape(2, -1)
    return found, found.cells(cells[1], cells[0])


def orbits(found: Any, columns: Any) -> Any:
    """The kernel on all cells: tops, extremes, alive, last."""
    from gandyn.kernels import maps
    from gandyn.kernels.lane_rules import Rounds
    from gandyn.update_rules.alternating import Alternating

    m = columns.shape[1]
    how = Rounds(2, 1, 1, np.ones(ROUNDS), Alternating(), (), (), ())
    tops, extremes, steps = np.full((64, m), np.nan), np.full((7, 5, m), np.nan), np.full((7, m), np.nan)
    alive, gone, left, last = np.zeros(m), np.zeros(m, dtype=np.int64), np.zeros(m), np.zeros((m, 2))
    maps.survey(
        columns, (0,), ROUNDS, BOUND**2, found.proto, how, tops, extremes, steps, alive, gone, left, last
    )
    return tops, extremes, alive, last


def whole() -> Any:
    """The map as a user computes it."""
    import gandyn

    spec = gandyn.MapSpec(gandyn.Axis("r1", 0.0, 3.0, SIZE), gandyn.Axis("lr", 0.05, 2.5, SIZE))
    return gandyn.convergence_map(
        gandyn.Scenario("non-saturating", dim=1),
        spec,
        gandyn.UpdateConfig("alternating"),
        [PHI],
        [THETA],
        rounds=ROUNDS,
    )


def by_numpy(gamma: Any, eta: Any) -> Any:
    """The same rounds on whole arrays: largest ‖x‖² and rounds inside."""
    phi, theta = np.full(len(gamma), PHI), np.full(len(gamma), THETA)
    top, inside = np.zeros(len(gamma)), np.zeros(len(gamma))
    with np.errstate(all="ignore"):
        for _ in range(ROUNDS):
            theta += eta * phi / (1.0 + np.exp(phi * theta))
            phi += eta * (-gamma * phi - theta / (1.0 + np.exp(-phi * theta)))
            size = phi * phi + theta * theta
            np.fmax(top, size, out=top)
            inside += size <= BOUND**2
    return top, inside


def basin() -> Any:
    """The basin as a user computes it."""
    import gandyn

    spec = gandyn.MapSpec(
        gandyn.Axis("phi", -2.0, 2.0, BASIN), gandyn.Axis("theta", -2.0, 2.0, BASIN), "basin"
    )
    return gandyn.convergence_map(
        gandyn.Scenario("non-saturating", {}, {"r1": 0.3}, dim=1), spec, duration=ROUNDS * STEP, step=STEP
    )


def basin_cells(apart: int = 1) -> Any:
    """States (2, m) of all cells, or of every `apart`-th each way."""
    along = np.linspace(-2.0, 2.0, BASIN)[::apart]
    return np.array(np.meshgrid(along, along)).reshape(2, -1)


def basin_by_numpy(step: float) -> Any:
    """The last states of RK4 steps for the first 1/SHARE of the time, and the largest ‖x‖² of each."""
    x = basin_cells()
    top = np.zeros(x.shape[1])
    for _ in range(round(ROUNDS * STEP / step) // SHARE):
        x = _stepped(x, step)
        np.fmax(top, (x * x).sum(0), out=top)
    return x, top


def _stepped(x: Any, step: float) -> Any:
    """x (2, m) after one RK4 step."""

    def slope(x: Any) -> Any:
        up = 1.0 / (1.0 + np.exp(-x[0] * x[1]))
        return np.array([-up * x[1] - 0.3 * x[0], (1.0 - up) * x[0]])

    k1 = slope(x)
    k2 = slope(x + 0.5 * step * k1)
    k3 = slope(x + 0.5 * step * k2)
    return x + step / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + slope(x + step * k3))


def _samples(parts: int) -> Any:
    """Samples (ROUNDS, 2, m) of some cells by numpy's RK4, `parts` steps from one to the next."""
    x, kept = basin_cells(APART), []
    for _ in range(ROUNDS):
        for _ in range(parts):
            x = _stepped(x, STEP / parts)
        kept.append(x)
    return np.array(kept)


def basin_accuracy() -> tuple[float, float, float]:
    """The error of our samples, the longest step of numpy that is as accurate, and its error."""
    import gandyn
    from gandyn.maps.simulate import TOLERANCE

    scenario, (phi, theta) = gandyn.Scenario("non-saturating", {}, {"r1": 0.3}, dim=1), basin_cells(APART)
    orbit = gandyn.flow(scenario, phi[:, None], theta[:, None], ROUNDS * STEP, STEP, tolerance=TOLERANCE)
    exact = _samples(EXACT)
    ours = float(
        np.abs(np.array([orbit.phi[:, 1:, 0].T, orbit.theta[:, 1:, 0].T]).swapaxes(0, 1) - exact).max()
    )
    parts = 1
    while (error := float(np.abs(_samples(parts) - exact).max())) > ours and parts < EXACT // 2:
        parts *= 2
    return ours, STEP / parts, error


def measure() -> list[Row]:
    """All rows."""
    with one_processor():
        rows = [*_against_c(), _against_numpy(), _basin_row()]
    return [*rows, _wall()]


def _each(seconds: float, cells: int = SIZE * SIZE) -> str:
    return f"{seconds:.2f} s, {seconds / cells / ROUNDS * 1e9:.2f} ns a round"


def _against_c() -> list[Row]:
    target, cells = "≤ 1.0 ×", table()
    try:
        usual, lanes = _c_map.compiled()
        wide, wide_lanes = _c_map.compiled("-mprefer-vector-width=512")
    except _c_loop.NoCompilerError as error:
        return [missing(f"{WHAT}, orbits, CPU time, against C", str(error), target)]
    gamma, eta = grid()
    _check(orbits(*cells), usual(gamma, eta, ROUNDS, PHI, THETA))
    peers = {
        name: partial(survey, gamma, eta, ROUNDS, PHI, THETA)
        for name, survey in (("C", usual), ("wide", wide))
    }
    times = interleaved({"ours": partial(orbits, *cells), **peers, "whole": whole}, 3, time.process_time)
    rows = [_c_row("orbits", "ours", f"C, libmvec exp by {lanes}", times, "C", target)]
    if wide_lanes > lanes:
        rows.append(_c_row("orbits", "ours", f"C, libmvec exp by {wide_lanes}", times, "wide", ""))
    return [
        *rows,
        _c_row("the whole map", "whole", f"the orbits in C, libmvec exp by {lanes}", times, "C", ""),
    ]


def _check(ours: Any, theirs: Any) -> None:
    """Both saw the same, but for chaos near the bound: rounds inside, and the largest ‖x‖² where it stayed
    inside.
    """
    stayed = (ours[2] == ROUNDS) & (theirs[2] == ROUNDS)
    assert (ours[2] == theirs[2]).mean() > 0.99
    assert np.allclose(np.nanmax(ours[0][:, stayed], axis=0), np.nanmax(theirs[0][stayed], axis=1), rtol=1e-6)


def _c_row(what: str, ours: str, name: str, times: Times, peer: str, target: str) -> Row:
    values = ratios(times, ours, peer)
    met = statistics.median(values) <= 1.0 if target else None
    return Row(
        f"{WHAT}, {what}, CPU time, against {name}",
        _each(statistics.median(times[ours])),
        _each(statistics.median(times[peer])),
        slower(values),
        target,
        met,
    )


def _against_numpy() -> Row:
    gamma, eta = grid(SHARE)
    times = interleaved({"ours": whole, "numpy": lambda: by_numpy(gamma, eta)}, 3, time.process_time)
    values = ratios(times, "ours", "numpy", SHARE)
    numpy = f"{_each(statistics.median(times['numpy']) * SHARE)} (1/{SHARE} of the cells, scaled)"
    met = statistics.median(values) <= 1.0 / 20.0
    return Row(
        f"{WHAT}, the whole map, CPU time, against numpy",
        _each(statistics.median(times["ours"])),
        numpy,
        faster(values),
        "≥ 20 ×",
        met,
    )


def _basin_row() -> Row:
    error, step, reached = basin_accuracy()
    times = interleaved({"ours": basin, "numpy": partial(basin_by_numpy, step)}, 3, time.process_time)
    values = ratios(times, "ours", "numpy", SHARE)
    ours = f"{_each(statistics.median(times['ours']), BASIN**2)} (error {error:.0e})"
    numpy = (
        f"{statistics.median(times['numpy']) * SHARE:.2f} s (RK4 steps of {step:g}, error {reached:.0e};"
        f" 1/{SHARE} of the steps, scaled)"
    )
    met = statistics.median(values) <= 1.0 / 20.0
    return Row(f"{FLOW}, CPU time at equal error, against numpy", ours, numpy, faster(values), "≥ 20 ×", met)


def _wall() -> Row:
    times = interleaved({"map": whole, "basin": basin}, 3)
    return Row(
        f"{WHAT}, wall time on all cores",
        f"{statistics.median(times['map']):.2f} s",
        ratio=f"the basin: {statistics.median(times['basin']):.2f} s",
    )


BENCHMARK = Benchmark("maps", "convergence maps and basins", measure, NOTES, order=2)
