"""What loss-sensitive GANs share: a margin between real and fake that grows with their distance."""

from __future__ import annotations

from typing import Any

from gandyn.scalar import root, where
from gandyn.variant import Critic

OBSTACLE = "its margin is the distance between the two samples, which noise would change too"
REFERENCE = "Qi 2017, arXiv:1701.06264"
# A margin of 0 would let φ rest wherever s ≤ 0.
LEAST = 1e-6


def switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    """Positive where the margin m‖θ‖ is not kept; at θ = 0, too, for around the origin it never is."""
    return where(q.real > 0.0, s + k.margin * root(q), k.margin + 0.0 * s)


def excess(critic: Critic, k: Any) -> Any:
    """m‖x_f − x_r‖ + D(x_f) − D(x_r): by how much the margin is not kept."""
    return k.margin * critic.distance + critic.fake - critic.real
