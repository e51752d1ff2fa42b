"""What the codes have come to mean: how pure the classes of the categorical one are, how the continuous one
goes with the slant.
"""

from __future__ import annotations

from app.plots._lab_measured import Shares
from app.text.translation import tr


class Codes(Shares):
    """Two numbers."""

    id = "lab-codes"
    probe = "codes"
    order = 62
    name = "Meaning of the codes"

    def curves(self) -> dict[str, tuple[str, str]]:
        """Purity, and the size of a correlation."""
        return {"purity": (tr("purity"), "accent"), "slant": (tr("correlation with slant"), "fake")}


PLOT = Codes()
