"""The button beside a doubt on the picture: one click does what its sentence advises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from app.text.translation import tr
from app.theme import style
from app.window.canvas_base import CanvasBase

if TYPE_CHECKING:
    from app.compute.orbits import Doubt
    from app.services.rendering import RenderResult


class RemedyButton(QPushButton):
    """Lies on the canvas at the right end of the sentence; hidden while nothing is to be done."""

    def __init__(self, canvas: CanvasBase) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._doubt: Doubt | None = None
        self.setObjectName("remedy")
        self.setProperty("look", "main")
        # Not by a click: Space must go on playing after one.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._apply)
        self.hide()

    def follow(self, rendered: RenderResult) -> None:
        """Goes where the sentence of this picture stands."""
        doubt, box = rendered.data.doubt, self._canvas.doubt_box()
        self._doubt = doubt if doubt is not None and doubt.button and box is not None else None
        if self._doubt is not None and box is not None:
            self.setText(self._doubt.button)
            self.setToolTip(self._doubt.sentence)
            self.setAccessibleDescription(self._doubt.sentence)
            self._place(box, self._doubt.high)
        self.setVisible(self._doubt is not None)

    def event(self, event: QEvent) -> bool:
        """Space presses it while the keyboard is on it, instead of playing."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
            return True
        return super().event(event)

    def _place(self, box: QRectF, high: bool) -> None:
        size, gap = self.sizeHint(), style.px(4)
        top = round(box.bottom()) + gap if high else round(box.top()) - gap - size.height()
        self.setGeometry(round(box.right()) - size.width(), top, size.width(), size.height())

    def _apply(self) -> None:
        if self._doubt is not None:
            changes = self._doubt.changes
            self._canvas.session.update(lambda scene: scene.with_(**changes), tr("Integrate more exactly"))
