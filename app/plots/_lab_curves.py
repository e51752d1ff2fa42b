"""Curves over the iterations: all that is recorded, bright up to the playhead, overlaid runs dashed
beneath.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot, corner, number, span
from app.plots.plot import Array
from app.theme.palettes import Theme
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

MOST_POINTS = 1500
LEAST = 100.0  # iterations


@dataclass(frozen=True)
class Line:
    """One curve: name (as in the corner), colour (an attribute of the theme, or the number of a
    trajectory's), iterations, values.

    total: what a share is a share of.
    """

    name: str
    color: str
    x: Array
    y: Array
    under: bool = False
    total: int = 1


class Curves(LabPlot):
    """Lines over iterations."""

    axis_names = ("iterations", "")
    least = (1.0, 0.0)
    logarithmic = False
    limits: tuple[float, float] | None = None

    def lines(self, sight: SnapshotView) -> list[Line]:
        """The column's own curves."""
        raise NotImplementedError

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """An overlaid record's."""
        return []

    def look(self, sight: SnapshotView) -> tuple[list[Line], Bounds] | None:
        """Own curves and those overlaid."""
        found = [line for line in map(self._scaled, self.lines(sight)) if len(line.x)]
        if not found:
            return None
        under = [
            self._scaled(line)
            for record, arm in sight.under()
            for line in self.beneath(record, arm)
            if len(line.x)
        ]
        low, high = self.limits or span(*(line.y for line in found + under))
        return [*under, *found], (0.0, reach(sight), low, high)

    def _scaled(self, line: Line) -> Line:
        """Not more points than can be seen, and logarithms where they are wanted."""
        stride = max(1, -(-len(line.x) // MOST_POINTS))
        x, y = line.x[::stride], line.y[::stride]
        with np.errstate(divide="ignore", invalid="ignore"):
            return Line(
                line.name,
                line.color,
                x,
                np.log10(np.abs(y)) if self.logarithmic else y,
                line.under,
                line.total,
            )

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """Lines, the times of changes, the playhead, and the values there."""
        at = float(drawn.sight.iteration)
        self._changes(frame, drawn.sight)
        for line in drawn.found:
            draw(frame, line, at)
        x = frame.px(at)
        primitives.segments(
            frame.painter,
            np.array([[x, frame.y, x, frame.y + frame.h]]),
            primitives.with_alpha(frame.theme.ink, 0.5),
            1.0,
        )
        told = [
            (self.value(line, at), color_of(frame.theme, line.color))
            for line in drawn.found
            if not line.under
        ]
        corner(frame, told, low=crowded(frame, drawn.found))

    def _changes(self, frame: Frame, sight: SnapshotView) -> None:
        """Where a number was changed while the run went on."""
        for iteration in sight.record.changes if sight.record else []:
            x = frame.px(float(iteration))
            primitives.segments(
                frame.painter,
                np.array([[x, frame.y, x, frame.y + frame.h]]),
                primitives.with_alpha(frame.theme.accent, 0.45),
                1.0,
            )

    def value(self, line: Line, at: float) -> str:
        """What the corner says of a line."""
        y = line.y[max(int(np.searchsorted(line.x, at, "right")) - 1, 0)]
        return f"{line.name} = {number(float(10.0**y if self.logarithmic else y))}"


def reach(sight: SnapshotView) -> float:
    """Where the axis ends: a little beyond what is recorded, so that a long run's beginning can be seen, and
    never beyond its end.
    """
    done = sight.record.iteration if sight.record else 0
    return float(min(sight.last, max(1.25 * done, LEAST)))


def crowded(frame: Frame, lines: list[Line]) -> bool:
    """Whether curves are where the upper right corner's words would be, and none where the lower
    one's would.
    """
    view = frame.view
    late = [line.y[line.x >= view.x0 + 0.6 * (view.x1 - view.x0)] for line in lines]
    heights = (np.concatenate(late) - view.y0) / (view.y1 - view.y0)
    return bool((heights > 0.8).any() and not (heights < 0.25).any())


def draw(frame: Frame, line: Line, at: float) -> None:
    """Bright up to the playhead, faint after it; overlaid lines faint and dashed."""
    keep = np.isfinite(line.y)
    points = frame.pixels(line.x[keep], line.y[keep])
    past = int(np.searchsorted(line.x[keep], at, "right"))
    color, width = color_of(frame.theme, line.color), 0.8 * frame.theme.line
    if line.under:
        primitives.curve(
            frame.painter, points, primitives.with_alpha(color, 0.5), width, Qt.PenStyle.DashLine
        )
        return
    if past < len(points):
        primitives.curve(frame.painter, points[max(past - 1, 0) :], primitives.with_alpha(color, 0.25), width)
    primitives.curve(frame.painter, points[:past], QColor(color), width)


def color_of(theme: Theme, name: str) -> str:
    """An attribute of the theme, or the colour of a trajectory by its number."""
    return (
        theme.trajectories[int(name) % len(theme.trajectories)]
        if name.isdigit()
        else str(getattr(theme, name))
    )
