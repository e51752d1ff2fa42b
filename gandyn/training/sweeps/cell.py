"""What came out of one run of a sweep."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array

# Of a figure that is a list, such as one number for each layer, so many entries are kept.
MOST_ENTRIES = 64


@dataclass(frozen=True, eq=False)
class CellResult:
    """The run of a setting (the axes' values) with a seed.

    metrics: figures of merit by name, those of several arms as "modes.clip-0.1"; None for what is no number,
    and no metrics at all of a run that failed. failed: why, one sentence, or "". curves: "iteration" (n,) and
    "arm/loss_d" (n,) …, of at most 512 iterations. seconds: of computing time that the run took.
    """

    setting: FrozenDict[Any]
    seed: int
    metrics: Mapping[str, float | None] | None
    failed: str = ""
    curves: Mapping[str, Array] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def key(self) -> tuple[FrozenDict[Any], int]:
        """Which cell it is."""
        return self.setting, self.seed

    def to_dict(self) -> dict[str, Any]:
        """What --json prints of it: plain JSON types."""
        outcome = {"failed": str(self.failed)} if self.failed else {"metrics": dict(self.metrics or {})}
        return {"settings": dict(self.setting), "seed": self.seed, **outcome}


def flat_metrics(metrics: Mapping[str, Any]) -> dict[str, float | None]:
    """Figures of merit with those of arms, and entries of lists, side by side; texts are left out."""
    return dict(_leaves("", metrics))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, float | None]]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _leaves(f"{name}.{key}" if name else str(key), entry)
    elif isinstance(value, (list, tuple)):
        for i, entry in enumerate(value[:MOST_ENTRIES]):
            yield from _leaves(f"{name}.{i}", entry)
    elif value is None:
        yield name, None
    elif isinstance(value, (bool, int, float)):
        yield name, float(value) if math.isfinite(value) else None
