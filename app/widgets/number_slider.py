"""A number with everything around it: symbol and name, slider, box for typing, reset."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.text.translation import tr
from app.theme import style
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.icons import icon
from app.widgets.jump_slider import JumpSlider
from app.widgets.scales import Scale

STEPS = 1000


@dataclass(frozen=True)
class NumericField:
    """What a NumberSlider adjusts. The slider spans `scale`; a typed number may leave it down to `floor` or
    up to `ceiling`.
    """

    symbol: str
    name: str
    default: float
    scale: Scale
    meaning: str = ""
    unit: str = ""
    floor: float = -math.inf
    ceiling: float = math.inf


def subscript_html(symbol: str) -> str:
    """The symbol with what follows an underscore as an index, for labels."""
    return re.sub(r"_(\w+)", r"<sub>\1</sub>", symbol)


class NumberSlider(QWidget):
    """changed(value) while it moves; finished() when the user lets go; refused(sentence) for a typed number
    that does not fit.
    """

    changed = Signal(float)
    finished = Signal()
    refused = Signal(object)

    def __init__(self, quantity: NumericField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quantity, self._value = quantity, quantity.default
        # Sentences cannot set an index lower; they call the number by its name.
        spoken = quantity.name if "_" in quantity.symbol else quantity.symbol or quantity.name
        self.box = FloatSpinBox(spoken, quantity.floor, quantity.ceiling)
        self.box.setAccessibleName(quantity.symbol or quantity.name)
        self.slider = JumpSlider(STEPS)
        self.reset = _reset_button()
        self._build()
        self._connect()
        self._show()

    @property
    def value(self) -> float:
        """The number now."""
        return self._value

    @property
    def spoken(self) -> str:
        """Symbol and name; the name alone where the symbol has an index."""
        symbol = "" if "_" in self._quantity.symbol else self._quantity.symbol
        return "  ".join(part for part in (symbol, self._quantity.name) if part)

    def set_value(self, value: float) -> None:
        """Shows a number; emits nothing."""
        if value != self._value:
            self._value = value
            self._show()

    def _build(self) -> None:
        self.box.setProperty("look", "value")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setFixedWidth(style.px(84))
        self.slider.setAccessibleName(self._quantity.symbol or self._quantity.name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.px(6))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for column, label in enumerate(self._labels()):
            grid.addWidget(label, 0, column)
        grid.addWidget(self.reset, 0, 2)
        grid.addWidget(self.box, 0, 3)
        grid.addWidget(self.slider, 1, 0, 1, 4)
        self.setToolTip(described(self._quantity))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _labels(self) -> tuple[QLabel, QLabel]:
        symbol, name = QLabel(subscript_html(self._quantity.symbol)), QLabel(self._quantity.name)
        symbol.setProperty("look", "symbol")
        symbol.setVisible(bool(self._quantity.symbol))
        name.setProperty("look", "muted" if self._quantity.symbol else "")
        name.setWordWrap(True)
        return symbol, name

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._released)
        self.box.edited.connect(self._typed)
        self.box.refused.connect(self.refused)
        self.reset.clicked.connect(lambda: self._typed(self._quantity.default))

    def _slid(self, place: int) -> None:
        self._take(self._quantity.scale.value(place / STEPS))

    def _released(self) -> None:
        self._show()
        self.finished.emit()

    def _typed(self, value: float) -> None:
        self._take(value)
        self.finished.emit()

    def _take(self, value: float) -> None:
        if value != self._value:
            self.set_value(value)
            self.changed.emit(value)

    def _show(self) -> None:
        self.box.set_value(self._value)
        blocked = self.slider.blockSignals(True)
        # A handle held by the mouse stays where the mouse is.
        if not self.slider.isSliderDown():
            self.slider.setValue(round(self._quantity.scale.fraction(self._value) * STEPS))
        self.slider.blockSignals(blocked)
        self.reset.setVisible(self._value != self._quantity.default)


def _reset_button() -> QToolButton:
    button = QToolButton()
    button.setProperty("look", "reset")
    button.setIcon(icon("reset", style.theme().muted))
    button.setIconSize(QSize(style.px(14), style.px(14)))
    button.setFixedSize(style.px(20), style.px(20))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(tr("Back to the default"))
    button.setAccessibleName(tr("Back to the default"))
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)
    return button


def described(quantity: NumericField) -> str:
    """The tooltip: symbol, meaning, unit, default, range."""
    unit = f" {quantity.unit}" if quantity.unit else ""
    head = f"<b>{subscript_html(quantity.symbol) or quantity.name}</b> — {quantity.meaning or quantity.name}"
    default = tr("Default {value}").format(value=f"{quantity.default:.6g}{unit}")
    span = tr("slider from {low} to {high}").format(
        low=f"{quantity.scale.low:.6g}", high=f"{quantity.scale.high:.6g}{unit}"
    )
    floor = (
        tr("at least {bound}").format(bound=f"{quantity.floor:g}")
        if quantity.floor > -math.inf
        else tr("any number may be typed")
    )
    return f"<p>{head}</p><p>{default} · {span} · {floor}</p>"
