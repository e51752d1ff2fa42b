"""Work off the UI thread: one worker per kind of work, the newest request wins, results come back as
signals.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any
from weakref import WeakValueDictionary

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.tasks.cancelled import Cancelled

Task = Callable[[Callable[[], bool]], Any]
Post = Callable[[str, object], None]

_LOGGER = logging.getLogger(__name__)
_loading = threading.Lock()


def load_numba() -> None:
    """To be called before kernels are used on a thread of our own.

    Two threads that begin to load Numba at different modules find each other's half loaded, and both fail.
    """
    with _loading:
        import_module("numba")


class Worker(QObject):
    """Has a thread that runs the newest submitted task and drops the ones submitted before it started.

    done(result), failed(sentence) and reported(value) are emitted in the thread the Worker lives in. A task
    is called with `is_cancelled`, a function that tells whether a newer request has come; long tasks look now
    and then and return early. A task must hold no QObject, for the last reference to it may go on the
    worker's thread: it is a function of plain values, and what it has to tell meanwhile it tells by `report`.
    """

    done = Signal(object)
    failed = Signal(object)
    reported = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread = _Thread(_mailbox().register(self))
        # Not the bound method: PySide holds none of what it is bound to, and an ended thread dies with the
        # worker's last reference, just before this is emitted.
        self.destroyed.connect(functools.partial(_Thread.stop, thread))
        self._thread.start()

    def submit(self, task: Task) -> None:
        """Runs the task soon, instead of any that waits."""
        self._thread.submit(task)

    @property
    def report(self) -> Callable[[object], None]:
        """A function for tasks, that has `reported` emitted; it holds no reference to the worker."""
        return functools.partial(self._thread.post, "reported")

    def stop(self, wait: float = 0.0) -> None:
        """Ends the thread after the task in hand, whose result is dropped; waits for it up to `wait`
        seconds.
        """
        self._thread.stop()
        self._thread.join(wait)

    def deliver(self, signal: str, value: object) -> None:
        """Emits what the thread has posted, unless it was stopped meanwhile."""
        if not self._thread.stopped:
            getattr(self, signal).emit(value)


class _Thread(threading.Thread):
    """Knows no QObject that could die with it: it posts its results to a mailbox."""

    def __init__(self, post: Post) -> None:
        super().__init__(daemon=True)
        self.post, self.stopped = post, False
        self._condition = threading.Condition()
        self._next: Task | None = None

    def submit(self, task: Task) -> None:
        with self._condition:
            self._next = task
            self._condition.notify()

    def stop(self) -> None:
        with self._condition:
            self.stopped, self._next = True, None
            self._condition.notify()

    def _is_cancelled(self) -> bool:
        return self._next is not None or self.stopped

    def run(self) -> None:
        """Tasks as they come, until it is stopped."""
        while (task := self._take()) is not None:
            self._run(task)
            del task  # and with it what it holds

    def _take(self) -> Task | None:
        with self._condition:
            self._condition.wait_for(self._is_cancelled)
            task, self._next = self._next, None
            return task

    def _run(self, task: Task) -> None:
        try:
            self.post("done", task(self._is_cancelled))
        except Cancelled:
            return
        except Exception as error:
            _LOGGER.exception("failed: a task")
            self.post("failed", str(error) or type(error).__name__)


class _Mailbox(QObject):
    """Brings what threads post to the UI thread. It lives as long as the program, so threads may hold it."""

    _posted = Signal(int, str, object)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count()
        self._workers: WeakValueDictionary[int, Worker] = WeakValueDictionary()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def register(self, worker: Worker) -> Post:
        """A function by which a thread posts a signal's name and value to a worker, if it is still there."""
        number = next(self._numbers)
        self._workers[number] = worker
        return functools.partial(self._posted.emit, number)

    def _deliver(self, number: int, signal: str, value: object) -> None:
        worker = self._workers.get(number)
        if worker is not None and shiboken6.isValid(worker):
            worker.deliver(signal, value)


@functools.cache
def _mailbox() -> _Mailbox:
    return _Mailbox()


def wait_for_threads(seconds: float) -> None:
    """At the end of the program: stopped workers finish what they have in hand, for so long at most."""
    end = time.monotonic() + seconds
    for thread in threading.enumerate():
        if isinstance(thread, _Thread):
            thread.stop()
            thread.join(max(0.0, end - time.monotonic()))
