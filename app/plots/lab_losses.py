"""The losses of both players over the iterations."""

from __future__ import annotations

from app.lab.record import Record
from app.lab.sight import Sight
from app.plots._lab_curves import Curves, Line

SHOWN = {"loss_d": ("D", "critic"), "loss_g": ("G", "fake"), "js": ("JS", "accent")}


class Losses(Curves):
    """Critic and generator; the divergence where it is what is descended."""

    id = "lab-losses"
    order = 60
    name = "Losses"
    axis_names = ("iterations", "")

    def lines(self, sight: Sight) -> list[Line]:
        """Of the column."""
        return [Line(*SHOWN[name], *sight.track(name)) for name in SHOWN]

    def beneath(self, record: Record, arm: str) -> list[Line]:
        """Of an overlaid record."""
        return [Line(*SHOWN[name], *record.track(arm, name), under=True) for name in SHOWN]


PLOT = Losses()
