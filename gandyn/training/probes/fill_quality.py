"""How near fills come to the real pictures, how sharp they are, and how many have the right colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import makes_fills

if TYPE_CHECKING:
    from gandyn.training.loops.pair_loop import PairLoop

COUNT = 64


def look(loop: PairLoop, random: Any) -> dict[str, Array]:
    """l1, sharpness and shape_accuracy (1,) each, of 64 outlines that were not trained on."""
    from gandyn.training.figures.fills import quality

    return {name: np.array([value]) for name, value in quality(loop, random, COUNT).items()}


PROBE = Probe(
    "fill-quality", "Quality of fills",
    "L1 distance, sharpness, and the share of shapes of the right colour.",
    NUMBERS, look, makes_fills, order=19, numbers=("l1", "sharpness", "shape_accuracy"),
)  # fmt: skip
