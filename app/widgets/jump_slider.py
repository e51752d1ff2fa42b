"""A horizontal slider whose handle comes to the mouse at once, and which the wheel never moves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget


class JumpSlider(QSlider):
    """As QSlider, with `steps` positions; sliderReleased also after a key."""

    def __init__(self, steps: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, steps)
        self.setSingleStep(max(steps // 100, 1))
        self.setPageStep(max(steps // 10, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The handle jumps under the mouse and is held."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The handle follows."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The handle is let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key let go ends its drag as the mouse does."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self.sliderReleased.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the panel."""
        event.ignore()

    def _follow(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl
        groove = self.style().subControlRect(control, option, part.SC_SliderGroove, self)
        handle = self.style().subControlRect(control, option, part.SC_SliderHandle, self).width()
        place = round(event.position().x()) - groove.x() - handle // 2
        self.setValue(
            QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, groove.width() - handle)
        )
