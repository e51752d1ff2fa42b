"""Tables as text that every reader takes as it is: names in the first line, then one line each; NaN for no
number.

Not all read an empty field as a missing number, a quoted comma as no comma, "#" as a sign like others, or "-"
in a name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

NONE = "NaN"


def names(found: Iterable[str]) -> str:
    """The first line."""
    return ",".join(name.replace("-", "_") for name in found) + "\n"


def line(values: Iterable[object]) -> str:
    """One of the others, every digit kept."""
    return ",".join(map(_field, values)) + "\n"


def lines(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The whole table, line by line."""
    yield names(columns)
    yield from map(line, rows)


def _field(value: object) -> str:
    if isinstance(value, str):
        return value
    return NONE if isinstance(value, float) and math.isnan(value) else repr(value)
