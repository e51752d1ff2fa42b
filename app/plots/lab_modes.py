"""Modes of a mixture that are covered, and samples of high quality, both as shares."""

from __future__ import annotations

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
    # n: the number of samples.
    name = "Modes and quality (n = 1000)"
    axis_names = ("iterations", "")
    limits = (0.0, 1.0)
    switchable = (True, False)

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        total = COUNTS.get(setups(sight.column.settings)[sight.column.arm].data.id, 1)
        return _pair(sight.series("modes", "modes"), sight.series("modes", "high_quality"), total)

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        total = COUNTS.get(setups(record.settings)[arm].data.id, 1)
        modes, quality = (record.series(arm, "modes", name) for name in ("modes", "high_quality"))
        return _pair(modes, quality, total, record.number)


def _pair(modes: tuple[Array, Array], quality: tuple[Array, Array], total: int, run: int = 0) -> list[Line]:
    """Both as shares, which have one axis."""
    name = tr("share of {total} modes").format(total=total)
    return [
        Line("modes", name, "accent", modes[0], modes[1] / total, run, held=True),
        Line("quality", tr("high quality"), "fake", *quality, run, held=True),
    ]


PLOT = Modes()
