"""Second runs of cells that their own run leaves open: from other starts, to tell a cycle that draws from
orbits that keep their size, and twice as long, to tell a circle that is reached from a small cycle about it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gandyn.analyses.cell_statistics import STILL, Mask, Tolerances
from gandyn.analyses.context import SCALES
from gandyn.analyses.neighbours import AMOUNT_TO, Indices, begin_inside, keeps_swinging, tell_apart
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CODE,
    INCONCLUSIVE,
    Classifications,
    Codes,
    classify,
)
from gandyn.maps.simulate import MapStatistics, RunLength, simulate
from gandyn.maps.table import CellTable
from gandyn.orbit import Array


def among_others(
    table: CellTable,
    columns: Array,
    run: RunLength,
    found: Classifications,
    notes: MapStatistics,
    asked: Mask,
    tolerances: Tolerances,
) -> Codes:
    """The verdicts (m,) of cells (n, m) after the runs that closed orbits and slow circles ask for; only of
    those `asked` (m,).
    """
    codes = found.codes.copy()
    slow = np.nonzero(asked & found.are(CIRCLE) & (notes.swing[-1] >= STILL) & ~notes.holds)[0]
    if slow.size and table.base.training is not None:
        # From the start, for its memory's sake.
        after = simulate(table, columns[:, slow], replace(run, rounds=2 * run.rounds))
        codes[slow[keeps_swinging(notes.swing[-1, slow], after.swing[-1])]] = CODE[INCONCLUSIVE]
    closed = np.nonzero(asked & found.are(CLOSED))[0]
    if not closed.size:
        return codes
    first, ends = found[closed], notes.last[closed]

    def inside(cells: Indices) -> Classifications:
        begun = _from_ends(table, columns[:, closed[cells]], ends[cells], begin_inside(first[cells]))
        return classify(simulate(table, begun, run), tolerances)

    others = [
        classify(simulate(table, changed, run), tolerances)
        for changed in other_starts(columns[:, closed], len(table.base.phi))
    ]
    outcomes = tell_apart(first, others, notes.holds[closed], inside, thorough=False)
    codes[closed] = [CODE[AMOUNT_TO[outcome]] for outcome in outcomes]
    return codes


def other_starts(columns: Array, d: int) -> list[Array]:
    """The columns with starts half and twice as far, and one of the same angular momentum."""
    found = []
    for phi, theta in SCALES[1:]:
        changed = columns.copy()
        changed[3 : 3 + d] *= phi
        changed[3 + d : 3 + 2 * d] *= theta
        found.append(changed)
    return found


def _from_ends(table: CellTable, columns: Array, last: Array, factor: Array) -> Array:
    """The columns with starts at `factor` (m,) times the ends (m, 2n) of runs in n ≤ d dimensions."""
    d, n = len(table.base.phi), last.shape[1] // 2
    changed = columns.copy()
    changed[3 : 3 + 2 * d] = 0.0
    changed[3 : 3 + n], changed[3 + d : 3 + d + n] = factor * last.T[:n], factor * last.T[n:]
    return changed
