"""What the codes have come to mean: whether each category is a class of its own by our classifier, and how
far a continuous code goes with the slant of the strokes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe

if TYPE_CHECKING:
    from gandyn.training.loops.info_loop import InfoLoop

COUNT = 500


def look(loop: InfoLoop, random: Any) -> dict[str, Array]:
    """purity, slant (1,) of 500 samples; NaN where the data has no classes."""
    from gandyn.training.experiments.infogan import meaning

    found = meaning(loop, random, COUNT)
    return {name: np.array([found.get(name, np.nan)]) for name in PROBE.numbers}


PROBE = Probe(
    "codes", "Meaning of the codes", "Purity of the categories, and a code's correlation with the slant.",
    NUMBERS, look, lambda setup: "information" in setup.options, order=21, numbers=("purity", "slant"),
)  # fmt: skip
