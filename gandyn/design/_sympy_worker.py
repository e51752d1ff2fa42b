"""SymPy's process: `python -m gandyn.design._sympy_worker`, requests and answers as lines of JSON.

A request is {"id": …, "design": …, "values": {parameter: number}, "step_limit": s, "limit": s}; a newer one
ends the one that is worked on. Answers carry the request's id: {"begun": true}, {"name": …, "formula":
{"text", "latex"}} or {"name": …, "proved": true or false}, {"step": …, "seconds": …} after each step,
{"done": true} at last. The process ends with its input, at once, so that it never outlives its parent; a step
that no exception can end is ended by the system's own alarm, where there is one, and by the parent.
"""

from __future__ import annotations

import _thread
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gandyn.design._sympy_derivations import derive
from gandyn.design.design import Design

# Bytes of address space; SymPy needs a fraction of it.
MEMORY = 3 << 30
# Seconds after which a step that ignores its limit is ended together with the process.
GRACE = 0.5

Step = tuple[str, Callable[[], None]]


class StepEnded(BaseException):
    """The time of a step is over, or nobody wants the request any more. SymPy catches many an Exception."""


class Clock:
    """Ends what the main thread does when its time is over."""

    def __init__(self) -> None:
        self._end = float("inf")
        signal.signal(signal.SIGINT, self._interrupt)

    @contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Raises StepEnded inside after so many seconds."""
        timer = threading.Timer(seconds, _thread.interrupt_main)
        timer.daemon = True
        self._end = time.monotonic() + seconds
        _alarm(seconds + GRACE)
        timer.start()
        try:
            yield
        finally:
            self._end = float("inf")
            timer.cancel()
            _alarm(0.0)

    def end_now(self) -> None:
        """Ends the step that is under way, from another thread."""
        if self._end < float("inf"):
            self._end = 0.0
            _thread.interrupt_main()

    def _interrupt(self, number: int, frame: object) -> None:
        """Ctrl-C in a terminal reaches this process too, and is the parent's affair."""
        if time.monotonic() >= self._end - 1e-3:
            self._end = float("inf")
            raise StepEnded


def _alarm(seconds: float) -> None:
    """The system ends the process when this alarm goes off, even in code of C that holds Python's lock."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def tell(**answer: Any) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


class Worker:
    """Takes the newest request and works on it until it is done or a newer one comes."""

    def __init__(self) -> None:
        self._clock = Clock()
        self._requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._newest = -1

    def serve(self) -> None:
        """For ever; the thread that reads ends the process."""
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            request = self._requests.get()
            if request["id"] == self._newest:
                with suppress(StepEnded):
                    self._answer(request)
                # Should an interrupt have come while the last step was put away.
                _alarm(0.0)

    def _read(self) -> None:
        for line in sys.stdin:
            request = json.loads(line)
            self._newest = request["id"]
            self._requests.put(request)
            self._clock.end_now()
        os._exit(0)

    def _answer(self, request: dict[str, Any]) -> None:
        id, end = request["id"], time.monotonic() + request["limit"]
        tell(id=id, begun=True)

        def found(name: str, **answer: Any) -> None:
            tell(id=id, name=name, **answer)

        steps = derive(Design.from_dict(request["design"]), request["values"], found)
        step: Step | None = ("begin", lambda: None)
        while step and self._newest == id and (left := end - time.monotonic()) > 0:
            name, begun = step[0], time.monotonic()
            step = self._take(step, steps, min(request["step_limit"], left))
            tell(id=id, step=name, seconds=round(time.monotonic() - begun, 4))
        tell(id=id, done=True)

    def _take(self, step: Step, steps: Iterator[Step], limit: float) -> Step | None:
        """Takes a step and returns the next; whatever goes wrong in it only means that it finds nothing."""
        with suppress(StepEnded, Exception), self._clock.limited(limit):
            step[1]()
        with suppress(StepEnded, Exception), self._clock.limited(limit):
            return next(steps, None)
        return None


def _be_modest() -> None:
    """Less important than the window, and of bounded memory, where the system knows of such."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _be_modest()
    tell(ready=True)
    Worker().serve()
