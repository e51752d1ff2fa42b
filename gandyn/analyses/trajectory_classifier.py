"""What runs do, from the runs alone: one list of rules for the long runs of an analysis and for the cells of
a map.

A run of length T is looked at in windows [T/64, T/32], …, [T/2, T]. With M the largest ‖x‖ in each, log₂ of
the ratio of neighbours is constant for a power law of time, doubles for an exponential, and vanishes for what
stays. Every array has a column for each run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses.cell_statistics import STILL, CellStatistics, Mask, Tolerances
from gandyn.orbit import Array

Codes = NDArray[np.int8]

KINDS = (
    CONVERGES, SUBLINEARLY, CLOSED, CIRCLE, CYCLE, DIVERGES, SINGULAR, INCONCLUSIVE,
) = (
    "converges", "converges-sublinearly", "closed-orbits", "tends-to-circle", "limit-cycle", "diverges",
    "singular", "inconclusive",
)  # fmt: skip
CODE = {kind: code for code, kind in enumerate(KINDS)}

# The rules, in their order; the first that holds of a run classifies it, and SILENT is what none holds of.
RULES = (
    VANISHED, LEFT, POLE, ENDED, GONE, HASTENING, FALLING, RESTING, SLOWING, GROWING,
    STALLING, FLIPPING, NO_CIRCLE, NARROWING, CREEPING, CIRCLING, LEAST_CIRCLE, CLOSING, WANDERING, SILENT,
) = (
    "vanished", "left", "pole", "ended", "gone", "hastening", "falling", "resting", "slowing", "growing",
    "stalling", "flipping", "no circle", "narrowing", "creeping", "circling", "least circle", "closing",
    "wandering", "silent",
)  # fmt: skip

# What gets as far as this share of its path does not swing but creep; speed like t^(−k) has an end to come to
# only for k > 1, and in a saturated region k is 1: s moves like log t. An equilibrium of order n is
# approached with k = n/(n − 1).
CREEPS, SUMMABLE = 0.02, 1.3
# A turn by π to this share is a change of sign.
FLIPPED = 1e-6
# Tops of an irregular motion differ by no more than this factor.
BAND = 1.25


@dataclass(frozen=True, eq=False)
class Classifications:
    """Of m runs: codes into KINDS and rules into RULES (m,); stalled (m,): all but at rest, for who knows how
    long; and what they rest on.

    size, low (m,): largest and smallest ‖x‖ in the last half, or in the windows that an irregular motion is
    known by.
    """

    codes: Codes
    rules: Codes
    stalled: Mask
    size: Array
    low: Array

    def by(self, *rules: str) -> Mask:
        """Whether one of these rules decided, (m,)."""
        return np.isin(self.rules, [RULES.index(rule) for rule in rules])

    def are(self, *kinds: str) -> Mask:
        """Whether each run is of one of these kinds, (m,)."""
        return np.isin(self.codes, [CODE[kind] for kind in kinds])

    @property
    def resting(self) -> Mask:
        """At rest, or ever slower, away from the origin."""
        return self.by(RESTING, SLOWING)

    @property
    def irregular(self) -> Mask:
        """Going on within bounds, never twice the same."""
        return self.by(WANDERING)

    def __getitem__(self, index: Any) -> Classifications:
        """Those of some of the runs."""
        return Classifications(
            *(getattr(self, name)[index] for name in ("codes", "rules", "stalled", "size", "low"))
        )


def classify(x: CellStatistics, tolerances: Tolerances) -> Classifications:
    """What each run did, by the first rule that holds of it."""
    with np.errstate(all="ignore"):
        found = _rules(x, tolerances)
    masks = [mask for _, _, mask in found]
    rules = np.select(masks, [RULES.index(rule) for rule, _, _ in found], RULES.index(SILENT)).astype(np.int8)
    kinds = {rule: kind for rule, kind, _ in found} | {SILENT: INCONCLUSIVE}
    codes = np.array([CODE[kinds[rule]] for rule in RULES], dtype=np.int8)[rules]
    late = -tolerances.late
    irregular = rules == RULES.index(WANDERING)
    size = np.where(irregular, x.top[late:].max(0), x.top[-1])
    low = np.where(irregular, x.bottom[late:].min(0), x.bottom[-1])
    return Classifications(codes, rules, _stalling(x) & x.trusted, size, low)


def _rules(x: CellStatistics, t: Tolerances) -> tuple[tuple[str, str, Mask], ...]:
    narrowing, circling, least = _narrowing(x), _circling(x), _on_least_circle(x, t)
    return (
        (VANISHED, CONVERGES, x.vanished),
        (LEFT, DIVERGES, x.left),
        (POLE, SINGULAR, x.at_pole),
        (ENDED, INCONCLUSIVE, ~x.trusted),
        (GONE, CONVERGES, x.gone),
        (HASTENING, CONVERGES, _hastening(x.powers) & t.falls),
        (FALLING, SUBLINEARLY, _falling(x.powers, t) & ~x.holds & t.falls),
        (RESTING, CONVERGES, _resting(x)),
        (SLOWING, SUBLINEARLY, _slowing(x)),
        (GROWING, DIVERGES, _growing(x, t)),
        (STALLING, INCONCLUSIVE, _stalling(x)),
        (FLIPPING, CLOSED, _flipping(x)),
        (NO_CIRCLE, INCONCLUSIVE, t.turning & (narrowing | circling | least) & _on_no_circle(x)),
        (NARROWING, CIRCLE, narrowing),
        (CREEPING, INCONCLUSIVE, x.creeps(t.once)),
        (CIRCLING, CIRCLE, circling),
        (LEAST_CIRCLE, CIRCLE, least),
        (CLOSING, CLOSED, _closing(x, t)),
        (WANDERING, CLOSED, _wandering(x, t)),
    )


def _hastening(k: Array) -> Mask:
    """Exponentially towards the origin: log₂ of tops' ratios doubles."""
    return np.asarray((k[-1] > 1.6 * k[-2]) & (k[-2] > 0.0) & (k[-1] > 1.0))


