"""Second runs of cells that their own run leaves open: from other starts, to tell a cycle that draws from
orbits that keep their size, and twice as long, to tell a circle that is reached from a small cycle about it.
The vectorised half of `gandyn.analyses._simulate_and_classify.simulate_and_classify`.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses._trajectory_classifier import BAND, CIRCLE, CLOSED, CYCLE, INCONCLUSIVE, STILL
from gandyn.analyses.context import SCALES
from gandyn.maps.classify import CODE, Codes, Findings, Mask, kept, measured
from gandyn.maps.simulate import CellStatistics, RunLength, simulate
from gandyn.maps.table import CellTable
from gandyn.orbit import Array

Indices = NDArray[np.intp]


def among_others(
    table: CellTable, columns: Array, run: RunLength, found: Findings, notes: CellStatistics, asked: Mask
) -> Codes:
    """The verdicts (m,) of cells (n, m) after the runs that closed orbits and slow circles ask for; only of
    those `asked` (m,).
    """
    codes = found.codes.copy()
    slow = np.nonzero(asked & (codes == CODE[CIRCLE]) & (notes.swing[-1] >= STILL) & ~kept(notes))[0]
    if slow.size and table.base.training is not None:
        codes[slow[_still_swinging(table, columns, run, notes, slow)]] = CODE[INCONCLUSIVE]
    closed = np.nonzero(asked & (codes == CODE[CLOSED]))[0]
    if closed.size:
        codes[closed] = _told(table, columns, run, found, notes, closed)
    return codes


def _still_swinging(
    table: CellTable, columns: Array, run: RunLength, notes: CellStatistics, slow: Indices
) -> Mask:
    """Of cells that seem to tend to a circle, those whose swing does not go on fading in a run twice as long,
    from the start for its memory's sake.
    """
    after = simulate(table, columns[:, slow], replace(run, rounds=2 * run.rounds))
    return np.asarray(after.swing[-1] >= np.maximum(STILL, 0.75 * notes.swing[-1, slow]))


def _told(
    table: CellTable, columns: Array, run: RunLength, found: Findings, notes: CellStatistics, closed: Indices
) -> Codes:
    """Verdicts of closed cells by runs from starts half and twice as far and one of the same angular
    momentum.
    """
    first = _part(found, closed)
    others = [
        measured(simulate(table, changed, run))
        for changed in other_starts(columns[:, closed], len(table.base.phi))
    ]
    same = [_alike(other, first) for other in others]
    # A start twice as far that keeps to another closed orbit denies a cycle that draws; which of the two it
    # is takes a longer run.
    denied = same[0] & ~same[1] & (others[1].codes == CODE[CLOSED])
    # Irregular motion that each start has of its own size may be on its way anywhere.
    vague = first.irregular
    bounded = np.any([np.isin(other.codes, (CODE[CLOSED], CODE[CIRCLE])) for other in others], axis=0)
    answer = np.where(bounded, CODE[CLOSED], CODE[INCONCLUSIVE]).astype(np.int8)
    # The last start has the first one's angular momentum: where that is conserved, each |L| may have a cycle
    # of its own.
    alone = np.nonzero(same[0] | (same[-1] & kept(notes)[closed]))[0]
    if alone.size:
        answer[alone] = _isolated(
            table, columns[:, closed[alone]], run, notes.last[closed[alone]], _part(first, alone)
        )
    answer[(denied & (answer == CODE[CYCLE])) | (vague & (answer == CODE[CLOSED]))] = CODE[INCONCLUSIVE]
    return answer


def _isolated(table: CellTable, columns: Array, run: RunLength, last: Array, first: Findings) -> Codes:
    """A cycle draws from inside too; on the outermost of many closed orbits, as walls leave it, a start
    inside keeps its size.
    """
    inside = _from_ends(table, columns, last, np.where(first.irregular, 0.5, 0.8))
    found = measured(simulate(table, inside, run))
    closed = found.codes == CODE[CLOSED]
    drawn = _alike(found, first) | (closed & (found.size > 0.9 * first.size))
    other = np.where(closed | (found.codes == CODE[CIRCLE]), CODE[CLOSED], CODE[INCONCLUSIVE])
    return np.where(drawn, CODE[CYCLE], other).astype(np.int8)


def _alike(other: Findings, first: Findings) -> Mask:
    """Closed orbits of the same size, to a hundredth, or within the band of irregular motion."""
    slack = np.where(other.irregular | first.irregular, BAND - 1.0, 0.01)
    return np.asarray((other.codes == CODE[CLOSED]) & (np.abs(other.size - first.size) < slack * first.size))


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


def _part(found: Findings, index: Indices) -> Findings:
    return Findings(*(getattr(found, part.name)[index] for part in fields(found)))
