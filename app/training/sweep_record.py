"""What is known of a sweep's cells, and all sweeps of this session. Filled on the UI thread, read by whoever
paints: every access takes a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from app.compute.cache import LruCache
from gandyn.message import Message

if TYPE_CHECKING:
    from app.model.pages.sweep import SweepSettings
    from gandyn.orbit import Array
    from gandyn.training.sweeps.cell import CellResult
    from gandyn.training.sweeps.recipe import SweepRecipe

NEW, READING, RUNNING, STOPPING, DONE, STOPPED, FAILED = (
    "new", "reading", "running", "stopping", "done", "stopped", "failed",
)  # fmt: skip
BUSY = (RUNNING, STOPPING)
MOST_RECORDS, MOST_CURVES = 8, 512


@dataclass(frozen=True)
class Cells:
    """A sweep's cells at one moment; of equal moments they are equal. trouble: a sentence, or ""."""

    digest: str = ""
    moment: int = 0
    state: str = NEW
    trouble: str = ""
    found: Mapping[Any, CellResult] = field(default_factory=dict, compare=False)

    def of(self, setting: Mapping[str, Any]) -> dict[int, CellResult]:
        """seed -> cell of one setting."""
        return {seed: cell for (one, seed), cell in self.found.items() if one == setting}

    def by_setting(self) -> dict[Any, dict[int, CellResult]]:
        """setting -> seed -> cell."""
        groups: dict[Any, dict[int, CellResult]] = {}
        for (setting, seed), cell in self.found.items():
            groups.setdefault(setting, {})[seed] = cell
        return groups


class SweepRecord:
    """One recipe's cells. folder: where they are kept; chosen: by the user. skipped: how many were there when
    it was started last; began: the clock then. threads: how many work on it, 0 before the first.
    """

    def __init__(self, recipe: SweepRecipe, folder: Path, chosen: bool = False) -> None:
        self.recipe, self.folder, self.chosen, self.digest = recipe, folder, chosen, recipe.digest
        self.skipped, self.threads, self.began = 0, 0, 0.0
        self._lock = threading.Lock()
        self._cells: dict[Any, CellResult] = {}
        self._state, self._trouble, self._moment = NEW, "", 0
        self._curves = LruCache(MOST_CURVES)

    @property
    def state(self) -> str:
        """new, reading, running, stopping, done, stopped or failed."""
        return self._state

    @property
    def trouble(self) -> str:
        """Why it could not go on, or be read."""
        return self._trouble

    @property
    def count(self) -> int:
        """Cells there are."""
        return len(self._cells)

    @property
    def failed(self) -> int:
        """Cells that failed."""
        with self._lock:
            return sum(bool(cell.failed) for cell in self._cells.values())

    def add(self, cells: Iterable[CellResult]) -> None:
        """More cells; one that is there is replaced."""
        with self._lock:
            # A new dictionary, for the old one is being read.
            self._cells = self._cells | {cell.key: cell for cell in cells}
            self._moment += 1

    def turn(self, state: str, trouble: str = "") -> None:
        """Another state."""
        with self._lock:
            self._state, self._trouble = state, trouble
            self._moment += 1

    def cells(self) -> Cells:
        """All there is at this moment."""
        with self._lock:
            return Cells(self.digest, self._moment, self._state, self._trouble, self._cells)

    def curves(self, setting: Mapping[str, Any], seed: int) -> Mapping[str, Array]:
        """The curves of a cell, from its folder; none where it cannot be read."""
        from gandyn.training.sweeps.store import SweepStore

        with self._lock:
            cell = self._cells.get((setting, seed))
        if cell is None or cell.failed:
            return {}
        key = (setting, seed, id(cell))
        found: Mapping[str, Array] | None = self._curves.get(key)
        if found is None:
            found = cell.curves or SweepStore(self.folder, self.recipe).curves(setting, seed)
            self._curves.put(key, found)
        return found


class SweepRecords:
    """By the recipe's digest and the folder, the newest last."""

    def __init__(self) -> None:
        self._lock, self._records = threading.Lock(), dict[tuple[str, Path], SweepRecord]()

    def find(self, settings: SweepSettings) -> SweepRecord | None:
        """The record of what the page shows."""
        with self._lock:
            return self._records.get((settings.recipe.digest, folder_of(settings)))

    def of(self, settings: SweepSettings) -> SweepRecord:
        """The same, made where there is none."""
        key = settings.recipe.digest, folder_of(settings)
        with self._lock:
            if key not in self._records:
                self._records[key] = SweepRecord(settings.recipe, key[1], bool(settings.folder))
                idle = [k for k, record in self._records.items() if record.state not in BUSY and k != key]
                for old in idle[: max(len(self._records) - MOST_RECORDS, 0)]:
                    del self._records[old]
            return self._records[key]

    def all(self) -> list[SweepRecord]:
        """A copy of the list."""
        with self._lock:
            return list(self._records.values())

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._records = {}


SWEEPS = SweepRecords()


def folder_of(settings: SweepSettings) -> Path:
    """Where the cells are kept: the chosen folder, else a place of the recipe's own among the user's data."""
    if settings.folder:
        return Path(settings.folder).expanduser()
    home = Path(platformdirs.user_data_dir("gandyn", appauthor=False))
    return home / "sweeps" / f"{settings.recipe.experiment}-{settings.recipe.digest[:8]}"


def read(record: SweepRecord) -> SweepRecord:
    """Reads what is in the record's folder, whose recipe must be the record's; what is wrong becomes its
    trouble, also that a folder which was chosen is not there.
    """
    from gandyn.training.sweeps.store import RECIPE, SweepStore

    if not (record.folder / RECIPE).exists():
        record.turn(NEW, _gone(record))
        return record
    try:
        store = SweepStore.open(record.folder)
        if difference := store.recipe.difference(record.recipe):
            record.turn(FAILED, difference)
            return record
        cells = store.results()
    except ValueError as error:
        record.turn(FAILED, error.args[0] if error.args else str(error))
        return record
    record.add(cells)
    record.turn(DONE if record.count >= record.recipe.count else STOPPED if record.count else NEW)
    return record


def _gone(record: SweepRecord) -> str:
    """What is said of a folder without a sweep; one of the program's own needs no words."""
    if not record.chosen:
        return ""
    return Message(
        "There is no sweep in {}; Start trains it there from the beginning, Open shows it where it is now.",
        str(record.folder),
    )
