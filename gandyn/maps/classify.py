"""Verdicts of many cells at once: `gandyn.analyses._trajectory_classifier` and `verdict` on the notes of a
survey, in numpy.

The linearisation decides where it contracts and the run does not contradict it; elsewhere the run alone. A
map's run is a thirtieth of the analysis' run, so that what is called closed here must hold thirty times as
still.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses._trajectory_classifier import (
    BAND,
    CIRCLE,
    CLOSED,
    CONVERGES,
    CREEPING,
    DIVERGES,
    FLIPPED,
    GONE,
    INCONCLUSIVE,
    KINDS,
    STILL,
    SUBLINEARLY,
    SUMMABLE,
)
from gandyn.maps.simulate import CellStatistics, momentum, window_tops
from gandyn.orbit import Array

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
CODE = {kind: code for code, kind in enumerate(KINDS)}
# e^(−20) is gone: what contracts faster than this over the run must be seen to.
SEEN = 20.0
# What grows like a power of time counts as diverging beyond this many times the start's size, or 1.
FAR = 10.0
# What the integration's own error may change |L| by, as a fraction of ‖x‖².
DRIFT = 1e-6
# On a closed orbit tops and swings of neighbouring windows differ by no more than this.
EVEN = 1e-3


def slopes(notes: CellStatistics) -> tuple[Array, Array]:
    """Tops of the six windows (6, m), and log₂ of neighbours' ratios (5, m): above 0 where ‖x‖ falls."""
    top = np.maximum(np.nan_to_num(window_tops(notes.tops)[1:]), 1e-150)
    return top, -np.diff(np.log2(top), axis=0)


@dataclass(frozen=True, eq=False)
class Findings:
    """Of m cells, each (m,): codes into KINDS; resting: at rest away from the origin; stalled: all but at
    rest, for who knows how long; irregular: goes on within bounds, never twice the same; size: the largest
    ‖x‖ in the last half.
    """

    codes: Codes
    resting: Mask
    stalled: Mask
    irregular: Mask
    size: Array


def measured(notes: CellStatistics, paced: bool = False, flows: bool = False) -> Findings:
    """What each run did, by itself: the tests of `_measure.classify` in their order.

    paced: by a rule whose steps do not shrink with the gradients, as Adam's, so that falling towards the
    origin says nothing of reaching it. flows: by the flow, whose growth like one power of time needs no proof
    by size; steps of fixed size may end it on a cycle.
    """
    top, k = slopes(notes)
    diverged, vanished = (notes.alive < notes.rounds) & (notes.vanished_at == 0.0), notes.vanished_at > 0.0
    resting, slowing = _resting(notes, k)
    irregular, stalled = _wandering(notes, top), _stalling(notes, top)
    flipping = _flipping(notes, k)
    rules = (
        (vanished, CONVERGES),
        (diverged, DIVERGES),
        (_gone(notes), CONVERGES),
        (_hastening(k) & (not paced), CONVERGES),
        (_falling(k) & ~kept(notes) & (not paced), SUBLINEARLY),
        (resting, CONVERGES),
        (slowing, SUBLINEARLY),
        (
            _growing(-k[2:]) & ((top[-1] > FAR * np.maximum(notes.start, 1.0)) | (_steady(-k[2:]) & flows)),
            DIVERGES,
        ),
        (stalled, INCONCLUSIVE),
        (flipping, CLOSED),
        (_narrowing(notes, top) | _circling(notes, k) | _on_least_circle(notes, k), CIRCLE),
        (_closing(notes, k) | irregular, CLOSED),
    )
    codes = np.select(
        [mask for mask, _ in rules], [CODE[kind] for _, kind in rules], CODE[INCONCLUSIVE]
    ).astype(np.int8)
    # What is not turning, a radian at least, but coming to rest is on no circle.
    stopping = (notes.steps[-1] < 0.8 * notes.steps[-2]) | (notes.steps[-1] * notes.rounds < top[-1])
    # And a line has no circles.
    flat = notes.momentum <= 1e-14 * notes.start**2
    codes[(codes == CODE[CIRCLE]) & (stopping | flat)] = CODE[INCONCLUSIVE]
    codes[~notes.trusted & ~vanished] = CODE[INCONCLUSIVE]
    rests = (resting | slowing) & ~_gone(notes) & np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY]))
    return Findings(
        codes, rests, stalled & notes.trusted, irregular & ~_closing(notes, k) & ~flipping, top[-1]
    )


