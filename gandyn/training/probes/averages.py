"""The same noise through averages of one run: how smooth each is, and how much detail it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import encodes

if TYPE_CHECKING:
    from gandyn.training.loops.encoder_loop import EncoderLoop

COUNT, SEED = 16, 7


def look(loop: EncoderLoop, random: Any) -> dict[str, Array]:
    """decay -> uint8 (16, h, w[, 3]); "0" is the run itself."""
    import torch

    same = torch.Generator(loop.random.device).manual_seed(SEED)
    return {name: loop.pictures(rows) for name, rows in loop.averaged_samples(COUNT, same).items()}


PROBE = Probe(
    "averages", "Averages", "The same noise through averages of the run's weights, by decay.",
    PICTURES, look, encodes, order=22,
)  # fmt: skip
