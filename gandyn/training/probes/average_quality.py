"""How far from the data each average of one run lies, by our own classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import encodes

if TYPE_CHECKING:
    from gandyn.training.loops.encoder_loop import EncoderLoop

COUNT = 500


def look(loop: EncoderLoop, random: Any) -> dict[str, Array]:
    """decay -> (1,) Fréchet distance of 500 samples; NaN where the data has no classes."""
    from gandyn.training.experiments.o_gan import qualities

    found = qualities(loop, random, COUNT)
    return {name: np.array([found[name]["frechet"] if found else np.nan]) for name in loop.averages}


PROBE = Probe(
    "average-quality", "Fréchet distance by average", "How far each average of the run is from the data.",
    NUMBERS, look, encodes, order=23, numbers=("0", "0.99", "0.999", "0.9999"),
)  # fmt: skip
