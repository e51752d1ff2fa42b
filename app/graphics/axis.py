"""An axis in the program's looks: numbers where the plot wants them, its name, and a width that never
jumps.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.graphics.pg import pg
from app.painting.frame import Frame, Ticks, x_axis, y_axis

_LOGGER = logging.getLogger(__name__)


class Axis(pg.AxisItem):  # type: ignore[misc]
    """Paints by `app.painting.frame`; dragging it moves or scales its axis alone, which pyqtgraph does.

    pyqtgraph's own painting records a picture with every text measured at each change of the range, which
    takes four times as long.
    """

    def __init__(self, side: str) -> None:
        super().__init__(side, showValues=False)
        self._frame: Callable[[Any], Frame] | None = None
        self._ticks: Ticks = []
        self._name, self._marks = "", False
        self.enableAutoSIPrefix(False)

    def show_ticks(self, frame: Callable[[Any], Frame], ticks: Ticks, name: str, marks: bool) -> None:
        """Takes over what is to be painted, in the frame that is made for a painter."""
        changed = (ticks, name, marks) != (self._ticks, self._name, self._marks)
        self._frame, self._ticks, self._name, self._marks = frame, ticks, name, marks
        if changed:
            self.update()

    def boundingRect(self) -> QRectF:
        """Its place in the plot's layout, and what numbers at the ends need beyond; never the plot's inside,
        or it would be painted whenever that changes.
        """
        beyond = 2.0 * (self._frame(None).theme.text if self._frame else 0.0)
        box = QRectF(self.mapRectFromParent(self.geometry()))
        upright = self.orientation == "left"
        return box.adjusted(*((0.0, -beyond, 0.0, beyond) if upright else (-beyond, 0.0, beyond, 0.0)))

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """An exception must not leave this method: Qt would end the process."""
        if self._frame is None:
            return
        try:
            painter.translate(-self.scenePos())
            side = y_axis if self.orientation == "left" else x_axis
            side(self._frame(painter), self._ticks, self._name, self._marks)
        except Exception:
            _LOGGER.exception("failed: painting an axis")
