"""From starts and a field to samples: which method integrates it, on how many threads.

auto: DOP853 with error control, and Rodas5P where stability limits its step; on fields with corners, poles or
walls DOP853
    between located events. The step is the distance of the samples only.
rk4: the classical Runge-Kutta method with the step given, as the articles' figures have it, corners or not; a
clipping
    box is applied after each step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gandyn.kernels import cache, numpy_dop853
from gandyn.kernels.endings import STIFF, STUCK, UNFINISHED
from gandyn.orbit import Array
from gandyn.plane import _collinear, from_plane, to_plane
from gandyn.scenario import Scenario

AUTO, RK4 = METHODS = ("auto", "rk4")
# Fewer trajectories than this are not worth a second thread; those with events take longer each.
WORTH_SPLITTING, WORTH_SPLITTING_EVENTS = 128, 16
# Rodas5P's dense output is of order 4, so its steps are held to a tenth of the tolerance.
IMPLICIT_SHARE = 0.1

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Settings:
    """How to integrate: rows samples, each `every` steps of the signed size `step` apart."""

    rows: int
    every: int
    step: float
    method: str = AUTO
    tolerance: float = 1e-11
    bound: float = 1e6
    compiled: bool = True

    @property
    def spacing(self) -> float:
        """The signed time between samples."""
        return self.step * self.every


class Result(NamedTuple):
    """Samples (m, rows, 2d), how many are valid, why each trajectory ended (m,), and the steps it
    took (m,).
    """

    out: Array
    length: Indices
    ended: Indices
    steps: Indices


def is_smooth(scenario: Scenario) -> bool:
    """Whether the field has no corner or pole anywhere.

    A corner blurred by noise is still too sharp for steps that are longer than the noise is wide, so it
    counts as one.
    """
    smooth = all(regularizer.smooth for regularizer in scenario.acting)
    return smooth and scenario.spec.smooth(layers(scenario.params())[-1])


def layers(params: Any) -> list[Any]:
    """The nested tuples of a scenario, outermost first."""
    found = [params]
    while hasattr(found[-1], "inner"):
        found.append(found[-1].inner)
    return found


def box(scenario: Scenario) -> float | None:
    """Half-width w of the box [−w, w]^d that φ is clipped to, or None."""
    half_width = scenario.spec.box
    return half_width(layers(scenario.params())[-1]) if half_width else None


def kernel_key(scenario: Scenario, method: str = AUTO) -> str:
    """Names the compiled kernel that integrates this scenario: its method and its formulas."""
    kind = "walls" if scenario.spec.box else "smooth" if is_smooth(scenario) else "events"
    kind = kind if method == AUTO else f"{RK4}-box" if scenario.spec.box else RK4
    return f"{kind}-{cache.signature(scenario.params())}"


def integrate(scenario: Scenario, phi: Array, theta: Array, how: Settings) -> Result:
    """Integrates from phi, theta (m, d)."""
    if not how.compiled:
        return Result(*numpy_dop853.ensemble(phi, theta, how, box(scenario), scenario.params()))
    if scenario.spec.box:
        result = _split(
            _in_box(scenario, how),
            np.concatenate([phi, theta], axis=1),
            how.rows,
            2 * scenario.dim,
            WORTH_SPLITTING_EVENTS,
        )
    else:
        result = _in_plane(scenario, phi, theta, how)
    cache.mark_ready(kernel_key(scenario, how.method))
    return result


def _in_plane(scenario: Scenario, phi: Array, theta: Array, how: Settings) -> Result:
    """In the plane that φ and θ span, which the flow never leaves."""
    smooth = is_smooth(scenario)
    plane, basis = to_plane(phi, theta, straight=not smooth)
    least = WORTH_SPLITTING if smooth or how.method == RK4 else WORTH_SPLITTING_EVENTS
    width = 2 if scenario.dim == 1 else 4
    kernel = _classical(scenario, how) if how.method == RK4 else _adaptive(scenario, how)
    out, *rest = _split(kernel, plane, how.rows, width, least)
    out = from_plane(out, basis)
    # Turning into the plane and back rounds; the first sample is what was given.
    out[:, 0] = np.concatenate([phi, theta], axis=1)
    return Result(out, *rest)


Kernel = Callable[[Array, Array, Indices, Indices, Indices], None]


def _classical(scenario: Scenario, how: Settings) -> Kernel:
    from gandyn.kernels import runge_kutta

    params = scenario.params()

    def run(starts: Array, out: Array, length: Indices, ended: Indices, steps: Indices) -> None:
        runge_kutta.ensemble(starts, out, how.every, how.step, how.bound, params, length, ended)
        steps[:] = (length - 1) * how.every

    return run


def by_lanes(scenario: Scenario, plane: Array) -> NDArray[np.bool_]:
    """Which starts (m, 4) meet no corner: all of a smooth field; where only poles are, those that are not on
    a line with them.
    """
    if is_smooth(scenario):
        return np.ones(len(plane), dtype=bool)
    if scenario.spec.switch is not None:
        return np.zeros(len(plane), dtype=bool)
    return ~_collinear(plane[:, :2], plane[:, 2:])


def _adaptive(scenario: Scenario, how: Settings) -> Kernel:
    from gandyn.kernels.sinks import Samples

    cells = Cells(
        scenario.params(), scenario.spec.switch is not None, how.rows, how.spacing, how.tolerance, how.bound
    )

    def run(starts: Array, out: Array, length: Indices, ended: Indices, steps: Indices) -> None:
        out[:, 0] = starts[:, :: starts.shape[1] // out.shape[2]]
        smooth = by_lanes(scenario, starts)
        run_smooth(cells, np.flatnonzero(smooth), starts, NO_TABLE, Samples(out), length, ended, steps)
        # A pull of constant size may hold φ at 0, off any line, too; in blocks the steps collapse there.
        held = np.isin(ended, (STUCK, UNFINISHED)) & smooth & (not is_smooth(scenario))
        rest = np.flatnonzero(~smooth | held)
        run_events(cells, rest, starts, NO_TABLE, Samples(out), length, ended, steps)

    return run


NO_TABLE = np.zeros((0, 0))


class Cells(NamedTuple):
    """What all trajectories share: parameters (PerLane if each has its own), whether the field has a switch,
    and how.

    box: the half-width of the box for φ, or None; its number is the first in a table of parameters.
    """

    params: Any
    switched: bool
    rows: int
    spacing: float
    tolerance: float
    bound: float
    box: float | None = None


def run_smooth(cells: Cells, todo: Any, starts: Array, table: Array, sink: Any, *notes: Indices) -> None:
    """DOP853 in lanes on those in `todo` of the starts (m, 4); Rodas5P goes on where stability limits its
    step.

    table: (numbers of parameters, m) if they are PerLane. notes: length, ended and steps, (m,) each, filled.
    """
    if not todo.size:
        return
    length, ended, steps = notes
    from gandyn.kernels import adaptive, tableaux

    state = np.zeros((len(starts), 7))
    state[:, :4], state[:, 5] = starts, 1.0
    length[todo], ended[todo], steps[todo] = cells.rows, 0, 0
    todo = todo if cells.rows > 1 else todo[:0]
    for method, share in ((tableaux.EXPLICIT, 1.0), (tableaux.IMPLICIT, IMPLICIT_SHARE)):
        if todo.size:
            how = cells.rows, cells.spacing, share * cells.tolerance, cells.bound
            adaptive.ensemble(todo, state, table, sink, *how, method, cells.params, *notes)
        todo = todo[ended[todo] == STIFF]


def run_events(cells: Cells, todo: Any, starts: Array, table: Array, sink: Any, *notes: Indices) -> None:
    """DOP853 between events, one after the other, on those in `todo` of the starts (m, 4), or (m, 2d) in a
    box.
    """
    if not todo.size:
        return
    from gandyn.kernels import modes, piecewise

    boxed, width = cells.box is not None, cells.box or 0.0
    problem: Any = modes.Projected(cells.params, width) if boxed else modes.Switching(cells.params)
    numbers, how = np.ravel(table, "F"), (cells.rows, cells.spacing, cells.tolerance, cells.bound)
    kind = boxed or cells.switched, boxed, problem, starts.shape[1] // 2 if boxed else 1
    piecewise.ensemble(todo, starts, numbers, len(table), sink, *how, *kind, *notes)


def _in_box(scenario: Scenario, how: Settings) -> Kernel:
    from gandyn.kernels import runge_kutta
    from gandyn.kernels.sinks import Samples

    width, params = box(scenario), scenario.params()
    cells = Cells(params, False, how.rows, how.spacing, how.tolerance, how.bound, width)

    def located(starts: Array, out: Array, length: Indices, ended: Indices, steps: Indices) -> None:
        run_events(cells, np.arange(len(starts)), starts, NO_TABLE, Samples(out), length, ended, steps)

    def classical(starts: Array, out: Array, length: Indices, ended: Indices, steps: Indices) -> None:
        runge_kutta.in_box(starts, out, how.every, how.step, how.bound, width, params, length, ended)
        steps[:] = (length - 1) * how.every

    return located if how.method == AUTO else classical


def _split(run: Kernel, starts: Array, rows: int, width: int, least: int) -> Result:
    """Runs the kernel on the starts, which give samples (m, rows, width), on several threads if there are
    many.
    """
    m = len(starts)
    parts = Result(np.empty((m, rows, width)), *(np.empty(m, dtype=np.int64) for _ in range(3)))
    workers = min(cores(), max(1, m // least))
    edges = np.linspace(0, m, workers + 1).astype(int)
    pieces: list[Any] = [(starts[i:j], *(part[i:j] for part in parts)) for i, j in pairwise(edges)]
    if workers == 1:
        run(*pieces[0])
    else:
        # Compiles once, before threads meet in the compiler.
        run(starts[:1], parts.out[:1, :1], parts.length[:1], parts.ended[:1], parts.steps[:1])
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda piece: run(*piece), pieces))
    return parts


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
