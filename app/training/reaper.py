"""Training processes on their way out. Each is ended on a plain thread that holds no QObject, so that neither
the window nor a run is ever kept waiting by a process that does not answer.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Leaving(Protocol):
    """A process that can be ended: politely for `patience` seconds, or at once."""

    def stop(self, patience: float) -> None:
        """Returns when it is gone."""
        ...

    def kill(self) -> None:
        """Returns at once."""
        ...


# Seconds in which a killed process is gone.
KILLED = 1.0

_leaving: dict[threading.Thread, Leaving] = {}


def dismiss(run: Leaving, patience: float) -> threading.Thread:
    """Ends a process, after `patience` seconds by force; returns the thread that does it, and ends with it.
    To be called on the UI thread, which has no more to do with the process until then.
    """
    for thread in [thread for thread in _leaving if not thread.is_alive()]:
        del _leaving[thread]
    thread = threading.Thread(target=run.stop, args=(patience,), daemon=True, name="gandyn-reaper")
    _leaving[thread] = run
    thread.start()
    return thread


def wait_for_processes(seconds: float) -> None:
    """At the end of the program: what does not go within so many seconds is killed."""
    _join(seconds)
    for thread, run in _leaving.items():
        if thread.is_alive():
            run.kill()
    _join(KILLED)


def _join(seconds: float) -> None:
    end = time.monotonic() + seconds
    for thread in _leaving:
        thread.join(max(0.0, end - time.monotonic()))