def _falling(k: Array, t: Tolerances) -> Mask:
    """Towards the origin like a power of t."""
    return np.asarray(
        (k[-3] > t.fade) & (k[-2:].min(0) > 0.03) & (k[-1] > 0.8 * k[-2]) & (k[-2] > 0.7 * k[-3])
    )


def _resting(x: CellStatistics) -> Mask:
    """At rest away from the origin: rounding, or speed that still falls, not creeping where a saturated
    gradient is tiny.
    """
    rounding = x.speed[-1] <= 8.0 * np.finfo(float).eps * x.top[-1] / x.sample
    # On a line, to and fro on the spot is what the steps' own errors leave; in the plane it may be a slow
    # turn.
    settled = rounding | (x.speed[-1] < 0.3 * x.speed[-2]) | (x.flat & ~x.creeps(CREEPS))
    return np.asarray(settled & (x.speed[-1] < 1e-7 * x.fastest) & (x.swing[-1] < STILL))


def _slowing(x: CellStatistics) -> Mask:
    """Ever slower near a point away from the origin."""
    least = np.where(x.creeps(CREEPS), SUMMABLE, 0.3)
    return np.asarray((x.slowdown[-2:].min(0) > least) & (np.abs(x.powers[-1]) < 1e-3) & (x.swing[-1] < 0.01))


def _growing(x: CellStatistics, t: Tolerances) -> Mask:
    """Without bound, as far as seen: like a power of t, or tenfold; a growth that only begins may end at any
    circle or cycle.
    """
    k = -x.powers[-3:]
    grows = (k.min(0) > 0.03) & (k[2] > 0.85 * k[1]) & (k[1] > 0.7 * k[0])
    steady = (k.max(0) < 1.3 * k.min(0)) & (k.min(0) > t.steady)
    return np.asarray(
        grows & (steady | (x.top[-1] > 10.0 * (x.top[-4] if t.tenfold else np.maximum(x.start, 1.0))))
    )


