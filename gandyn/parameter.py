"""One adjustable number (or choice) of a variant, a regulariser, later of a rule: what a slider needs to know
about it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

from gandyn.errors import GandynError


def short_repr(value: object) -> str:
    """A value as an error message quotes it: short, on one line, whatever it is."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a value's own repr may fail in any way; an integer of 5000 digits does
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}…"


def finite(name: str, value: object) -> float:
    """The value as a finite float; raises ValueError with one sentence."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise GandynError("{} must be a number, not {}.", name, short_repr(value))
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise GandynError("{} must be a finite number, not {}.", name, short_repr(value))
    return number


@dataclass(frozen=True)
class Parameter:
    """Describes a value the user may set.

    `low` and `high` are the ends of its slider; `floor` and `ceiling` are the smallest and largest values the
    mathematics accepts (a typed number may leave the slider's range, never these). With `choices` the value
    is one of those strings and the numbers are unused. `unit` is empty for a pure number.
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
    ceiling: float = math.inf
    choices: tuple[str, ...] = ()

    def check(self, value: object) -> float | str:
        """The value itself, as float or choice; raises ValueError with one sentence when it cannot be
        used.
        """
        if self.choices:
            if not isinstance(value, str) or value not in self.choices:
                raise GandynError(
                    "{} must be one of {}, not {}.", self.id, ", ".join(self.choices), short_repr(value)
                )
            return str(value)
        number = finite(self.id, value)
        if number < self.floor:
            raise GandynError("{} must be at least {:g}, not {:g}.", self.id, self.floor, number)
        if number > self.ceiling:
            raise GandynError("{} must be at most {:g}, not {:g}.", self.id, self.ceiling, number)
        return number

    def number(self, value: float | str) -> float:
        """The value as the kernels take it: a choice becomes its index."""
        return float(self.choices.index(str(value))) if self.choices else float(value)
