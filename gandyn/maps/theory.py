"""What laws say of every cell where the linearisation is silent: the vectorised half of
`gandyn.analyses.theory` and `divergence_criteria`.

Both are checked at sampled states, each cell's own formulas at each: the flow's balance W = |c₀|‖φ‖² +
|b₀|‖θ‖² with angular momentum, and what simultaneous steps add to W. A law is asked only where the run does
not contradict it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gandyn.analyses import equilibria
from gandyn.analyses.cell_statistics import Mask
from gandyn.analyses.conserved_quantities import ROUNDING
from gandyn.analyses.context import AnalysisContext
from gandyn.analyses.divergence_criteria import FAR, Arrays, overshoot, steps_straight, straight
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CODE,
    CONVERGES,
    DIVERGES,
    SUBLINEARLY,
    Classifications,
    Codes,
)
from gandyn.maps.linearisation import blocks
from gandyn.maps.simulate import at_cells, momentum
from gandyn.maps.table import CellTable
from gandyn.orbit import Array

# A law is first tried at a few states, then at many where it passed: a step may shorten W in a narrow range
# only.
TRIED, BALANCED, OVERSHOT = 16, 256, 2048
# Angles at which a cell's level set is looked at.
ANGLES = 512
# States of all cells that are looked at together.
ROOM = 1 << 18
UNDECIDED = np.int8(-1)


def decide(table: CellTable, columns: Array, found: Classifications) -> Codes:
    """Verdicts (m,) of cells (n, m) by a law that their run does not contradict, UNDECIDED elsewhere."""
    codes, by_theory = (
        np.full(columns.shape[1], UNDECIDED),
        _by_balance if table.base.training is None else _by_overshoot,
    )
    asked = np.nonzero(_open(table, found))[0]
    for count in (TRIED, BALANCED if table.base.training is None else OVERSHOT):
        for first in range(0, asked.size, ROOM // count):
            part = asked[first : first + ROOM // count]
            codes[part] = by_theory(table, columns[:, part], count)
        asked = asked[codes[asked] != UNDECIDED]
    for part in np.array_split(asked[codes[asked] == CODE[CLOSED]], -(-asked.size * ANGLES // ROOM) or 1):
        codes[part[~_goes_round(table, columns[:, part])]] = UNDECIDED
    return codes


def _goes_round(table: CellTable, columns: Array) -> Mask:
    """Whether each cell's orbit turns one way all along its own level set, as `_level` has it, and so meets
    no equilibrium on it.
    """
    d, angle = len(table.base.phi), np.linspace(0.0, np.pi, ANGLES, endpoint=False)[:, None, None]
    phi, theta = columns[3 : 3 + d].T, columns[3 + d : 3 + 2 * d].T
    (_, b0), (c0, _) = blocks(table, columns)
    alpha, beta = np.abs(c0), np.abs(b0)
    ratio = np.sqrt(beta / alpha)[:, None]
    x, y = (
        np.cos(angle) * phi - np.sin(angle) * ratio * theta,
        np.cos(angle) * theta + np.sin(angle) / ratio * phi,
    )
    s, p, q = (x * y).sum(-1), (x * x).sum(-1), (y * y).sum(-1)
    a, b, c, e = at_cells(table, columns, s, p, q)
    with np.errstate(all="ignore"):
        turning = (c * p - b * q) + (e - a) * s
    return np.asarray((turning > 0.0).all(0) | (turning < 0.0).all(0))


def _open(table: CellTable, found: Classifications) -> Mask:
    """The cells whose run leaves room for a law, if there is any for such a table."""
    if table.base.scenario.spec.box or not (table.base.training is None or _overshooting(table)):
        return np.zeros(len(found.codes), dtype=bool)
    if table.base.training is not None:
        return np.asarray(
            (found.codes != CODE[DIVERGES]) & ((found.codes != CODE[CONVERGES]) | found.resting)
        )
    return np.asarray(~np.isin(found.codes, (CODE[CONVERGES], CODE[DIVERGES])) & ~found.resting)


def _sampled(
    table: CellTable, columns: Array, count: int, rates: Array, level: Array | float
) -> tuple[Arrays, Arrays, Array]:
    """Random states (s, p, q), each (count, m), where W is no more than at `level` times the unit sphere, and
    the field's (a, b, c, e) there.

    Last the weights (α, β) of W (2, m), NaN where the origin is no centre, of a field whose players go at
    `rates` (2, m).
    """
    (_, b0), (c0, _) = blocks(table, columns)
    with np.errstate(all="ignore"):
        weights = np.where(b0 * c0 < 0.0, np.abs([c0 * rates[1], b0 * rates[0]]), np.nan)
        weights = 2.0 * weights / weights.sum(0)
    random = np.random.default_rng(11)
    x = random.normal(size=(count, 2, min(len(table.base.phi), 2)))
    # Half of them at sizes of every order: what damps near the origin only is a needle's eye in a large ball.
    size = np.where(
        np.arange(count) % 2 == 0, random.uniform(size=count) ** 0.5, 10.0 ** random.uniform(-2.0, 0.0, count)
    )
    x *= (size / np.sqrt((x**2).sum((1, 2))))[:, None, None]
    square = np.broadcast_to(level, weights.shape[1:]) ** 2
    with np.errstate(all="ignore"):
        s, p, q = (
            np.multiply.outer((u * v).sum(-1), square)
            for u, v in ((x[:, 0], x[:, 1]), (x[:, 0], x[:, 0]), (x[:, 1], x[:, 1]))
        )
        states = s / np.sqrt(weights[0] * weights[1]), p / weights[0], q / weights[1]
        return states, at_cells(table, columns, *states), weights


def _by_balance(table: CellTable, columns: Array, count: int) -> Codes:
    """Verdicts that `count` states bear out: the flow with L conserved and W conserved or falling, as
    `gandyn.analyses.theory._by_quantities` has it.
    """
    d = len(table.base.phi)
    start, one = columns[3 : 3 + 2 * d], np.ones((2, columns.shape[1]))
    size = np.sqrt((start * start).sum(0))
    flat = momentum(start.T) <= 1e-14 * size**2
    states, field, weights = _sampled(table, columns, count, one, np.fmax(1.0, 2.0 * size))
    with np.errstate(all="ignore"):
        gain = 2.0 * straight(states, field, weights) / (weights[0] * states[1] + weights[1] * states[2])
        kept = flat | (np.abs(field[0] + field[3]).max(0) <= ROUNDING)
        conserved, falls = (
            np.abs(gain).max(0) <= ROUNDING,
            (gain.max(0) <= ROUNDING) & ((np.abs(gain) <= ROUNDING).mean(0) < 0.01),
        )
    answer = np.where(
        conserved, CODE[CLOSED], np.where(falls, np.where(flat, CODE[SUBLINEARLY], CODE[CIRCLE]), UNDECIDED)
    )
    return np.where(kept, answer, UNDECIDED).astype(np.int8)


def _by_overshoot(table: CellTable, columns: Array, count: int) -> Codes:
    """Simultaneous steps that lengthen W everywhere, as `divergence_criteria.grows` has it."""
    gain = overshoot(*_sampled(table, columns, count, columns[:2], FAR), columns[:2])
    grows = (gain >= -1e-12).all(0) & ((gain <= 0.0).mean(0) <= 0.05)
    return np.where(grows, np.int8(CODE[DIVERGES]), UNDECIDED)


@lru_cache(maxsize=4)
def _overshooting(table: CellTable) -> bool:
    """Whether all cells are trained by plain simultaneous steps and have no equilibrium but the origin, at
    the corners.
    """
    t, cases = table.base.training, (AnalysisContext(x.field, None, x.phi, x.theta) for x in table.corners)
    return t is not None and steps_straight(t) and all(len(equilibria.run(case).found) <= 1 for case in cases)
