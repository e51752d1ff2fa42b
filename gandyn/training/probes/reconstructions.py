"""Real pictures, and what the generator makes of their codes.

Source: Su 2019, arXiv:1903.01931, Figure 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import encodes

if TYPE_CHECKING:
    from gandyn.training.loops.encoder_loop import EncoderLoop

COUNT = 16


def look(loop: EncoderLoop, random: Any) -> dict[str, Array]:
    """real and fake: uint8 (16, h, w[, 3]), always of the same pictures."""
    real = loop.reference_pictures()[:COUNT]
    return {"real": loop.pictures(real), "fake": loop.pictures(loop.reconstructed(real))}


PROBE = Probe(
    "reconstructions", "Reconstructions", "Real pictures, and what becomes of them through their codes.",
    PICTURES, look, encodes, order=20,
)  # fmt: skip
