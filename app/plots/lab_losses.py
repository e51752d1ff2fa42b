"""The losses of both players over the iterations."""

from __future__ import annotations

from app.plots._lab_curves import Curves, Line
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

SHOWN = {"loss_d": ("D", "critic"), "loss_g": ("G", "fake"), "js": ("JS", "accent"), "loss": ("L", "accent")}


class Losses(Curves):
    """Critic and generator; the divergence, or a classifier's loss, where that is what is descended."""

    id = "lab-losses"
    order = 60
    name = "Losses"
    axis_names = ("iterations", "")

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        return [Line(name, *SHOWN[name], *sight.track(name)) for name in SHOWN]

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        return [Line(name, *SHOWN[name], *record.track(arm, name), record.number) for name in SHOWN]


PLOT = Losses()
