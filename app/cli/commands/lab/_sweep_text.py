"""A sweep as a small table: a line for each setting, with the medians over its seeds. No torch."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gandyn.training import CellResult, SweepRecipe

# Reasons of failures that are printed below.
MOST_REASONS = 5


def table(recipe: SweepRecipe, cells: Sequence[CellResult]) -> str:
    """Settings, how many seeds, the median of each figure of merit, how many failed; cells in order."""
    figures = list(dict.fromkeys(name for cell in cells for name in cell.metrics or {}))
    failed = any(cell.failed for cell in cells)
    head = [*(axis.id for axis in recipe.axes), "seeds", *figures, *(["failed"] if failed else [])]
    rows = [_row(list(own), figures, failed) for _, own in groupby(cells, key=lambda cell: cell.setting)]
    return "\n".join([*_aligned([head, *rows]), *_reasons(cells)])


def _row(cells: Sequence[CellResult], figures: Sequence[str], failed: bool) -> list[str]:
    lost = sum(bool(cell.failed) for cell in cells)
    return [
        *(_short(value) for value in cells[0].setting.values()),
        str(len(cells)),
        *(_median(cells, name) for name in figures),
        *([str(lost) if lost else ""] if failed else []),
    ]


def _median(cells: Sequence[CellResult], name: str) -> str:
    known = [x for cell in cells if (x := (cell.metrics or {}).get(name)) is not None]
    return _short(statistics.median(known)) if known else "–"


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]


def _reasons(cells: Sequence[CellResult]) -> list[str]:
    """Why runs failed, each reason once."""
    found = list(dict.fromkeys(str(cell.failed) for cell in cells if cell.failed))
    more = [f"There are {len(found) - MOST_REASONS} more reasons."] if len(found) > MOST_REASONS else []
    return [*found[:MOST_REASONS], *more]


def duration(seconds: float) -> str:
    """A time in one or two words."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"
