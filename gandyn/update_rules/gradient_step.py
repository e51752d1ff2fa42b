"""The update of gradient descent, which several rules share."""

from __future__ import annotations

from typing import Any


def gradient_step(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    """The step rate·v; the moments stay as they are."""
    return rate * v, m, w
