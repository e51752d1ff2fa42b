"""What a probe is: the data every file of `gandyn/training/probes` fills in. Knows no torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array

if TYPE_CHECKING:
    pass

BARS, LINES, MAP, POINTS, NUMBERS, PATH = "bars", "lines", "map", "points", "numbers", "path"
PICTURES, TEXT = "pictures", "text"


@dataclass(frozen=True)
class Probe:
    """A look at a running training that does not disturb it.

    look(loop, random) -> named arrays, float32 where large, of the first replica; it draws from `random`
    only. kind says how it is drawn: bars, lines, map, points, numbers (one value each) or path. fits(setup):
    whether there is something to see. numbers: which of its arrays are one value each, to be columns of a
    table.
    """

    id: str
    title: str
    summary: str
    kind: str
    sample: Callable[[Any, Any], dict[str, Array]]
    fits: Callable[[Any], bool] = lambda setup: True
    order: int = 0
    numbers: tuple[str, ...] = ()
