"""What a prediction is worth: from 0 to 100 points.

A choice is worth 100 or nothing; a number 100·exp(−|guess − value|/scale). A curve over time is worth
100·c·exp(−A/S): A is the mean distance from the true curve where something was drawn, S a sixth of the true
curve's range, and c the part of the time that was drawn, nine tenths counting as all. An orbit in the plane
is worth 100·exp(−D/S): D is the mean distance of the drawn curve from the orbit and of the orbit from the
drawn curve, S a sixth of the orbit's larger side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.model.lessons.values import Prediction
from gandyn.orbit import Array

SHARE, COVERED, FLAT = 1.0 / 6.0, 0.9, 0.1
# Points along a drawn curve, and along an orbit, that are compared.
DRAWN, TRUE = 200, 800


@dataclass(frozen=True)
class Score:
    """points: from 0 to 100. right: whether it counts as right. off: the mean distance from the truth, and
    `scale` what costs a factor e; of a choice both are 0.
    """

    points: int
    right: bool
    off: float = 0.0
    scale: float = 0.0


GOOD = 60  # points of a drawn curve that counts as right


def of_choice(asked: Prediction, chosen: int) -> Score:
    """Right or wrong."""
    return Score(100 if chosen == asked.answer else 0, chosen == asked.answer)


def of_number(asked: Prediction, guess: float) -> Score:
    """By its distance."""
    off = abs(guess - asked.value)
    points = 100.0 * math.exp(-off / asked.scale) if math.isfinite(off) else 0.0
    return Score(round(points), off <= asked.within, off, asked.scale)


def of_curve(drawn: Array, true: Array) -> Score:
    """Of two curves of (time, value), (n, 2) each; true times rise."""
    times = np.linspace(true[0, 0], true[-1, 0], TRUE)
    truth = np.interp(times, true[:, 0], true[:, 1])
    order = np.argsort(drawn[:, 0], kind="stable")
    x, y = drawn[order, 0], drawn[order, 1]
    inside = (times >= x[0]) & (times <= x[-1])
    scale = max(SHARE * float(np.ptp(truth)), FLAT * float(np.abs(truth).max()), 1e-12)
    if not inside.any():
        return Score(0, False, math.inf, scale)
    off = float(np.abs(np.interp(times[inside], x, y) - truth[inside]).mean())
    points = round(100.0 * min(float(inside.mean()) / COVERED, 1.0) * math.exp(-off / scale))
    return Score(points, points >= GOOD, off, scale)


def of_path(drawn: Array, true: Array) -> Score:
    """Of two curves in the plane, (n, 2) each."""
    one, other = _even(drawn, DRAWN), _even(true, TRUE)
    scale = max(SHARE * float(np.ptp(other, axis=0).max()), 1e-12)
    apart = np.linalg.norm(one[:, None] - other[None], axis=-1)
    off = 0.5 * float(apart.min(axis=1).mean() + apart.min(axis=0).mean())
    points = round(100.0 * math.exp(-off / scale))
    return Score(points, points >= GOOD, off, scale)


def _even(path: Array, count: int) -> Array:
    """As many points at equal distances along a curve."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    if along[-1] <= 0.0:
        return np.asarray(path[:1])
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, path[:, i]) for i in (0, 1)], axis=1)
