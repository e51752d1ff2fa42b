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

WRITTEN, FAILED, CANCELLED = "written", "failed", "cancelled"


class ExportJob(QObject):
    """progress(fraction), then one of written(path), failed(sentence), cancelled()."""

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
            self._worker.failed.connect(self._fail)
            self._worker.reported.connect(self.progress.emit)
        self.running = True
        self._stop.clear()
        report, cancelled = self._worker.report, self._stop.is_set
        self._worker.submit(lambda is_cancelled: _write(exporter, scene, path, options, report, cancelled))

    def cancel(self) -> None:
        """Asks the export to stop; its half-written file is removed."""
        self._stop.set()

    def stop(self) -> None:
        """Ends the thread, cancelling what runs, without waiting for it."""
        self.cancel()
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _fail(self, sentence: str) -> None:
        self._end((FAILED, sentence))

    def _end(self, outcome: tuple[str, str]) -> None:
        self.running = False
        kind, text = outcome
        if kind == CANCELLED:
            self.cancelled.emit()
        else:
            (self.written if kind == WRITTEN else self.failed).emit(text)


def _write(
    exporter: Exporter,
    scene: Scene,
    path: Path,
    options: Options,
    report: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> tuple[str, str]:
    """On the worker's thread: how it ended, and the path or what went wrong."""
    load_numba()
    try:
        exporter.write(scene, path, options, report, cancelled)
    except Cancelled:
        return CANCELLED, ""
    except SceneError as error:
        return FAILED, str(error)
    return WRITTEN, str(path)
