"""Accuracy on pictures that were not trained on, of the weights themselves and of their average."""

from __future__ import annotations

from app.plots._lab_measured import Measured
from app.text.translation import tr


class Accuracy(Measured):
    """Two accuracies."""

    id = "lab-accuracy"
    probe = "accuracy"
    order = 61
    name = "Test accuracy"

    def curves(self) -> dict[str, tuple[str, str]]:
        """The average lies above where it helps."""
        return {"accuracy": (tr("weights"), "fake"), "accuracy_ema": (tr("average"), "critic")}


PLOT = Accuracy()
