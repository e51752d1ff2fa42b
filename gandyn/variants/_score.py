"""Variants whose losses depend on single critic outputs: one `score` gives coefficients and instance noise
alike.
"""

from __future__ import annotations

from typing import Any

from gandyn.vector_field import score


def from_score(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    """b = −h_D(s), c = h_G(s): the gradient of any loss of the score s = φ·θ."""
    h_d, _, h_g, _ = score(s, k)
    return 0.0, -h_d, h_g, 0.0
