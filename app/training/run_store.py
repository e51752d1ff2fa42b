"""All runs of this session, running and ended. Read by painting threads, changed by the manager."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.training.run_record import Position, RunRecord

if TYPE_CHECKING:
    from gandyn.training import Settings

# The snapshots of a record take some 10 MB in the plane, of pictures at most `recording.MOST_BYTES` (64 MB);
# all records together less than a gigabyte.
MOST_RECORDS = 12


@dataclass(frozen=True)
class Runs:
    """The records that a picture is made from. current: which of them each slot of the scene shows, newest
    last. iterations, fills: how far each was, and the number of the newest answer about edges that were
    drawn, so that the runs of another moment are other runs; positions: where those in slow motion are.
    """

    records: tuple[RunRecord, ...] = ()
    current: tuple[tuple[int, RunRecord], ...] = ()
    iterations: tuple[int, ...] = ()
    fills: tuple[int, ...] = ()
    positions: tuple[Position | None, ...] = ()

    def find(self, slot: int, settings: Settings) -> RunRecord | None:
        """What was recorded of these settings; else the slot's newest record, if it is of the same
        experiment.
        """
        current = dict(self.current).get(slot)
        if current and current.settings == settings:
            return current
        same = next((record for record in reversed(self.records) if record.settings == settings), None)
        if same or current is None:
            return same
        return current if current.settings.experiment == settings.experiment else None

    def overlaid(self, shown: RunRecord | None) -> tuple[RunRecord, ...]:
        """Records whose curves lie under those of `shown`."""
        return tuple(record for record in self.records if record.overlaid and record is not shown)


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

    def remember(self, record: RunRecord) -> None:
        """Keeps a record that was not trained here; it is shown where its very settings are asked for."""
        with self._lock:
            self._records.append(record)

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
        """See `Runs.find`."""
        return self.runs().find(slot, settings)

    def runs(self) -> Runs:
        """All there is at this moment."""
        with self._lock:
            records = tuple(self._records)
            fills = tuple(r.fills.number if r.fills else 0 for r in records)
            positions, done = tuple(r.position for r in records), tuple(r.iteration for r in records)
            return Runs(records, tuple(self._current.items()), done, fills, positions)


STORE = RunStore()
