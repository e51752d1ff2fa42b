"""Has the main thread do what only it may: widgets and graphics scenes are made and painted there."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.tasks.cancelled import Cancelled

T = TypeVar("T")
WAIT = 0.05  # seconds between looks whether the result is still wanted


class _Caller(QObject):
    """Lives in the main thread as long as the program, so threads may hold it."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def _run(self, call: Callable[[], None]) -> None:
        call()


@functools.cache
def _caller() -> _Caller:
    return _Caller()


def prepare() -> None:
    """Called once on the main thread, after the application was made."""
    _caller()


def on_main_thread(work: Callable[[], T], cancelled: Callable[[], bool] = lambda: False) -> T:
    """What work() returns, or raises, when the main thread has done it. Raises Cancelled as soon as
    cancelled() says that nobody waits for it any more.
    """
    if threading.current_thread() is threading.main_thread():
        return work()
    done, outcome = threading.Event(), list[Any]()
    _caller().asked.emit(functools.partial(_answer, work, done, outcome))
    while not done.wait(WAIT):
        if cancelled() or QCoreApplication.instance() is None:
            raise Cancelled
    value, error = outcome
    if error is not None:
        raise error
    found: T = value
    return found


def _answer(work: Callable[[], Any], done: threading.Event, outcome: list[Any]) -> None:
    try:
        outcome.extend((work(), None))
    except Exception as error:
        outcome.extend((None, error))
    finally:
        done.set()
