"""Any of a few possibilities, side by side, on as many lines as they need."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget
from superqt.utils import QFlowLayout

from app.theme import style


class ToggleGroup(QWidget):
    """Buttons for `options`, triples of (value, title, tip). changed(values): the user switched one;
    set_chosen emits nothing.
    """

    changed = Signal(object)

    def __init__(self, options: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = {value: self._button(title, tip) for value, title, tip in options}
        lines = QFlowLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(style.px(4))
        lines.setVerticalSpacing(style.px(4))
        for button in self._buttons.values():
            lines.addWidget(button)

    def _button(self, title: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(title)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setProperty("look", "segment")
        button.setProperty("place", "only")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.changed.emit(self.chosen()))
        return button

    def chosen(self) -> tuple[str, ...]:
        """The values switched on."""
        return tuple(value for value, button in self._buttons.items() if button.isChecked())

    def set_chosen(self, values: Collection[str]) -> None:
        """Shows these as switched on."""
        for value, button in self._buttons.items():
            button.setChecked(value in values)

    def enable(self, value: str, on: bool) -> None:
        """Lets one be switched, or not."""
        self._buttons[value].setEnabled(on and self.isEnabled())

    def button(self, value: str) -> QToolButton:
        """The button of a value."""
        return self._buttons[value]
