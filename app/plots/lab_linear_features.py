"""How well a linear classifier reads the discriminator's features: beside the bare pixels, and beside a
discriminator that was never trained.
"""

from __future__ import annotations

from app.plots._lab_measured import Shares
from app.text.translation import tr


class LinearFeatures(Shares):
    """Three accuracies."""

    id = "lab-linear-features"
    probe = "linear-features"
    order = 66
    name = "Linear classifier on D's features"

    def curves(self) -> dict[str, tuple[str, str]]:
        """The untrained one is the control."""
        return {
            "discriminator": (tr("trained D"), "critic"),
            "untrained": (tr("untrained D"), "wall"),
            "pixels": (tr("pixels"), "real"),
        }


PLOT = LinearFeatures()
