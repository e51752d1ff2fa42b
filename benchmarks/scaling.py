"""What a sweep and a map cost beside their arithmetic: seconds and bytes of a cell, what the scheduler takes of
each task, what replicas gain, and what a thousand workers would do with it.
"""

from __future__ import annotations

import heapq
import pickle
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks._benchmark import Benchmark, Row
from benchmarks._measure import interleaved, ratios

TASKS, TRIES, STEPS, SEEDS = 400, 5, 100, (0, 1, 2, 3)
# A sweep of the simulation: settings, each a task of four seeds.
SETTINGS, CROWDS = 4096, (1, 10, 100, 300, 1000, 3000)
NOTES = """
A cell: `toy-gan` with its own settings (WGAN-GP, width 64, batch 256, five critic steps), 100 iterations, CPU time of one thread; its figures of merit take a part
that does not grow with the iterations. A task is four seeds of a setting. Bytes: a task and its answer as Dask pickles them, and its two Parquet files.
The scheduler: 400 tasks that do nothing, by two worker processes of this machine, the best of five times; client, scheduler and workers share its cores, so it is
an upper bound. The disk: both files of a task, written whole and synchronised, by the one client.
Simulated: 4,096 tasks that last as measured, with 400 iterations, ±20 %; one scheduler takes its time for each before it begins, on whichever worker is free first,
and one client takes the disk's time for each when it is done. No network.
"""


def measure() -> list[Row]:
    """Seconds, bytes and shares."""
    from gandyn.cluster import ClusterConfig, connected
    from gandyn.training.devices import settle

    settle(1)
    task, answer, seconds = _task()
    with connected(ClusterConfig(2)) as cluster:
        overhead = _overhead(cluster)
    kept, disk = _written(answer)
    long = seconds["train"] * 4.0 + seconds["measure"]
    return [
        *_cells(seconds),
        *(_gain(width, batch) for width, batch in ((64, 256), (32, 64), (16, 32))),
        *_bytes(task, answer, kept),
        Row("the scheduler, of each task", f"{1e3 * overhead:.2f} ms", ratio=_share(overhead, long)),
        Row("the disk, of each task", f"{1e3 * disk:.2f} ms", ratio=_share(disk, long)),
        *(_simulated(workers, long, overhead, disk) for workers in CROWDS),
    ]


def _share(overhead: float, long: float) -> str:
    return f"{100.0 * overhead / long:.3f} % of a task of 400 iterations"


def _run(**values: Any) -> Any:
    from gandyn.training import Settings

    return Settings("toy-gan", values, STEPS, device="cpu")


def _task() -> tuple[Any, Any, dict[str, float]]:
    """A task, its answer, and the seconds of its four seeds: in training, and in measuring."""
    from gandyn.training.sweeps.tasks import run_task

    task = (_run().to_dict(), SEEDS)
    run_task(_run().with_(steps=1).to_dict(), SEEDS, lambda: False)
    times = {}
    for steps in (0, STEPS):
        began = time.process_time()
        answer = run_task(_run().with_(steps=steps).to_dict(), SEEDS, lambda: False)
        times[steps] = time.process_time() - began
    return task, answer, {"measure": times[0], "train": times[STEPS] - times[0]}


def _cells(seconds: dict[str, float]) -> list[Row]:
    each = {name: found / len(SEEDS) for name, found in seconds.items()}
    return [
        Row("a cell, an iteration", f"{1e3 * each['train'] / STEPS:.2f} ms"),
        Row("a cell, its figures of merit", f"{each['measure']:.2f} s"),
    ]


def _gain(width: int, batch: int) -> Row:
    """Four seeds as one batch against one after another."""
    from gandyn.training.replicas import ReplicaRunner

    run = _run(width=width, batch=batch)
    together, alone = (ReplicaRunner(run, seeds, "cpu") for seeds in (SEEDS, SEEDS[:1]))
    sides: dict[str, Callable[[], object]] = {
        "together": lambda: [together.iterate() for _ in range(5)],
        "alone": lambda: [alone.iterate() for _ in range(5 * len(SEEDS))],
    }
    times = interleaved(sides, 5, time.process_time)
    gain = 1.0 / statistics.median(ratios(times, "together", "alone"))
    ms = {name: 1e3 * statistics.median(found) / 5 / len(SEEDS) for name, found in times.items()}
    what = f"four seeds at once, width {width}, batch {batch}, an iteration of one"
    return Row(
        what, f"{ms['together']:.2f} ms", f"{ms['alone']:.2f} ms one after another", f"{gain:.2f}× faster"
    )


def _bytes(task: Any, answer: Any, kept: int) -> list[Row]:
    sent, back = len(pickle.dumps(task)), len(pickle.dumps(answer))
    return [
        Row("bytes to a worker, for each cell", f"{sent / len(SEEDS):,.0f}"),
        Row("bytes back, for each cell", f"{back / len(SEEDS):,.0f}"),
        Row("bytes on disk, for each cell", f"{kept / len(SEEDS):,.0f}"),
    ]


def _written(answer: Any) -> tuple[int, float]:
    """Bytes on disk of a task, and the seconds that it takes to write them."""
    from gandyn.training import CellResult, SweepAxis, SweepRecipe, SweepStore

    recipe = SweepRecipe("toy-gan", (SweepAxis("lr_d", (1e-3,)),), SEEDS, {}, STEPS)
    cells = [CellResult(setting=recipe.settings()[0], **cell) for cell in answer]
    with tempfile.TemporaryDirectory() as folder:
        store = SweepStore.begin(folder, recipe)
        times = interleaved({"write": lambda: store.write("000000-000000", cells)}, 50)["write"]
        files = [path for path in Path(folder).rglob("*.*") if path.suffix != ".json"]
        return sum(path.stat().st_size for path in files), statistics.median(times)


def _overhead(cluster: Any) -> float:
    """Seconds for each task that does nothing."""
    idle = {"idle": lambda: list(cluster.unordered(abs, ((i, (i,)) for i in range(TASKS))))}
    return min(interleaved(idle, TRIES)["idle"]) / TASKS


def simulated(workers: int, tasks: Sequence[float], overhead: float, disk: float) -> float:
    """Seconds until all tasks are kept: one after another they are given away, each to who is free first, and
    one after another they are written when they are done.
    """
    free = [0.0] * workers
    given, ends = 0.0, []
    for seconds in tasks:
        given = max(given + overhead, free[0])
        heapq.heapreplace(free, given + seconds)
        ends.append(given + seconds)
    kept = 0.0
    for end in sorted(ends):
        kept = max(kept, end) + disk
    return kept


def _simulated(workers: int, long: float, overhead: float, disk: float) -> Row:
    draw = random.Random(0)
    tasks = [long * draw.uniform(0.8, 1.2) for _ in range(SETTINGS)]
    took = simulated(workers, tasks, overhead, disk)
    busy = 100.0 * sum(tasks) / took / workers
    name = f"{workers:,} worker" + ("s" if workers > 1 else "")
    return Row(
        f"{SETTINGS:,} settings × 4 seeds, {name}, simulated", f"{took:,.0f} s", ratio=f"{busy:.0f} % busy"
    )


BENCHMARK = Benchmark("scaling", "sweeps on many workers", measure, NOTES, order=6)
