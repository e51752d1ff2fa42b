"""What the lab's pictures share: captions, calm axes, and words where there is nothing to see yet.

A picture looks at a `SnapshotView` in `compute` and keeps what it draws in `Drawn`; `paint` draws that.
Columns side by side share their axes where their ranges are alike; the ends are round numbers, so that they
move in steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import log_axes
from app.painting.frame import Frame, Ticks, round_step
from app.plots.plot import Array, ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_config import columns
from app.training.run_store import STORE, Runs
from app.training.snapshot_view import SnapshotView, snapshot_view

if TYPE_CHECKING:
    from gandyn.training import Experiment

Bounds = tuple[float, float, float, float]
EMPTY: Bounds = (0.0, 1.0, 0.0, 1.0)
# Columns share an axis that is at most so many times as long as each of them needs; of so few numbers none is
# a peak.
ALIKE, FEW = 3.0, 20
STATES = {"starting": "starting torch…", "failed": "ended by a fault", "stopped": "stopped"}


@dataclass(frozen=True)
class Drawn:
    """What is drawn of a sight. found None: there is nothing yet. bounds: x0, x1, y0, y1 that should
    be seen.
    """

    sight: SnapshotView
    found: Any = None
    bounds: Bounds = EMPTY


class LabPlot(Plot):
    """One picture of a training."""

    dims = (1, 2)
    sticky, timed = False, True
    name = ""
    probe = ""  # id of the probe that it shows; empty: what runs report without one
    axis_names = ("", "")
    least = (0.0, 0.0)  # steps of the ticks
    digits = 3
    snapshot = True  # it shows one iteration, of which its caption tells
    asked_for = False  # it is not shown by itself, only where somebody chose it
    shares = (False, False)  # whether columns have the same axes across and up, however far they reach

    def suits(self, experiment: Experiment) -> bool:
        """Whether runs of the experiment have what it shows, apart from its probe."""
        return True

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """What to draw of a sight, and the bounds it needs; None if there is nothing."""
        raise NotImplementedError

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Draws what `look` found, inside the frame."""
        raise NotImplementedError

    def title(self, scene: Scene, index: int) -> str:
        """The column's name and the picture's."""
        found = columns(scene)
        name = found[index].name if index < len(found) else ""
        return f"{name} · {tr(self.name)}" if name else tr(self.name)

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With the iteration that is shown, where that is not the playhead's."""
        drawn, title = self.drawn(data, index), self.title(scene, index)
        if drawn is None or drawn.found is None or not (self.snapshot and drawn.sight.is_behind):
            return title
        return tr("iteration {iteration} · {title}").format(iteration=drawn.sight.seen, title=title)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """Of what was found for the column."""
        drawn = self.drawn(data, index)
        return self.traces_of(theme, drawn) if drawn and drawn.found is not None else []

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """The numbers of what is drawn."""
        return []

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes'."""
        return tr(self.axis_names[0]), self.axis_names[1]

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Less than a portrait's: many stand together."""
        size = theme.text
        return 3.4 * size, 1.9 * size, 1.3 * size, (3.1 if self.axis_names[0] else 1.8) * size

    def aspect_locked(self, scene: Scene) -> bool:
        """Only planes of samples are."""
        return False

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Drawn | None:
        """The sight and what is drawn of it."""
        seen = snapshot_view(scene, index, runs_of(effort))
        if seen is None:
            return None
        found = self.look(seen) if seen.record else None
        return Drawn(seen, *found) if found else Drawn(seen)

    def drawn(self, data: Data, index: int) -> Drawn | None:
        """What was prepared for a column."""
        found = data.extras.get((self.id, index))
        return found if isinstance(found, Drawn) else None

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Around all columns, out to round numbers."""
        return self.calm(_around(self._bounds(data).values()))

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """As far as all columns where they are alike, else as far as this one."""
        every = self._bounds(data)
        own, whole = every.get(index, EMPTY), _around(every.values())
        x0, x1 = whole[:2] if self.shares[0] or alike(whole[:2], own[:2]) else own[:2]
        y0, y1 = whole[2:] if self.shares[1] or alike(whole[2:], own[2:]) else own[2:]
        return self.calm((x0, x1, y0, y1))

    def _bounds(self, data: Data) -> dict[int, Bounds]:
        """Of the columns that show something."""
        return {
            index: found.bounds
            for (id, index), found in data.extras.items()
            if id == self.id and isinstance(found, Drawn) and found.found is not None
        }

    def calm(self, bounds: Bounds) -> View:
        """Ends that move in steps."""
        x0, x1 = outward(*bounds[:2])
        y0, y1 = outward(*bounds[2:])
        return View(x0, x1, y0, y1)

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """The picture at the playhead."""
        drawn, frame = self.drawn(data, index), replace(frame, least=self.least)
        with frame.clipped():
            self.ground(frame, scene)
            if drawn and drawn.found is not None:
                self.paint(frame, scene, drawn)
        if drawn and drawn.found is None and drawn.sight.record is not None:
            words(frame, reason(drawn.sight))

    def ground(self, frame: Frame, scene: Scene) -> None:
        """What lies under it."""
        log_axes.background(frame, self.log_axes(scene))

    def ticks(self, frame: Frame, scene: Scene) -> tuple[Ticks, Ticks]:
        """No finer than what is counted."""
        return super().ticks(replace(frame, least=self.least), scene)


def _around(every: Iterable[Bounds]) -> Bounds:
    x0, x1, y0, y1 = np.array(list(every) or [EMPTY]).T
    return float(x0.min()), float(x1.max()), float(y0.min()), float(y1.max())


def alike(whole: tuple[float, ...], own: tuple[float, ...]) -> bool:
    """Whether a column can be read on an axis that is long enough for all columns."""
    return whole[1] - whole[0] <= ALIKE * (own[1] - own[0])


def runs_of(effort: ComputeOptions) -> Runs:
    """The runs that a picture is made from: those of its request, else all there are."""
    return effort.runs if isinstance(effort.runs, Runs) else STORE.runs()


def reason(sight: SnapshotView) -> str:
    """Why there is nothing to see of a run that was started."""
    assert sight.record is not None
    failed = sight.record.run.failed
    return (
        tr(failed.sentence)
        if failed
        else tr(STATES.get(sight.record.state, "waiting for the first picture…"))
    )


def words(frame: Frame, text: str) -> None:
    """A sentence in the middle of an empty picture."""
    painter, size = frame.painter, frame.theme.text
    painter.setPen(QColor(frame.theme.muted))
    painter.setFont(axes.font(frame.theme, 0.95))
    box = QRectF(frame.x + 0.6 * size, frame.y, frame.w - 1.2 * size, frame.h)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), text)


def note(frame: Frame, text: str) -> None:
    """A short remark at the lower edge of a picture."""
    painter, size = frame.painter, frame.theme.text
    painter.setPen(QColor(frame.theme.muted))
    painter.setFont(axes.font(frame.theme, 0.82))
    box = QRectF(frame.x + 0.4 * size, frame.y + frame.h - 1.4 * size, frame.w - 0.8 * size, 1.3 * size)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def outward(low: float, high: float) -> tuple[float, float]:
    """The next round numbers outside: multiples of a round step about an eighth of the span."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if high - low < 1e-12 * max(abs(low), abs(high), 1e-9):
        low, high = low - 0.5 * max(abs(low), 1e-3), high + 0.5 * max(abs(high), 1e-3)
    step = round_step((high - low) / 8.0)
    return math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step


def span(*values: Array) -> tuple[float, float]:
    """From the smallest to the largest finite number of all, but peaks: those that lie farther beyond the
    middle nine tenths of their own curve than these reach.
    """
    ends = [_calm_ends(finite) for v in values if len(finite := np.ravel(v)[np.isfinite(np.ravel(v))])]
    if not ends:
        return 0.0, 1.0
    return min(low for low, _ in ends), max(high for _, high in ends)


def _calm_ends(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    if len(values) <= FEW:
        return low, high
    inner_low, inner_high = map(float, np.quantile(values, [0.05, 0.95]))
    reach = inner_high - inner_low
    return max(low, inner_low - reach), min(high, inner_high + reach)


def number(value: float) -> str:
    """As the legend of every lab plot writes one."""
    return short_number(value, LabPlot.digits)
