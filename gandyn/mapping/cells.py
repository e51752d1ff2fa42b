"""Cells from their numbers to their answers: survey, judge, exact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses._measure import CLOSED, CYCLE
from gandyn.mapping import exact, judge
from gandyn.mapping.survey import Notes, Run, surveyed, window_tops
from gandyn.mapping.table import Table
from gandyn.orbit import Array


@dataclass(frozen=True, eq=False)
class Cells:
    """Of m cells: verdict codes, rate, amplitude, radius, resting (whether it rests away from the origin), each (m,); last (m, 2d)."""

    verdict: NDArray[np.int8]
    rate: Array
    amplitude: Array
    radius: Array
    resting: NDArray[np.bool_]
    last: Array


def is_slow(table: Table) -> bool:
    """Whether cells are run one by one instead of in vectors."""
    return table.base.training is None and (not table.smooth or table.base.scenario.spec.box is not None)


def run_cells(table: Table, run: Run, i: Any, j: Any) -> Cells:
    """The cells at indices i along x and j along y, each (m,)."""
    columns = table.cells(i, j)
    notes = surveyed(table, columns, run)
    codes, resting = judge.measured(notes)
    codes = _among_others(table, columns, run, codes, notes)
    radius = exact.radius(table, columns)
    excess = exact.beyond(table, radius)
    codes = judge.lawful(codes, notes, excess, table.base.training is not None, table.linear)
    amplitude = np.where(notes.gone > 0.0, 0.0, window_tops(notes.tops)[-1])
    return Cells(codes, judge.rates(notes), amplitude, radius, resting, notes.last)


def _among_others(table: Table, columns: Array, run: Run, codes: Any, notes: Notes) -> Any:
    """Cells that look closed are run from other starts."""
    closed = np.nonzero(codes == judge.CODE[CLOSED])[0]
    if not closed.size:
        return codes
    others = []
    for changed in judge.other_starts(columns[:, closed], len(table.base.phi)):
        seen = surveyed(table, changed, run)
        others.append((judge.measured(seen)[0], window_tops(seen.tops)[-1]))
    codes = codes.copy()
    codes[closed] = judge.told(codes[closed], _part(notes, closed), others)
    if table.base.scenario.spec.box:
        # Walls leave the outermost of many closed orbits, which all starts outside it share without its being a cycle of its own.
        codes[codes == judge.CODE[CYCLE]] = judge.CODE[CLOSED]
    return codes


def _part(notes: Notes, index: Any) -> Notes:
    return replace(notes, tops=notes.tops[:, index])

