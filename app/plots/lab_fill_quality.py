"""How far fills are from the originals, how sharp they are beside those, and how often a shape got its own
colour. Sharpness above 1 is a pattern that does not belong there.
"""

from __future__ import annotations

from app.plots._lab_measured import Measured
from app.text.translation import tr


class FillQuality(Measured):
    """Three numbers."""

    id = "lab-fill-quality"
    probe = "fill-quality"
    order = 61
    name = "Quality of fills"

    def curves(self) -> dict[str, tuple[str, str]]:
        """All about 0 to 1."""
        return {
            "l1": ("L1", "fake"),
            "sharpness": (tr("sharpness (real: 1)"), "critic"),
            "shape_accuracy": (tr("right colours"), "accent"),
        }


PLOT = FillQuality()
