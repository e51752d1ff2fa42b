"""What a code is set to: drawn at random, one value, or all values from its lowest to its highest over the
sheet.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.text.translation import tr
from app.widgets import layouts
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LinearScale
from app.widgets.segmented import Segmented

RANDOM, FIXED, SWEPT = "random", "fixed", "swept"
# Codes that reach farther than this are categories, by whole numbers.
CONTINUOUS = 2.0


class CodeControl(layouts.Column):
    """changed(): another value. A move of the slider fixes the code."""

    changed = Signal()

    def __init__(self, number: int, name: str, ends: tuple[float, float]) -> None:
        self._all, (low, high) = ends, ends
        swept = f"{low:g} … {high:g}".replace("-", "−")
        self.way = Segmented([(RANDOM, tr("random")), (FIXED, tr("fixed")), (SWEPT, swept)])
        self.way.setObjectName(f"lab-code-way-{number}")
        scale = LinearScale(low, high, 3 if high - low <= CONTINUOUS else 1)
        meaning = tr("Value of this code in all samples.")
        field = NumericField("", name, 0.0, scale, meaning, floor=low, ceiling=high)
        self.slider = NumberSlider(field)
        self.slider.setObjectName(f"lab-code-{number}")
        super().__init__(self.slider, self.way, spacing=2)
        self.way.set_value(RANDOM)
        self.way.chosen.connect(lambda _: self.changed.emit())
        self.slider.changed.connect(self._fix)

    def _fix(self) -> None:
        self.way.set_value(FIXED)
        self.changed.emit()

    @property
    def ends(self) -> tuple[float, float] | None:
        """From where to where it goes; None: it is drawn at random."""
        if self.way.value == RANDOM:
            return None
        return self._all if self.way.value == SWEPT else (self.slider.value, self.slider.value)
