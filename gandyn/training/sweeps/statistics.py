"""What the cells of a sweep say together: how often a threshold was reached, how far figures spread, whether
theory ranks settings as practice does, and whether two settings differ. Knows no torch.

A cell that failed, or whose figure is no number, reached nothing and has no figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gandyn.message import Message
from gandyn.orbit import Array

# The two-sided 95 % point of the normal distribution, and the level that a test is held against.
Z, LEVEL = 1.959963984540054, 0.05
# Resamples of a bootstrap, fewer where there are very many settings; ranks that are made at once.
RESAMPLES, LEAST_RESAMPLES, ROOM = 2000, 200, 1_000_000
# With fewer settings there is no rank correlation worth the name.
FEW_SETTINGS = 4

Figures = Mapping[int, float | None]


@dataclass(frozen=True)
class Threshold:
    """What counts as reached: a figure of at least `value`, or of at most that."""

    value: float
    at_least: bool = True

    def reached(self, figure: float | None) -> bool:
        """Whether a figure reaches it; none does not."""
        if figure is None or math.isnan(figure):
            return False
        return figure >= self.value if self.at_least else figure <= self.value


@dataclass(frozen=True)
class Summary:
    """Of one setting: seeds that were trained, those that failed, those that reached the threshold; median
    and quartiles of the figures there are, NaN if there is none.
    """

    seeds: int
    failed: int
    reached: int
    median: float
    lower: float
    upper: float

    @property
    def share(self) -> float:
        """Of the seeds, those that reached the threshold; NaN before the first."""
        return self.reached / self.seeds if self.seeds else math.nan

    @property
    def spread(self) -> float:
        """The interquartile range."""
        return self.upper - self.lower

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share; from 0 to 1 before the first seed."""
        return wilson(self.reached, self.seeds)


def summary(figures: Figures, threshold: Threshold, failed: int = 0) -> Summary:
    """Of the figures of one setting by seed; None: the cell has none, as those that failed."""
    values = _numbers(figures.values())
    lower, median, upper = np.quantile(values, (0.25, 0.5, 0.75)) if len(values) else (math.nan,) * 3
    reached = sum(map(threshold.reached, figures.values()))
    return Summary(len(figures), failed, reached, float(median), float(lower), float(upper))


def wilson(reached: int, count: int) -> tuple[float, float]:
    """Wilson's interval of a share: the shares from which what was seen is at most Z deviations away."""
    if not count:
        return 0.0, 1.0
    share, square = reached / count, Z * Z / count
    middle = (share + 0.5 * square) / (1.0 + square)
    half = math.sqrt(square * (share * (1.0 - share) + 0.25 * square)) / (1.0 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class RankCorrelation:
    """Spearman's ρ of two numbers over `settings`, with the middle 95 % of what `resamples` draws of the
    settings gave; ρ is None where there is none, and `reason` says why.
    """

    settings: int
    rho: float | None = None
    low: float = math.nan
    high: float = math.nan
    resamples: int = 0
    reason: str = ""


def rank_correlation(
    first: Sequence[float | None], second: Sequence[float | None], seed: int = 0
) -> RankCorrelation:
    """Of two numbers of each setting; settings that lack one of them are left out."""
    pairs = [(a, b) for a, b in zip(first, second) if not (_missing(a) or _missing(b))]
    count = len(pairs)
    if count < FEW_SETTINGS:
        return RankCorrelation(
            count, reason=Message("A rank correlation needs {} settings or more.", FEW_SETTINGS)
        )
    x, y = np.array(pairs, dtype=np.float64).T
    for values, reason in (
        (x, Message("All settings have the same rate in theory, so nothing can be ranked.")),
        (y, Message("All settings came to the same figure, so nothing can be ranked.")),
    ):
        if (values == values[0]).all():
            return RankCorrelation(count, reason=reason)
    draws = _draws(x, y, np.random.default_rng(seed))
    low, high = np.quantile(draws, (0.025, 0.975)) if len(draws) else (math.nan, math.nan)
    return RankCorrelation(count, float(spearman(x[None], y[None])[0]), float(low), float(high), len(draws))


def spearman(x: Array, y: Array) -> Array:
    """ρ of each row of x and y (m, n): the correlation of ranks, ties with their mean rank; NaN for a row of
    equal numbers.
    """
    from scipy.stats import rankdata

    a, b = (ranks - ranks.mean(1, keepdims=True) for ranks in (rankdata(x, axis=1), rankdata(y, axis=1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1)))


def _draws(x: Array, y: Array, random: np.random.Generator) -> Array:
    """ρ of settings drawn with replacement; draws of equal numbers alone have none and are left out."""
    wanted = min(RESAMPLES, max(LEAST_RESAMPLES, 10 * ROOM // len(x)))
    found, at_once = [], max(1, ROOM // len(x))
    for first in range(0, wanted, at_once):
        drawn = random.integers(0, len(x), (min(at_once, wanted - first), len(x)))
        found.append(spearman(x[drawn], y[drawn]))
    rho = np.concatenate(found)
    return np.asarray(rho[np.isfinite(rho)])


@dataclass(frozen=True)
class PairedTest:
    """Two settings, seed by seed: how many `pairs` have both figures, the median of second − first, and the
    two-sided p of Wilcoxon's signed ranks, None where there is none.

    reason: why there is no p, or why it can say nothing.
    """

    pairs: int
    difference: float = math.nan
    p: float | None = None
    reason: str = ""

    @property
    def significant(self) -> bool:
        """Whether p is below five per cent."""
        return self.p is not None and self.p < LEVEL


def paired_test(first: Figures, second: Figures) -> PairedTest:
    """Of the seeds that both settings have figures of; equal figures say nothing about the direction and are
    left out of the ranks, as Wilcoxon did.
    """
    common = [s for s in first if s in second and not (_missing(first[s]) or _missing(second[s]))]
    if not common:
        return PairedTest(0, reason=Message("No seed has figures of both."))
    differences = np.array([float(second[s] or 0.0) - float(first[s] or 0.0) for s in common])
    found = PairedTest(len(common), float(np.median(differences)))
    moved = differences[differences != 0.0]
    if not len(moved):
        return PairedTest(
            found.pairs, found.difference, reason=Message("All seeds came to the same figures.")
        )
    return PairedTest(found.pairs, found.difference, signed_ranks(moved), _limit(len(moved)))


def _limit(count: int) -> str:
    """What so few pairs cannot show."""
    least = 2.0 ** (1 - count)
    if least < LEVEL:
        return ""
    return Message("With {} pairs p is at least {:.3g}, so no difference can be significant.", count, least)


def signed_ranks(differences: Array) -> float:
    """The two-sided p of differences other than 0: of all signs that they could have, the share by which the
    rank sums lie as far apart or farther.

    Exact up to 50 of them, ties included, by counting the sums of ranks; else by scipy's normal law.
    """
    from scipy.stats import rankdata, wilcoxon

    if len(differences) > 50:
        return float(wilcoxon(differences).pvalue)
    # Mean ranks are halves, so that twice a rank is whole.
    ranks = np.rint(2.0 * rankdata(np.abs(differences))).astype(int)
    total, positive = int(ranks.sum()), int(ranks[differences > 0.0].sum())
    ways = np.zeros(total + 1)
    ways[0] = 1.0
    for rank in ranks:
        ways[rank:] += ways[:-rank].copy()
    tail = min(positive, total - positive)
    return float(min(1.0, 2.0 * ways[: tail + 1].sum() / 2.0 ** len(ranks)))


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _numbers(values: object) -> Array:
    return np.array([float(v) for v in values if not _missing(v)])  # type: ignore[attr-defined]
