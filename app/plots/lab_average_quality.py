"""How far the samples of each average of one run are from the data, in the features of our own classifier."""

from __future__ import annotations

from app.plots._lab_measured import Measured
from app.text.translation import tr


class AverageQuality(Measured):
    """A distance for each decay, decades apart."""

    id = "lab-average-quality"
    probe = "average-quality"
    order = 61
    name = "Fréchet distance by average"
    logarithmic = (False, True)

    def curves(self) -> dict[str, tuple[str, str]]:
        """The run itself, and three lengths of memory."""
        decays = {decay: (decay, str(color)) for color, decay in enumerate(("0.99", "0.999", "0.9999"))}
        return {"0": (tr("no average"), "fake")} | decays


PLOT = AverageQuality()
