"""What the lab's pictures share: captions, calm axes, and words where there is nothing to see yet.

A picture looks at a `Sight` in `prepare` and keeps what it draws in `Drawn`; `paint` draws that. Columns side
by side share their axes, whose ends are round numbers, so that they move in steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame, round_step
from app.plots.plot import Array, ComputeOptions, Plot, Quality
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView, snapshot_view

if TYPE_CHECKING:
    from gandyn.training import Experiment

Bounds = tuple[float, float, float, float]
EMPTY: Bounds = (0.0, 1.0, 0.0, 1.0)
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

    def suits(self, experiment: Experiment) -> bool:
        """Whether runs of the experiment have what it shows, apart from its probe."""
        return True

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """What to draw of a sight, and the bounds it needs; None if there is nothing."""
        raise NotImplementedError

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """Draws what `look` found, inside the frame."""
        raise NotImplementedError

    def title(self, scene: Scene, index: int) -> str:
        """The column's name and the picture's."""
        found = snapshot_view(scene, index)
        return f"{found.column.name} · {tr(self.name)}" if found and found.column.name else tr(self.name)

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
        seen = snapshot_view(scene, index)
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
        every = [
            found.bounds
            for (id, _), found in data.extras.items()
            if id == self.id and isinstance(found, Drawn) and found.found is not None
        ]
        x0, x1, y0, y1 = np.array(every or [EMPTY]).T
        return self.calm((float(x0.min()), float(x1.max()), float(y0.min()), float(y1.max())))

    def calm(self, bounds: Bounds) -> View:
        """Ends that move in steps."""
        x0, x1 = outward(*bounds[:2])
        y0, y1 = outward(*bounds[2:])
        return View(x0, x1, y0, y1)

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """The picture at the playhead."""
        drawn, frame = self.drawn(data, index), replace(frame, least=self.least)
        with frame.clipped():
            self.ground(frame)
            if drawn and drawn.found is not None:
                self.paint(frame, drawn)
        self.edge(frame, scene, index)
        if drawn and drawn.found is None:
            words(frame, reason(drawn.sight))

    def ground(self, frame: Frame) -> None:
        """What lies under it."""
        axes.background(frame)

    def edge(self, frame: Frame, scene: Scene, index: int) -> None:
        """Axes and caption."""
        axes.axes(frame, self.title(scene, index), *self.names(scene))


def reason(sight: SnapshotView) -> str:
    """Why there is nothing to see."""
    if sight.record is None:
        return tr("Nothing was trained yet.")
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


def corner(frame: Frame, lines: list[tuple[str, str]], right: bool = True, low: bool = False) -> None:
    """Short texts, each in its colour, in an upper corner, or in a lower one."""
    painter, size = frame.painter, frame.theme.text
    painter.setFont(axes.font(frame.theme, 0.88))
    metrics = painter.fontMetrics()
    wide = max((metrics.horizontalAdvance(text) for text, _ in lines), default=0) + 0.8 * size
    x, high = max(frame.x + frame.w - wide, frame.x) if right else frame.x, 1.35 * size
    tall = high * len(lines) + 0.3 * size
    top = frame.y + frame.h - tall if low else frame.y
    painter.fillRect(QRectF(x, top, wide, tall), primitives.with_alpha(frame.theme.plot, 0.78))
    for row, (text, color) in enumerate(lines):
        painter.setPen(QColor(color))
        box = QRectF(x + 0.4 * size, top + 0.15 * size + row * high, wide, high)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def outward(low: float, high: float) -> tuple[float, float]:
    """The next round numbers outside: multiples of a round step about an eighth of the span."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if high - low < 1e-12 * max(abs(low), abs(high), 1e-9):
        low, high = low - 0.5 * max(abs(low), 1e-3), high + 0.5 * max(abs(high), 1e-3)
    step = round_step((high - low) / 8.0)
    return math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step


def span(*values: Array, share: float = 0.01) -> tuple[float, float]:
    """From almost the smallest to almost the largest finite number, so that a single peak does not flatten
    the rest.
    """
    every = np.concatenate([np.ravel(v) for v in values]) if values else np.zeros(0)
    every = every[np.isfinite(every)]
    if not len(every):
        return 0.0, 1.0
    low, high = np.quantile(every, [share, 1.0 - share]) if len(every) > 20 else (every.min(), every.max())
    return float(low), float(high)


def number(value: float) -> str:
    """A short number with a real minus sign."""
    return f"{value:.3g}".replace("-", "−")
