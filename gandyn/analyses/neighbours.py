"""Bounded motions told apart by runs from other starts: a cycle draws them, closed orbits keep their own
sizes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses.cell_statistics import STILL, Mask
from gandyn.analyses.trajectory_classifier import BAND, CIRCLE, CLOSED, CYCLE, INCONCLUSIVE, Classifications
from gandyn.orbit import Array

Indices = NDArray[np.intp]
Outcomes = NDArray[np.str_]

# What starts of other sizes show: that each has its own, that starts inside have theirs, that a cycle draws
# them, that those inside do something else, or too little.
OWN_SIZES, INSIDE_KEEPS, DRAWN, INSIDE_DIFFERS, UNKNOWN = OUTCOMES = (
    "own sizes",
    "inside keeps",
    "drawn",
    "inside differs",
    "unknown",
)
AMOUNT_TO = {
    OWN_SIZES: CLOSED,
    INSIDE_KEEPS: CLOSED,
    DRAWN: CYCLE,
    INSIDE_DIFFERS: INCONCLUSIVE,
    UNKNOWN: INCONCLUSIVE,
}
# A swing that falls by less than this in a run twice as long does not fade.
LASTS = 0.75


def keeps_swinging(before: Array, after: Array) -> Mask:
    """Whether the swing of the last window of a longer run is no less than before, so that it comes to no
    circle.
    """
    return np.asarray(after >= np.maximum(STILL, LASTS * before))


def tell_apart(
    first: Classifications,
    others: list[Classifications],
    keeps: Mask,
    inside: Callable[[Indices], Classifications],
    thorough: bool,
) -> Outcomes:
    """What other starts show of m closed orbits, each one of OUTCOMES, (m,).

    others: from half and twice as far, and last from a start of the same |L|. keeps (m,): whether L is
    conserved, so that each |L| may have a cycle of its own. inside(cells): runs that begin inside the orbits
    of some cells. thorough: whether runs are long enough for starts inside to decide where other starts do
    something else altogether: a cycle need not draw them all.
    """
    same = [are_alike(other, first, thorough) for other in others]
    drawn = same[0] | (same[-1] & keeps)
    bounded = np.any([other.are(CLOSED, CIRCLE) for other in others], axis=0)
    outcome = np.where(bounded, OWN_SIZES, UNKNOWN).astype(object)
    asked = np.nonzero(drawn | (thorough & (first.irregular | ~bounded)))[0]
    if asked.size:
        outcome[asked] = _from_inside(first[asked], inside(asked), thorough)
    if not thorough:
        # A start twice as far that keeps to another closed orbit denies a cycle that draws, and irregular
        # motion that each start has of its own size may be on its way anywhere: which of the two it is takes
        # a longer run.
        denied = same[0] & ~same[1] & others[1].are(CLOSED) & (outcome == DRAWN)
        outcome[denied | (first.irregular & np.isin(outcome, (OWN_SIZES, INSIDE_KEEPS)))] = UNKNOWN
    return outcome


def _from_inside(first: Classifications, found: Classifications, thorough: bool) -> Outcomes:
    """A cycle draws from inside too; on the outermost of many closed orbits, as walls leave it, a start
    inside keeps its size.
    """
    drawn = are_alike(found, first, thorough) | (found.are(CLOSED) & (found.size > 0.9 * first.size))
    return np.where(drawn, DRAWN, np.where(found.are(CLOSED, CIRCLE), INSIDE_KEEPS, INSIDE_DIFFERS))


def begin_inside(first: Classifications) -> Array:
    """How far inside its orbit, as a share of its end, a run begins that shows whether the orbit draws it,
    (m,).
    """
    return np.where(first.irregular, 0.5, 0.8)


def are_alike(other: Classifications, first: Classifications, thorough: bool) -> Mask:
    """Whether two starts came to the same sizes, to a hundredth, or within the band of irregular motion, in
    long runs settled or not.

    Short runs have not come to their smallest ‖x‖ yet, and what has not settled in them may go anywhere.
    """
    wide, apart = other.irregular | first.irregular, np.abs(other.size - first.size)
    banded = other.are(CLOSED, INCONCLUSIVE) if thorough else other.are(CLOSED)
    lows = np.abs(other.low - first.low) if thorough else apart
    equal = other.are(CLOSED) & (np.maximum(apart, lows) < 0.01 * first.size)
    return np.where(wide, banded & (apart < (BAND - 1.0) * first.size), equal)
