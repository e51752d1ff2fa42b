"""Ctrl-C: one sentence and status 130, whenever it comes. The program begins with this, so it imports little.

The process ends at once, without an exception: libraries that are being imported and compiled code lose
one, tell it themselves or fall apart. What is unfinished then is undone here. Only a training in the lab
hears of it as a KeyboardInterrupt, for it measures what there is.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

STATUS, SENTENCE = 130, "Stopped; no file was written."
Handler = Callable[[int, FrameType | None], None]

_unfinished: list[Callable[[], object]] = []
_held = [0]


@contextlib.contextmanager
def at_once(*numbers: signal.Signals) -> Iterator[None]:
    """These signals end the process."""
    with _handled(numbers, _end):
        yield


@contextlib.contextmanager
def raised() -> Iterator[None]:
    """Ctrl-C, or a polite request to end, is a KeyboardInterrupt."""
    with _handled((signal.SIGINT, signal.SIGTERM), _raise):
        yield


@contextlib.contextmanager
def unfinished(undo: Callable[[], object]) -> Iterator[None]:
    """What is to be done if the process ends meanwhile."""
    _unfinished.append(undo)
    try:
        yield
    finally:
        _unfinished.remove(undo)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """For the last moment of a work, which is done by when anybody could be told that it was stopped."""
    _held[0] += 1
    try:
        yield
    finally:
        _held[0] -= 1


def over(status: int) -> None:
    """From now on nothing can be stopped but the interpreter's own end, which has nothing to say."""
    with contextlib.suppress(ValueError):
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, lambda number, frame: os._exit(status))


def _end(number: int, frame: FrameType | None) -> None:
    if _held[0]:
        return
    for undo in reversed(_unfinished):
        with contextlib.suppress(Exception):
            undo()
    # Not by print, which may be what was interrupted.
    with contextlib.suppress(OSError):
        os.write(2, f"gandyn: {SENTENCE}\n".encode())
    os._exit(STATUS)


def _raise(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _handled(numbers: tuple[signal.Signals, ...], handler: Handler) -> Iterator[None]:
    """Handles signals for a while, but none that is ignored on our behalf, as in the background of a
    shell.
    """
    kept = {number: signal.getsignal(number) for number in numbers}
    try:
        for number, before in kept.items():
            if before is not signal.SIG_IGN:
                signal.signal(number, handler)
    except ValueError:  # not in the main thread, where no signal arrives
        kept = {}
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)
