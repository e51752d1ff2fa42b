"""What a picture sees of a record: the column it belongs to, and how far the playhead is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.model.scene import Scene
from app.training.run_config import Column, columns
from app.training.run_record import RunRecord
from app.training.run_store import Runs
from gandyn.orbit import Array


@dataclass(frozen=True)
class SnapshotView:
    """record None: nothing was trained. iteration: where the playhead is; at its end, the newest. last: as
    many will be done. pictures: of iteration `seen`, the newest that are not later; None: there are none.
    """

    column: Column
    record: RunRecord | None
    iteration: int
    last: int
    pictures: Mapping[str, Mapping[str, Array]]
    overlaid: tuple[RunRecord, ...] = ()
    seen: int | None = None

    @property
    def is_behind(self) -> bool:
        """Whether its pictures are of another iteration than the playhead's, or soon will be."""
        live = self.record is not None and self.record.live
        return self.seen is not None and (live or self.seen != self.iteration)

    def picture(self, probe: str) -> Mapping[str, Any]:
        """The arrays of a probe at the playhead; empty if there are none yet."""
        return self.pictures.get(probe, {})

    def track(self, name: str) -> tuple[Array, Array]:
        """A scalar over the iterations, all that is recorded."""
        return self.record.track(self.column.arm, name) if self.record else (np.zeros(0), np.zeros(0))

    def series(self, probe: str, name: str) -> tuple[Array, Array]:
        """A probe's number over the iterations."""
        return self.record.series(self.column.arm, probe, name) if self.record else (np.zeros(0), np.zeros(0))

    def under(self) -> list[tuple[RunRecord, str]]:
        """Overlaid records and which of their arms lies under this one."""
        return [(record, self._arm_of(record)) for record in self.overlaid]

    def _arm_of(self, record: RunRecord) -> str:
        names = list(record.tracks())
        return self.column.arm if self.column.arm in names or not names else names[0]


def fraction(scene: Scene) -> float:
    """How far the playhead is, 0 to 1."""
    return scene.time / scene.end


def snapshot_view(scene: Scene, index: int, runs: Runs) -> SnapshotView | None:
    """What column number `index` shows of the runs at the playhead; None if there is no such column."""
    found = columns(scene)
    if index >= len(found):
        return None
    column = found[index]
    record = runs.find(column.run, column.settings)
    last = max(int(column.settings.steps or 1), 1)
    if record is None:
        return SnapshotView(column, None, 0, last, {})
    iteration = round(fraction(scene) * record.iteration)
    snapshot = record.at(iteration)
    last = max(int(record.settings.steps or 1), record.iteration, 1)
    pictures = snapshot.pictures.get(column.arm, {}) if snapshot else {}
    seen = snapshot.iteration if snapshot else None
    return SnapshotView(column, record, iteration, last, pictures, runs.overlaid(record), seen)
