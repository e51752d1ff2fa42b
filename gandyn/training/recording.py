"""What was seen of a run: all scalars, thinned pictures, to be scrubbed, saved, overlaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from gandyn import csv_text
from gandyn.orbit import Array
from gandyn.representation import Representation
from gandyn.training.messages import Snapshot, Step

MOST_SNAPSHOTS, MOST_STEPS = 400, 200_000
MOST_BYTES = 64_000_000


class Recording(Representation):
    """Grows while a run goes on and stays usable whatever becomes of it.

    snapshots: at most 400 and 64 MB of arrays (`bytes`); when there are more, every second one is dropped, so
    that they keep covering the whole run. A probe that did not take part in a look is shown as it was seen
    last, by the very same arrays.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.snapshots: list[Snapshot] = []
        self.bytes = 0
        self._newest: dict[str, dict[str, Mapping[str, Array]]] = {}
        self._stride = 1
        self._skipped = 0

    def add(self, event: object) -> None:
        """Keeps steps and snapshots, ignores anything else."""
        if isinstance(event, Step):
            self.steps.append(event)
            if len(self.steps) > MOST_STEPS:
                self.steps = self.steps[::2]
        elif isinstance(event, Snapshot):
            self._keep(event)

    def _keep(self, snapshot: Snapshot) -> None:
        whole = self._completed(snapshot)
        self._skipped += 1
        if self._skipped < self._stride:
            return
        self._skipped = 0
        self.snapshots.append(whole)
        self.bytes = size(self.snapshots) if self._stride > 1 else self.bytes + size([snapshot])
        while len(self.snapshots) > 1 and (len(self.snapshots) > MOST_SNAPSHOTS or self.bytes > MOST_BYTES):
            self._thin()

    def _completed(self, snapshot: Snapshot) -> Snapshot:
        """With what was seen last by the probes that did not look this time."""
        for arm, probes in snapshot.pictures.items():
            self._newest[arm] = {**self._newest.get(arm, {}), **probes}
        return Snapshot(snapshot.iteration, {arm: self._newest[arm] for arm in snapshot.pictures})

    def _thin(self) -> None:
        """Drops every second snapshot; from now on half as many are kept."""
        self.snapshots, self._stride = self.snapshots[::2], 2 * self._stride
        self.bytes = size(self.snapshots)

    def at(self, iteration: int) -> Snapshot | None:
        """The newest snapshot that is not later than `iteration`."""
        return next((s for s in reversed(self.snapshots) if s.iteration <= iteration), None)

    def curves(self) -> dict[str, dict[str, Array]]:
        """arm -> {"iteration": (n,), scalar: (n,) …}; NaN where a scalar was not there."""
        names: dict[str, dict[str, None]] = {}
        for step in self.steps:
            for arm, scalars in step.scalars.items():
                names.setdefault(arm, {}).update(dict.fromkeys(scalars))
        return {arm: self._columns(arm, list(found)) for arm, found in names.items()}

    def _columns(self, arm: str, names: list[str]) -> dict[str, Array]:
        rows = [(step.iteration, step.scalars[arm]) for step in self.steps if arm in step.scalars]
        columns = {name: np.array([scalars.get(name, np.nan) for _, scalars in rows]) for name in names}
        return {"iteration": np.array([iteration for iteration, _ in rows], dtype=np.float64), **columns}

    def table(self) -> str:
        """All curves as CSV: iteration, arm, then a column for each scalar, NaN where it was not there."""
        names = list(
            dict.fromkeys(
                name for step in self.steps for scalars in step.scalars.values() for name in scalars
            )
        )
        rows = (
            (step.iteration, arm, *(float(scalars.get(name, np.nan)) for name in names))
            for step in self.steps
            for arm, scalars in step.scalars.items()
        )
        return "".join(csv_text.lines(["iteration", "arm", *names], rows))

    def pictures(self) -> dict[str, Array]:
        """The newest of every picture as flat names "arm/probe/array", ready for an NPZ."""
        newest: dict[str, Array] = {}
        for snapshot in self.snapshots:
            newest |= flat(snapshot.pictures)
        return newest

    def path(self, arm: str, name: str) -> Array:
        """(n, 2) the way of the parameters `name` ("d" or "g") through the plane of its largest spread
        (principal components).
        """
        seen = [
            s.pictures[arm]["path"][name]
            for s in self.snapshots
            if name in s.pictures.get(arm, {}).get("path", {})
        ]
        if len(seen) < 2:
            return np.zeros((len(seen), 2))
        points = np.array(seen, dtype=np.float64)
        points -= points.mean(axis=0)
        _, _, axes = np.linalg.svd(points, full_matrices=False)
        plane: Array = points @ axes[:2].T
        return plane if plane.shape[1] == 2 else np.hstack([plane, np.zeros((len(plane), 1))])


def size(snapshots: Iterable[Snapshot]) -> int:
    """Bytes of their arrays, each counted once."""
    arrays = {id(value): value for one in snapshots for value in flat(one.pictures).values()}
    return sum(int(np.asarray(value).nbytes) for value in arrays.values())


def flat(pictures: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, Array]:
    """Nested pictures as "arm/probe/array"."""
    return {
        f"{arm}/{probe}/{name}": value
        for arm, probes in pictures.items()
        for probe, arrays in probes.items()
        for name, value in arrays.items()
    }
