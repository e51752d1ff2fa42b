"""How far pictures lie from what the generator makes of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import encodes

if TYPE_CHECKING:
    from gandyn.training.loops.encoder_loop import EncoderLoop


def look(loop: EncoderLoop, random: Any) -> dict[str, Array]:
    """reconstruction (1,): mean squared error over pixels from −1 to 1, of 256 real pictures."""
    real = loop.reference_pictures()
    return {"reconstruction": np.array([float((loop.reconstructed(real) - real).square().mean())])}


PROBE = Probe(
    "reconstruction", "Reconstruction error", "Mean squared error of pictures through their codes.",
    NUMBERS, look, encodes, order=21, numbers=("reconstruction",),
)  # fmt: skip
