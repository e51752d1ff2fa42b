"""Which probes take part in a look: the experiment's first ones, which are shown, in each; the others by
turns, for as much time as those take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class ProbeSelection:
    """Learns what each probe costs and says which are due: the `first` ones always.

    A dear probe is paid for by the looks after it, in which fewer of the others have their turn (deficit
    round robin: Shreedhar and Varghese 1995).
    """

    def __init__(self, first: int = 2) -> None:
        self._first = first
        self._costs: dict[str, float] = {}
        self._credit, self._next = 0.0, 0

    def learn(self, seconds: Mapping[str, float]) -> None:
        """What probes took in a look."""
        self._costs |= seconds

    def due(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the next look; all where costs are not known yet."""
        first, others = tuple(ids)[: self._first], tuple(ids)[self._first :]
        if not self._costs or not others:
            return (*first, *others)
        self._credit += sum(self._costs.get(id, 0.0) for id in first)
        taken: list[str] = []
        while self._credit > 0.0 and len(taken) < len(others):
            id = others[self._next % len(others)]
            self._next += 1
            self._credit -= self._costs.get(id, 0.0)
            taken.append(id)
        # What nobody needed is not saved up for later.
        self._credit = min(self._credit, 0.0)
        return (*first, *taken)
