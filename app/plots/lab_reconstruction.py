"""The mean square between pictures and what encoder and generator make of them."""

from __future__ import annotations

from app.plots._lab_measured import Measured
from app.text.translation import tr


class Reconstruction(Measured):
    """One error."""

    id = "lab-reconstruction"
    probe = "reconstruction"
    order = 62
    name = "Reconstruction error"

    def curves(self) -> dict[str, tuple[str, str]]:
        """One."""
        return {"reconstruction": (tr("mean square"), "accent")}


PLOT = Reconstruction()
