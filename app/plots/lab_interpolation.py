"""Pictures on the way from one fixed noise to another, along the sphere."""

from __future__ import annotations

from typing import Any

from app.plots._lab_mosaic import Mosaic, Section
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Interpolation(Mosaic):
    """A row for each pair of noises."""

    id = "lab-interpolation"
    probe = "interpolation"
    order = 59
    name = "From noise to noise"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """The share of the way is told of each picture."""
        rows = found["rows"]
        down, across = rows.shape[:2]
        words = tr("row {row}: {share} % of the way")
        told = tuple(
            words.format(row=row + 1, share=round(100.0 * i / max(across - 1, 1)))
            for row in range(down)
            for i in range(across)
        )
        return [Section("", "ink", rows.reshape(-1, *rows.shape[2:]), told, across)]


PLOT = Interpolation()
