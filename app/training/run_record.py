"""One run and all that was seen of it. Filled on the UI thread, read by whoever paints: every access takes a
lock.
"""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array

if TYPE_CHECKING:
    from gandyn.training import Generated, Snapshot, TrainingProcess

NAN = float("nan")
# A run that goes stage by stage.
SLOW = "slow"


@dataclass(frozen=True)
class Position:
    """Where a run in slow motion is: how many updates of its iteration each arm had made before the one that
    is shown, and the number of its stage.
    """

    made: Mapping[str, int] = FrozenDict()
    stage: int = 0


class RunRecord:
    """settings: as they are now; changed while it ran at the iterations in `changes`. slot: the run of the
    scene it was started for.

    number: counted from 1 in this session. overlaid: whether its curves lie under those of other runs.
    leaving: its process is being ended. stepped: whether single steps were made by hand. fills: what the
    generators made of edges that the user drew. walking: whether it goes stage by stage; position: where it
    is then, None at full speed; by_hand: the player of the newest step that was made by hand, "" for none.
    """

    def __init__(self, run: TrainingProcess, slot: int, number: int) -> None:
        self.run, self.settings, self.slot, self.number = run, run.settings, slot, number
        self.overlaid = self.leaving = self.stepped = self.walking = False
        self.position: Position | None = None
        self.by_hand = ""
        self.changes: list[int] = []
        self.fills: Generated | None = None
        self._lock, self._tracks, self._read, self._last = threading.Lock(), dict[str, _Columns](), 0, None
        self._clock: tuple[float, int, float] = (time.monotonic(), 0, 0.0)

    @property
    def state(self) -> str:
        """Of the run; "stopping" while its process is being ended, "slow" while it goes stage by stage."""
        if self.walking and self.live and self.run.state in ("paused", "running"):
            return SLOW
        return "stopping" if self.leaving and not self.run.ended else self.run.state

    @property
    def was_changed(self) -> bool:
        """Whether a user had a hand in it: then it shows what no other run of its settings need show."""
        return self.stepped or bool(self.changes)

    @property
    def live(self) -> bool:
        """Whether it may still train."""
        return not self.run.ended and not self.leaving

    @property
    def answers(self) -> bool:
        """Whether its nets are there and can be asked for samples."""
        return not self.leaving and self.run.started is not None and self.run.alive

    @property
    def iteration(self) -> int:
        """The newest iteration."""
        return self.run.iteration

    @property
    def speed(self) -> float:
        """Iterations a second, over the last second or more."""
        return self._clock[2]

    def last_stage(self) -> int:
        """The number of the last stage of the update that is shown, over all arms."""
        assert self.position is not None
        shown = [
            diagram.updates[self.position.made.get(arm, 0) % len(diagram.updates)]
            for arm, diagram in self.run.diagrams.items()
        ]
        return max(len(update.stages) for update in shown) - 1

    def catch_up(self) -> None:
        """Takes over what the run has recorded meanwhile."""
        steps: list[Any] = self.run.recording.steps
        with self._lock:
            if self._read and (len(steps) < self._read or steps[self._read - 1] is not self._last):
                self._tracks, self._read = {}, 0
            for step in steps[self._read :]:
                for arm, scalars in step.scalars.items():
                    self._tracks.setdefault(arm, _Columns()).add(step.iteration, scalars)
            self._read, self._last = len(steps), steps[-1] if steps else None
        self._measure_speed()

    def _measure_speed(self) -> None:
        since, from_, _ = self._clock
        now = time.monotonic()
        if now - since >= 1.0:
            self._clock = (now, self.iteration, max(self.iteration - from_, 0) / (now - since))

    def track(self, arm: str, name: str) -> tuple[Array, Array]:
        """(n,) iterations and values of a scalar; NaN where it was not there."""
        with self._lock:
            found = self._tracks.get(arm)
            return found.column(name) if found else (np.zeros(0), np.zeros(0))

    def tracks(self) -> dict[str, dict[str, tuple[Array, Array]]]:
        """arm -> scalar -> iterations and values."""
        with self._lock:
            return {
                arm: {name: found.column(name) for name in found.names} for arm, found in self._tracks.items()
            }

    def at(self, iteration: int) -> Snapshot | None:
        """The newest snapshot that is not later; before the first one, the first."""
        snapshots = self.run.recording.snapshots
        found = self.run.recording.at(iteration)
        return found or (snapshots[0] if snapshots else None)

    def series(self, arm: str, probe: str, name: str) -> tuple[Array, Array]:
        """(n,) iterations and values of a number that a probe measures with each snapshot."""
        held = [
            (s.iteration, s.pictures[arm][probe][name])
            for s in list(self.run.recording.snapshots)
            if probe in s.pictures.get(arm, {})
        ]
        # What a probe did not measure anew is the very same array as before.
        seen = [one for before, one in zip([(0, None), *held], held) if one[1] is not before[1]]
        return np.array([float(i) for i, _ in seen]), np.array(
            [float(np.ravel(value)[0]) for _, value in seen]
        )


class _Columns:
    """Growing columns of one arm."""

    def __init__(self) -> None:
        self._iteration = array("d")
        self._values: dict[str, array[float]] = {}

    @property
    def names(self) -> list[str]:
        return list(self._values)

    def add(self, iteration: int, scalars: Any) -> None:
        for name in scalars:
            if name not in self._values:
                self._values[name] = array("d", [NAN]) * len(self._iteration)
        self._iteration.append(iteration)
        for name, column in self._values.items():
            column.append(scalars.get(name, NAN))

    def column(self, name: str) -> tuple[Array, Array]:
        # Copies: an array that someone looks into cannot grow.
        values = self._values.get(name)
        return (
            (np.array(self._iteration), np.array(values))
            if values is not None
            else (np.zeros(0), np.zeros(0))
        )
