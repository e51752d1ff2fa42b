"""Tasks of a cluster: what is given away and taken back, and what a worker does with each. Nothing of Dask is
imported before it is used.
"""

from __future__ import annotations

import contextlib
import platform
import queue
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from gandyn.errors import GandynError
from gandyn.message import Message

# Seconds between two looks at what is done, and between two of a worker at what it is told.
POLL, LOOK = 0.1, 0.5
# Seconds that a result may take to arrive once it is there.
FETCH = 60.0
Arguments = tuple[Any, ...]


class ClusterError(GandynError):
    """A cluster that cannot be used; the message is one sentence that says what to do."""


class Killed(Exception):
    """A task that ended every worker it was given to."""


class Batch:
    """Tasks that were given away. waiting: future -> (tag, arguments); lost: what is to be given again."""

    def __init__(self, client: Any, function: Callable[..., Any]) -> None:
        self._client, self._function = client, function
        self._name, self._number = f"gandyn-{uuid.uuid4().hex[:12]}", 0
        self.waiting: dict[Any, tuple[Any, Arguments]] = {}
        self.lost: list[tuple[Any, Arguments]] = []
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def give(self, tag: Any, arguments: Arguments) -> None:
        """One task more."""
        self._number += 1
        future = self._client.submit(
            apply, versions(), self._function, *arguments, key=f"{self._name}-{self._number}", pure=False
        )
        self.waiting[future] = tag, arguments
        future.add_done_callback(self._done.put)

    def take(self) -> Iterator[tuple[Any, Arguments, Any]]:
        """What is done; waits a moment if nothing is."""
        try:
            future = self._done.get(timeout=POLL)
            while True:
                if future in self.waiting:
                    yield from self._taken(future)
                future = self._done.get_nowait()
        except queue.Empty:
            return

    def _taken(self, future: Any) -> Iterator[tuple[Any, Arguments, Any]]:
        tag, arguments = self.waiting.pop(future)
        value = _value(future)
        future.release()
        if value is _LOST:  # the scheduler was away; it knows nothing of the task any more
            self.lost.append((tag, arguments))
        else:
            yield tag, arguments, value

    def recall(self) -> None:
        """Calls back what waits; workers notice by `task_cancelled`."""
        futures, self.waiting = list(self.waiting), {}
        with contextlib.suppress(Exception):  # nobody is there to be told
            self._client.cancel(futures, force=True)


_LOST = object()


def _value(future: Any) -> Any:
    """What came of a task: a value, an exception, Killed or _LOST."""
    from distributed import KilledWorker

    if future.status in ("cancelled", "lost"):
        return _LOST
    try:
        return future.result(timeout=FETCH)
    except KilledWorker:
        return Killed()
    except ClusterError:
        raise
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("gandyn"):
            told = told_versions(error, Message("that was asked"), versions())
            raise ClusterError(told) from error
        # Of a scheduler that went away meanwhile, the future tells nothing but that.
        return _LOST if future.status in ("cancelled", "lost", "pending") else error


def apply(version: dict[str, str], function: Callable[..., Any], *arguments: Any) -> Any:
    """What a worker does with a task: refuses another version's, else calls the function."""
    if versions() != version:
        raise ClusterError(told_versions(versions(), platform.node(), version))
    return function(*arguments)


def versions() -> dict[str, str]:
    """Of this package and of Python, on whoever is asked."""
    # The package itself, which this module may not import.
    return {
        "gandyn": str(sys.modules["gandyn"].__version__),
        "python": ".".join(platform.python_version_tuple()[:2]),
    }


def task_cancelled() -> Callable[[], bool]:
    """On a worker: whether the running task is called back, looked up every half second."""
    from distributed import get_worker

    try:
        worker = get_worker()
        key = worker.get_current_task()
    except (ValueError, AttributeError):  # no worker's thread
        return lambda: False
    looked_at, found = [time.monotonic()], [False]

    def cancelled() -> bool:
        if time.monotonic() - looked_at[0] > LOOK:
            looked_at[0] = time.monotonic()
            task = worker.state.tasks.get(key)
            found[0] = task is None or task.state == "cancelled"
        return found[0]

    return cancelled


def told_versions(seen: object, worker: str, ours: dict[str, str]) -> Message:
    """The sentence about a worker that runs something else."""
    if not isinstance(seen, dict):
        return Message("The worker {} cannot run Gandyn {}; install it there.", worker, ours["gandyn"])
    return Message(
        "The worker {} runs Gandyn {} on Python {}, and here is Gandyn {} on Python {}; make them equal.",
        worker,
        *(seen["gandyn"], seen["python"], ours["gandyn"], ours["python"]),
    )
