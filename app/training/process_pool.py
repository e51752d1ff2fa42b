"""The training processes of a session: a spare one that loads torch ahead of time, those that train, those
that are on their way out.

The UI thread never waits for a process: it polls on a timer, and an ending process is waited for on a thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.text.translation import tr
from app.training import reaper
from app.training.run_record import RunRecord
from app.training.run_store import STORE

if TYPE_CHECKING:
    from gandyn.training import Settings, TrainingProcess

# Milliseconds between two looks into the pipes, and between two new pictures.
DRAIN, PICTURE = 33, 90
# Seconds that a process may take to measure and go; a closed window wants no last words.
PATIENCE, CLOSED = 5.0, 0.0


class ProcessPool(QObject):
    """stepped(): something new was recorded. listed(): a run began, ended, stands still, goes on.
    said(sentence, hint): for the message bar. generated(record, answer): samples that were asked for.

    devices: id -> name of those that are there, once a process has told.
    """

    stepped = Signal()
    listed = Signal()
    said = Signal(object, bool)
    generated = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shown, self._told = 0.0, dict[RunRecord, str]()
        self._leaving: list[tuple[RunRecord, threading.Thread]] = []
        self._spare: TrainingProcess | None = None
        self.devices: Mapping[str, str] = {}
        self._requests = 0
        self._timer = QTimer(self, interval=DRAIN)
        self._timer.timeout.connect(self._drain)

    @property
    def loading(self) -> bool:
        """Whether the process that was started ahead still loads torch."""
        return self._spare is not None and self._spare.ready is None

    def warm_up(self, settings: Settings) -> None:
        """A process that loads torch while the user looks around, for the first run to begin at once."""
        from gandyn.training import TrainingProcess

        if self._spare or STORE.records:
            return
        self._spare = TrainingProcess(settings)
        try:
            self._spare.warm()
        except (ValueError, OSError):
            # Said when somebody wants to train; until then it is nobody's trouble.
            self._spare = None
            return
        self._timer.start()
        self.listed.emit()

    def _launch(self, settings: Settings, checkpoint: str = "") -> TrainingProcess | None:
        """A run that has begun, in the spare process if there is one; None after a sentence."""
        from gandyn.training import TrainingProcess

        spare, self._spare = self._spare, None
        if spare and not spare.alive:
            reaper.dismiss(spare, CLOSED)
            spare = None
        run = spare or TrainingProcess(settings)
        run.settings, run.checkpoint = settings, checkpoint
        try:
            run.start()
        except (ValueError, OSError) as error:
            self.said.emit(str(error), False)
            return None
        return run

    def tell(self, record: RunRecord, name: str, *details: Any) -> None:
        """Sends a command of `messages` to a run."""
        from gandyn.training import messages

        record.run.send(getattr(messages, name)(*details))
        self._timer.start()

    def ask(self, record: RunRecord, **details: Any) -> int:
        """Asks the generators of a run for something, as `messages.Generate` has it; `generated` has the
        answer of this number. 0: they are gone.
        """
        from gandyn.training import Generate

        if not record.answers:
            return 0
        self._requests += 1
        record.run.send(Generate(self._requests, **details))
        self._timer.start()
        return self._requests

    def _dismiss(self, record: RunRecord) -> None:
        """Ends a process on a thread of its own, for it may take its time over its last words."""
        self._leave(record, PATIENCE)
        if self._leaving:
            self._timer.start()

    def _leave(self, record: RunRecord, patience: float) -> None:
        if record.leaving or not record.run.pid:
            return
        record.leaving = True
        self._leaving.append((record, reaper.dismiss(record.run, patience)))

    def close(self) -> None:
        """Has all processes ended and waits for none: the window is going."""
        self._timer.stop()
        if self._spare:
            reaper.dismiss(self._spare, CLOSED)
            self._spare = None
        for record in STORE.records:
            self._leave(record, CLOSED)
        self._leaving = []

    # Draining
    # ------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        # A process that is being waited for on a thread is that thread's affair.
        if self._spare:
            self._attend(self._spare)
        events = [event for record in STORE.records if not record.leaving for event in self._polled(record)]
        self._leaving = [
            (record, thread) for record, thread in self._leaving if thread.is_alive() or self._gone(record)
        ]
        self._announce(bool(events))
        if (
            not self._leaving
            and not self.loading
            and not any(record.run.pid for record in STORE.records if not record.leaving)
        ):
            self._timer.stop()

    def _attend(self, spare: TrainingProcess) -> None:
        """Hears what devices there are; a spare process that died is no loss."""
        loading = self.loading
        spare.poll()
        if spare.failed:
            reaper.dismiss(spare, CLOSED)
            self._spare = None
        elif spare.ready:
            self.devices = spare.ready.devices
        if loading and not self.loading:
            self.listed.emit()

    def _polled(self, record: RunRecord) -> list[Any]:
        events = record.run.poll() if record.run.pid else []
        for event in events:
            self._hear(record, event)
        if events:
            record.catch_up()
        return events

    def _gone(self, record: RunRecord) -> bool:
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

    def _hear(self, record: RunRecord, event: Any) -> None:
        from gandyn.training import Failed, Generated, Ready, Refused, Saved

        if isinstance(event, Ready):
            self.devices = event.devices
        elif isinstance(event, Generated):
            self.generated.emit(record, event)
        elif isinstance(event, (Failed, Refused)):
            self.said.emit(event.sentence, False)
            if isinstance(event, Failed):
                self._dismiss(record)
        elif isinstance(event, Saved):
            self.said.emit(tr("Written: {path}").format(path=event.folder), True)
