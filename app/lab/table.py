"""All curves of the lab's page as a table: a line per run, arm and iteration, with what was measured at snapshots in the same columns."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.lab.record import Record
from app.lab.store import STORE
from app.lab.wanted import wanted
from app.scene import Scene

MEASURED = {
    "modes": ("modes", "modes"), "high_quality": ("modes", "high_quality"), "w2": ("distances", "w2"),
    "sliced_w1": ("distances", "sliced_w1"), "polarisation": ("weight-histogram", "polarisation"),
}  # fmt: skip
Row = dict[str, float]


def records(scene: Scene) -> dict[str, Record]:
    """What the scene's runs show, and what lies under them, by letter and number."""
    found = {"ABCD"[slot]: STORE.find(slot, settings) for slot, settings in enumerate(wanted(scene))}
    shown = {letter: record for letter, record in found.items() if record and record.iteration}
    return shown | {f"#{r.number}": r for r in STORE.records if r.overlaid and r not in shown.values()}


def lines(scene: Scene) -> Iterator[str]:
    """Names, then rows; every digit kept, empty where nothing was measured."""
    every = {(run, arm): _rows(record, arm) for run, record in records(scene).items() for arm in record.tracks()}
    names = list(dict.fromkeys(name for rows in every.values() for row in rows.values() for name in row))
    yield ",".join(["run", "arm", "iteration", *names]) + "\n"
    for (run, arm), rows in every.items():
        for iteration, row in sorted(rows.items()):
            yield ",".join([run, arm, str(iteration), *(repr(row[name]) if name in row else "" for name in names)]) + "\n"


def _rows(record: Record, arm: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    tracks = {name: record.track(arm, name) for name in record.tracks()[arm]}
    measured = {name: record.series(arm, *where) for name, where in MEASURED.items()}
    for name, (x, y) in (tracks | measured).items():
        for iteration, value in zip(x.tolist(), y.tolist()):
            if not math.isnan(value):
                rows.setdefault(int(iteration), {})[name] = value
    return rows
