"""How often an independent classifier sees the class that was asked for."""

from __future__ import annotations

from app.plots._lab_measured import Shares
from app.text.translation import tr


class LabelAccuracy(Shares):
    """One share."""

    id = "lab-label-accuracy"
    probe = "label-accuracy"
    order = 61
    name = "Right class"

    def curves(self) -> dict[str, tuple[str, str]]:
        """One."""
        return {"label_accuracy": (tr("share of the right class"), "accent")}


PLOT = LabelAccuracy()
