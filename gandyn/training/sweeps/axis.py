"""One axis of a sweep: a setting of an experiment and the values that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gandyn.checks import assign, entries, finite, flag, refused_as, short_repr, text, whole
from gandyn.message import Message
from gandyn.training.errors import TrainingError

MOST_VALUES, LONGEST_TEXT = 1000, 4096
# Listed numbers are spaced by their ratios if the largest is this many times the smallest.
DECADE = 10.0
# Between the ids of settings that have one value.
TIED = "+"
EXAMPLES = "lr_d=log:1e-4..1e-1:7, r1=0,0.03,0.1 or lambda=lin:0..1:5"
Value = float | str


@dataclass(frozen=True)
class SweepAxis:
    """The values of the setting `id`, in order; log: whether a picture spaces them by their ratios.

    Several settings that always have the same value are one axis, their ids joined by "+": lr_d+lr_g.

    Raises TrainingError, one sentence, for values that are none, twice the same, or more than a thousand.
    """

    id: str
    values: tuple[Value, ...]
    log: bool = False

    @refused_as(TrainingError)
    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise TrainingError("An axis of a sweep must name a setting, not {}.", short_repr(self.id))
        assign(self, values=_checked(self.id, self.values))
        if flag("log", self.log) and not all(isinstance(x, (int, float)) and x > 0 for x in self.values):
            raise TrainingError("Axis {} can be logarithmic only over numbers above 0.", self.id)

    @property
    def ids(self) -> tuple[str, ...]:
        """The settings that it sets, all to the same value."""
        return tuple(self.id.split(TIED))

    @classmethod
    @refused_as(TrainingError)
    def parse(cls, words: str) -> SweepAxis:
        """The axis of such words as "lr_d=log:1e-4..1e-1:7", "r1=0,0.03,0.1", "lambda=lin:0..1:5" or
        "variant=wgan-gp,hinge"; raises TrainingError for others.
        """
        id, mark, said = (part.strip() for part in words.partition("="))
        if not (id and mark):
            raise TrainingError("An axis is written NAME=VALUES, such as {}, not {!r}.", EXAMPLES, words)
        if not said:
            raise TrainingError("Axis {} has no values; write it such as {}.", id, EXAMPLES)
        kind, colon, rest = said.partition(":")
        if colon and kind in ("log", "lin"):
            return cls(id, _spaced(id, kind == "log", rest), kind == "log")
        values = tuple(_value(part.strip()) for part in said.split(","))
        return cls(id, values, _spans_decades(values))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"id": self.id, "values": list(self.values), "log": self.log}

    @classmethod
    @refused_as(TrainingError)
    def from_dict(cls, data: object) -> SweepAxis:
        """The axis of such a dictionary; raises TrainingError for anything else."""
        return cls(**entries("An axis of a sweep", data, cls))


def _checked(id: str, values: object) -> tuple[Value, ...]:
    """The values as a tuple of finite numbers and texts, each once."""
    if not isinstance(values, (tuple, list)):
        raise TrainingError("The values of axis {} must be a list, not {}.", id, short_repr(values))
    if not values:
        raise TrainingError("Axis {} has no values; write it such as {}.", id, EXAMPLES)
    if len(values) > MOST_VALUES:
        raise TrainingError("Axis {} has more than {} values; take fewer.", id, MOST_VALUES)
    found = tuple(_number_or_text(id, value) for value in values)
    for i, value in enumerate(found):
        if value in found[:i]:
            raise TrainingError("Axis {} has the value {} twice.", id, value)
    return found


def _number_or_text(id: str, value: object) -> Value:
    name = Message("A value of axis {}", id)
    if isinstance(value, str):
        return text(name, value, LONGEST_TEXT)
    number = finite(name, value)
    return value if type(value) is int else number


def _value(part: str) -> Value:
    try:
        return float(part)
    except ValueError:
        return part


def _spaced(id: str, log: bool, said: str) -> tuple[float, ...]:
    """The numbers of "LOW..HIGH:COUNT"."""
    ends, _, number = said.rpartition(":")
    low, _, high = ends.partition("..")
    try:
        a, b, count = float(low), float(high), int(number)
    except ValueError as error:
        raise TrainingError(
            "Axis {} takes LOW..HIGH:COUNT, such as {}, not {!r}.", id, "log:1e-4..1e-1:7", said
        ) from error
    whole(Message("The number of values of axis {}", id), count, 2, MOST_VALUES)
    for end in (a, b):
        finite(Message("The end of axis {}", id), end)
    if a >= b:
        raise TrainingError("Axis {} must go from a smaller to a larger number.", id)
    if log and a <= 0.0:
        raise TrainingError("Axis {} can be logarithmic only over numbers above 0.", id)
    return tuple(_between(a, b, i / (count - 1), log) for i in range(count))


def _between(low: float, high: float, fraction: float, log: bool) -> float:
    """A number on the way, without the last digits that only rounding makes."""
    found = low * (high / low) ** fraction if log else low + (high - low) * fraction
    return float(f"{found:.12g}")


def _spans_decades(values: tuple[Value, ...]) -> bool:
    numbers = [value for value in values if isinstance(value, (int, float))]
    return len(numbers) == len(values) and min(numbers) > 0.0 and max(numbers) >= DECADE * min(numbers)
