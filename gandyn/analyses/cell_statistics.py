"""What the classifier of trajectories looks at: a few numbers of each window of a run, and how strictly
they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gandyn.orbit import Array

Mask = NDArray[np.bool_]
WINDOWS = 6
# ‖x‖ below this share of the start's is 0, swings of s, p, q below that share of ‖x‖² are none.
ZERO, STILL = 1e-7, 1e-5


@dataclass(frozen=True)
class Tolerances:
    """Where a long run and a map's, which is a thirtieth as long and keeps less of itself, must be read
    differently.

    fade: the least power of t in the third last window of a fall towards 0. falls: whether falling says
    anything of reaching the origin, which it does not by a rule that steps at a pace of its own. steady: the
    least power of t whose growth needs no proof by size; tenfold: whether growth is proved by the last three
    windows, else by the start's size. once: what gets as far as this share of its path has not gone round
    once. turning: whether what hardly turns is on no circle; a long run may come to rest on one. slack: by
    how much log₂ of neighbouring tops of a closed orbit may differ; level: by how much the ratio of their
    swings may differ from 1; drawn: by what share tops that come to a size of their own may still change.
    low: ‖x‖² over the least that L allows, below which it is a circle's. steps: so many windows of one
    direction creep. overlap: the share of their whole range that wandering windows have in common; late: how
    many of the last tell its bounds.
    """

    fade: float
    falls: bool
    steady: float
    tenfold: bool
    once: float
    turning: bool
    slack: float
    level: float
    drawn: float
    low: float
    steps: int
    overlap: float
    late: int


LONG_RUN = Tolerances(
    fade=0.02,
    falls=True,
    steady=0.03,
    tenfold=True,
    once=0.3,
    turning=False,
    slack=5e-3,
    level=np.inf,
    drawn=1e-3,
    low=0.0,
    steps=4,
    overlap=-2.0,
    late=3,
)


@dataclass(frozen=True, eq=False)
class CellStatistics:
    """Of m runs, in units of ‖x‖: all that the rules look at.

    start, momentum (m,): ‖x‖ and |L| at the start. top, bottom, swing, speed (6, m): of each window the
    largest and the smallest ‖x‖, the swing of s, p, q over the largest ‖x‖², and how fast x moves; fastest,
    slowest (m,): of the whole run, and of its last half. span (m,): its time; sample: the time between
    samples. last (m, 2d): where it ended. vanished, left, at_pole, trusted (m,): whether it came to 0, beyond
    the bound, or to a pole, and whether it could be followed. holds (m,): whether |L| keeps it from the
    origin.
    """

    start: Array
    momentum: Array
    top: Array
    bottom: Array
    swing: Array
    speed: Array
    fastest: Array
    slowest: Array
    span: Array
    sample: float
    last: Array
    vanished: Mask
    left: Mask
    at_pole: Mask
    trusted: Mask
    holds: Mask

    @cached_property
    def powers(self) -> Array:
        """log₂ of neighbouring tops' ratios (5, m): above 0 where ‖x‖ falls, constant for a power of time."""
        return np.asarray(-np.diff(np.log2(np.maximum(self.top, 1e-150)), axis=0))

    @cached_property
    def slowdown(self) -> Array:
        """The same of the speed."""
        return np.asarray(-np.diff(np.log2(np.maximum(self.speed, 1e-300)), axis=0))

    @cached_property
    def fading(self) -> Array:
        """Ratios of neighbouring windows' swings (5, m)."""
        return np.asarray(self.swing[1:] / np.maximum(self.swing[:-1], 1e-300))

    @property
    def gone(self) -> Mask:
        """At the origin, as far as numbers tell."""
        return np.asarray(self.vanished | (self.top[-1] < ZERO * self.start))

    @property
    def flat(self) -> Mask:
        """On a line, where there are no circles."""
        return np.asarray(self.momentum <= 1e-14 * self.start**2)

    def creeps(self, share: float) -> Mask:
        """Whether in the last half it came as far as this share of its path, rather than to go round or to
        and fro.
        """
        return np.asarray(self.swing[-1] * self.top[-1] > share * self.speed[-1] * self.span / 2.0)
