"""One of a few possibilities, side by side; with many or long ones, a drop-down list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from app.theme import style
from app.widgets.icons import picture

Options = Sequence[tuple[str, str]]
CONTROL = QStyle.ComplexControl.CC_ComboBox


class Segmented(QWidget):
    """Buttons for `options`, pairs of (value, title). chosen(value): the user took another; set_value emits
    nothing.
    """

    chosen = Signal(str)

    def __init__(
        self, options: Options, tips: dict[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._values = [value for value, _ in options]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for i, (value, title) in enumerate(options):
            row.addWidget(self._button(i, title, (tips or {}).get(value, "")))
        self._group.idClicked.connect(lambda i: self.chosen.emit(self._values[i]))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _button(self, i: int, title: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(title)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setProperty("look", "segment")
        button.setProperty("place", _place(i, len(self._values)))
        # Not by a click: Space must go on playing after one.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group.addButton(button, i)
        return button

    @property
    def value(self) -> str:
        """The value chosen now."""
        return self._values[max(self._group.checkedId(), 0)]

    def set_value(self, value: str) -> None:
        """Shows a value; emits nothing."""
        button = self._group.button(self._values.index(value)) if value in self._values else None
        if button is not None and not button.isChecked():
            button.setChecked(True)

    def button(self, value: str) -> QToolButton:
        """The button of a value."""
        button = self._group.button(self._values.index(value))
        assert isinstance(button, QToolButton)
        return button


def _place(i: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if i == 0 else "last" if i == count - 1 else "middle"


class DropDown(QComboBox):
    """The same face over a drop-down list; the wheel scrolls the panel, never the value."""

    chosen = Signal(str)

    def __init__(self, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value, title in options:
            self.addItem(title, value)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(lambda i: self.chosen.emit(self.itemData(i)))

    @property
    def value(self) -> str:
        """The value chosen now."""
        return str(self.currentData())

    def set_value(self, value: str) -> None:
        """Shows a value; emits nothing."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def offer(self, value: str, title: str) -> None:
        """One more value, last in the list, if it is not there yet."""
        if self.findData(value) < 0:
            self.addItem(title, value)

    def showPopup(self) -> None:
        """The list is as wide as its longest line."""
        view = self.view()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + style.px(24)))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's box, what has no room ends in “…”, and a chevron in the theme's ink."""
        box, face = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(box)
        field = self.style().subControlRect(CONTROL, box, QStyle.SubControl.SC_ComboBoxEditField, self)
        box.currentText = self.fontMetrics().elidedText(
            box.currentText, Qt.TextElideMode.ElideRight, field.width() - style.px(2)
        )
        face.drawComplexControl(CONTROL, box)
        face.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box)
        face.end()
        side, look = style.px(12), style.theme()
        painter = QPainter(self)
        chevron = picture("chevron", look.muted if self.isEnabled() else look.faint, 12.0)
        painter.drawPixmap(self.width() - side - style.px(7), (self.height() - side) // 2, chevron)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the panel."""
        event.ignore()


def choice(options: Options) -> Segmented | DropDown:
    """Buttons where they fit in a panel, else a list."""
    short = sum(len(title) + 3 for _, title in options) <= 36
    return Segmented(options) if short else DropDown(options)
