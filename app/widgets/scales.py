"""Where a value sits on a slider, as a fraction between 0 and 1, and back, rounded to digits a person would
choose.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class LinearScale:
    """Equal steps. `digits` significant digits are kept, relative to the larger end."""

    low: float
    high: float
    digits: int = 3

    def fraction(self, value: float) -> float:
        """0 at the low end, 1 at the high one; values beyond an end sit at it."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    def value(self, fraction: float) -> float:
        """The value there; the ends are exact."""
        size = max(abs(self.low), abs(self.high))
        raw = self.low + fraction * (self.high - self.low)
        return min(max(round(raw, self.digits - 1 - math.floor(math.log10(size))), self.low), self.high)


@dataclass(frozen=True)
class LogScale:
    """Equal ratios; both ends positive."""

    low: float
    high: float
    digits: int = 3

    def fraction(self, value: float) -> float:
        """0 at the low end, 1 at the high one; values beyond an end sit at it."""
        if value <= self.low:
            return 0.0
        return min(math.log(value / self.low) / math.log(self.high / self.low), 1.0)

    def value(self, fraction: float) -> float:
        """The value there; the ends are exact."""
        raw = self.low * (self.high / self.low) ** fraction
        return min(max(float(f"{raw:.{self.digits - 1}e}"), self.low), self.high)


@dataclass(frozen=True)
class EmaScale:
    """For averaging: 0 at the left, then ever closer to 1, `nines` nines at the right."""

    nines: float = 4.0

    @property
    def low(self) -> float:
        """The left end."""
        return 0.0

    @property
    def high(self) -> float:
        """The right end."""
        return 1.0 - math.pow(10.0, -self.nines)

    def fraction(self, value: float) -> float:
        """0 at no averaging."""
        if value >= self.high:
            return 1.0
        return max(-math.log10(1.0 - value) / self.nines, 0.0)

    def value(self, fraction: float) -> float:
        """The decay there: 1 − value is rounded to two digits."""
        rest = float(f"{math.pow(10.0, -self.nines * fraction):.1e}")
        return round(1.0 - rest, 8)


Scale = LinearScale | LogScale | EmaScale
