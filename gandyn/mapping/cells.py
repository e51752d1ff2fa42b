"""Cells from their numbers to their answers: survey, judge, exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses._measure import SINGULAR
from gandyn.analyses.update_map import is_linear
from gandyn.mapping import exact, judge, laws
from gandyn.mapping.basins import MOVING, RESTING, STALLED
from gandyn.mapping.others import among_others
from gandyn.mapping.poles import singular
from gandyn.mapping.survey import Run, surveyed, window_tops
from gandyn.mapping.table import Table
from gandyn.orbit import Array
from gandyn.plan import rule_knobs


@dataclass(frozen=True, eq=False)
class Cells:
    """Of m cells: verdict codes, rate, amplitude, radius, halted (MOVING, RESTING away from the origin, or STALLED), each (m,); last (m, 2d)."""

    verdict: NDArray[np.int8]
    rate: Array
    amplitude: Array
    radius: Array
    halted: NDArray[np.int8]
    last: Array


def is_slow(table: Table) -> bool:
    """Whether cells are run one by one instead of in vectors."""
    return table.base.training is None and (not table.smooth or table.base.scenario.spec.box is not None)


def run_cells(table: Table, run: Run, i: Any, j: Any) -> Cells:
    """The cells at indices i along x and j along y, each (m,)."""
    columns = table.cells(i, j)
    notes = surveyed(table, columns, run)
    found = judge.measured(notes, _paced(table), table.base.training is None)
    law = laws.spoken(table, columns, found)
    codes = np.where(law == laws.UNDECIDED, among_others(table, columns, run, found, notes, law == laws.UNDECIDED), law)
    radius = exact.radius(table, columns)
    excess = exact.beyond(table, radius)
    codes = judge.lawful(found, codes, notes, excess, table.base.training is not None, table.linear)
    lost = singular(table, columns, notes)
    codes[lost] = judge.CODE[SINGULAR]
    amplitude = np.where(notes.gone > 0.0, 0.0, window_tops(notes.tops)[-1])
    halted = np.select([lost, found.resting, found.stalled], [MOVING, RESTING, STALLED], MOVING).astype(np.int8)
    return Cells(codes, judge.rates(notes), amplitude, radius, halted, notes.last)


def _paced(table: Table) -> bool:
    """Whether the rule steps at a pace of its own, whatever the gradients: no power of time then, and no origin, until the run is there."""
    training = table.base.training
    return training is not None and training.schedule == "constant" and not is_linear(training.spec, rule_knobs(training.spec, training.options))
