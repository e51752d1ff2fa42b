"""The way of both players' parameters, as 32 sums with fixed random signs; the recording shows their
principal plane.

Sums with random signs keep distances on average (a count sketch: Charikar, Chen and Farach-Colton 2002) and
cost one pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PATH, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

DIRECTIONS = 32


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """d and, with a generator, g (32,)."""
    players = {"d": loop.d} | ({"g": loop.g} if loop.g else {})
    return {name: array(_projected(player.flat[0])) for name, player in players.items()}


def _projected(flat: Any) -> Any:
    """Entry i adds to sum i mod 32 with a fixed pseudo-random sign."""
    import torch

    i = torch.arange(len(flat), device=flat.device)
    sign = 1.0 - 2.0 * ((i * 2654435761 >> 16) & 1).to(flat.dtype)
    return torch.zeros(DIRECTIONS, dtype=flat.dtype, device=flat.device).index_add_(
        0, i % DIRECTIONS, sign * flat
    )


PROBE = Probe(
    "path",
    "Parameter path",
    "How the players' parameters move, seen on the plane of their largest spread.",
    PATH,
    look,
    order=8,
)
