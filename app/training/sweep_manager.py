"""The sweep of a session: starts its process, stops it, takes cells as they come, and reads folders beside
the window.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.model.pages.sweep import SweepSettings
from app.model.session import Session
from app.tasks.worker import Worker
from app.text.translation import tr
from app.training import reaper
from app.training.sweep_process import SweepEnded, SweepOrder, SweepProcess
from app.training.sweep_record import (
    BUSY,
    DONE,
    FAILED,
    NEW,
    READING,
    RUNNING,
    STOPPED,
    STOPPING,
    SWEEPS,
    SweepRecord,
    folder_of,
    read,
)
from gandyn.message import Message

# Milliseconds between two looks into the pipe; seconds between two pictures, and that a process may take
# to go.
DRAIN, PICTURE = 100, 0.3
PATIENCE, CLOSED = 10.0, 2.0
SWEEP = "sweep"


class SweepManager(QObject):
    """grown(): there are more cells, or fewer. listed(): the sweep began, ended, was read. said(sentence,
    hint): for the message bar.
    """

    grown = Signal()
    listed = Signal()
    said = Signal(object, bool)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._process: SweepProcess | None = None
        self._running: SweepRecord | None = None
        self._reader: Worker | None = None
        self._shown = 0.0
        self._timer = QTimer(self, interval=DRAIN)
        self._timer.timeout.connect(self._drain)

    @property
    def settings(self) -> SweepSettings:
        """The scene's."""
        found: SweepSettings = self._session.scene.settings_of(SWEEP)
        return found

    @property
    def record(self) -> SweepRecord | None:
        """Of what the page shows."""
        return SWEEPS.find(self.settings)

    @property
    def running(self) -> SweepRecord | None:
        """What is being trained, be it shown or not."""
        return self._running

    def follow(self) -> None:
        """Reads the folder of what the page shows, if that was not done yet."""
        if self._session.scene.page == SWEEP and self.record is None:
            self._read(SWEEPS.of(self.settings))

    def start(self) -> None:
        """Trains what is not in the folder yet."""
        if self._running is not None:
            self.said.emit(tr("A sweep is being trained; stop it before another one begins."), False)
            return
        record, settings = SWEEPS.of(self.settings), self.settings
        process = SweepProcess(
            SweepOrder(settings.recipe, record.folder, settings.workers, settings.scheduler)
        )
        try:
            process.start()
        except (OSError, ValueError) as error:
            self.said.emit(str(error), False)
            return
        self._process, self._running = process, record
        record.skipped, record.threads, record.began = record.count, 0, time.monotonic()
        record.turn(RUNNING)
        self._timer.start()
        self._changed()

    def stop(self) -> None:
        """No further run is begun; what was trained stays."""
        if self._process is not None and self._running is not None and self._running.state == RUNNING:
            self._running.turn(STOPPING)
            self._process.ask_to_stop()
            self._changed()

    def open(self, folder: Path) -> bool:
        """Shows the sweep that is in a folder; says why not if there is none."""
        from gandyn.training.sweeps.store import read_recipe

        try:
            recipe = read_recipe(folder)
        except ValueError as error:
            self.said.emit(error.args[0], False)
            return False
        settings = self.settings.with_(recipe=recipe, folder=str(folder))
        opened = self._session.update(
            lambda scene: scene.with_settings(SWEEP, settings).with_(page=SWEEP), tr("Open a sweep")
        )
        record = SWEEPS.of(settings)
        if opened and record.state not in BUSY:
            self._read(record)
        return opened

    def close(self) -> None:
        """The window closes: the sweep ends, and goes on another time."""
        self._timer.stop()
        if self._reader is not None:
            self._reader.stop()
            self._reader = None
        if self._process is not None:
            reaper.dismiss(self._process, CLOSED)
        if self._running is not None:
            self._running.turn(STOPPED)
        self._process = self._running = None

    def _read(self, record: SweepRecord) -> None:
        if self._reader is None:
            self._reader = Worker(self)
            self._reader.done.connect(lambda _: self._changed())
        record.turn(READING)
        self._reader.submit(partial(_read_all, [r for r in SWEEPS.all() if r.state == READING]))
        self._changed()

    def _drain(self) -> None:
        process, record = self._process, self._running
        if process is None or record is None:
            self._timer.stop()
            return
        cells, end = process.poll()
        if (pace := process.pace) is not None:
            # The time that is left is judged by the pace since there were workers.
            record.began = time.monotonic() if pace.threads and not record.threads else record.began
            record.skipped, record.threads = pace.skipped, pace.threads
        if cells:
            record.add(cells)
        if end is not None:
            self._end(end)
        elif cells and time.monotonic() - self._shown >= PICTURE:
            self._shown = time.monotonic()
            self.grown.emit()

    def _end(self, end: SweepEnded) -> None:
        process, record = self._process, self._running
        self._process = self._running = None
        self._timer.stop()
        assert process is not None and record is not None
        reaper.dismiss(process, PATIENCE)
        complete = record.count >= record.recipe.count
        record.turn(FAILED if end.sentence else DONE if complete else STOPPED, end.sentence)
        if end.sentence:
            self.said.emit(end.sentence, False)
        self._changed()

    def _changed(self) -> None:
        self._shown = time.monotonic()
        self.listed.emit()
        self.grown.emit()


def _read_all(records: list[SweepRecord], is_cancelled: object) -> None:
    for record in records:
        read(record)


def sweep_manager_of(session: Session) -> SweepManager:
    """The session's, made when it is first asked for."""
    found = session.findChild(SweepManager)
    return found if isinstance(found, SweepManager) else SweepManager(session)


def progress(record: SweepRecord | None) -> tuple[str, float]:
    """How far it is, in words and as a fraction."""
    if record is None or record.state == NEW:
        return tr("not started"), 0.0
    starting = record.state == RUNNING and not record.threads
    words = [tr("starting workers…") if starting else tr(_STATES[record.state])]
    total, count = record.recipe.count, record.count
    words.append(tr("{count} of {total} runs").format(count=count, total=total))
    if failed := record.failed:
        words.append(tr("{count} failed").format(count=failed))
    if record.state in BUSY and record.skipped:
        words.append(tr("{count} were there").format(count=record.skipped))
    if record.state == RUNNING and (left := time_left(record)):
        words.append(left)
    return " · ".join(words), count / total


_STATES = {
    READING: Message("reading the folder…"),
    RUNNING: "running",
    STOPPING: Message("stopping…"),
    DONE: "done",
    STOPPED: "stopped",
    FAILED: "ended by a fault",
}


def time_left(record: SweepRecord) -> str:
    """About how long it will take, by the pace so far; "" before there is one."""
    made = record.count - record.skipped
    if made < 1:
        return ""
    seconds = (time.monotonic() - record.began) / made * (record.recipe.count - record.count)
    if seconds < 90.0:
        return tr("about {time} s left").format(time=max(1, round(seconds)))
    if seconds < 5400.0:
        return tr("about {time} min left").format(time=round(seconds / 60.0))
    return tr("about {time} h left").format(time=f"{seconds / 3600.0:.1f}")


def place(record: SweepRecord | None, settings: SweepSettings) -> str:
    """The folder, in one line."""
    return str(record.folder if record else folder_of(settings))
