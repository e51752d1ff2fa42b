"""The plain gradient step, which three rules share."""

from __future__ import annotations

from typing import Any


def plain(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    """rate·v, no memory."""
    return rate * v, m, w
