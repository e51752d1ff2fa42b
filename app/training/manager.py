"""The service behind the lab: what a user does with the scene's runs. One for each session; it ends with the
window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.model.session import Session
from app.text.translation import tr
from app.training.process_pool import ProcessPool
from app.training.run_config import can_hot_update, run_settings, unsupported_reason
from app.training.run_record import RunRecord
from app.training.run_store import STORE
from app.training.sketcher import Sketcher
from app.training.slow_motion import SlowMotion

if TYPE_CHECKING:
    from gandyn.training import Settings


class TrainingManager(ProcessPool):
    """Starts, steers, stops and recalls; numbers that may change while a run goes on follow the scene by
    themselves.

    unchanged(): all runs were to be started that are done, and would come out the same again.
    """

    unchanged = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.sketcher = Sketcher(session, self)
        self.slow = SlowMotion(self, self.live)
        self.slow.changed.connect(self.stepped)
        session.changed.connect(self._follow)

    # What the scene's runs are doing
    # ------------------------------------------------------------------------------------

    @property
    def settings(self) -> tuple[Settings, ...]:
        """What the scene wants trained."""
        return run_settings(self._session.scene)

    def record(self, slot: int) -> RunRecord | None:
        """What a run of the scene shows."""
        settings = self.settings
        return STORE.find(slot, settings[slot]) if slot < len(settings) else None

    def states(self) -> tuple[str, ...]:
        """Of each of the scene's runs; "new" for one that was not started."""
        found = [self.record(slot) for slot in range(len(self.settings))]
        return tuple(record.state if record else "new" for record in found)

    def is_finished(self, slot: int) -> bool:
        """Whether a run is done with the settings as they are now: the same would come out again."""
        record = self.record(slot)
        return (
            record is not None
            and record.settings == self.settings[slot]
            and record.state == "done"
            and not record.was_changed
            and record.iteration >= int(record.settings.steps or 0)
        )

    def can_go_further(self, slot: int) -> bool:
        """Whether a run has ended, and only its number of iterations was raised since."""
        record, settings = STORE.current(slot), self.settings[slot]
        return (
            record is not None
            and record.state == "done"
            and record.run.alive
            and record.iteration < int(settings.steps or 0)
            and record.settings.with_(steps=settings.steps) == settings
            and record.settings != settings
        )

    def live(self) -> list[RunRecord]:
        """Of the scene's runs, those that can be told something."""
        found = (self._at_work(slot) for slot in range(len(self.settings)))
        return [record for record in found if record]

    def _at_work(self, slot: int) -> RunRecord | None:
        current = STORE.current(slot)
        return current if current and current.live else None

    # What a user does
    # -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Starts what stands still, what was not started, and what has ended and would now come out
        otherwise; if there is nothing of the kind, `unchanged` is emitted.
        """
        if all(map(self.is_finished, range(len(self.settings)))):
            self.unchanged.emit()
            return
        for slot, settings in enumerate(self.settings):
            record = self._at_work(slot)
            if record is not None and record.state == "paused":
                self._go_on(record)
            elif record is None and self.can_go_further(slot):
                self._set_steps(STORE.current(slot), settings)
            elif record is None and not self.is_finished(slot):
                self._begin(slot, settings)

    def _go_on(self, record: RunRecord) -> None:
        record.by_hand = ""
        if self.slow.pace:
            self.slow.walk(record)
        else:
            record.position = None
            self.tell(record, "Resume")
        self._changed()

    def set_pace(self, seconds: float) -> None:
        """How long each stage of an update is shown; 0: training runs at full speed."""
        self.slow.set_pace(seconds)
        self._changed()

    def pause(self) -> None:
        """All runs stand still after this iteration, or at the stage that is shown."""
        self.slow.halt()
        for record in self.live():
            self.tell(record, "Pause")

    def step(self, player: str) -> None:
        """One step of "d" or "g" in every run; then they stand still. What was not started is started
        for it.
        """
        for slot, settings in enumerate(self.settings):
            record = self._at_work(slot) or self._begin(slot, settings)
            if record:
                record.stepped, record.walking, record.position, record.by_hand = True, False, None, player
                self.tell(record, "StepD" if player == "d" else "StepG")

    def stop(self) -> None:
        """Ends all runs; what they recorded stays."""
        for record in self.live():
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
        if record is None or record.leaving or not record.run.alive:
            self.said.emit(
                tr(
                    "There is no training process any more that could save its weights; restart the run"
                    " first."
                ),
                False,
            )
            return
        record.run.send(Save(folder))
        self._timer.start()

    def resume(self, slot: int, folder: str) -> None:
        """Goes on from a checkpoint, in place of a run of the scene."""
        from gandyn.training.run_folder import read_settings

        try:
            settings = read_settings(folder)
        except ValueError as error:
            self.said.emit(str(error), False)
            return
        lab = self._session.scene.settings_of("lab").with_run(slot, settings).with_(follows=False)
        if self._session.update(lambda scene: scene.with_settings("lab", lab), tr("Load a checkpoint")):
            self._replace(slot)
            self._begin(slot, settings, folder)

    def remove(self, record: RunRecord) -> None:
        """Ends a run and forgets it."""
        self._dismiss(record)
        STORE.remove(record)
        self._changed()

    def overlay(self, record: RunRecord, on: bool) -> None:
        """Draws a record's curves under those of the others, or not."""
        record.overlaid = on
        self._changed()

    def load_run(self, record: RunRecord, slot: int) -> None:
        """Makes a record, with its settings, what a run of the scene shows."""
        lab = self._session.scene.settings_of("lab").with_run(slot, record.settings).with_(follows=False)
        STORE.show(record, slot)
        self._session.update(lambda scene: scene.with_settings("lab", lab), tr("Show a run again"))
        self._changed()

    def warm(self) -> None:
        """The lab's page is shown: torch may as well be loaded."""
        self.warm_up(self.settings[0])

    def _begin(self, slot: int, settings: Settings, checkpoint: str = "") -> RunRecord | None:
        trouble = unsupported_reason(self._session.scene)
        if trouble:
            self.said.emit(trouble, False)
            return None
        run = self._launch(settings, checkpoint)
        if run is None:
            return None
        self._replace(slot)
        record = RunRecord(run, slot, STORE.number())
        STORE.add(record)
        self._timer.start()
        if self.slow.pace:
            self.slow.walk(record)
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
        self._session.set_transient(lambda scene: scene.with_(time=scene.duration))

    # The scene's changes
    # --------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """What can change while a run goes on is told to it."""
        if not any(record.live for record in STORE.records):
            return
        for slot, settings in enumerate(self.settings):
            record = self._at_work(slot)
            if record and record.settings != settings and can_hot_update(record.settings, settings):
                self._set(record, settings)

    def _set(self, record: RunRecord, settings: Settings) -> None:
        before = record.settings
        if settings.steps != before.steps:
            self._set_steps(record, settings)
        for name, value in settings.values.items():
            if value != before.values[name]:
                self.tell(record, "Set", name, value)
        if settings.values != before.values:
            record.changes.append(record.iteration)
        record.settings = settings

    def _set_steps(self, record: RunRecord | None, settings: Settings) -> None:
        """More iterations, or fewer, of the same run."""
        if record is not None:
            record.settings = record.settings.with_(steps=settings.steps)
            self.tell(record, "SetSteps", int(settings.steps or 1))
            self._changed()


def training_manager_of(session: Session) -> TrainingManager:
    """The session's training manager, made when it is first asked for."""
    found = session.findChild(TrainingManager)
    return found if isinstance(found, TrainingManager) else TrainingManager(session)
