"""An axis of a sweep as a picture has it: numbers on a line, by ratios or not, or names side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.painting.frame import Ticks
from app.text.number_format import short_number
from app.text.translation import short_text, tr
from app.training.run_config import controls

if TYPE_CHECKING:
    from gandyn.training.sweeps.axis import SweepAxis


@dataclass(frozen=True)
class AxisView:
    """symbol, meaning: of the setting; values: of the axis, in order; log: whether they are spaced by ratios;
    named: whether they are texts.
    """

    id: str
    symbol: str
    meaning: str
    values: tuple[Any, ...]
    log: bool
    named: bool

    @property
    def title(self) -> str:
        """Symbol and meaning."""
        return f"{self.symbol}  {self.meaning}" if self.meaning != self.symbol else self.symbol

    def coordinate(self, value: Any) -> float:
        """Where a value stands: at its logarithm, at itself, or at its place in the list."""
        if self.named:
            return float(self.values.index(value)) if value in self.values else math.nan
        return math.log10(value) if self.log else float(value)

    def told(self, value: Any) -> str:
        """A value in words."""
        return tr(str(value)) if isinstance(value, str) else short_number(float(value), 3)

    @property
    def places(self) -> list[float]:
        """Where all values stand."""
        return [self.coordinate(value) for value in self.values]

    @property
    def extent(self) -> tuple[float, float]:
        """All of it with room for discs: half a step beyond the first and the last one."""
        places = sorted(self.places)
        if len(places) < 2:
            room = 0.5 if self.log or self.named else 0.5 * abs(places[0]) or 0.5
            return places[0] - room, places[0] + room
        room = 0.5 * (places[-1] - places[0]) / (len(places) - 1)
        low = places[0] - room
        floor = min(0.0, places[0]) if not (self.log or self.named) and places[0] >= 0.0 else low
        return max(low, floor - 0.4 * room), places[-1] + room

    def ticks(self, plain: Ticks) -> Ticks:
        """Names where they stand; else those of a number."""
        return [(float(i), self.told(value)) for i, value in enumerate(self.values)] if self.named else plain


def axis_view(experiment: str, axis: SweepAxis) -> AxisView:
    """Of one of a recipe's axes."""
    named = any(isinstance(value, str) for value in axis.values)
    return AxisView(axis.id, *called(experiment, axis.id), axis.values, axis.log, named)


def called(experiment: str, id: str) -> tuple[str, str]:
    """Symbol and meaning of what an axis of that id sets; of several settings, one after the other."""
    found = [controls(experiment)[one] for one in id.split("+")]
    meanings = dict.fromkeys(short_text(parameter.meaning) for parameter in found)
    return " = ".join(parameter.symbol for parameter in found), ", ".join(meanings)
