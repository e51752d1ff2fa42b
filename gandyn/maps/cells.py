"""Cells from their numbers to their answers: survey, judge, exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses._trajectory_classifier import SINGULAR
from gandyn.analyses.update_map import is_linear
from gandyn.maps import classify, linearisation, theory
from gandyn.maps.basins import MOVING, RESTING, STALLED
from gandyn.maps.poles import singular
from gandyn.maps.reruns import among_others
from gandyn.maps.simulate import RunLength, simulate, window_tops
from gandyn.maps.table import CellTable
from gandyn.orbit import Array
from gandyn.update_config import rule_params


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
    columns = table.cells(i, j)
    notes = simulate(table, columns, run)
    found = classify.measured(notes, _paced(table), table.base.training is None)
    law = theory.decide(table, columns, found)
    codes = np.where(
        law == theory.UNDECIDED, among_others(table, columns, run, found, notes, law == theory.UNDECIDED), law
    )
    radius = linearisation.radius(table, columns)
    excess = linearisation.stability_margin(table, radius)
    codes = classify.apply_linearisation(
        found, codes, notes, excess, table.base.training is not None, table.linear
    )
    lost = singular(table, columns, notes)
    codes[lost] = classify.CODE[SINGULAR]
    amplitude = np.where(notes.vanished_at > 0.0, 0.0, window_tops(notes.tops)[-1])
    halted = np.select([lost, found.resting, found.stalled], [MOVING, RESTING, STALLED], MOVING).astype(
        np.int8
    )
    return Cells(codes, classify.rates(notes), amplitude, radius, halted, notes.last)


def _paced(table: CellTable) -> bool:
    """Whether the rule steps at a pace of its own, whatever the gradients: no power of time then, and no
    origin, until the run is there.
    """
    training = table.base.training
    return (
        training is not None
        and training.schedule == "constant"
        and not is_linear(training.spec, rule_params(training.spec, training.options))
    )
