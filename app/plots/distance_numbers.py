"""All distances now, as a table: ∞ as ∞, log 2 as log 2, a dash for what is not defined, and why it
is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute import distances
from app.compute.distances import WAITING, Numbers
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots._distance_curves import DISTANCES, entry_of, name_of, told
from app.plots._distance_plot import DistancePlot, pair_of
from app.plots.plot import ComputeOptions
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SIGN, SYMBOL, VALUE = 2.6, 5.2, 8.2  # text sizes


class NumbersPlot(DistancePlot):
    """A row for each distance."""

    id = "distance-numbers"
    order = 92
    numbered = bordered = False

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Distances now")

    def names(self, scene: Scene) -> tuple[str, str]:
        """It has no axes."""
        return "", ""

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Its caption and some air."""
        size = theme.text
        return 1.4 * size, 2.0 * size, 1.4 * size, 0.6 * size

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Numbers:
        """All of them."""
        return distances.numbers(pair_of(scene, effort), settings.noise, settings.bandwidth, effort)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """A point for each, so that the table can be copied."""
        found = self.found(data, index)
        if found is None:
            return []
        values = {name: np.array([value]) for name, value in found.values.items() if value is not None}
        return [
            Trace(entry_of(theme, name), np.zeros(1), value, curve=False) for name, value in values.items()
        ]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Any]:
        """It is one."""
        return []

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """It tells by itself."""
        return tr("Distances now")

    def paint(self, frame: Frame, scene: Scene, found: Numbers) -> None:
        """Rows as high as there is room, and what is to be said below them."""
        remarks = [*([WAITING] if found.waits else []), *found.table.remarks]
        size = frame.theme.text
        rows = len(DISTANCES)
        height = min(1.75 * size, (frame.h - 1.5 * size * len(remarks)) / rows)
        scale = min(max(height / (1.45 * size), 0.72), 1.0)
        for n, name in enumerate(DISTANCES):
            self._row(frame, name, found.values[name], frame.y + n * height, height, scale)
        below = QRectF(frame.x, frame.y + rows * height + 0.3 * size, frame.w, frame.h - rows * height)
        frame.painter.setPen(QColor(frame.theme.muted))
        frame.painter.setFont(axes.font(frame.theme, 0.88))
        text = "\n".join(tr(remark) for remark in remarks)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        frame.painter.drawText(below, int(wrapped) | int(Qt.TextFlag.TextWordWrap), text)

    def _row(
        self, frame: Frame, name: str, value: float | None, y: float, height: float, scale: float
    ) -> None:
        painter, theme, size = frame.painter, frame.theme, frame.theme.text * scale
        entry, middle = entry_of(theme, name), y + height / 2.0
        style = Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(entry.color), theme.line, style))
        painter.drawLine(QLineF(frame.x, middle, frame.x + (SIGN - 0.7) * size, middle))
        painter.setFont(axes.font(theme, 1.0 * scale, bold=True))
        painter.setPen(QColor(theme.ink))
        painter.drawText(QRectF(frame.x + SIGN * size, y, SYMBOL * size, height), LEFT, entry.name)
        painter.drawText(QRectF(frame.x, y, frame.w, height), RIGHT, told(value))
        painter.setFont(axes.font(theme, 0.95 * scale))
        painter.setPen(QColor(theme.muted))
        box = QRectF(frame.x + (SIGN + SYMBOL) * size, y, frame.w - (SIGN + SYMBOL + VALUE) * size, height)
        if box.width() > 4.0 * size:
            painter.drawText(box, LEFT, axes.fitting(painter, name_of(name), box.width()))


PLOT = NumbersPlot()