def _stalling(x: CellStatistics) -> Mask:
    """All but at rest far out, where gradients vanish without being 0: how long it stays no run can tell.

    The whole run's speed: in a long one even the first window may lie within the stall.
    """
    return np.asarray((x.speed[-1] <= 1e-3 * x.fastest) & (x.top[-1] >= 0.5 * x.top[0]))


def _flipping(x: CellStatistics) -> Mask:
    """From x to −x and back in every iteration, which leaves s, ‖φ‖², ‖θ‖² as still as on a circle. Samples
    lie odd numbers of iterations apart.
    """
    whole = 2.0 * x.bottom[-1] * (1.0 - FLIPPED - x.swing[-1])
    return np.asarray((x.slowest * x.sample >= whole) & (np.abs(x.powers[-1]) < 0.01) & (x.swing[-1] < 0.01))


def _on_no_circle(x: CellStatistics) -> Mask:
    """On a line, or not turning, a radian at least, but coming to rest."""
    return np.asarray(x.flat | (x.speed[-1] < 0.8 * x.speed[-2]) | (x.speed[-1] * x.span < x.top[-1]))


def _narrowing(x: CellStatistics) -> Mask:
    """Towards a circle like a power of t: ‖x‖ falls, and the swing falls faster than ‖x‖²; towards the origin
    it would not.
    """
    falls = (np.diff(x.top[-3:], axis=0) < 0.0).all(0)
    return np.asarray(falls & (x.fading[-3:].max(0) <= 0.9) & (x.bottom[-1] >= 0.5 * x.top[-1]))


def _circling(x: CellStatistics) -> Mask:
    """Bounded and away from 0, and s, p, q come to rest."""
    fades = (x.swing[-1] < 0.05) & (x.fading[-3:].max(0) < 0.75)
    return np.asarray((np.abs(x.powers[-1]) <= 0.01) & ((x.swing[-1] < STILL) | fades))


def _on_least_circle(x: CellStatistics, t: Tolerances) -> Mask:
    """What still falls and has all but reached ‖x‖² = 2|L|, the least that conserved momentum L allows: a
    circle.
    """
    return np.asarray(x.holds & (x.top[-1] ** 2 < t.low * 2.0 * x.momentum) & (x.powers[-2:].min(0) >= 0.0))


def _closing(x: CellStatistics, t: Tolerances) -> Mask:
    """Around for ever: sizes and swings stay."""
    even = (np.abs(x.powers[-2:]).max(0) < t.slack) | _drawn(x, t)
    level = (x.fading[-1] > 0.9) & (np.abs(x.fading[-2:] - 1.0).max(0) < t.level)
    return np.asarray((np.abs(x.powers[-1]) <= 0.01) & even & level)


def _drawn(x: CellStatistics, t: Tolerances) -> Mask:
    """Whether tops and bottoms come to a size of their own, each window's change a small share of the one
    before.
    """
    changes = np.abs(np.diff(np.log(np.maximum([x.top[-4:], x.bottom[-4:]], 1e-300)), axis=1))
    shrinks = changes[:, 1:] < 0.3 * changes[:, :-1] + 1e-9
    return np.asarray(shrinks.all((0, 1)) & (changes[:, -1].max(0) < t.drawn))


def _wandering(x: CellStatistics, t: Tolerances) -> Mask:
    """Within the same bounds for three windows, to a quarter, but never twice the same: many tori, or chaos.

    What creeps on, each window beyond the one before, is none of these.
    """
    tops, bottoms = x.top[-3:], x.bottom[-3:]
    steps = x.top[-t.steps :] / x.top[-t.steps - 1 : -1]
    within = (tops.max(0) <= BAND * tops.min(0)) & ~(steps > 1.005).all(0) & ~(steps < 0.995).all(0)
    common, whole = tops.min(0) - bottoms.max(0), tops.max(0) - bottoms.min(0)
    return np.asarray(within & (common >= t.overlap * whole))
