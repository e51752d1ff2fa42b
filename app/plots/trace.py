"""What a plot shows as numbers: the curves and points that its legend names, its crosshair reads and a table
holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class LegendEntry(NamedTuple):
    """A row of a legend. id: by which the scene hides what the row names (`Scene.is_hidden`).

    color: "#rrggbb". mark: the shape of its marks, as in `app.painting.markers`; None: it has none. line:
    whether a line is its sign, dashed, dotted or neither; else a filled square. note: what stands behind the
    name.
    """

    id: str
    name: str
    color: str
    dashed: bool = False
    mark: int | None = None
    line: bool = True
    dotted: bool = False
    note: str = ""


@dataclass(frozen=True)
class Trace:
    """Points (x, y) of shape (n,) each, in the numbers that the axes show.

    entry: what the legend says of it; traces that share an entry are hidden together. curve: whether y is a
    function of an increasing x, which a crosshair can read between the samples. columns: more numbers of the
    same points, by name, that a table holds.
    """

    entry: LegendEntry
    x: Array
    y: Array
    curve: bool = True
    columns: dict[str, NDArray[Any]] = field(default_factory=dict)

    def at(self, x: float) -> float | None:
        """y at x, between samples by linear interpolation; None outside, or where it is no number."""
        if not self.curve or not len(self.x) or not self.x[0] <= x <= self.x[-1]:
            return None
        value = float(np.interp(x, self.x, self.y))
        return value if np.isfinite(value) else None


def entries_of(traces: list[Trace]) -> list[LegendEntry]:
    """The legend of traces: each entry once, in their order."""
    return list({trace.entry.id: trace.entry for trace in traces}.values())
