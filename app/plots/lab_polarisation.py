"""The share of the weights that lie within 2 % of ±c (of the largest weight, where nothing is clipped), over
the iterations.
"""

from __future__ import annotations

from app.plots._lab_curves import Curves, Line
from app.text.translation import tr
from app.training.run_config import setups
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

SHARE = "polarisation"


class Polarisation(Curves):
    """One share."""

    id = "lab-polarisation"
    probe = "weight-histogram"
    order = 52
    name = "Polarisation"
    axis_names = ("iterations", "")
    limits = (0.0, 1.0)
    switchable = (True, False)

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        name = share_name(setups(sight.column.settings)[sight.column.arm].box)
        return [Line(SHARE, name, "wall", *sight.series("weight-histogram", "polarisation"), held=True)]

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        found = record.series(arm, "weight-histogram", "polarisation")
        return [Line(SHARE, "", "wall", *found, record.number, held=True)]


def share_name(box: float) -> str:
    """What the share is called here and beside the histogram, as in the figures at the end of a run."""
    return tr("share at ±c") if box else tr("share at ±max")


PLOT = Polarisation()
