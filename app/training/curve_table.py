"""All curves of the lab's page as a table: a line per run, arm and iteration, with what was measured at
snapshots in the same columns.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app.compute.options import ComputeOptions, Table
from app.model.scene import Scene, SceneError
from app.training.run_config import run_settings
from app.training.run_record import RunRecord
from app.training.run_store import STORE

HEADS = ("run", "arm", "iteration")
Row = dict[str, float]


def visible_records(scene: Scene) -> dict[str, RunRecord]:
    """What the scene's runs show, and what lies under them, by letter and number."""
    found = {"ABCD"[slot]: STORE.find(slot, settings) for slot, settings in enumerate(run_settings(scene))}
    shown = {letter: record for letter, record in found.items() if record and record.iteration}
    return shown | {f"run-{r.number}": r for r in STORE.records if r.overlaid and r not in shown.values()}


def curve_table(scene: Scene, effort: ComputeOptions) -> Table:
    """Names, rows, the same as arrays; NaN: nothing was measured. Raises SceneError if nothing was
    trained.
    """
    every = [
        (run, arm, i, row)
        for run, record in visible_records(scene).items()
        for arm in record.tracks()
        for i, row in sorted(_rows(record, arm).items())
    ]
    if not every:
        raise SceneError(
            "Nothing was trained, so there are no curves to write; start a run first, or go to the portrait"
            " for its orbits."
        )
    names = tuple(dict.fromkeys(name for *_, row in every for name in row))
    arrays: dict[str, Any] = {head: np.array([entry[i] for entry in every]) for i, head in enumerate(HEADS)}
    arrays |= {name: np.array([row.get(name, math.nan) for *_, row in every]) for name in names}
    rows = ((run, arm, i, *(row.get(name, math.nan) for name in names)) for run, arm, i, row in every)
    return Table((*HEADS, *names), rows, arrays)


def _rows(record: RunRecord, arm: str) -> dict[int, Row]:
    from gandyn.training import PROBES

    rows: dict[int, Row] = {}
    tracks = {name: record.track(arm, name) for name in record.tracks()[arm]}
    # Probes of what was generated come last in their list, and first here.
    measured = {
        name: record.series(arm, probe.id, name)
        for probe in reversed(PROBES.values())
        for name in probe.numbers
    }
    for name, (x, y) in (tracks | measured).items():
        for iteration, value in zip(x.tolist(), y.tolist()):
            if not math.isnan(value):
                rows.setdefault(int(iteration), {})[name] = value
    return rows
