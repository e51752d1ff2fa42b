"""The veil over a picture that is of another scene than the session's, until its own has come."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter

from app.model.scene import Scene
from app.painting import primitives
from app.painting.frame import font
from app.text.translation import tr
from app.window.canvas_base import CanvasBase

# Over the plots, under what the mouse draws.
HEIGHT = 450.0
# A picture that comes within so many milliseconds is not announced, or every quick change would flash.
PATIENCE = 60


class Veil:
    """Pales the canvas while it shows another model; numbers of the same one may still move."""

    def __init__(self, canvas: CanvasBase) -> None:
        self._canvas = canvas
        # While presenting the old picture simply stays until its successor comes.
        self.held = False
        self._item = canvas.add_item(self._paint, HEIGHT)
        self._timer = QTimer(canvas, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._cover)

    @property
    def lies(self) -> bool:
        """Whether the picture is covered."""
        return not self._item.box.isEmpty()

    def follow(self) -> None:
        """After another scene was asked for, or a picture has come."""
        if self.held or not self._is_old():
            self._timer.stop()
            self._item.place(QRectF())
        elif not self._timer.isActive() and not self.lies:
            self._timer.start()

    def _is_old(self) -> bool:
        shown = self._canvas.shown
        return shown is not None and _subject(shown.request.scene) != _subject(self._canvas.session.scene)

    def _cover(self) -> None:
        if self._is_old() and not self.held:
            self._item.place(QRectF(self._canvas.rect()))

    def _paint(self, painter: QPainter, exporting: bool) -> None:
        theme, room = self._canvas.theme, QRectF(self._canvas.rect())
        painter.fillRect(room, primitives.with_alpha(theme.window, 0.72))
        painter.setFont(font(theme, 1.2))
        painter.setPen(QColor(theme.ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tr("The new picture is being computed …"))


def _subject(scene: Scene) -> tuple[Any, ...]:
    """What a picture is of: another one is a new picture, not the old one with another number."""
    return scene.page, scene.title, tuple((one.variant, one.dim) for one in scene.scenarios)