def _flipping(notes: CellStatistics, k: Array) -> Mask:
    """From x to −x and back in every round: a step of twice the size, at sizes that stay."""
    whole = 2.0 * notes.bottom[-1] * (1.0 - FLIPPED - notes.swing[-1])
    return np.asarray((notes.steps[-1] >= whole) & (np.abs(k[-1]) < 0.01) & (notes.swing[-1] < 0.01))


def _gone(notes: CellStatistics) -> Mask:
    """At the origin, as far as numbers tell."""
    return np.asarray((notes.vanished_at > 0.0) | (slopes(notes)[0][-1] < GONE * notes.start))


def _on_least_circle(notes: CellStatistics, k: Array) -> Mask:
    """What still falls and has all but reached ‖x‖² = 2|L|, the least that conserved momentum L allows: a
    circle.
    """
    low = window_tops(notes.tops)[-1] ** 2 < 1.05 * 2.0 * notes.momentum
    return np.asarray(kept(notes) & low & (k[3:].min(0) >= 0.0))


def kept(notes: CellStatistics) -> Mask:
    """Whether |L| is above 0 and stayed what it was, but for the steps' own error."""
    square = notes.start**2
    return np.asarray(
        (notes.momentum > 1e-5 * square) & (np.abs(momentum(notes.last) - notes.momentum) < DRIFT * square)
    )


def _resting(notes: CellStatistics, k: Array) -> tuple[Mask, Mask]:
    """At rest, and ever slower, away from the origin."""
    speed, top = np.nan_to_num(notes.steps, nan=0.0), window_tops(notes.tops)[-1]
    fastest = speed.max(0)
    # As in `_measure`: rest is rounding or speed that still falls, not creeping where a saturated gradient is
    # tiny.
    settled = (speed[-1] <= 8.0 * np.finfo(float).eps * top) | (speed[-1] < 0.3 * speed[-2])
    still = settled & (notes.swing[-1] < STILL)
    falling = -np.diff(np.log2(np.maximum(speed, 1e-300)), axis=0)
    creeps = notes.swing[-1] * (top / (CREEPING * notes.rounds / 2.0)) > speed[-1]
    slowing = (
        (falling[-2:].min(0) > np.where(creeps, SUMMABLE, 0.3))
        & (np.abs(k[-1]) < 1e-3)
        & (notes.swing[-1] < 0.01)
    )
    return (speed[-1] <= 1e-7 * fastest) & still, slowing


def _hastening(k: Array) -> Mask:
    return np.asarray((k[4] > 1.6 * k[3]) & (k[3] > 0.0) & (k[4] > 1.0))


def _falling(k: Array) -> Mask:
    return np.asarray((k[3:].min(0) > 0.03) & (k[4] > 0.8 * k[3]) & (k[3] > 0.7 * k[2]))


def _growing(k: Array) -> Mask:
    return np.asarray((k.min(0) > 0.03) & (k[2] > 0.85 * k[1]) & (k[1] > 0.7 * k[0]))


def _steady(k: Array) -> Mask:
    """Growth like one power of time, the tenth at least."""
    return np.asarray((k.max(0) < 1.3 * k.min(0)) & (k.min(0) > 0.1))


def _stalling(notes: CellStatistics, top: Array) -> Mask:
    """All but at rest far out, where gradients vanish without being 0."""
    speed = np.nan_to_num(notes.steps, nan=0.0)
    return np.asarray((speed[-1] <= 1e-3 * speed.max(0)) & (top[-1] >= 0.5 * top[0]))


