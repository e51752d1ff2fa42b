"""Cells from their numbers to their answers: survey, judge, exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses.trajectory_classifier import CODE, SINGULAR, classify
from gandyn.maps import classify as judge
from gandyn.maps import linearisation, theory
from gandyn.maps.basins import MOVING, RESTING, STALLED
from gandyn.maps.poles import singular
from gandyn.maps.reruns import among_others
from gandyn.maps.simulate import RunLength, simulate, window_tops
from gandyn.maps.table import CellTable
from gandyn.orbit import Array


@dataclass(frozen=True, eq=False)
class Cells:
    """Of m cells: verdict codes, rate, amplitude, radius, halted (MOVING, RESTING away from the origin, or
    STALLED), each (m,); last (m, 2d).
    """

    verdict: NDArray[np.int8]
    rate: Array
    amplitude: Array
    radius: Array
    halted: NDArray[np.int8]
    last: Array


def is_slow(table: CellTable) -> bool:
    """Whether cells are run one by one instead of in vectors."""
    return table.base.training is None and (not table.smooth or table.base.scenario.spec.box is not None)


def run_cells(table: CellTable, run: RunLength, i: Any, j: Any) -> Cells:
    """The cells at indices i along x and j along y, each (m,)."""
    return run_columns(table, table.cells(i, j), run)


def run_columns(table: CellTable, columns: Array, run: RunLength) -> Cells:
    """Cells of any numbers, rows (n, m) as `table.cells` makes them, of the table's formulas and rule."""
    notes = simulate(table, columns, run)
    tolerances = judge.tolerances(table)
    found = classify(notes, tolerances)
    law = theory.decide(table, columns, found)
    codes = np.where(
        law == theory.UNDECIDED,
        among_others(table, columns, run, found, notes, law == theory.UNDECIDED, tolerances),
        law,
    )
    radius = linearisation.radius(table, columns)
    excess = linearisation.stability_margin(table, radius)
    codes = judge.apply_linearisation(
        found, codes, notes, excess, table.base.training is not None, table.linear
    )
    lost = singular(table, columns, notes)
    codes[lost] = CODE[SINGULAR]
    amplitude = np.where(notes.vanished, 0.0, window_tops(notes.tops)[-1])
    halted = np.select([lost, found.resting, found.stalled], [MOVING, RESTING, STALLED], MOVING).astype(
        np.int8
    )
    return Cells(codes, judge.rates(notes), amplitude, radius, halted, notes.last)
