"""Edges, what the generator makes of them, and what they were taken from."""

from __future__ import annotations

from typing import Any

from app.painting.mosaic import beside
from app.plots._lab_mosaic import WIDE, Mosaic, Section, numbered
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Fills(Mosaic):
    """A mosaic of triples."""

    id = "lab-fills"
    probe = "fills"
    order = 50
    name = "Filled edges"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """Side by side."""
        triples = beside(*(found[name] for name in ("edges", "fake", "real")))
        names = numbered(tr("pair {number} of {total}: edges, filled, real"), triples)
        return [Section(tr("edges, filled, real"), "ink", triples, names, gap=WIDE)]


PLOT = Fills()
