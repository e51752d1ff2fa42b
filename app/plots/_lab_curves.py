"""Curves over the iterations: all that is recorded, bright up to the playhead, overlaid runs dashed
beneath.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import log_axes, primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import Bounds, Drawn, LabPlot, note, span
from app.plots.plot import Array, ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_record import RunRecord
from app.training.snapshot_view import SnapshotView

MOST_POINTS = 1500
LEAST = 100.0  # iterations


@dataclass(frozen=True)
class Line:
    """One curve: what it is of, its name, its colour (an attribute of the theme, or the number of a
    trajectory's), iterations and values.

    run: the number of an overlaid run; 0: it is the column's own. held: whether it is measured now and then,
    so that the last number holds until the next.
    """

    id: str
    name: str
    color: str
    x: Array
    y: Array
    run: int = 0
    held: bool = False


@dataclass(frozen=True)
class HeldTrace(Trace):
    """Numbers that are measured now and then: between two of them, and up to x = `until`, the last one
    holds.
    """

    until: float = 0.0

    def at(self, x: float) -> float | None:
        """The last one that is not later."""
        if not len(self.x) or not self.x[0] <= x <= max(self.until, self.x[-1]):
            return None
        return float(self.y[int(np.searchsorted(self.x, x, "right")) - 1])


class Curves(LabPlot):
    """Lines over iterations."""

    axis_names = ("iterations", "")
    least = (1.0, 0.0)
    shares = (True, False)
    snapshot = False
    reads_values = True
    switchable = (True, True)
    limits: tuple[float, float] | None = None

    def lines(self, sight: SnapshotView) -> list[Line]:
        """The column's own curves."""
        raise NotImplementedError

    def beneath(self, record: RunRecord, arm: str) -> list[Line]:
        """An overlaid record's."""
        return []

    def x_quantity(self, scene: Scene) -> str:
        """Iterations; on axes of another scale they are no common x."""
        return "log iterations" if self.log_axes(scene)[0] else "iterations"

    def now(self, scene: Scene, index: int, data: Data) -> float | None:
        """The playhead of what is shown."""
        drawn = self.drawn(data, index)
        return float(drawn.sight.iteration) if drawn else None

    def look(self, sight: SnapshotView) -> tuple[list[Line], Bounds] | None:
        """Own curves and those overlaid, without what is no number."""
        found = [line for line in map(_finite, self.lines(sight)) if len(line.x)]
        under = [_finite(line) for record, arm in sight.under() for line in self.beneath(record, arm)]
        low, high = self.limits or span(*(line.y for line in found + under))
        return ([*under, *found], (0.0, reach(sight), low, high)) if found else None

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Drawn | None:
        """The curves; the bounds are those of the axes, in decades where these are logarithmic."""
        drawn, logs = super().compute(scene, index, effort), self.log_axes(scene)
        if drawn is None or drawn.found is None or not any(logs):
            return drawn
        x0, x1, y0, y1 = drawn.bounds
        if logs[0]:
            x0, x1 = 0.0, float(np.log10(max(x1, 10.0)))
        if logs[1]:
            y0, y1 = span(*(log_axes.coordinates(line.y, True) for line in drawn.found))
        return replace(drawn, bounds=(x0, x1, y0, y1))

    def left_out(self, scene: Scene, drawn: Drawn) -> str:
        """What a logarithmic axis cannot show, in words; "" if it shows everything."""
        shown = [line for line in drawn.found if not scene.is_hidden(self.id, _entry_id(line))]
        gone = sum(int((line.y <= 0.0).sum()) for line in shown) if self.log_axes(scene)[1] else 0
        return tr("{count} values ≤ 0 not shown").format(count=gone) if gone else ""

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """All that is recorded, own curves first."""
        until = float(drawn.sight.iteration)
        own_first = sorted(drawn.found, key=lambda line: line.run)
        return [_trace(theme, line, until) for line in own_first]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Lines, the times of changes, the playhead."""
        logs, at = self.log_axes(scene), float(drawn.sight.iteration)
        changes = [float(i) for i in drawn.sight.record.changes] if drawn.sight.record else []
        _uprights(frame, changes, logs[0], primitives.with_alpha(frame.theme.accent, 0.45))
        for line in drawn.found:
            if not scene.is_hidden(self.id, _entry_id(line)):
                draw(frame, line, at, logs)
        _uprights(frame, [at], logs[0], primitives.with_alpha(frame.theme.ink, 0.5))
        note(frame, self.left_out(scene, drawn))


def _finite(line: Line) -> Line:
    keep = np.isfinite(line.y)
    return line if keep.all() else replace(line, x=line.x[keep], y=line.y[keep])


def _entry_id(line: Line) -> str:
    """Overlaid runs are hidden as a whole."""
    return f"run-{line.run}" if line.run else line.id


def _trace(theme: Theme, line: Line, until: float) -> Trace:
    name = f"#{line.run}" if line.run else line.name
    entry = LegendEntry(_entry_id(line), name, color_of(theme, line.color), dashed=bool(line.run))
    return HeldTrace(entry, line.x, line.y, until=until) if line.held else Trace(entry, line.x, line.y)


def _uprights(frame: Frame, iterations: list[float], log: bool, color: QColor) -> None:
    for x in log_axes.coordinates(np.array(iterations), log):
        if np.isfinite(x):
            line = np.array([[frame.px(x), frame.y, frame.px(x), frame.y + frame.h]])
            primitives.segments(frame.painter, line, color, 1.0)


def reach(sight: SnapshotView) -> float:
    """Where the axis ends: a little beyond what is recorded, so that a long run's beginning can be seen, and
    never beyond its end.
    """
    done = sight.record.iteration if sight.record else 0
    return float(min(sight.last, max(1.25 * done, LEAST)))


def draw(frame: Frame, line: Line, at: float, logs: tuple[bool, bool] = (False, False)) -> None:
    """Bright up to the playhead, faint after it; overlaid lines faint and dashed. On a logarithmic axis a
    curve has gaps where it is not positive.
    """
    all_x, all_y = _stairs(line, at) if line.held else (line.x, line.y)
    stride = max(1, -(-len(all_x) // MOST_POINTS))
    x, y = (log_axes.coordinates(values[::stride], log) for values, log in zip((all_x, all_y), logs))
    past = int(np.searchsorted(all_x[::stride], at, "right"))
    color, width = color_of(frame.theme, line.color), 0.8 * frame.theme.line
    points = frame.pixels(x, y)
    if line.run:
        faint = primitives.with_alpha(color, 0.5)
        _pieces(frame, points, QPen(faint, width, Qt.PenStyle.DashLine), line.held)
        return
    if past < len(points):
        faint = primitives.with_alpha(color, 0.25)
        _pieces(frame, points[max(past - 1, 0) :], QPen(faint, width), line.held)
    _pieces(frame, points[:past], QPen(QColor(color), width), line.held)


def _stairs(line: Line, at: float) -> tuple[Array, Array]:
    """What is measured now and then is drawn as it is read: each number until the next, the last one up to
    the playhead.
    """
    x = np.repeat(line.x, 2)[1:]
    y = np.repeat(line.y, 2)[:-1]
    return (np.append(x, at), np.append(y, y[-1])) if at > x[-1] else (x, y)


def _pieces(frame: Frame, points: Array, pen: QPen, stairs: bool) -> None:
    """The polyline through the points, broken where they have no place; of stairs all corners stay."""
    sound = np.isfinite(points).all(axis=1)
    for piece in np.split(points, np.flatnonzero(~sound)):
        kept = piece[np.isfinite(piece).all(axis=1)]
        if stairs and len(kept):
            frame.painter.setPen(pen)
            frame.painter.drawPolyline(primitives.polygon(np.ascontiguousarray(kept)))
        elif len(kept):
            primitives.curve(frame.painter, kept, pen.color(), pen.widthF(), pen.style())


def color_of(theme: Theme, name: str) -> str:
    """An attribute of the theme, or the colour of a trajectory by its number."""
    return (
        theme.trajectories[int(name) % len(theme.trajectories)]
        if name.isdigit()
        else str(getattr(theme, name))
    )
