"""An item of a graphics scene that a function paints, in the coordinates of the scene."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.graphics.pg import pg

_LOGGER = logging.getLogger(__name__)


class PaintedItem(pg.GraphicsObject):  # type: ignore[misc]
    """Calls paint(painter, exporting), the painter's unit being a logical pixel of the scene, inside
    `box`.
    """

    def __init__(self, paint: Callable[[QPainter, bool], None], z: float, parent: Any = None) -> None:
        super().__init__(parent)
        self._paint, self._box, self._exporting = paint, QRectF(), False
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place(self, box: QRectF) -> None:
        """Where it may paint, in scene coordinates; its parent is not moved or turned against the scene."""
        if box != self._box:
            self.prepareGeometryChange()
            self._box = QRectF(box)

    @property
    def box(self) -> QRectF:
        """Where it may paint, in scene coordinates."""
        return QRectF(self._box)

    def boundingRect(self) -> QRectF:
        """The rectangle it may paint in."""
        return self._box.translated(-self.scenePos())

    def setExportMode(self, export: bool, opts: Any = None) -> None:
        """Called by whoever paints the scene into a file."""
        self._exporting = export

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """An exception must not leave this method: Qt would end the process."""
        if self._box.isEmpty():
            return  # Qt paints items without any size, too
        try:
            painter.translate(-self.scenePos())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, self._exporting)
        except Exception:
            _LOGGER.exception("failed: painting an item")
