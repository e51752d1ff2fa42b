"""A box for a number typed by hand: any finite number from a floor on, also as a formula such as 1/3."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from app.text.number_parser import parsed_number
from app.text.translation import tr

LARGEST = 1e12

# Keys that do something in the box, whatever they are shortcuts for.
OURS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FloatSpinBox(QDoubleSpinBox):
    """Shows six digits and keeps all of them.

    edited(value): the user chose another value. refused(sentence): what was typed is no number that fits; the
    old one is back. Setting the value from outside emits nothing.
    """

    edited = Signal(float)
    refused = Signal(object)

    def __init__(
        self, name: str, floor: float = -math.inf, ceiling: float = math.inf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._floor, self._ceiling = name, max(floor, -LARGEST), min(ceiling, LARGEST)
        self._refusal = ""
        self.setLocale(QLocale.c())
        self.setDecimals(17)
        self.setRange(self._floor, self._ceiling)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.valueChanged.connect(self.edited)

    def set_value(self, value: float) -> None:
        """Shows a value without emitting, and leaves a box alone in which the user is typing."""
        if value == self.value():
            return
        blocked = self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(blocked)

    def textFromValue(self, value: float) -> str:
        """Six digits are enough to read."""
        return f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        """Untouched text stands for the exact value behind it, not for its six digits."""
        if text == self.textFromValue(self.value()):
            return self.value()
        number = parsed_number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Anything may be typed; only a number that fits is accepted at the end."""
        state = QValidator.State.Intermediate if self._trouble(text) else QValidator.State.Acceptable
        return state, text, position

    def fixup(self, text: str) -> str:
        """Asked at the end about text that does not fit: Qt puts the old value back, we say why."""
        self._refusal = self._trouble(text)
        return text

    def _trouble(self, text: str) -> str:
        number = parsed_number(text)
        if text == self.textFromValue(self.value()):
            return ""
        if number is None:
            return tr("{name} must be a number such as 0.25, 2e-3, 1/3 or π/2, not “{text}”.").format(
                name=self._name, text=text.strip()[:40]
            )
        if not math.isfinite(number):
            return tr("{name} must be a finite number.").format(name=self._name)
        if number < self._floor:
            return tr("{name} must be at least {bound}.").format(name=self._name, bound=f"{self._floor:g}")
        if number > self._ceiling:
            return tr("{name} must be at most {bound}.").format(name=self._name, bound=f"{self._ceiling:g}")
        return ""

    def _tell(self) -> None:
        sentence, self._refusal = self._refusal, ""
        if sentence:
            self.refused.emit(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the number and selects it; Escape gives up the typing and the box."""
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()))
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if self._refusal:
            # Enter that was refused must not go on to a dialog's main button.
            event.accept()
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Escape and Enter are ours while the box has the keyboard."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in OURS
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the box takes the number."""
        super().focusOutEvent(event)
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the panel, never the value."""
        event.ignore()
