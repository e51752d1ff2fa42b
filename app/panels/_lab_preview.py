"""A small view of generated pictures, or lines of text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.exporters import sample_sheet
from app.painting import mosaic
from app.theme import style

HEIGHT, MOST_LINES = 190, 12


class Preview(QWidget):
    """A sheet in little, in the middle; it keeps its height, so that nothing below it moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lab-preview")
        self._image: QImage | None = None
        self.text = ""

    def show_samples(self, samples: Any) -> None:
        """Pictures (n, h, w[, 3]) uint8, or (n,) lines; None: nothing."""
        lines = samples is not None and samples.dtype.kind in "US"
        self.text = "\n".join(map(str, samples[:MOST_LINES])) if lines else ""
        self._image = None
        if samples is not None and not lines:
            across = sample_sheet.columns(len(samples))
            self._image = mosaic.image(mosaic.tiled(samples, across, gap=1))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the panel."""
        return QSize(style.px(220), style.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Always as high."""
        return QSize(style.px(120), style.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whole pixels where pictures are magnified."""
        painter, theme = QPainter(self), style.theme()
        room = QRectF(self.rect())
        if self._image is not None:
            size = self._image.size()
            scale = min(room.width() / size.width(), room.height() / size.height())
            scale = float(int(scale)) if scale >= 2.0 else scale
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 2.0)
            w, h = size.width() * scale, size.height() * scale
            painter.drawImage(QRectF((room.width() - w) / 2.0, (room.height() - h) / 2.0, w, h), self._image)
        elif self.text:
            painter.setPen(QColor(theme.ink))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.text)
        painter.end()
