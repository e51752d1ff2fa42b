"""What the discriminator's scores say of the distance, E D(x_r) − E D(x_f), beside the true one, W₁ and W₂ by
assignment of so many samples.

The estimate is a distance only for a critic whose slope is held at 1; it is drawn as it is.
"""

from __future__ import annotations

from app.plots._lab_curves import Curves, Line
from app.plots.plot import Array
from app.text.translation import tr
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

SHOWN = {"w1": ("W₁", "accent"), "w2": ("W₂", "real")}


class Distances(Curves):
    """Estimate and truth."""

    id = "lab-distances"
    probe = "distances"
    order = 61
    # n: the number of samples; with fewer of them distances come out larger.
    name = "W estimate · W₁ W₂ (n = 128)"
    axis_names = ("iterations", "")

    def lines(self, sight: SnapshotView) -> list[Line]:
        """The estimate at every iteration, the truth with every snapshot."""
        return [
            Line("w", tr("W estimate"), "critic", *sight.track("w")),
            *(_true(name, sight.series("distances", name)) for name in SHOWN),
        ]

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Only the truth: estimates of different critics have no common scale."""
        return [_true(name, record.series(arm, "distances", name), record.number) for name in SHOWN]


def _true(id: str, values: tuple[Array, Array], run: int = 0) -> Line:
    """Measured with every snapshot."""
    return Line(id, *SHOWN[id], *values, run, held=True)


PLOT = Distances()
