"""How many samples are of the class that was asked for, by our own classifier, which knows nothing of the
GAN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe

if TYPE_CHECKING:
    from gandyn.training.loops.conditional_loop import ConditionalLoop

COUNT = 500


def look(loop: ConditionalLoop, random: Any) -> dict[str, Array]:
    """label_accuracy (1,) of 500 samples, each class asked for equally often."""
    from gandyn.training.experiments.conditional_gan import label_accuracy

    return {"label_accuracy": np.array([label_accuracy(loop, random, COUNT)])}


PROBE = Probe(
    "label-accuracy", "Class asked for", "Share of the samples that are of the class asked for.",
    NUMBERS, look, lambda setup: "generator_label" in setup.options, order=19, numbers=("label_accuracy",),
)  # fmt: skip
