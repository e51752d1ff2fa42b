"""Verdicts of many cells at once: `gandyn.analyses._measure` and `verdict` on the notes of a survey, in numpy.

The linearisation decides where it contracts and the run does not contradict it; elsewhere the run alone. What stays closed is run again
from starts of other sizes, to tell a cycle that draws from orbits that keep their size.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses._case import SCALES
from gandyn.analyses._measure import CIRCLE, CLOSED, CONVERGES, CYCLE, DIVERGES, GONE, INCONCLUSIVE, KINDS, STILL, SUBLINEARLY
from gandyn.mapping.survey import Notes, momentum, window_tops
from gandyn.orbit import Array

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
CODE = {kind: code for code, kind in enumerate(KINDS)}
# e^(−20) is gone: what contracts faster than this over the run must be seen to.
SEEN = 20.0
# What grows like a power of time counts as diverging beyond this many times the start's size, or 1.
FAR = 10.0


def slopes(notes: Notes) -> tuple[Array, Array]:
    """Tops of the six windows (6, m), and log₂ of neighbours' ratios (5, m): above 0 where ‖x‖ falls."""
    top = np.maximum(np.nan_to_num(window_tops(notes.tops)[1:]), 1e-150)
    return top, -np.diff(np.log2(top), axis=0)


def measured(notes: Notes) -> tuple[Codes, Mask]:
    """What each run did, by itself, and whether it rests away from the origin."""
    top, k = slopes(notes)
    diverged, vanished = (notes.alive < notes.rounds) & (notes.gone == 0.0), notes.gone > 0.0
    resting, slowing = _resting(notes, k)
    rules = (
        (vanished, CONVERGES),
        (diverged, DIVERGES),
        ((top[-1] < GONE * notes.start) | ((k[4] > 1.6 * k[3]) & (k[3] > 0.0) & (k[4] > 1.0)), CONVERGES),
        ((k[3:].min(0) > 0.03) & (k[4] > 0.8 * k[3]) & (k[3] > 0.7 * k[2]), SUBLINEARLY),
        (resting, CONVERGES),
        (slowing, SUBLINEARLY),
        (_growing(-k[2:]) & (top[-1] > FAR * np.maximum(notes.start, 1.0)), DIVERGES),
        (_circling(notes, k), CIRCLE),
        (_closing(notes, k), CLOSED),
    )
    codes = np.select([mask for mask, _ in rules], [CODE[kind] for _, kind in rules], CODE[INCONCLUSIVE]).astype(np.int8)
    codes[_forbidden(notes, codes, k)] = CODE[INCONCLUSIVE]
    codes[_on_least_circle(notes, codes, k)] = CODE[CIRCLE]
    origin = vanished | (top[-1] < GONE * notes.start)
    codes[~notes.trusted & ~vanished] = CODE[INCONCLUSIVE]
    return codes, (resting | slowing) & ~origin & np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY]))


def _forbidden(notes: Notes, codes: Codes, k: Array) -> Mask:
    """What falls like a power of time towards an origin that conserved momentum forbids, and what is not turning but coming to rest."""
    stopping = (codes == CODE[CIRCLE]) & (notes.steps[-1] < 0.5 * notes.steps[-2])
    return np.asarray(((codes == CODE[SUBLINEARLY]) & _kept(notes)) | stopping)


def _on_least_circle(notes: Notes, codes: Codes, k: Array) -> Mask:
    """What still falls and has all but reached ‖x‖² = 2|L|, the least that conserved momentum L allows: a circle."""
    low = window_tops(notes.tops)[-1] ** 2 < 1.05 * 2.0 * notes.momentum
    return np.asarray((codes == CODE[INCONCLUSIVE]) & _kept(notes) & low & (k[3:].min(0) >= 0.0))


def _kept(notes: Notes) -> Mask:
    """Whether |L| is above 0 and stayed what it was, to a millionth of the start's ‖x‖²."""
    square = notes.start**2
    return np.asarray((notes.momentum > 1e-5 * square) & (np.abs(momentum(notes.last) - notes.momentum) < 1e-6 * square))


def _resting(notes: Notes, k: Array) -> tuple[Mask, Mask]:
    """At rest, and ever slower, away from the origin."""
    speed = np.nan_to_num(notes.steps, nan=0.0)
    fastest = speed.max(0)
    still = notes.swing[-1] < STILL
    falling = -np.diff(np.log2(np.maximum(speed, 1e-300)), axis=0)
    slowing = (falling[-2:].min(0) > 0.3) & (np.abs(k[-1]) < 1e-3) & (notes.swing[-1] < 0.01)
    return (speed[-1] <= 1e-7 * fastest) & still, slowing


