"""What a plot shows as numbers: the curves and points that its legend names, its crosshair reads and a table
holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.painting.legend_entry import LegendEntry

Array = NDArray[np.float64]


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
