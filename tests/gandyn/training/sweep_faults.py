"""Ends whatever takes part in a sweep, at the worst moments, and compares with a sweep that nobody disturbed.

`python -m tests.gandyn.training.sweep_faults` starts a Dask scheduler and two Dask workers of its own, begins
`gandyn lab sweep` on them, and in turn kills a worker, the client and the scheduler, each without a warning;
what died is started again, the sweep by the same command. Then every cell must be there once, with the very
numbers of the undisturbed sweep.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from gandyn.training import SweepStore
from gandyn.training.sweeps import table

ROOT = Path(__file__).parents[3]
WORDS = (
    "lab", "sweep", "uniform-to-normal", "--over", "lr=log:1e-4..1e-2:6", "--over", "width=16,24",
    "--seeds", "0-5", "--set", "batch=64", "--json",
)  # fmt: skip
STEPS, PATIENCE = 100, 300.0
Key = tuple[tuple[Any, ...], int]


class Machines:
    """A scheduler and its workers, each a process of ours."""

    def __init__(self, workers: int = 2) -> None:
        self.address, self._count = f"tcp://127.0.0.1:{_free_port()}", workers
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Starts what is not there."""
        port = self.address.rsplit(":", 1)[1]
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.scheduler = _dask("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
            until(lambda: _answers(int(port)), "the scheduler answers")
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < self._count:
            words = ("worker", self.address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard")
            self.workers.append(_dask(*words))

    def end(self) -> None:
        """Ends all of them."""
        for process in (*self.workers, *([self.scheduler] if self.scheduler else [])):
            kill(process)


def _dask(*words: str) -> subprocess.Popen[bytes]:
    return _python("-m", "dask", *words)


def _python(*words: str, **streams: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **streams}
    return subprocess.Popen([sys.executable, *words], env=environment, cwd=tempfile.gettempdir(), **quiet)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


def until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Waits for something."""
    limit = time.monotonic() + patience
    while not true():
        assert time.monotonic() < limit, f"waited in vain until {what}"
        time.sleep(0.05)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process of ours without a warning."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()


def client(folder: Path, *words: str, steps: int = STEPS) -> subprocess.Popen[bytes]:
    """The command, in a process."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return _python("-m", "app", *WORDS, "--steps", str(steps), "-o", str(folder), *words, **streams)


def finished(process: subprocess.Popen[bytes]) -> tuple[int, dict[str, Any], str]:
    """Exit status, the object that was printed, and what was said."""
    try:
        out, said = process.communicate(timeout=PATIENCE)
    finally:
        kill(process)
    return process.returncode, json.loads(out) if out.strip() else {}, said.decode()


def cells(folder: Path) -> int:
    """How many tasks have written their figures."""
    return len(list((folder / "cells").glob("*/*.*")))


def numbers(folder: Path) -> dict[Key, dict[str, float | None]]:
    """Figures of merit of every cell, which must be in one file only."""
    store = SweepStore.open(folder)
    rows = Counter[Key]()
    for path in (folder / "cells").glob("*/*.*"):
        columns = table.read(path)
        settings = zip(*(columns[axis.id] for axis in store.recipe.axes))
        rows.update(zip(settings, columns["seed"]))
    assert set(rows.values()) == {1}, "a cell is there twice"
    found = {
        (tuple(c.setting.values()), c.seed): dict(c.metrics or {"failed": None}) for c in store.results()
    }
    assert len(found) == store.recipe.count, "a cell is missing"
    return found


def _tell(began: float, sentence: str) -> None:
    print(f"{time.monotonic() - began:6.1f} s  {sentence}", flush=True)


def disturbed(folder: Path, machines: Machines) -> dict[str, Any]:
    """The sweep with everything killed in turn; what the last command printed."""
    began, address = time.monotonic(), ("--scheduler", machines.address)
    machines.start()
    running = client(folder, *address)
    until(lambda: cells(folder) >= 3, "three tasks are done")
    kill(machines.workers[0])
    _tell(began, f"killed a worker at {cells(folder)} tasks")
    machines.start()
    seen = cells(folder)
    until(lambda: cells(folder) >= seen + 4, "it goes on without the worker")
    kill(running)
    _tell(began, f"killed the client at {cells(folder)} tasks")
    running = client(folder, *address)
    seen = cells(folder)
    until(lambda: cells(folder) >= seen + 4, "the same command goes on")
    machines.end()
    _tell(began, f"killed the scheduler, with its workers, at {cells(folder)} tasks")
    status, _, said = finished(running)
    _tell(began, f"the client ended with status {status}: {said.strip()}")
    assert status == 2 and "went away" in said, said
    machines.start()
    status, printed, said = finished(client(folder, *address))
    _tell(began, f"the same command ended with status {status}: {said.strip()}")
    assert status == 0 and 0 < printed["skipped"] < len(printed["cells"]), said
    return printed


def main() -> None:
    """All of it; leaves nothing behind."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gandyn-sweep-") as name:
        quiet, rough = Path(name) / "quiet", Path(name) / "rough"
        status, printed, said = finished(client(quiet, "--workers", "2"))
        _tell(began, f"undisturbed: status {status}, {len(printed['cells'])} cells {said}")
        machines = Machines()
        try:
            again = disturbed(rough, machines)
        finally:
            machines.end()
        assert numbers(quiet) == numbers(rough), "the numbers differ"
        assert again["cells"] == printed["cells"], "the printed cells differ"
        _tell(began, f"{len(again['cells'])} cells, each once, with the same numbers to the last digit")


if __name__ == "__main__":
    main()
