"""One adjustable number (or choice) of a variant, a regulariser, later of a rule: what a slider needs to know
about it.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass

from gandyn.checks import choice, mapping, number, short_repr
from gandyn.errors import GandynError

# Names that a refusal tells.
MOST_NAMED = 25


@dataclass(frozen=True)
class Parameter:
    """Describes a value the user may set.

    `low` and `high` are the ends of its slider; `floor` and `ceiling` are the smallest and largest values the
    mathematics accepts (a typed number may leave the slider's range, never these). With `choices` the value
    is one of those strings and the numbers are unused. `whole`: the nearest whole number is meant. `unit` is
    empty for a pure number.
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
    whole: bool = False

    def check(self, value: object) -> float | str:
        """The value itself, as float or choice; raises ValueError with one sentence when it cannot be
        used.
        """
        if self.choices:
            return choice(self.id, value, self.choices)
        checked = number(self.id, value, self.floor, self.ceiling)
        return float(round(checked)) if self.whole else checked

    def number(self, value: float | str) -> float:
        """The value as the kernels take it: a choice becomes its index."""
        return float(self.choices.index(str(value))) if self.choices else float(value)


def checked_values(owner: str, parameters: Iterable[Parameter], given: object) -> dict[str, float | str]:
    """A value for every parameter, the given ones and the defaults; raises GandynError for impossible ones,
    and for names that `owner` does not have."""
    known = {parameter.id: parameter for parameter in parameters}
    values = mapping("Parameters", given)
    for id in values:
        if id not in known:
            raise GandynError("{} has no parameter {}; it has {}.", owner, short_repr(id), _names(known, id))
    return {id: parameter.check(values.get(id, parameter.default)) for id, parameter in known.items()}


def _names(known: Iterable[str], id: object) -> str:
    """All of few names; of many those that are most like the one that was given, and the first ones."""
    every = list(known)
    like = difflib.get_close_matches(str(id), every, MOST_NAMED) if len(every) > MOST_NAMED else []
    shown = list(dict.fromkeys([*like, *every]))[:MOST_NAMED]
    return ", ".join([*shown, "and others"] if len(shown) < len(every) else shown) or "none"
