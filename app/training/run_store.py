"""All runs of this session, running and ended. Read by painting threads, changed by the manager."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from app.training.run_record import RunRecord

if TYPE_CHECKING:
    from gandyn.training import Settings

# A record of 400 pictures takes some 10 MB.
MOST_RECORDS = 12


class RunStore:
    """Records in the order they were started; which of them each of the scene's runs shows."""

    def __init__(self) -> None:
        self._lock, self._records, self._current = threading.Lock(), list[RunRecord](), dict[int, RunRecord]()
        self._count = 0

    @property
    def records(self) -> list[RunRecord]:
        """A copy of the list."""
        with self._lock:
            return list(self._records)

    def number(self) -> int:
        """The next record's number."""
        self._count += 1
        return self._count

    def add(self, record: RunRecord) -> None:
        """Keeps a record as what its slot shows; the oldest ended ones go when there are too many."""
        with self._lock:
            self._records.append(record)
            self._current[record.slot] = record
            spare = [
                r for r in self._records if r.run.ended and not r.overlaid and r not in self._current.values()
            ]
            for old in spare[: max(len(self._records) - MOST_RECORDS, 0)]:
                self._records.remove(old)

    def remove(self, record: RunRecord) -> None:
        """Forgets a record."""
        with self._lock:
            self._records = [other for other in self._records if other is not record]
            self._current = {slot: other for slot, other in self._current.items() if other is not record}

    def show(self, record: RunRecord, slot: int) -> None:
        """Makes a record what a slot shows."""
        with self._lock:
            self._current[slot] = record

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._records, self._current = [], {}

    def current(self, slot: int) -> RunRecord | None:
        """The newest record of a slot, whatever its settings are now."""
        with self._lock:
            return self._current.get(slot)

    def find(self, slot: int, settings: Settings) -> RunRecord | None:
        """What was recorded of these settings; else the slot's newest record, if it is of the same
        experiment.
        """
        with self._lock:
            current = self._current.get(slot)
            if current and current.settings == settings:
                return current
            same = next((record for record in reversed(self._records) if record.settings == settings), None)
            if same or current is None:
                return same
            return current if current.settings.experiment == settings.experiment else None

    def overlaid(self, shown: RunRecord | None) -> list[RunRecord]:
        """Records whose curves lie under those of `shown`."""
        with self._lock:
            return [record for record in self._records if record.overlaid and record is not shown]


STORE = RunStore()
