"""The norm of the gradient that a frozen generator would feel, by both of its losses, on a
logarithmic axis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.plots._lab_curves import Curves, Line
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

if TYPE_CHECKING:
    from gandyn.training import Experiment

SHOWN = {"saturating": ("log(1−D)", "critic"), "non_saturating": ("−log D", "fake")}


class Pull(Curves):
    """Two norms."""

    id = "lab-pull"
    order = 53
    name = "What the generator feels, ‖∇L_G‖"
    axis_names = ("iterations", "")
    logarithmic = (False, True)

    def suits(self, experiment: Experiment) -> bool:
        """Those that measure both norms."""
        return set(SHOWN) <= set(experiment.figures)

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        return [Line(name, *SHOWN[name], *sight.track(name)) for name in SHOWN]

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        return [Line(name, *SHOWN[name], *record.track(arm, name), record.number) for name in SHOWN]


PLOT = Pull()
