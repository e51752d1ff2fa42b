"""The filters of the discriminator's first layer; grey is 0, white the largest weight, black its negative."""

from __future__ import annotations

from typing import Any

from app.plots._lab_mosaic import Mosaic, Section, numbered
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView

APART = 5.0  # pixels


class Filters(Mosaic):
    """One mosaic."""

    id = "lab-filters"
    probe = "filters"
    order = 60
    name = "First filters of D"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """All of them."""
        filters = found["filters"]
        names = numbered(tr("filter {number} of {total}; grey is 0"), filters)
        return [Section("", "ink", filters, names, gap=APART)]


PLOT = Filters()
