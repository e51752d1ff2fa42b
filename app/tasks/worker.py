"""Work off the UI thread: one worker per kind of work, the newest request wins, results come back as signals."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.tasks.cancelled import Cancelled

_loading = threading.Lock()


def load_numba() -> None:
    """To be called before kernels are used on a thread of our own.

    Two threads that begin to load Numba at different modules find each other's half loaded, and both fail.
    """
    with _loading:
        import_module("numba")


class Worker(QObject):
    """A thread that runs the newest submitted task and drops the ones submitted before it started.

    done(result) and failed(sentence) are delivered to the thread the Worker lives in. A task is called with
    `stale`, a function that tells whether a newer request has come; long tasks look now and then and return
    early.
    """

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._condition = threading.Condition()
        self._next: Callable[[Callable[[], bool]], Any] | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._thread.start()

    def submit(self, task: Callable[[Callable[[], bool]], Any]) -> None:
        """Runs the task soon, instead of any that waits."""
        with self._condition:
            self._next = task
            self._condition.notify()

    def stop(self) -> None:
        """Ends the thread after the task in hand; waits for it."""
        with self._condition:
            self._stopped, self._next = True, None
            self._condition.notify()
        self._thread.join(5.0)

    def _stale(self) -> bool:
        return self._next is not None or self._stopped

    def _loop(self) -> None:
        while True:
            with self._condition:
                while self._next is None and not self._stopped:
                    self._condition.wait()
                if self._stopped:
                    return
                task, self._next = self._next, None
            if task is not None:
                self._run(task)

    def _run(self, task: Callable[[Callable[[], bool]], Any]) -> None:
        try:
            result = task(self._stale)
        except Cancelled:
            return
        except Exception as error:
            traceback.print_exc()
            self._emit(self.failed, str(error) or type(error).__name__)
        else:
            self._emit(self.done, result)

    def _emit(self, signal: Any, value: object) -> None:
        if not self._stopped:
            signal.emit(value)
