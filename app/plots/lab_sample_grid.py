"""Real pictures beside those of fixed noise, so that one sees a picture change while the generator learns;
with EMA those of the average, too.
"""

from __future__ import annotations

from typing import Any

from app.plots._lab_mosaic import Mosaic, Section, numbered
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class SampleGrid(Mosaic):
    """Two or three mosaics."""

    id = "lab-sample-grid"
    probe = "sample-grid"
    order = 50
    name = "Samples, fixed noise"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """Generated first: those are looked at."""
        kinds = (
            ("fake", tr("generated"), tr("generated picture {number} of {total}")),
            ("average", tr("average"), tr("picture {number} of {total} by the averaged generator")),
            ("real", tr("real"), tr("real picture {number} of {total}")),
        )
        colors = {"fake": "fake", "average": "critic", "real": "real"}
        return [
            Section(caption, colors[id], found[id], numbered(words, found[id]))
            for id, caption, words in kinds
            if id in found
        ]


PLOT = SampleGrid()
