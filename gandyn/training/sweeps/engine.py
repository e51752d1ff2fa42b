"""A sweep from its recipe to its cells: a cluster trains what is not there yet, and what comes is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gandyn.cluster import Cancelled, ClusterConfig, connected
from gandyn.cluster_tasks import Killed, task_cancelled
from gandyn.frozendict import FrozenDict
from gandyn.message import Message
from gandyn.training.errors import sentence
from gandyn.training.sweeps.cell import CellResult
from gandyn.training.sweeps.recipe import SweepRecipe
from gandyn.training.sweeps.store import SweepStore
from gandyn.training.sweeps.tasks import run_task

# Seeds that train as one batch. On a CPU more of them gain nothing, and fewer tasks share the work worse.
REPLICAS = {"cuda": 64}
FEW = 4
KILLED = Message(
    "This run ended its worker's process several times, perhaps for want of memory; take smaller networks."
)


HERE = ClusterConfig()


@dataclass(frozen=True)
class Progress:
    """How far a sweep is, in cells. skipped: of those that are done, what was there before; threads: how many
    work on it now; troubles: a sentence for each file of the folder that could not be read.
    """

    done: int
    total: int
    failed: int
    skipped: int
    threads: int
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """Some seeds of one setting, which train together. What is in a task follows from the recipe alone, so
    that a sweep that was stopped comes to the same numbers.
    """

    name: str
    setting: FrozenDict[Any]
    seeds: tuple[int, ...]


def sweep(
    recipe: SweepRecipe,
    folder: str | Path | None = None,
    cluster: ClusterConfig = HERE,
    progress: Callable[[Progress], None] | None = None,
    stale: Callable[[], bool] | None = None,
) -> Iterator[CellResult]:
    """Every cell of the recipe, as they are done; first those that the folder holds already, without curves
    (`SweepStore.curves` gives them).

    With a folder each result is written there before it is yielded, and the same call goes on where another
    one was stopped. progress is called in the calling thread, also while nothing comes; after stale() says
    True, or once the generator is closed, what was given away is called back. Raises TrainingError or
    ClusterError, one sentence, for a folder or a cluster that cannot be used.
    """
    store = None if folder is None else SweepStore.begin(folder, recipe)
    run = _Run(recipe, store, progress or (lambda now: None), stale or (lambda: False))
    yield from run.kept()
    if run.left:
        try:
            yield from run.trained(cluster)
        except Cancelled:
            return
    if store is not None:
        store.write_table(run.cells.values())


class _Run:
    """One sweep while it goes on. cells: all that is done; left: the tasks that are not."""

    def __init__(
        self,
        recipe: SweepRecipe,
        store: SweepStore | None,
        progress: Callable[[Progress], None],
        stale: Callable[[], bool],
    ) -> None:
        self._recipe, self._store, self._progress, self._stale = recipe, store, progress, stale
        self.cells: dict[Any, CellResult] = {}
        self.left: list[Task] = []
        self._skipped = self._failed = 0

    def kept(self) -> Iterator[CellResult]:
        """What is there already; notes which tasks are left."""
        there = {cell.key: cell for cell in self._store.results()} if self._store else {}
        for task in tasks_of(self._recipe):
            found = [there[key] for seed in task.seeds if (key := (task.setting, seed)) in there]
            if len(found) < len(task.seeds):
                self.left.append(task)
                continue
            self._skipped += len(found)
            yield from map(self._counted, found)
        self._tell(0)

    def trained(self, config: ClusterConfig) -> Iterator[CellResult]:
        """What the cluster makes of the tasks that are left."""
        with connected(config) as cluster:
            tasks = (
                (task, (self._recipe.run(task.setting, task.seeds[0]).to_dict(), task.seeds))
                for task in self.left
            )

            def stale() -> bool:
                self._tell(cluster.threads)
                return self._stale()

            for task, value in cluster.unordered(train, tasks, stale):
                found = results_of(task, value)
                if self._store is not None:
                    self._store.write(task.name, found)
                yield from map(self._counted, found)

    def _counted(self, cell: CellResult) -> CellResult:
        self.cells[cell.key] = replace(cell, curves={})
        self._failed += bool(cell.failed)
        return cell

    def _tell(self, threads: int) -> None:
        done, troubles = len(self.cells), tuple(self._store.troubles) if self._store else ()
        self._progress(Progress(done, self._recipe.count, self._failed, self._skipped, threads, troubles))


def tasks_of(recipe: SweepRecipe) -> Iterator[Task]:
    """The recipe's cells in groups that train together."""
    most = REPLICAS.get(recipe.device, FEW)
    for number, setting in enumerate(recipe.settings()):
        for i in range(0, len(recipe.seeds), most):
            yield Task(f"{number:06d}-{i:06d}", setting, recipe.seeds[i : i + most])


def train(settings: Mapping[str, Any], seeds: tuple[int, ...]) -> list[dict[str, Any]]:
    """A task on a worker."""
    return run_task(dict(settings), seeds, task_cancelled())


def results_of(task: Task, value: Any) -> list[CellResult]:
    """The cells of a task from what its worker gave, or from what ended it."""
    if isinstance(value, Exception):
        why = KILLED if isinstance(value, Killed) else sentence(value)
        return [CellResult(task.setting, seed, None, str(why)) for seed in task.seeds]
    return [CellResult(setting=task.setting, **cell) for cell in value]