def _growing(k: Array) -> Mask:
    return np.asarray((k.min(0) > 0.03) & (k[2] > 0.85 * k[1]) & (k[1] > 0.7 * k[0]))


def _circling(notes: Notes, k: Array) -> Mask:
    swing = notes.swing
    fading = swing[-2:] / np.maximum(swing[-3:-1], 1e-300)
    return np.asarray((np.abs(k[4]) <= 0.01) & ((swing[-1] < STILL) | ((swing[-1] < 0.05) & (fading.max(0) < 0.75))))


def _closing(notes: Notes, k: Array) -> Mask:
    fading = notes.swing[-1] / np.maximum(notes.swing[-2], 1e-300)
    return np.asarray((np.abs(k[3:]).max(0) < 5e-3) & (fading > 0.9))


def lawful(codes: Codes, notes: Notes, excess: Array, trained: bool, linear: bool) -> Codes:
    """The run's verdicts with the linearisation's where that speaks and the run bears it out.

    excess: (m,) spectral radius − 1, or the largest real part; NaN where there is none. linear: the field is, everywhere.
    """
    codes = codes.copy()
    with np.errstate(all="ignore"):
        rate = -np.log1p(np.maximum(excess, -1.0 + 1e-15)) if trained else -excess
        total = rate * notes.rounds * notes.unit
    _, k = slopes(notes)
    unseen = (total < SEEN) & (k[2:].min(0) > 0.0) & (codes != CODE[DIVERGES])
    if linear:
        codes[excess > 0.0] = CODE[DIVERGES]
        unseen = np.ones_like(unseen)
    codes[(rate > 0.0) & unseen] = CODE[CONVERGES]
    return codes


def told(codes: Codes, notes: Notes, others: list[tuple[Codes, Array]]) -> Codes:
    """Cells that look closed, told apart by runs from starts half and twice as far and one of the same angular momentum.

    others: (verdicts, largest ‖x‖ at the end) of those runs, in the order of SCALES without the first.
    """
    size = window_tops(notes.tops)[-1]
    closed = [kind == CODE[CLOSED] for kind, _ in others]
    same = [c & (np.abs(other - size) < 0.01 * size) for c, (_, other) in zip(closed, others)]
    bounded = np.any([c | (kind == CODE[CIRCLE]) for c, (kind, _) in zip(closed, others)], axis=0)
    answer = np.where(same[0], CODE[CYCLE], np.where(bounded, CODE[CLOSED], CODE[INCONCLUSIVE]))
    return np.where(codes == CODE[CLOSED], answer, codes).astype(np.int8)


def other_starts(columns: Array, d: int) -> list[Array]:
    """The columns with the starts that `told` asks for."""
    found = []
    for phi, theta in SCALES[1:]:
        changed = columns.copy()
        changed[3 : 3 + d] *= phi
        changed[3 + d : 3 + 2 * d] *= theta
        found.append(changed)
    return found


def rates(notes: Notes) -> Array:
    """d log ‖x‖/dt, below 0 where it falls: least squares on the tops of the last half's pieces, or on those below a hundredth of the start.

    Of what vanished or left early, from the start to where it was last seen.
    """
    n = np.arange(len(notes.tops))[:, None]
    use = (notes.tops > 1e-140) & (notes.tops < np.inf)
    low = use & (notes.tops < 1e-2 * notes.start)
    late = np.where(low.sum(0) >= 4, low, use & (n >= len(n) // 2))
    with np.errstate(all="ignore"):
        slope = _fitted(np.log(np.where(late, notes.tops, 1.0)), late) * len(n) / notes.rounds
        whole = np.log(np.maximum(notes.left, 1e-300) / notes.start) / np.maximum(notes.gone, 1.0)
        away = np.log(1e6 / notes.start) / np.maximum(notes.alive, 1.0)
    vanished, diverged = notes.gone > 0.0, (notes.alive < notes.rounds) & (notes.gone == 0.0)
    value = np.where(vanished & (late.sum(0) < 4), whole, np.where(diverged, away, slope))
    return np.asarray(value / notes.unit)


def _fitted(values: Array, use: Any) -> Array:
    """The slope of least squares in each column, over the pieces in use, where the others are 0; NaN for fewer than two."""
    n, weights = np.arange(float(len(values))), use.astype(float)
    count, first, second = np.ones_like(n) @ weights, n @ weights, (n * n) @ weights
    above, below = count * (n @ values) - first * values.sum(0), count * second - first * first
    return np.where(count > 1, above / np.where(below > 0.0, below, 1.0), np.nan)
