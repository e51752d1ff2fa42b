"""How much may be done for a picture or a table, how finely it is painted, and what a table is. Knows
no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ComputeOptions:
    """How much may be done for a picture.

    compiled: kernels may be used; rules: those of the update rules too.
    blocking: long work is done to its end (exports); else what there is so far is taken (window).
    preview: something is being moved, and a finer picture will be asked for when it rests.
    runs, maps: what the picture shows of trainings (`app.training.run_store.Runs`) and of maps (by their
    requests), as it was when the picture was asked for; None: whatever there is.
    cancelled() tells that the result is no longer needed; report(fraction) says how far long work is.
    """

    compiled: bool = True
    blocking: bool = True
    preview: bool = False
    cancelled: Callable[[], bool] = lambda: False
    report: Callable[[float], None] = lambda fraction: None
    rules: bool = True
    runs: Any = None
    maps: Mapping[Any, Any] | None = None


@dataclass(frozen=True)
class Quality:
    """How to paint: pixels per logical pixel, and whether compiled kernels of the flow and of the update
    rules may be used.
    """

    supersampling: float = 1.0
    compiled: bool = True
    rules: bool = True


@dataclass(frozen=True)
class Table:
    """The numbers of a page: names of columns, rows under them, and the same as arrays by name."""

    names: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    arrays: dict[str, Any]
