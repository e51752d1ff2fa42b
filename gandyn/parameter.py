"""One adjustable number (or choice) of a variant, a regulariser, later of a rule: what a slider needs to know about it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """Describes a value the user may set.

    `low` and `high` are the ends of its slider; `floor` is the smallest value the mathematics accepts
    (a typed number may leave the slider's range, never the floor). With `choices` the value is one of
    those strings and the numbers are unused. `unit` is empty for a pure number.
    """

    id: str
    symbol: str
    default: float | str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    meaning: str = ""
    unit: str = ""
    floor: float = -math.inf
    choices: tuple[str, ...] = ()

    def check(self, value: object) -> float | str:
        """The value itself, as float or choice; raises ValueError with one sentence when it cannot be used."""
        if self.choices:
            if value not in self.choices:
                raise ValueError(f"{self.id} must be one of {', '.join(self.choices)}, not {value!r}.")
            return str(value)
        return self._check_number(value)

    def _check_number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self.id} must be a number, not {value!r}.")
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{self.id} must be a finite number, not {value!r}.")
        if number < self.floor:
            raise ValueError(f"{self.id} must be at least {self.floor:g}, not {number:g}.")
        return number

    def number(self, value: float | str) -> float:
        """The value as the kernels take it: a choice becomes its index."""
        return float(self.choices.index(value)) if self.choices else float(value)
