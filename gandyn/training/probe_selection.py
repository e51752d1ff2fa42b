"""Which probes take part in a look: cheap ones in each, dear ones in every second, fourth, … so that no probe
takes more of the time than the cheap ones do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

# A probe may cost so many times the middle one's cost in each look; it is never rarer than every so many.
FAIR, RAREST = 2.0, 16


class ProbeSelection:
    """Learns what each probe costs and says which are due."""

    def __init__(self) -> None:
        self._costs: dict[str, float] = {}
        self._looks = 0

    def learn(self, seconds: Mapping[str, float]) -> None:
        """What probes took in a look."""
        self._costs |= seconds

    def due(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the next look; the first look has all."""
        looks, self._looks = self._looks, self._looks + 1
        return tuple(id for id in ids if looks % self.stride(id) == 0)

    def stride(self, id: str) -> int:
        """A probe takes part in every so manieth look."""
        known = sorted(self._costs.values())
        if id not in self._costs or not known:
            return 1
        middle = max(known[len(known) // 2], 1e-6)
        return min(max(math.ceil(self._costs[id] / (FAIR * middle)), 1), RAREST)
