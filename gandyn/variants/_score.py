"""Variants whose losses depend on single critic outputs: one `score` gives coefficients and instance noise alike."""

from __future__ import annotations

from gandyn.form import score


def from_score(s, p, q, on, k):  # type: ignore[no-untyped-def]
    """b = −h_D(s), c = h_G(s): the gradient of any loss of the score s = φ·θ."""
    h_d, _, h_g, _ = score(s, k)
    return 0.0, -h_d, h_g, 0.0
