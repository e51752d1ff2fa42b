"""Generated pictures beside real ones, four by four each."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage

from app.model.scene import Scene
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot
from app.plots.plot import Array
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView

SIDE = 4


class Images(LabPlot):
    """Two mosaics."""

    id = "lab-images"
    probe = "images"
    order = 57
    bordered = numbered = False
    name = "Images"

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Two mosaics in grey."""
        found = sight.picture("images")
        return ((_mosaic(found["real"]), _mosaic(found["fake"])), (0.0, 1.0, 0.0, 1.0)) if found else None

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Any, x: float, y: float) -> str:
        """There are no coordinates."""
        return tr("left: real, right: generated")

    def ground(self, frame: Frame, scene: Scene) -> None:
        """No grid."""
        frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Side by side, or one over the other, whichever gives the larger pictures."""
        painter, size = frame.painter, frame.theme.text
        painter.setFont(axes.font(frame.theme, 0.88))
        for (x, y, w, h), mosaic, name, color in zip(
            _rooms(frame), drawn.found, (tr("real"), tr("generated")), (frame.theme.real, frame.theme.fake)
        ):
            side = min(w, h - 1.6 * size) - 4.0
            left, top = x + (w - side) / 2.0, y + 1.5 * size
            painter.drawImage(QRectF(left, top, side, side), mosaic)
            painter.setPen(QColor(color))
            painter.drawText(QRectF(x, y, w, 1.5 * size), Qt.AlignmentFlag.AlignCenter, name)


def _rooms(frame: Frame) -> list[tuple[float, float, float, float]]:
    if frame.w >= frame.h:
        return [(frame.x + i * frame.w / 2.0, frame.y, frame.w / 2.0, frame.h) for i in range(2)]
    return [(frame.x, frame.y + i * frame.h / 2.0, frame.w, frame.h / 2.0) for i in range(2)]


def _mosaic(pictures: Array) -> QImage:
    """(16, s, s) from −1 (black) to 1, four by four."""
    s = pictures.shape[1]
    grey = np.clip(127.5 * (pictures[: SIDE * SIDE] + 1.0), 0.0, 255.0).astype(np.uint8)
    whole = np.ascontiguousarray(
        grey.reshape(SIDE, SIDE, s, s).transpose(0, 2, 1, 3).reshape(SIDE * s, SIDE * s)
    )
    return QImage(whole.tobytes(), SIDE * s, SIDE * s, SIDE * s, QImage.Format.Format_Grayscale8).copy()


PLOT = Images()
