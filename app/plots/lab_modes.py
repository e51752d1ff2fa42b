"""Modes of a mixture that are covered, and samples of high quality, both as shares."""

from __future__ import annotations

import numpy as np

from app.plots._lab_curves import Curves, Line
from app.plots.plot import Array
from app.text.translation import tr
from app.training.run_config import setups
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

COUNTS = {"8-gaussians": 8, "25-gaussians": 25}


class Modes(Curves):
    """Two shares over the iterations."""

    id = "lab-modes"
    probe = "modes"
    order = 62
    name = "Modes and quality"
    axis_names = ("iterations", "")
    limits = (0.0, 1.0)

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        total = COUNTS.get(setups(sight.column.settings)[sight.column.arm].data.id, 1)
        return _pair(sight.series("modes", "modes"), sight.series("modes", "high_quality"), total, False)

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        total = COUNTS.get(setups(record.settings)[arm].data.id, 1)
        return _pair(
            record.series(arm, "modes", "modes"), record.series(arm, "modes", "high_quality"), total, True
        )

    def value(self, line: Line, at: float) -> str:
        """Modes as a number of so many."""
        y = float(line.y[max(int(np.searchsorted(line.x, at, "right")) - 1, 0)])
        if line.total > 1:
            return tr("modes {count} of {total}").format(count=round(y * line.total), total=line.total)
        return tr("high quality {share} %").format(share=f"{100.0 * y:.0f}")


def _pair(modes: tuple[Array, Array], quality: tuple[Array, Array], total: int, under: bool) -> list[Line]:
    return [
        Line("modes", "accent", modes[0], modes[1] / total, under, total),
        Line("quality", "fake", *quality, under),
    ]


PLOT = Modes()
