"""The lessons there are, and the one that is open: read on a worker, and read again whenever a file changes,
so that whoever writes one sees it at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.model.lessons import Lesson, LessonError, shelf
from app.model.lessons.shelf import Entry
from app.tasks.worker import Worker

SETTLE = 150  # ms after the last change: editors write a file in several steps
Read = tuple[tuple[Entry, ...], Path | None, Lesson | LessonError | None]


class LessonLibrary(QObject):
    """listed(): `entries` are others. loaded(lesson), failed(LessonError): of the open file, also when it was
    changed.
    """

    listed = Signal()
    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._open: Path | None = None
        self._worker: Worker | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.refresh)
        for changed in (self._watcher.fileChanged, self._watcher.directoryChanged):
            changed.connect(lambda *_: self._settle.start())

    def open(self, path: Path | None) -> None:
        """Reads a lesson's file, and goes on watching it; None: no more."""
        self._open = path
        self.refresh()

    def refresh(self) -> None:
        """Reads what there is."""
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._receive)
        path = self._open
        self._worker.submit(lambda is_cancelled: _read(path, is_cancelled))

    def stop(self) -> None:
        """Ends the thread and watches nothing; the next question starts both again."""
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self._settle.stop()
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _receive(self, read: Read) -> None:
        entries, path, found = read
        if entries != self.entries:
            self.entries = entries
            self.listed.emit()
        self._watch()
        if path != self._open:
            return
        if isinstance(found, LessonError):
            self.failed.emit(found)
        elif found is not None:
            self.loaded.emit(found)

    def _watch(self) -> None:
        """Files that were replaced are watched no more, so they are named again."""
        wanted = {str(shelf.folder())} if shelf.folder().is_dir() else set()
        for entry in self.entries:
            if entry.own or entry.path == self._open:
                wanted |= {str(path) for path in (entry.path, *entry.translations.values())}
        if self._open is not None:
            wanted |= {str(self._open), str(self._open.parent)}
        now = {*self._watcher.files(), *self._watcher.directories()}
        missing = [path for path in wanted - now if os.path.exists(path)]
        if missing:
            self._watcher.addPaths(missing)
        if now - wanted:
            self._watcher.removePaths(sorted(now - wanted))


def _read(path: Path | None, is_cancelled: Callable[[], bool]) -> Read:
    entries = shelf.entries()
    if path is None or is_cancelled():
        return entries, path, None
    entry = next((one for one in entries if one.path == path), None) or shelf.entry(path)
    try:
        return entries, path, shelf.load(entry)
    except LessonError as error:
        return entries, path, error