def _fading(notes: CellStatistics) -> Array:
    """Ratios of neighbouring windows' swings (5, m)."""
    swing = notes.swing[1:]
    return np.asarray(swing[1:] / np.maximum(swing[:-1], 1e-300))


def _narrowing(notes: CellStatistics, top: Array) -> Mask:
    """Towards a circle like a power of t: ‖x‖ falls, and the swing falls faster than ‖x‖²."""
    falls = (np.diff(top[-3:], axis=0) < 0.0).all(0)
    return np.asarray(falls & (_fading(notes)[-3:].max(0) <= 0.9) & (notes.bottom[-1] >= 0.5 * top[-1]))


def _circling(notes: CellStatistics, k: Array) -> Mask:
    swing = notes.swing[-1]
    return np.asarray(
        (np.abs(k[4]) <= 0.01) & ((swing < STILL) | ((swing < 0.05) & (_fading(notes)[-3:].max(0) < 0.75)))
    )


def _closing(notes: CellStatistics, k: Array) -> Mask:
    return np.asarray((np.abs(k[3:]).max(0) < EVEN) & (np.abs(_fading(notes)[-2:] - 1.0).max(0) < EVEN))


@np.errstate(over="ignore")
def _wandering(notes: CellStatistics, top: Array) -> Mask:
    """Within the same bounds for three windows, to a quarter, but never twice the same; not creeping on, each
    window above the one before.
    """
    steps = top[-2:] / top[-3:-1]
    within = (top[-3:].max(0) <= BAND * top[-3:].min(0)) & ~(steps > 1.005).all(0) & ~(steps < 0.995).all(0)
    low, high = notes.bottom[-3:].max(0), top[-3:].min(0)
    return np.asarray(within & (high - low > 0.5 * (top[-3:].max(0) - notes.bottom[-3:].min(0))))


def apply_linearisation(
    found: Findings, codes: Codes, notes: CellStatistics, excess: Array, trained: bool, linear: bool
) -> Codes:
    """The run's verdicts with the linearisation's where that speaks and the run bears it out.

    found: by the run alone. excess: (m,) spectral radius − 1, or the largest real part; NaN where there is
    none. linear: the field is, everywhere.
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
    # Where the origin repels, what falls is on its way elsewhere.
    elsewhere = (excess > 0.0) & ~found.resting & ~_gone(notes)
    codes[elsewhere & np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY]))] = CODE[INCONCLUSIVE]
    # Where it neither draws nor repels nothing falls exponentially for ever, and of a linear field nothing
    # falls for ever.
    neutral = (excess == 0.0) & ~found.resting & ~_gone(notes)
    codes[neutral & np.isin(codes, (CODE[CONVERGES], CODE[SUBLINEARLY] if linear else CODE[CONVERGES]))] = (
        CODE[INCONCLUSIVE]
    )
    return codes


def rates(notes: CellStatistics) -> Array:
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
        whole = np.log(np.maximum(notes.left, 1e-300) / notes.start) / np.maximum(notes.vanished_at, 1.0)
        away = np.log(1e6 / notes.start) / np.maximum(notes.alive, 1.0)
    vanished, diverged = notes.vanished_at > 0.0, (notes.alive < notes.rounds) & (notes.vanished_at == 0.0)
    value = np.where(vanished & (late.sum(0) < 4), whole, np.where(diverged, away, slope))
    return np.asarray(value / notes.unit)


def _fitted(values: Array, use: Any) -> Array:
    """The slope of least squares in each column, over the pieces in use, where the others are 0; NaN for
    fewer than two.
    """
    n, weights = np.arange(float(len(values))), use.astype(float)
    count, first, second = np.ones_like(n) @ weights, n @ weights, (n * n) @ weights
    above, below = count * (n @ values) - first * values.sum(0), count * second - first * first
    return np.where(count > 1, above / np.where(below > 0.0, below, 1.0), np.nan)
