"""What the discriminator's scores say of the distance, beside the true one: E D(x_r) − E D(x_f), W₂ by
assignment, sliced W₁.

The estimate is a distance only for a critic whose slope is held at 1; it is drawn as it is.
"""

from __future__ import annotations

from app.plots._lab_curves import Curves, Line
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

SHOWN = {"w2": ("W₂", "real"), "sliced_w1": ("sliced W₁", "accent")}


class Distances(Curves):
    """Estimate and truth."""

    id = "lab-distances"
    probe = "distances"
    order = 61
    name = "Estimate and true distance"
    axis_names = ("iterations", "")

    def lines(self, sight: SnapshotView) -> list[Line]:
        """The estimate at every iteration, the truth with every snapshot."""
        return [
            Line("ΔD", "critic", *sight.track("w")),
            *(Line(*SHOWN[name], *sight.series("distances", name)) for name in SHOWN),
        ]

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Only the truth: estimates of different critics have no common scale."""
        return [Line(*SHOWN[name], *record.series(arm, "distances", name), under=True) for name in SHOWN]


PLOT = Distances()
