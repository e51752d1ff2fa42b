"""What a sweep showed, in paragraphs, and the key to its dials."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots import _sweep_dials
from app.plots.lab_status import StatusText, paint_paragraph
from app.plots.plot import ComputeOptions, Plot, Quality
from app.text.translation import tr
from app.training.sweep_facts import facts
from gandyn.message import Message
from gandyn.training.sweeps.statistics import Summary

EXAMPLE = Summary(8, 0, 5, 0.0, 0.0, 0.0)
KEY = Message(
    "filled: share of seeds that reached it; ring: its 95 % interval; ×: all failed; red point: some did"
)


class SweepFactsPlot(Plot):
    """Words only."""

    id = "sweep-facts"
    order = 89
    sticky = False
    bordered = numbered = False

    def title(self, scene: Scene, index: int) -> str:
        """It has none."""
        return ""

    def names(self, scene: Scene) -> tuple[str, str]:
        """It has no axes."""
        return "", ""

    def aspect_locked(self, scene: Scene) -> bool:
        """There is no scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Nothing to fit."""
        return View(0.0, 1.0, 0.0, 1.0)

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """It tells by itself."""
        return tr("What the sweep showed")

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> list[StatusText]:
        """The paragraphs."""
        return [StatusText(text, look) for text, look in facts(scene, effort)]

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """One paragraph under the other, as far as there is room; the key first."""
        size = frame.theme.text
        x, y, w = frame.x - 3.2 * size, frame.y - 1.2 * size, frame.w + 3.6 * size
        bottom = frame.y + frame.h + 2.8 * size
        told = data.extras.get((self.id, index)) or []
        y += _key(frame, QRectF(x, y, w, bottom - y))
        for paragraph in told:
            if y < bottom - size:
                y += paint_paragraph(frame, paragraph, QRectF(x, y, w, bottom - y))


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
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    used = painter.boundingRect(room, flags, tr(KEY))
    painter.drawText(room, flags, tr(KEY))
    return max(float(used.height()), 2.0 * radius) + 0.5 * size


PLOT = SweepFactsPlot()
