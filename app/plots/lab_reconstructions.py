"""Real pictures, each beside what the generator makes of the noise that the encoder sees in it."""

from __future__ import annotations

from typing import Any

from app.painting.mosaic import beside
from app.plots._lab_mosaic import WIDE, Mosaic, Section, numbered
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Reconstructions(Mosaic):
    """A mosaic of pairs."""

    id = "lab-reconstructions"
    probe = "reconstructions"
    order = 51
    name = "Reconstructions"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """Side by side."""
        pairs = beside(found["real"], found["fake"])
        names = numbered(tr("pair {number} of {total}: real, reconstructed"), pairs)
        return [Section(tr("left: real, right: reconstructed"), "ink", pairs, names, gap=WIDE)]


PLOT = Reconstructions()
