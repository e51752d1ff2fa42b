"""Ctrl-C: one sentence and status 130, whenever it comes. Imports next to nothing, for it is what the program begins with.

Three stages: before a command begins the process ends at once; while it runs Ctrl-C is a KeyboardInterrupt, so that files in the
making are removed; when it is done its status stands.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

STATUS, SENTENCE = 130, "Stopped; no file was written."
# Seconds after which an interruption that Python could not deliver comes again.
AGAIN = 0.01
_came = [False]


def came() -> bool:
    """Whether the running command was interrupted, whatever became of the exception."""
    return _came[0]


@contextlib.contextmanager
def at_once() -> Iterator[None]:
    """Ends the process. Nothing has begun yet, and an exception might get lost in a library that is just being imported."""
    hook, sys.unraisablehook = sys.unraisablehook, _once_more(sys.unraisablehook)
    try:
        with _handled((signal.SIGINT,), lambda number, frame: leave(STATUS, f"gandyn: {SENTENCE}\n")):
            yield
    finally:
        sys.unraisablehook = hook


@contextlib.contextmanager
def raised() -> Iterator[None]:
    """Ctrl-C, or a polite request to end, is a KeyboardInterrupt, which leaves no half file."""
    _came[0] = False
    with _handled((signal.SIGINT, signal.SIGTERM), _raise):
        yield


def over(status: int) -> None:
    """From now on nothing can be stopped but the interpreter's own end, which has nothing to say.

    After Ctrl-C there is no such end: threads may still be at work in compiled code, which it would take the ground from.
    """
    if status == STATUS:
        leave(status)
    with contextlib.suppress(ValueError):
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, lambda number, frame: leave(status))


def leave(status: int, sentence: str = "") -> None:
    """Ends the process whatever it is doing; not by print, which may be what it is doing."""
    with contextlib.suppress(OSError):
        os.write(2, sentence.encode())
    os._exit(status)


def _raise(number: int, frame: FrameType | None) -> None:
    _came[0] = True
    # Libraries that are interrupted while they are imported end the process, or are never whole again.
    if _importing(frame):
        _thread.start_new_thread(_soon, ())
    else:
        raise KeyboardInterrupt


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _once_more(told: Callable[[Any], Any]) -> Callable[[Any], None]:
    """What Python calls for an exception that it cannot raise where it came, in the end of an object say.

    An interruption comes again; what it broke, objects half made, is not worth telling.
    """

    def hook(lost: Any) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            _thread.start_new_thread(_soon, ())
        elif not came():
            told(lost)

    return hook


def _soon() -> None:
    time.sleep(AGAIN)
    _thread.interrupt_main()


@contextlib.contextmanager
def _handled(numbers: tuple[signal.Signals, ...], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Handles signals for a while, those that nobody ignores on our behalf, as a shell does for what runs in the background."""
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
