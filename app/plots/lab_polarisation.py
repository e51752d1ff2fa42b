"""The share of the weights that lie within 2 % of ±c (of the largest weight, where nothing is clipped), over
the iterations.
"""

from __future__ import annotations

from app.plots._lab_curves import Curves, Line
from app.text.translation import tr
from app.training.run_config import setups
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView


class Polarisation(Curves):
    """One share."""

    id = "lab-polarisation"
    probe = "weight-histogram"
    order = 52
    name = "Polarisation"
    axis_names = ("iterations", "")
    limits = (0.0, 1.0)

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        boxed = setups(sight.column.settings)[sight.column.arm].box
        return [
            Line(
                tr("at ±c") if boxed else tr("at ± the largest"),
                "wall",
                *sight.series("weight-histogram", "polarisation"),
            )
        ]

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        return [Line("", "wall", *record.series(arm, "weight-histogram", "polarisation"), under=True)]


PLOT = Polarisation()
