"""How far somebody has come in each lesson, as a value that is kept with the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gandyn.frozendict import FrozenDict

MOST_LESSONS = 500


@dataclass(frozen=True)
class Progress:
    """Of one lesson. step: where one was last. seen: how many steps were. scores: of predictions, by the
    index of their step, as text. passed: whether every check at the end held.
    """

    step: int = 0
    seen: int = 0
    scores: Mapping[str, int] = field(default_factory=FrozenDict)
    passed: bool = False

    def at(self, step: int) -> Progress:
        """Another step is shown."""
        return replace(self, step=step, seen=max(self.seen, step + 1))

    def scored(self, step: int, points: int) -> Progress:
        """A prediction was scored; the first try counts."""
        return replace(self, scores=FrozenDict({str(step): points, **self.scores}))

    @property
    def average(self) -> int | None:
        """The mean of the scores, None before the first."""
        return round(sum(self.scores.values()) / len(self.scores)) if self.scores else None


def to_json(all: Mapping[str, Progress]) -> str:
    """As text, for the settings."""
    return json.dumps({id: [p.step, p.seen, dict(p.scores), p.passed] for id, p in all.items()})


def from_json(text: str) -> dict[str, Progress]:
    """What such a text says; what is damaged is left out."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {str(id): one for id, entry in list(data.items())[:MOST_LESSONS] if (one := _progress(entry))}


def _progress(entry: Any) -> Progress | None:
    try:
        step, seen, scores, passed = entry
        given = {str(int(k)): int(v) for k, v in scores.items()}
        return Progress(max(int(step), 0), max(int(seen), 0), FrozenDict(given), passed is True)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return None
