"""The cells of a map in tiles, computed on the threads of this process or by a cluster; the same function of
the same cells either way, so that on one kind of processor the maps are equal bit for bit.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gandyn.integration import cores
from gandyn.maps.axes import CellSetup, MapError
from gandyn.maps.cells import Cells, run_cells
from gandyn.maps.map import MapSpec
from gandyn.maps.simulate import RunLength
from gandyn.maps.table import CellTable, cell_table
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

# Seconds between two looks at what is done, and tiles that are given away ahead for each thread.
PAUSE, AHEAD = 0.1, 4
# Tables that a worker keeps.
KEPT = 2


class MapStopped(Exception):
    """Raised by `convergence_map` when `stale` says that nobody wants the map any more."""


class Executor(Protocol):
    """What computes tiles elsewhere, as `gandyn.cluster.Cluster` does."""

    def unordered(
        self,
        function: Callable[..., Any],
        tasks: Iterable[tuple[Any, tuple[Any, ...]]],
        stale: Callable[[], bool] = ...,
    ) -> Iterator[tuple[Any, Any]]:
        """(tag, result or exception) of every task, as they are done."""


class Part(NamedTuple):
    """Some cells by their indices along x and along y; grid: every combination of both."""

    along: NDArray[np.intp]
    up: NDArray[np.intp]
    grid: bool = False

    @property
    def cells(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The indices (along x, along y) of each cell, (m,)."""
        if not self.grid:
            return self.along, self.up
        first, second = (part.ravel() for part in np.meshgrid(self.along, self.up))
        return first, second


@dataclass(frozen=True, eq=False)
class Tiles:
    """Who computes the cells of a table that was made from base and spec. executor None: a thread for each
    processor.
    """

    table: CellTable
    base: CellSetup
    spec: MapSpec
    executor: Executor | None = None

    def computed(
        self, run: RunLength, parts: list[Part], stale: Callable[[], bool]
    ) -> Iterator[tuple[Part, Cells]]:
        """Each part with its cells, as they are done; raises MapStopped once stale() says so."""
        if self.executor is None:
            return _on_threads(lambda part: run_cells(self.table, run, *part.cells), parts, stale)
        return self._elsewhere(self.executor, run, parts, stale)

    def _elsewhere(
        self, executor: Executor, run: RunLength, parts: list[Part], stale: Callable[[], bool]
    ) -> Iterator[tuple[Part, Cells]]:
        from gandyn.cluster import Cancelled

        question = self._question()
        tasks = ((part, (question, (run.rounds, run.h), tuple(part))) for part in parts)
        try:
            for part, found in executor.unordered(run_tile, tasks, stale):
                if isinstance(found, Exception):
                    raise _refusal(found)
                yield part, Cells(**found)
        except Cancelled as error:
            raise MapStopped("The map is no longer wanted.") from error

    def _question(self) -> str:
        """What the map is of, as a text from which any process makes the same table."""
        base = self.base
        return json.dumps({
            "scenario": base.scenario.to_dict(),
            "training": None if base.training is None else base.training.to_dict(),
            "start": [base.phi.tolist(), base.theta.tolist()],
            "spec": self.spec.to_dict(),
        })  # fmt: skip


def _refusal(found: Exception) -> Exception:
    from gandyn.cluster_tasks import Killed

    if isinstance(found, Killed):
        return MapError("A tile of the map ended its worker several times, perhaps for want of memory.")
    return found


def run_tile(question: str, run: tuple[int, float], part: tuple[Any, Any, bool]) -> dict[str, NDArray[Any]]:
    """A tile on a worker; plain arrays by name."""
    length = RunLength(*run)
    return dict(vars(run_cells(_table(question, length), length, *Part(*part).cells)))


_TABLES: dict[str, CellTable] = {}
_LOCK = threading.Lock()


def _table(question: str, run: RunLength) -> CellTable:
    """The table of a map, made once."""
    with _LOCK:
        if question not in _TABLES:
            while len(_TABLES) >= KEPT:
                del _TABLES[next(iter(_TABLES))]
            _TABLES[question] = table = _made(json.loads(question))
            compile_kernel(table, run)
        return _TABLES[question]


def compile_kernel(table: CellTable, run: RunLength) -> None:
    """Runs one cell, before threads meet in the compiler."""
    run_cells(table, run, np.zeros(1, dtype=int), np.zeros(1, dtype=int))


def _made(data: dict[str, Any]) -> CellTable:
    training = None if data["training"] is None else UpdateConfig.from_dict(data["training"])
    start = (np.array(numbers, dtype=np.float64) for numbers in data["start"])
    spec = MapSpec.from_dict(data["spec"])
    return cell_table(CellSetup(Scenario.from_dict(data["scenario"]), training, *start), spec.x, spec.y)


def _on_threads(
    function: Callable[[Part], Cells], parts: list[Part], stale: Callable[[], bool]
) -> Iterator[tuple[Part, Cells]]:
    waiting: dict[Future[Cells], Part] = {}
    left = iter(parts)
    with ThreadPoolExecutor(cores()) as pool, _cancelled(pool):
        while True:
            while len(waiting) < AHEAD * cores() and (part := next(left, None)) is not None:
                waiting[pool.submit(function, part)] = part
            if not waiting:
                return
            if stale():
                raise MapStopped("The map is no longer wanted.")
            for future in wait(waiting, timeout=PAUSE, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()


@contextlib.contextmanager
def _cancelled(pool: ThreadPoolExecutor) -> Iterator[None]:
    """Whatever ends the map early, as Ctrl-C does at any place, no tile is begun any more."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
