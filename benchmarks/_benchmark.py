"""What a benchmark is, and one line of its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison in words and numbers; met is None where there is no target or nothing was measured."""

    what: str
    ours: str
    peer: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Benchmark:
    """A module's offer: measure() returns rows; notes say under the table how it was done."""

    id: str
    title: str
    measure: Callable[[], list[Row]]
    notes: str = ""
    order: int = 0


def missing(what: str, why: str, target: str = "") -> Row:
    """The row of something that could not be measured here."""
    return Row(what, f"not measured: {why}", target=target)
