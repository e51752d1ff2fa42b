"""How exact orbits are: integrated as strictly as the accuracy asks, measured, and summed up in a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.text.number_format import at_most, short_number
from app.text.translation import tr
from gandyn import Orbit
from gandyn.orbit import STUCK, UNFINISHED

Array = NDArray[np.float64]

# The first tolerance is this fraction of the accuracy; each later one aims at this fraction of it, and is
# this much stricter at most.
FIRST, AIM, LEAP = 1.0 / 30.0, 0.3, 1e-4
STRICTEST, TRIES = 1e-13, 3


class Followed(NamedTuple):
    """An ensemble, the error of each orbit, and whether it is as exact as it was asked to be, or can be.

    error: (m,) as `gandyn.Orbit.error`, None where it was not measured.
    """

    orbit: Orbit
    error: Array | None
    settled: bool


def followed(
    integrate: Callable[[float], Orbit],
    accuracy: float,
    choosing: bool,
    preview: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> Followed:
    """The ensemble integrate(tolerance), with a tolerance that its measured error chooses.

    choosing: whether the tolerance changes anything. preview: something is being moved, so that nothing is
    measured, which takes longer than the orbits themselves. cancelled() tells that nobody waits any more.
    """
    tolerance = first_tolerance(accuracy)
    if preview:
        return Followed(integrate(tolerance), None, False)
    for left in range(TRIES if choosing else 1, 0, -1):
        orbit = integrate(tolerance)
        error = np.asarray(orbit.error)
        worst = _worst(error)
        settled = left == 1 or worst <= accuracy or tolerance <= STRICTEST
        if settled or cancelled():
            break
        tolerance = max(STRICTEST, tolerance * max(LEAP, AIM * accuracy / worst))
    return Followed(orbit, error, settled)


def first_tolerance(accuracy: float) -> float:
    """The tolerance that mostly reaches an accuracy."""
    return max(accuracy * FIRST, STRICTEST)


def _worst(error: Array) -> float:
    """The largest error that was measured."""
    return float(np.fmax.reduce(error, initial=0.0))


@dataclass(frozen=True)
class Exactness:
    """The errors of some ensembles together.

    error: the largest that was measured, of the orbits whose ends are sure. count: how many orbits there are;
    checked: how many of them were measured, None where measuring is still to be done. astray: how many end
    otherwise in a stricter run. lost: how many could not be integrated to the end; since: the earliest time
    at which that happened.
    """

    error: float
    count: int
    checked: int | None
    astray: int
    lost: int
    since: float

    @classmethod
    def of(cls, ensembles: Sequence[tuple[Orbit, Array | None]]) -> Exactness | None:
        """Of orbits with their errors; None where there are none."""
        count = sum(orbit.count or 0 for orbit, _ in ensembles)
        if not count:
            return None
        measured = [error for _, error in ensembles if error is not None]
        errors = np.concatenate(measured) if measured else np.zeros(0)
        ends = np.concatenate([_lost(orbit) for orbit, _ in ensembles])
        checked = int((~np.isnan(errors)).sum()) if len(measured) == len(ensembles) else None
        since = min(ends.tolist(), key=abs, default=np.nan)
        return cls(
            _worst(errors[np.isfinite(errors)]),
            count,
            checked,
            int(np.isposinf(errors).sum()),
            len(ends),
            since,
        )

    def told(self, accuracy: float | None = None) -> str:
        """What was measured, in one line. accuracy: what was asked for, None if a step decides."""
        return " · ".join([*self._error(accuracy), *self._trouble()])

    def _error(self, accuracy: float | None) -> list[str]:
        assert self.checked is not None
        words = (
            [tr("error ≤ {error}").format(error=at_most(self.error))] if self.checked > self.astray else []
        )
        if accuracy is not None and self.error > accuracy:
            words.append(tr("asked for {accuracy}").format(accuracy=at_most(accuracy)))
        if self.checked < self.count:
            words.append(tr("checked on {checked} of {count}").format(checked=self.checked, count=self.count))
        return words

    def _trouble(self) -> list[str]:
        words = []
        if self.astray:
            text = tr("{some} of {count} orbits would end otherwise in a stricter run")
            words.append(text.format(some=self.astray, count=self.count))
        if self.lost:
            text = tr("{some} of {count} orbits could not be integrated beyond t = {time}")
            words.append(text.format(some=self.lost, count=self.count, time=short_number(self.since)))
        return words


def _lost(orbit: Orbit) -> Array:
    """The times at which integration gave up."""
    given_up = np.isin(np.asarray(orbit.ended), (STUCK, UNFINISHED))
    return np.asarray(orbit.t[np.asarray(orbit.length)[given_up] - 1])
