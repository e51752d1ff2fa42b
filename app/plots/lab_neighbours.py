"""Generated pictures, each beside the training picture that is nearest to it: what was learnt by heart would
look the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from app.painting.mosaic import beside
from app.plots._lab_mosaic import WIDE, Mosaic, Section
from app.plots.lab_plot import number
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Neighbours(Mosaic):
    """A mosaic of pairs."""

    id = "lab-neighbours"
    probe = "neighbours"
    order = 58
    name = "Nearest neighbours"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """The distance is told of each pair."""
        words = tr("generated picture {number}; its nearest training picture is at distance {distance}")
        names = tuple(
            words.format(number=i + 1, distance=number(float(distance)))
            for i, distance in enumerate(np.ravel(found["distance"]))
        )
        pairs = beside(found["fake"], found["nearest"])
        return [Section(tr("left: generated, right: its nearest"), "ink", pairs, names, gap=WIDE)]


PLOT = Neighbours()
