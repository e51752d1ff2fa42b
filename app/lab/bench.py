"""The service behind the lab: starts, steers and drains the training processes. One for each session; it ends with the window.

The UI thread never waits for a process: it polls on a timer, and an ending process is waited for on a thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.lab.checkpoints import settings_beside
from app.lab.record import Record
from app.lab.store import STORE
from app.lab.wanted import alive, obstacle, wanted
from app.language import tr
from app.session import Session

if TYPE_CHECKING:
    from gandyn.training import Run, Settings

# Milliseconds between two looks into the pipes, and between two new pictures.
DRAIN, PICTURE = 33, 90
# Seconds that a process may take to measure and go.
PATIENCE = 5.0


class Bench(QObject):
    """stepped(): something new was recorded. listed(): a run began, ended, stands still, goes on. said(sentence, hint): for the message bar."""

    stepped = Signal()
    listed = Signal()
    said = Signal(str, bool)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._shown, self._told = session, 0.0, dict[Record, str]()
        self._leaving: list[tuple[Record, threading.Thread]] = []
        self._spare: Run | None = None
        self.devices: Mapping[str, str] = {}
        self._timer = QTimer(self, interval=DRAIN)
        self._timer.timeout.connect(self._drain)
        session.changed.connect(self._follow)

    # What the scene's runs are doing ------------------------------------------------------------------------------------

    @property
    def settings(self) -> tuple[Settings, ...]:
        """What the scene wants trained."""
        return wanted(self._session.scene)

    def record(self, slot: int) -> Record | None:
        """What a run of the scene shows."""
        settings = self.settings
        return STORE.find(slot, settings[slot]) if slot < len(settings) else None

    def states(self) -> tuple[str, ...]:
        """Of each of the scene's runs; "new" for one that was not started."""
        found = [self.record(slot) for slot in range(len(self.settings))]
        return tuple(record.state if record else "new" for record in found)

    def _live(self) -> list[Record]:
        """Of the scene's runs, those that can be told something."""
        found = (self._at_work(slot) for slot in range(len(self.settings)))
        return [record for record in found if record]

    def _at_work(self, slot: int) -> Record | None:
        current = STORE.current(slot)
        return current if current and current.live else None

    # What a user does -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Starts what stands still and what was not started, or has ended."""
        for slot, settings in enumerate(self.settings):
            record = self._at_work(slot)
            if record is None:
                self._begin(slot, settings)
            elif record.state == "paused":
                self._tell(record, "Resume")

    def pause(self) -> None:
        """All runs stand still after this iteration."""
        for record in self._live():
            self._tell(record, "Pause")

    def step(self, player: str) -> None:
        """One step of "d" or "g" in every run; then they stand still. What was not started is started for it."""
        for slot, settings in enumerate(self.settings):
            record = self._at_work(slot) or self._begin(slot, settings)
            if record:
                self._tell(record, "StepD" if player == "d" else "StepG")

    def stop(self) -> None:
        """Ends all runs; what they recorded stays."""
        for record in self._live():
            self._dismiss(record)
        self.listed.emit()

    def restart(self) -> None:
        """From the beginning, with the settings as they are now."""
        self.stop()
        for slot, settings in enumerate(self.settings):
            self._begin(slot, settings)

    def save(self, slot: int, folder: str) -> None:
        """Writes a checkpoint of a run whose process is there; `said` tells how it went."""
        from gandyn.training import Save

        record = STORE.current(slot)
        if record is None or not record.run.alive or record.leaving:
            self.said.emit(tr("There is no training process any more that could save its weights; restart the run first."), False)
            return
        record.run.send(Save(folder))
        self._timer.start()

    def resume(self, slot: int, folder: str) -> None:
        """Goes on from a checkpoint, in place of a run of the scene."""
        try:
            settings = settings_beside(folder)
        except ValueError as error:
            self.said.emit(str(error), False)
            return
        study = self._session.scene.study("lab").with_run(slot, settings).with_(follows=False)
        if self._session.update(lambda scene: scene.with_study("lab", study), tr("Load a checkpoint")):
            self._replace(slot)
            self._begin(slot, settings, folder)

    def remove(self, record: Record) -> None:
        """Ends a run and forgets it."""
        self._dismiss(record)
        STORE.remove(record)
        self._changed()

    def overlay(self, record: Record, on: bool) -> None:
        """Draws a record's curves under those of the others, or not."""
        record.overlaid = on
        self._changed()

    def recall(self, record: Record, slot: int) -> None:
        """Makes a record, with its settings, what a run of the scene shows."""
        study = self._session.scene.study("lab").with_run(slot, record.settings).with_(follows=False)
        STORE.show(record, slot)
        self._session.update(lambda scene: scene.with_study("lab", study), tr("Recall a run"))
        self._changed()

    def warm(self) -> None:
        """A process that loads torch while the user looks around, for the first run to begin at once."""
        from gandyn.training import Run

        if self._spare or STORE.records:
            return
        self._spare = Run(self.settings[0])
        try:
            self._spare.warm()
        except (ValueError, OSError):
            # Said when somebody wants to train; until then it is nobody's trouble.
            self._spare = None
        self._timer.start()
        self.listed.emit()

    @property
    def loading(self) -> bool:
        """Whether the process that was started ahead still loads torch."""
        return self._spare is not None and self._spare.ready is None

    # Processes --------------------------------------------------------------------------------------------------------------

    def _begin(self, slot: int, settings: Settings, checkpoint: str = "") -> Record | None:
        from gandyn.training import Run

        trouble = obstacle(self._session.scene)
        if trouble:
            self.said.emit(trouble, False)
            return None
        run, self._spare = self._spare or Run(settings), None
        run.settings, run.checkpoint = settings, checkpoint
        try:
            run.start()
        except (ValueError, OSError) as error:
            self.said.emit(str(error), False)
            return None
        self._replace(slot)
        record = Record(run, slot, STORE.number())
        STORE.add(record)
        self._timer.start()
        self._to_the_end()
        self._changed()
        return record

    def _replace(self, slot: int) -> None:
        """An ended run keeps its process for checkpoints until the next one takes its place."""
        old = STORE.current(slot)
        if old:
            self._dismiss(old)

    def _to_the_end(self) -> None:
        """The playhead at its end follows what is being recorded."""
        self._session.glance(lambda scene: scene.with_(time=scene.duration))

    def _tell(self, record: Record, name: str, *details: Any) -> None:
        from gandyn.training import messages

        record.run.send(getattr(messages, name)(*details))
        self._timer.start()

    def _dismiss(self, record: Record) -> None:
        """Ends a process on a thread of its own, for it may take its time over its last words."""
        if record.leaving or not record.run.pid:
            return
        record.leaving = True
        thread = threading.Thread(target=record.run.stop, args=(PATIENCE,), daemon=True)
        thread.start()
        self._leaving.append((record, thread))
        self._timer.start()

    def close(self) -> None:
        """Ends all processes and waits for them: the window is going."""
        self._timer.stop()
        if self._spare:
            self._spare.stop()
            self._spare = None
        threads = [thread for _, thread in self._leaving]
        self._leaving = []
        for record in STORE.records:
            if not record.leaving:
                record.run.stop(0.0)
        for thread in threads:
            thread.join(PATIENCE + 1.0)

    # Draining -----------------------------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        # A process that is being waited for on a thread is that thread's affair.
        if self._spare:
            self._attend(self._spare)
        events = [event for record in STORE.records if not record.leaving for event in self._polled(record)]
        self._leaving = [(record, thread) for record, thread in self._leaving if thread.is_alive() or self._gone(record)]
        self._announce(bool(events))
        if not self._leaving and not self.loading and not any(record.run.pid for record in STORE.records if not record.leaving):
            self._timer.stop()

    def _attend(self, spare: Run) -> None:
        """Hears what devices there are; a spare process that died is no loss."""
        loading = self.loading
        spare.poll()
        if spare.failed:
            self._spare = None
        elif spare.ready:
            self.devices = spare.ready.devices
        if loading and not self.loading:
            self.listed.emit()

    def _polled(self, record: Record) -> list[Any]:
        events = record.run.poll() if record.run.pid else []
        for event in events:
            self._hear(record, event)
        if events:
            record.catch_up()
        return events

    def _gone(self, record: Record) -> bool:
        record.catch_up()
        record.leaving = False
        self._told.pop(record, None)
        return False

    def _announce(self, news: bool) -> None:
        """Pictures at a pace that leaves the processor to the training; states at once."""
        states = {record: record.state for record in STORE.records}
        if states != self._told:
            self._told = states
            self.listed.emit()
            self._show()
        elif news and time.monotonic() - self._shown >= PICTURE / 1000.0:
            self._show()

    def _show(self) -> None:
        self._shown = time.monotonic()
        self.stepped.emit()

    def _changed(self) -> None:
        self.listed.emit()
        self._show()

    def _hear(self, record: Record, event: Any) -> None:
        from gandyn.training import Failed, Ready, Refused, Saved

        if isinstance(event, Ready):
            self.devices = event.devices
        elif isinstance(event, (Failed, Refused)):
            self.said.emit(event.sentence, False)
        elif isinstance(event, Saved):
            self.said.emit(tr("Written: {path}").format(path=event.folder), True)

    # The scene's changes --------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """What can change while a run goes on is told to it."""
        if not any(record.live for record in STORE.records):
            return
        for slot, settings in enumerate(self.settings):
            record = self._at_work(slot)
            if record and record.settings != settings and alive(record.settings, settings):
                self._set(record, settings)

    def _set(self, record: Record, settings: Settings) -> None:
        for name, value in settings.values.items():
            if value != record.settings.values[name]:
                self._tell(record, "Set", name, value)
        record.settings = settings
        record.changes.append(record.iteration)


def bench_of(session: Session) -> Bench:
    """The session's bench, made when it is first asked for."""
    found = session.findChild(Bench)
    return found if isinstance(found, Bench) else Bench(session)


def processes(records: Iterable[Record]) -> list[int]:
    """The training processes there are."""
    return [record.run.pid for record in records if record.run.pid]
