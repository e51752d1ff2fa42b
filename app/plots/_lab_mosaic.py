"""Plots of small pictures: sections with captions, each a mosaic, drawn crisp; the status bar says what is
under the mouse.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import mosaic
from app.painting.frame import Frame
from app.plots._lab_layout import GAP, WIDE, Placed, Section, arranged
from app.plots.lab_plot import EMPTY, Bounds, Drawn, LabPlot
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView

__all__ = ["WIDE", "Mosaic", "Section", "numbered"]

# A picture is prepared at twice its size on the page, so that its pixels stay squares on any screen.
FINER, LARGEST = 2.0, 64


class Mosaic(LabPlot):
    """Sections of pictures."""

    bordered = numbered = False

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """What to show of the probe's arrays."""
        raise NotImplementedError

    def look(self, sight: SnapshotView) -> tuple[list[Section], Bounds] | None:
        """All of them."""
        found = dict(sight.picture(self.probe))
        made = [section for section in self.sections(found, sight) if len(section.pictures)] if found else []
        return (made, EMPTY) if made else None

    def names(self, scene: Scene) -> tuple[str, str]:
        """There are no axes."""
        return "", ""

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Nor any room for them."""
        size = theme.text
        return 0.7 * size, 1.9 * size, 0.7 * size, 0.7 * size

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """Which picture it is."""
        drawn = self.drawn(data, index)
        if drawn is None or drawn.found is None:
            return tr(self.name)
        for placed in arranged(drawn.found, frame.rect, frame.theme):
            number = placed.at(x, y)
            if number is not None and number < len(placed.section.names):
                return placed.section.names[number]
        return tr(self.name)

    def ground(self, frame: Frame, scene: Scene) -> None:
        """The page's own: pictures need no frame."""

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Captions, names of rows, pictures."""
        for placed in arranged(drawn.found, frame.rect, frame.theme):
            paint_placed(frame, placed)


def paint_placed(frame: Frame, placed: Placed) -> None:
    """One section."""
    painter, section = frame.painter, placed.section
    painter.setFont(axes.font(frame.theme, 0.88))
    painter.setPen(QColor(getattr(frame.theme, section.color)))
    middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(placed.head, middle, section.caption)
    painter.setPen(QColor(frame.theme.muted))
    # Where rows are low, some names are left out; the status bar has all of them.
    stride = max(math.ceil(0.95 * frame.theme.text / placed.step[1]), 1)
    for row in range(0, len(section.rows) if placed.left else 0, stride):
        _paint_name(painter, placed, row, section.rows[row])
    paint_pictures(painter, section.pictures, placed.grid, placed.across, placed.scale, section.gap)


def _paint_name(painter: QPainter, placed: Placed, row: int, name: str) -> None:
    down, gap = placed.step[1], 0.5 * painter.fontMetrics().height()
    x, y = placed.grid.x() - placed.left, placed.grid.y() + row * down
    high = max(down - placed.section.gap, painter.fontMetrics().height())
    box = QRectF(x, y + (down - placed.section.gap - high) / 2.0, placed.left - gap, high)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, right, axes.fitting(painter, name, box.width()))


def paint_pictures(
    painter: QPainter, pictures: mosaic.Pictures, grid: QRectF, across: int, scale: float, gap: float = GAP
) -> None:
    """The mosaic in its box; pixels of magnified pictures are squares with sharp edges."""
    factor = min(math.ceil(FINER * scale), LARGEST) if scale >= 1.0 else 1
    tiled = mosaic.image(mosaic.tiled(pictures, across, factor, max(round(gap * factor / scale), 1)))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(grid, tiled)
    painter.restore()


def numbered(text: str, pictures: mosaic.Pictures) -> tuple[str, ...]:
    """What the status bar says of each picture; text: with places for {number} and {total}."""
    total = len(pictures)
    return tuple(text.format(number=i + 1, total=total) for i in range(total))
