"""Numbers that a probe measures with each snapshot, as curves over the iterations."""

from __future__ import annotations

from collections.abc import Callable

from app.plots._lab_curves import Curves, Line
from app.plots.plot import Array
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView


class Measured(Curves):
    """A curve for each number that is there."""

    axis_names = ("iterations", "")

    def curves(self) -> dict[str, tuple[str, str]]:
        """Array of the probe -> its name for people and its colour, as in `Line`."""
        raise NotImplementedError

    def lines(self, sight: SnapshotView) -> list[Line]:
        """Of the column."""
        return self._lines(lambda name: sight.series(self.probe, name), 0)

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """Of an overlaid record."""
        return self._lines(lambda name: record.series(arm, self.probe, name), record.number)

    def _lines(self, series: Callable[[str], tuple[Array, Array]], run: int) -> list[Line]:
        return [
            Line(name, told, color, *series(name), run, held=True)
            for name, (told, color) in self.curves().items()
        ]


class Shares(Measured):
    """Between 0 and 1."""

    limits = (0.0, 1.0)
    switchable = (True, False)
