"""The worker's side of the pipe: training never waits for whoever listens. Newest picture wins, scalars thin
out.
"""

from __future__ import annotations

import threading
from typing import Protocol

from gandyn.training.messages import Event, Snapshot, Step

MOST_WAITING = 20_000


class Pipe(Protocol):
    """The end of a pipe that sends."""

    def send(self, obj: object, /) -> None:
        """Sends one object; blocks while the pipe is full."""


class EventSender:
    """Sends events from a thread of its own, in order. A waiting picture is replaced by a newer one; of more
    than 20,000 waiting scalars every second is dropped; every other event is kept.
    """

    def __init__(self, pipe: Pipe) -> None:
        self._pipe, self._waiting = pipe, list[Event]()
        self._ready, self._ended = threading.Condition(), False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Queues an event; never waits for the pipe."""
        with self._ready:
            if isinstance(event, Snapshot):
                self._waiting = [other for other in self._waiting if not isinstance(other, Snapshot)]
            self._waiting.append(event)
            if len(self._waiting) > MOST_WAITING:
                self._waiting = thinned(self._waiting)
            self._ready.notify()

    def idle(self) -> bool:
        """Whether the last picture has left, so that a new one would be seen."""
        with self._ready:
            return not any(isinstance(event, Snapshot) for event in self._waiting)

    def close(self, timeout: float = 5.0) -> None:
        """Sends what waits, then ends; gives up if nobody reads any more."""
        with self._ready:
            self._ended = True
            self._ready.notify()
        self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._waiting or self._ended)
                if not self._waiting:
                    return
                batch, self._waiting = self._waiting, []
            try:
                self._pipe.send(batch)
            except (OSError, ValueError):
                return


def thinned(events: list[Event]) -> list[Event]:
    """Without every second Step."""
    steps = [event for event in events if isinstance(event, Step)]
    dropped = {id(step) for step in steps[::2]}
    return [event for event in events if id(event) not in dropped]
