"""The number by which two distributions are apart, and the pairs that come of other values of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from app.model.distance_parts import FAR, REACH, positions
from app.model.pages.distances import HISTOGRAMS, LINE, PLANE, POINTS, SEGMENTS, DistanceSettings
from gandyn.distances.pairs import Array, Gaussians, Histograms, Pair, Points, Segments


@dataclass(frozen=True)
class Family:
    """Pairs by one number from low to high, at `now` the present one. key: what the pairs depend on beside
    it. step: where only its multiples are different.
    """

    symbol: str
    now: float
    low: float
    high: float
    make: Callable[[float], Pair]
    key: Hashable
    step: float = 0.0


def family_of(settings: DistanceSettings, pair: Pair) -> Family:
    """q moved along the line: θ of segments, Δ of the means, a shift of a histogram."""
    return _FAMILIES[SEGMENTS if isinstance(pair, Segments) else _kind(pair)](settings, pair)


def _kind(pair: Pair) -> str:
    if isinstance(pair, Gaussians):
        return LINE if pair.dim == 1 else PLANE
    return HISTOGRAMS if isinstance(pair, Histograms) else POINTS


def reach(now: float, least: float) -> float:
    """How far an axis goes to each side: round, and as calm as it can be."""
    return next(size for size in _sizes(least) if size > abs(now))


def _sizes(least: float) -> list[float]:
    return [least * factor * 10.0**power for power in range(6) for factor in (1.0, 2.0, 4.0)]


def _segments(settings: DistanceSettings, pair: Pair) -> Family:
    assert isinstance(pair, Segments)
    end = reach(pair.theta, 2.0)
    return Family("θ", pair.theta, -end, end, Segments, "segments")


def _line(settings: DistanceSettings, pair: Pair) -> Family:
    assert isinstance(pair, Gaussians)
    (p,), (q,) = pair.mean_p.tolist(), pair.mean_q.tolist()
    s, t = settings.std_p, settings.std_q
    end = reach(q - p, 5.0)
    return Family("Δ", q - p, -end, end, lambda d: Gaussians.line(0.0, s, d, t), ("line", s, t))


def _plane(settings: DistanceSettings, pair: Pair) -> Family:
    assert isinstance(pair, Gaussians)
    way, now = _direction(pair.mean_q - pair.mean_p)
    zero, end = np.zeros(2), reach(now, 5.0)
    key = pair.cov_p.tobytes(), pair.cov_q.tobytes(), tuple(np.round(way, 9).tolist())
    return Family(
        "Δ", now, -end, end, lambda d: Gaussians(zero, pair.cov_p, d * way, pair.cov_q), ("plane", *key)
    )


def _histograms(settings: DistanceSettings, pair: Pair) -> Family:
    """q is moved by whole bins beyond both ends, so that nothing of it is lost."""
    assert isinstance(pair, Histograms)
    count, width = len(pair.x), float(pair.x[1] - pair.x[0])
    place = pair.x[0] + width * np.arange(-count, 2 * count)
    p = np.zeros(3 * count)
    p[count : 2 * count] = pair.p

    def make(shift: float) -> Pair:
        q, bins = np.zeros(3 * count), min(max(round(shift / width), -count), count)
        q[count + bins : 2 * count + bins] = pair.q
        return Histograms(p, q, place)

    return Family("Δ", 0.0, -REACH, REACH, make, ("histograms", pair), width)


def _points(settings: DistanceSettings, pair: Pair) -> Family:
    assert isinstance(pair, Points)
    gap = pair.q.mean(axis=0) - pair.p.mean(axis=0)
    way, now = _direction(gap)
    end, centred = reach(now, 3.0), pair.q - gap
    shape = pair.p - pair.p.mean(axis=0), centred - centred.mean(axis=0), np.round(way, 9)
    key = tuple(np.round(array, 9).tobytes() for array in shape)
    return Family("Δ", now, -end, end, lambda d: Points(pair.p, centred + d * way), ("points", *key))


def _direction(gap: Array) -> tuple[Array, float]:
    size = float(np.linalg.norm(gap))
    return (gap / size, size) if size > 1e-9 else (np.eye(len(gap))[0], 0.0)


_FAMILIES = {
    SEGMENTS: _segments, LINE: _line, PLANE: _plane, HISTOGRAMS: _histograms, POINTS: _points,
}  # fmt: skip


def moved(settings: DistanceSettings, pair: Pair, value: float) -> DistanceSettings | None:
    """The settings in which the number has this value; None where the pair is not the user's own."""
    value = math.copysign(min(abs(value), 0.9 * FAR), value)
    if isinstance(pair, Segments):
        return settings.with_(theta=tidy(value))
    if isinstance(pair, Gaussians) and pair.dim == 1:
        return settings.with_(mean_q=tidy(settings.mean_p + value))
    if isinstance(pair, Gaussians):
        way, _ = _direction(pair.mean_q - pair.mean_p)
        x, y = (pair.mean_p + value * way).tolist()
        return settings.with_ellipse("q", x=tidy(x), y=tidy(y))
    if settings.kind == POINTS and isinstance(pair, Points):
        way, now = _direction(pair.q.mean(axis=0) - pair.p.mean(axis=0))
        at = np.clip(pair.q + (value - now) * way, -FAR, FAR)
        return settings.with_(points_q=tuple((tidy(x), tidy(y)) for x, y in at.tolist()))
    if isinstance(pair, Histograms):
        return _rolled(settings, value)
    return None


def _rolled(settings: DistanceSettings, value: float) -> DistanceSettings | None:
    """q moved by whole bins, as far as none of it leaves the axis."""
    q, width = np.array(settings.bins_q), float(np.diff(positions(len(settings.bins_q)))[0])
    filled = np.flatnonzero(q)
    if not len(filled):
        return None
    bins = min(max(round(value / width), -int(filled[0])), len(q) - 1 - int(filled[-1]))
    return settings.with_(bins_q=tuple(np.roll(q, bins).tolist()))


def tidy(value: float) -> float:
    """A number as it is dragged: three decimals, and no −0."""
    return round(value, 3) + 0.0
