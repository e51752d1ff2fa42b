"""Uses the program as a restless user would, for as long as told, and says whether it grew.

`python -m tests.app.long_use 60` uses it for an hour: presets, pages, panels, numbers, the playhead, themes,
languages, and windows closed and opened again; with --lab also trainings, if torch is there. Every line tells
how much memory is resident, how many threads and live windows there are, and how many warnings were heard.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import itertools
import multiprocessing
import os
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

if __name__ == "__main__":
    # Before anything imports Qt or asks for a folder: neither a display nor the user's own settings.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = tempfile.mkdtemp(prefix="gandyn-long-use-")

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.model import actions, presets
from app.model.scene import LAB, Scene
from app.model.session import Session
from app.model.settings import Settings
from app.pages import PAGES
from app.panels import panels
from app.tasks.malloc import return_free_memory
from app.tasks.worker import wait_for_threads
from app.theme.style import Style
from app.training.manager import training_manager_of
from app.training.reaper import wait_for_processes
from app.window import bootstrap
from app.window.main_window import MainWindow

# What the offscreen platform says of itself, not of us.
HARMLESS = ("propagateSizeHints",)
Step = Callable[[MainWindow], None]


@dataclass(frozen=True)
class Usage:
    """What there is after so many windows: resident memory in MB, threads and windows alive."""

    windows: int
    memory: float
    threads: int
    alive: int

    def __str__(self) -> str:
        return (
            f"{self.windows:5d} windows  {self.memory:7.1f} MB  {self.threads} threads  "
            f"{self.alive} windows alive"
        )


@dataclass
class Warnings:
    """Hears what Qt, Python and its threads complain about, for as long as the block lasts."""

    heard: list[str] = field(default_factory=list)

    def __enter__(self) -> Warnings:
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
        self._handler = qInstallMessageHandler(self._qt)
        sys.excepthook = lambda kind, error, trace: self._error(error)
        threading.excepthook = lambda args: self._error(args.exc_value)
        sys.unraisablehook = lambda args: self._error(args.exc_value)
        warnings.showwarning = lambda message, *_, **__: self.heard.append(str(message))
        return self

    def __exit__(self, *_: object) -> None:
        qInstallMessageHandler(self._handler)
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = self._before

    def _qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(word in text for word in HARMLESS):
            self.heard.append(text)

    def _error(self, error: BaseException | None) -> None:
        self.heard.append("".join(traceback.format_exception(error)))


class LongUse:
    """One session, and one window after the other around it, as when the language is changed again
    and again.
    """

    def __init__(self, steps: list[Step]) -> None:
        self.app = bootstrap.application()
        self.session, self.settings = Session(Scene()), Settings()
        self.look = Style("dark", 1.0, self.app)
        self.steps, self.windows = steps, 0
        self._opened: WeakSet[MainWindow] = WeakSet()

    def use(self, seconds: float, windows: int = sys.maxsize) -> Iterator[Usage]:
        """Uses windows until the time is over, or so many were used; tells after each what there is."""
        end = time.monotonic() + seconds
        while self.windows < windows and time.monotonic() < end:
            self.one_window(end - time.monotonic())
            yield self.usage()

    def one_window(self, seconds: float) -> None:
        """Opens a window, takes every step for which there is time, and closes it."""
        end = time.monotonic() + seconds
        window = bootstrap.open_window(self.session, self.settings, self.look)
        self._opened.add(window)
        pass_time(0.2)
        for step in self.steps:
            if time.monotonic() < end:
                step(window)
        window.set_language(("zh", "en")[self.windows % 2])
        bootstrap.release(window)
        self.windows += 1
        pass_time(0.05)

    def usage(self) -> Usage:
        """What there is now, after all garbage is collected and what is free is given back."""
        gc.collect()
        return_free_memory()
        return Usage(self.windows, resident_memory(), threading.active_count(), len(self._opened))

    def close(self) -> None:
        """Ends trainings and waits for the last threads, as the program does at its end."""
        training_manager_of(self.session).close()
        wait_for_threads(10.0)
        wait_for_processes(0.5)
        pass_time(0.1)


def pass_time(seconds: float) -> None:
    """Lets the event loop run; widgets that were to be deleted go."""
    end = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if time.monotonic() >= end:
            return
        time.sleep(0.005)


def resident_memory() -> float:
    """Of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# Steps
# ------------------------------------------------------------------------------------------


def presets_in_turn(count: int, pause: float) -> Step:
    """Opens the next `count` presets."""
    names = itertools.cycle(presets.PRESETS)

    def step(window: MainWindow) -> None:
        for name in itertools.islice(names, count):
            window.file_actions.open_preset(name)
            pass_time(pause)

    return step


def pages_in_turn(count: int, pause: float) -> Step:
    """Shows the next `count` pages but the lab's."""
    ids = itertools.cycle([id for id in PAGES if id != LAB])

    def step(window: MainWindow) -> None:
        for id in itertools.islice(ids, count):
            actions.show_page(window.session, id)
            pass_time(pause)

    return step


def panels_in_turn(count: int, pause: float) -> Step:
    """Brings the next `count` panels to the front."""
    ids = itertools.cycle(panels())

    def step(window: MainWindow) -> None:
        for id in itertools.islice(ids, count):
            window.docks.show(id)
            pass_time(pause)

    return step


def changes(window: MainWindow) -> None:
    """A drag of a number, starts, undo, redo, and the playhead to and fro."""
    session = window.session
    for value in (20.0, 21.0, 22.0):
        session.update(lambda scene, value=value: scene.with_(duration=value), "Change", merge="drag")  # type: ignore[misc]
        pass_time(0.0)
    session.end_merge()
    actions.add_random_starts(session, 4)
    session.history.undo()
    session.history.redo()
    for share in (0.2, 0.7, 1.0, 0.0):
        window.playback.seek(share * session.scene.duration)
        pass_time(0.0)


def themes(window: MainWindow) -> None:
    """The next theme, and presenting on and off."""
    window.appearance.next()
    window.present(True)
    pass_time(0.0)
    window.present(False)


def lab(window: MainWindow) -> None:
    """Trains for two seconds on the lab's page, if torch is there."""
    if importlib.util.find_spec("torch") is None:
        return
    actions.show_page(window.session, LAB)
    manager = training_manager_of(window.session)
    manager.start()
    pass_time(2.0)
    manager.stop()
    for record in list(_records()):
        manager.remove(record)
    actions.show_page(window.session, "portrait")


def _records() -> list[Any]:
    from app.training.run_store import STORE

    return list(STORE.records)


def main(arguments: list[str] | None = None) -> int:
    """Prints a line for every tenth window and what was complained about; 1 if there was anything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("minutes", type=float)
    parser.add_argument("--lab", action="store_true", help="train, too")
    told = parser.parse_args(arguments, SimpleNamespace())
    steps = [presets_in_turn(3, 0.3), pages_in_turn(2, 0.3), panels_in_turn(3, 0.1), changes, themes]
    with Warnings() as complaints:
        use = LongUse([*steps, lab] if told.lab else steps)
        for usage in use.use(told.minutes * 60.0):
            if usage.windows % 10 == 1:
                print(usage, f" {len(complaints.heard)} warnings", flush=True)
        use.close()
        print(use.usage(), f" {len(multiprocessing.active_children())} processes")
    print(*dict.fromkeys(complaints.heard), sep="\n")
    return 1 if complaints.heard else 0


if __name__ == "__main__":
    raise SystemExit(main())
