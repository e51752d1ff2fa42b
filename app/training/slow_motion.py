"""Runs in slow motion: update by update, as they would be trained anyway, and stage by stage to be seen. The
worker makes each update when its last stage is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.training.process_pool import ProcessPool
from app.training.run_record import Position, RunRecord
from app.training.run_store import STORE
from gandyn.frozendict import FrozenDict

# Seconds that a stage is shown; 0: at full speed.
PACES = (0.0, 2.0, 1.0, 0.5)


@dataclass
class _Asked:
    """What was known of the updates when the next one was asked for."""

    made: object


class SlowMotion(QObject):
    """changed(): another stage is shown. pace: seconds of a stage; 0: everything runs at full speed. live():
    the runs that can be told something.
    """

    changed = Signal()

    def __init__(self, pool: ProcessPool, live: Callable[[], list[RunRecord]]) -> None:
        super().__init__(pool)
        self._pool, self._live, self.pace = pool, live, 0.0
        self._asked: dict[RunRecord, _Asked] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.advance)

    def set_pace(self, seconds: float) -> None:
        """Runs that are under way go over to this pace at once."""
        self.pace = seconds
        if not seconds:
            self.release()
            return
        self._timer.setInterval(round(1000.0 * seconds))
        for record in self._live():
            if record.state == "running":
                self.walk(record)

    def walk(self, record: RunRecord) -> None:
        """From now on the run goes stage by stage."""
        if record.position is None:
            record.stepped = True
            record.position = Position(FrozenDict(record.run.made))
        record.walking = True
        self._pool.tell(record, "Pause")
        self._timer.start()

    def halt(self) -> None:
        """Every run stands still at the stage that is shown."""
        self._timer.stop()
        for record in STORE.records:
            record.walking = False

    def release(self) -> None:
        """Runs that went stage by stage run at full speed."""
        self._timer.stop()
        for record in STORE.records:
            walked, record.walking, record.position = record.walking, False, None
            if walked and record.live:
                self._pool.tell(record, "Resume")

    def advance(self) -> None:
        """The next stage of every run."""
        walking = [record for record in STORE.records if record.walking and record.live]
        for record in walking:
            if record.run.diagrams and record.run.state == "paused":
                self._advance(record)
        if walking:
            self.changed.emit()
        else:
            self._timer.stop()

    def _advance(self, record: RunRecord) -> None:
        assert record.position is not None
        stage, last = record.position.stage, record.last_stage()
        if stage < last:
            record.position = Position(record.position.made, stage + 1)
            if stage + 1 == last:
                self._asked[record] = _Asked(record.run.made)
                self._pool.tell(record, "StepUpdate")
        elif record not in self._asked or self._asked[record].made is not record.run.made:
            self._begin_next(record)

    def _begin_next(self, record: RunRecord) -> None:
        """The next update from its first stage; a run that has all its iterations is measured."""
        self._asked.pop(record, None)
        record.position = Position(FrozenDict(record.run.made))
        if record.iteration >= int(record.settings.steps or 0):
            record.walking, record.position = False, None
            self._pool.tell(record, "Finish")
