"""Has the edges that a user draws filled by the generators of the scene's runs: at every stroke, and now and
then while they train. It never waits, and asks again only when the last answer has come.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.model import sketch
from app.model.session import Session
from app.training.run_config import generator_inputs, picture_side, run_settings
from app.training.run_record import RunRecord
from app.training.run_store import STORE

if TYPE_CHECKING:
    from app.training.process_pool import ProcessPool
    from gandyn.training import Generated

# Seconds between two fills of the same edges while a run trains, and after which no answer is waited for.
PACE, PATIENCE = 0.4, 2.0


@dataclass(frozen=True)
class Asked:
    """What was asked of a run last: about which sketch, at which iteration, when, by which number."""

    text: str
    iteration: int
    since: float
    number: int
    answered: bool = False


class Sketcher(QObject):
    """Follows the scene's sketch and the runs; answers are kept with their records."""

    def __init__(self, session: Session, pool: ProcessPool) -> None:
        super().__init__(pool)
        self._session, self._pool = session, pool
        self._asked: dict[RunRecord, Asked] = {}
        session.changed.connect(self.follow)
        pool.stepped.connect(self.follow)
        pool.listed.connect(self.follow)
        pool.generated.connect(self._take)

    def follow(self) -> None:
        """Asks those whose answer is not of the sketch as it is, or of an older generator."""
        text = self._session.scene.settings_of("lab").sketch
        if not text and not self._asked:
            return
        for slot, settings in enumerate(run_settings(self._session.scene)):
            record, inputs = STORE.find(slot, settings), generator_inputs(settings)
            if record is not None and inputs is not None and inputs.edges:
                self._fill(record, text)

    def _fill(self, record: RunRecord, text: str) -> None:
        if not text:
            record.fills = None
            self._asked.pop(record, None)
        elif self._is_due(record, text):
            edges = sketch.pixels(text, picture_side(record.settings))
            number = self._pool.ask(record, count=1, edges=edges)
            if number:
                self._asked[record] = Asked(text, record.iteration, time.monotonic(), number)

    def _is_due(self, record: RunRecord, text: str) -> bool:
        last = self._asked.get(record)
        if last is None:
            return True
        waited = time.monotonic() - last.since
        if not last.answered and waited < PATIENCE:
            return False
        return last.text != text or (record.iteration != last.iteration and waited >= PACE)

    def _take(self, record: RunRecord, answer: Generated) -> None:
        last = self._asked.get(record)
        if last is None or answer.number != last.number:
            return
        self._asked[record] = Asked(last.text, last.iteration, last.since, last.number, answered=True)
        record.fills = answer
        self._pool.stepped.emit()
