"""Verdicts of many cells at once: the runs' own, and the linearisation's.

The linearisation decides where it contracts and the run does not contradict it; elsewhere the run alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gandyn.analyses.cell_statistics import Tolerances
from gandyn.analyses.iteration_matrix import is_linear
from gandyn.analyses.trajectory_classifier import (
    CODE,
    CONVERGES,
    DIVERGES,
    INCONCLUSIVE,
    SUBLINEARLY,
    Classifications,
    Codes,
)
from gandyn.maps.simulate import MapStatistics
from gandyn.maps.table import CellTable
from gandyn.orbit import Array
from gandyn.update_config import rule_params

# A map's run is a thirtieth of the analysis' run, so that what is called closed must hold thirty times as
# still.
SHORT_RUN = Tolerances(
    fade=-np.inf,
    falls=True,
    steady=np.inf,
    tenfold=False,
    once=np.inf,
    turning=True,
    slack=1e-3,
    level=1e-3,
    drawn=0.0,
    low=1.05,
    steps=2,
    overlap=0.5,
    late=1,
)
# e^(−20) is gone: what contracts faster than this over the run must be seen to.
SEEN = 20.0


def tolerances(table: CellTable) -> Tolerances:
    """How the runs of a map are read.

    The flow's growth like one power of time, the tenth at least, needs no proof by size; steps of fixed size
    may end it on a cycle. By a rule whose steps do not shrink with the gradients, as Adam's, falling towards
    the origin says nothing of reaching it.
    """
    t = table.base.training
    if t is None:
        return replace(SHORT_RUN, steady=0.1)
    return replace(
        SHORT_RUN, falls=t.schedule != "constant" or is_linear(t.spec, rule_params(t.spec, t.options))
    )


def apply_linearisation(
    found: Classifications, codes: Codes, notes: MapStatistics, excess: Array, trained: bool, linear: bool
) -> Codes:
    """The run's verdicts with the linearisation's where that speaks and the run bears it out.

    found: by the run alone. excess: (m,) spectral radius − 1, or the largest real part; NaN where there is
    none. linear: the field is, everywhere.
    """
    codes = codes.copy()
    with np.errstate(all="ignore"):
        rate = -np.log1p(np.maximum(excess, -1.0 + 1e-15)) if trained else -excess
        total = rate * notes.rounds * notes.unit
    unseen = (total < SEEN) & (notes.powers[2:].min(0) > 0.0) & (codes != CODE[DIVERGES])
    if linear:
        codes[excess > 0.0] = CODE[DIVERGES]
        unseen = np.ones_like(unseen)
    codes[(rate > 0.0) & unseen] = CODE[CONVERGES]
    # Where the origin repels, what falls is on its way elsewhere.
    elsewhere = (excess > 0.0) & ~found.resting & ~notes.gone
    codes[elsewhere & np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY]))] = CODE[INCONCLUSIVE]
    # Where it neither draws nor repels nothing falls exponentially for ever, and of a linear field nothing
    # falls for ever.
    neutral = (excess == 0.0) & ~found.resting & ~notes.gone
    codes[neutral & np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY] if linear else CODE[CONVERGES]))] = (
        CODE[INCONCLUSIVE]
    )
    return codes


def rates(notes: MapStatistics) -> Array:
    """d log ‖x‖/dt, below 0 where it falls: least squares on the tops of the last half's pieces, or on those
    below a hundredth of the start.

    Of what vanished or left early, from the start to where it was last seen.
    """
    n = np.arange(len(notes.tops))[:, None]
    use = (notes.tops > 1e-140) & (notes.tops < np.inf)
    low = use & (notes.tops < 1e-2 * notes.start)
    late = np.where(low.sum(0) >= 4, low, use & (n >= len(n) // 2))
    with np.errstate(all="ignore"):
        slope = _fitted(np.log(np.where(late, notes.tops, 1.0)), late) * len(n) / notes.rounds
        whole = np.log(np.maximum(notes.remains, 1e-300) / notes.start) / np.maximum(notes.vanished_at, 1.0)
        away = np.log(1e6 / notes.start) / np.maximum(notes.alive, 1.0)
    early = (notes.alive < notes.rounds) & ~notes.vanished
    value = np.where(notes.vanished & (late.sum(0) < 4), whole, np.where(early, away, slope))
    return np.asarray(value / notes.unit)


def _fitted(values: Array, use: Any) -> Array:
    """The slope of least squares in each column, over the pieces in use, where the others are 0; NaN for
    fewer than two.
    """
    n, weights = np.arange(float(len(values))), use.astype(float)
    count, first, second = np.ones_like(n) @ weights, n @ weights, (n * n) @ weights
    above, below = count * (n @ values) - first * values.sum(0), count * second - first * first
    return np.where(count > 1, above / np.where(below > 0.0, below, 1.0), np.nan)
