"""How good the generated pictures are by our own classifier: a Fréchet distance of its features, its score,
the classes that are covered. These are no FID and no Inception score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.figures.pictures import quality
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import makes_pictures

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT = 300


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """frechet, score and modes (1,) each, of 300 samples; NaN where the data has no classes."""
    found = quality(loop, random, COUNT)
    return {name: np.array([found.get(name, np.nan)]) for name in PROBE.numbers}


PROBE = Probe(
    "quality", "Quality", "Fréchet distance and score by our own classifier, and the classes covered.",
    NUMBERS, look, makes_pictures, order=12, numbers=("frechet", "score", "modes"),
)  # fmt: skip
