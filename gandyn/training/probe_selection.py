"""Which probes take part in a look: the experiment's first ones, which are shown, in each; the others as
often as each can afford from an equal part of the time that those take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class ProbeSelection:
    """Learns what each probe costs and says which are due: the `first` ones always. Every other one saves up
    for its turn, so a dear probe looks rarely and a cheap one always.
    """

    def __init__(self, first: int = 2) -> None:
        self._first = first
        self._costs: dict[str, float] = {}
        self._saved: dict[str, float] = {}

    def learn(self, seconds: Mapping[str, float]) -> None:
        """What probes took in a look."""
        self._costs |= seconds

    def due(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the next look; all where costs are not known yet."""
        first, others = tuple(ids)[: self._first], tuple(ids)[self._first :]
        if not self._costs:
            return (*first, *others)
        part = self._part(first, others)
        return (*first, *(id for id in others if self._affords(id, part)))

    def expected(self, ids: Iterable[str]) -> float:
        """Seconds that a look takes on average."""
        first, others = tuple(ids)[: self._first], tuple(ids)[self._first :]
        part = self._part(first, others)
        return sum(map(self._cost, first)) + sum(min(part, self._cost(id)) for id in others)

    def _cost(self, id: str) -> float:
        return self._costs.get(id, 0.0)

    def _part(self, first: tuple[str, ...], others: tuple[str, ...]) -> float:
        """What each of the others may take of a look, on average."""
        return sum(map(self._cost, first)) / max(len(others), 1)

    def _affords(self, id: str, part: float) -> bool:
        saved, cost = self._saved.get(id, 0.0) + part, self._cost(id)
        taken = saved >= cost
        # What a cheap probe does not need is not saved up for later.
        self._saved[id] = 0.0 if taken else saved
        return taken
