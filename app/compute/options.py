"""How much may be done for a picture or a table. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ComputeOptions:
    """How much may be done for a picture.

    compiled: kernels may be used; rules: those of the update rules too.
    patient: long work is done to its end (exports); else what there is so far is taken (window).
    rough: something is being moved, and a finer picture will be asked for when it rests.
    stale() tells that the result is no longer wanted, report(share) how far long work is.
    """

    compiled: bool = True
    blocking: bool = True
    preview: bool = False
    cancelled: Callable[[], bool] = lambda: False
    report: Callable[[float], None] = lambda share: None
    rules: bool = True
