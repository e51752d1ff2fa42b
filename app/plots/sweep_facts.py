"""What a sweep showed, in paragraphs, and the key to its dials."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots import _sweep_dials
from app.plots._words import WRAPPED, StatusText, WordsPlot
from app.plots.plot import ComputeOptions
from app.text.translation import tr
from app.training.sweep_facts import facts
from gandyn.message import Message
from gandyn.training.sweeps.statistics import Summary

EXAMPLE = Summary(8, 0, 5, 0.0, 0.0, 0.0)
KEY = Message(
    "filled: share of seeds that reached it; ring: its 95 % interval; ×: all failed; red point: some did"
)


class SweepFactsPlot(WordsPlot):
    """Words only."""

    id = "sweep-facts"
    order = 89

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """It tells by itself."""
        return tr("What the sweep showed")

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> list[StatusText]:
        """The paragraphs."""
        return [StatusText(text, look) for text, look in facts(scene, effort)]

    def paint_head(self, frame: Frame, box: QRectF) -> float:
        """The key to the dials."""
        return _key(frame, box)


def _key(frame: Frame, box: QRectF) -> float:
    """A dial and what it means; returns how high that is."""
    size, painter = frame.theme.text, frame.painter
    radius = 0.95 * size
    _sweep_dials.paint(
        painter, frame.theme, QPointF(box.x() + radius, box.y() + radius + 2.0), radius, EXAMPLE
    )
    painter.setFont(axes.font(frame.theme, 0.85))
    painter.setPen(QColor(frame.theme.muted))
    room = box.adjusted(2.8 * size, 0.0, 0.0, 0.0)
    used = painter.boundingRect(room, WRAPPED, tr(KEY))
    painter.drawText(room, WRAPPED, tr(KEY))
    return max(float(used.height()), 2.0 * radius) + 0.5 * size


PLOT = SweepFactsPlot()
