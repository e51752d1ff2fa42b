"""Accuracy of a classifier and of averages of its weights, on pictures that were not taught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import has_pictures

if TYPE_CHECKING:
    from gandyn.training.loops.classifier_loop import ClassifierLoop

AVERAGE = "0.99"


def look(loop: ClassifierLoop, random: Any) -> dict[str, Array]:
    """accuracy and, of the average of decay 0.99, accuracy_ema (1,), as the loop noted them last."""
    found = loop.newest()
    return {"accuracy": np.array([found["0"]]), "accuracy_ema": np.array([found[AVERAGE]])}


PROBE = Probe(
    "accuracy", "Accuracy", "On pictures that were not taught, with and without averaged weights.",
    NUMBERS, look, lambda setup: has_pictures(setup) and "wrong" in setup.options, order=30,
    numbers=("accuracy", "accuracy_ema"),
)  # fmt: skip
