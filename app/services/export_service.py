"""An export that runs beside the window: one at a time, with progress, stoppable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.model.scene import Scene, SceneError
from app.tasks.cancelled import Cancelled
from app.tasks.worker import Worker, load_numba

if TYPE_CHECKING:
    from app.exporters import Exporter, Options


class ExportJob(QObject):
    """progress(share), then one of written(path), failed(sentence), cancelled()."""

    progress = Signal(float)
    written = Signal(str)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._stop = threading.Event()
        self.running = False

    def start(self, exporter: Exporter, scene: Scene, path: Path, options: Options) -> None:
        """Writes the file; does nothing while another export runs."""
        if self.running:
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._end)
            self._worker.failed.connect(lambda sentence: self._end(lambda: self.failed.emit(sentence)))
        self.running = True
        self._stop.clear()
        self._worker.submit(lambda stale: self._write(exporter, scene, path, options))

    def cancel(self) -> None:
        """Asks the export to stop; its half-written file is removed."""
        self._stop.set()

    def stop(self) -> None:
        """Ends the thread, cancelling what runs."""
        self.cancel()
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _write(self, exporter: Exporter, scene: Scene, path: Path, options: Options) -> Callable[[], None]:
        """In the worker; returns what to tell the UI thread."""
        load_numba()
        try:
            exporter.write(scene, path, options, self.progress.emit, self._stop.is_set)
        except Cancelled:
            return self.cancelled.emit
        except SceneError as error:
            sentence = str(error)
            return lambda: self.failed.emit(sentence)
        return lambda: self.written.emit(str(path))

    def _end(self, tell: Callable[[], None]) -> None:
        self.running = False
        tell()
