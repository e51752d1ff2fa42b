"""How large an export is: pixels, or millimetres of paper with text in points; how an SVG has its letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from app.exporters import PATHS, TEXTS
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.segmented import DropDown, Segmented

PIXELS, PAPER = "px", "mm"
# (id, title, unit, width, height, dots per inch, points of the text; 0: as large as the picture makes it)
SIZES: tuple[tuple[str, str, str, float, float, float, float], ...] = (
    ("1200×800", "1200 × 800 · text", PIXELS, 1200, 800, 96.0, 0.0),
    ("800×800", "800 × 800 · square", PIXELS, 800, 800, 96.0, 0.0),
    ("1920×1080", "1920 × 1080 · slide", PIXELS, 1920, 1080, 144.0, 0.0),
    ("3840×2160", "3840 × 2160 · 4K", PIXELS, 3840, 2160, 288.0, 0.0),
    ("2100×1400", "2100 × 1400 · print, 300 dpi", PIXELS, 2100, 1400, 300.0, 0.0),
    ("84×56 mm", "84 × 56 mm · column, 8 pt", PAPER, 84.0, 56.0, 300.0, 8.0),
    ("174×116 mm", "174 × 116 mm · page, 8 pt", PAPER, 174.0, 116.0, 300.0, 8.0),
)


class ExportSize(QObject):
    """The controls of the dialog's rows about size and text. changed(): another size was chosen."""

    changed = Signal()

    def __init__(self, decimal: Callable[[str, float, float, float], FloatSpinBox]) -> None:
        super().__init__()
        self.preset = DropDown([("", tr("Own size")), *((size[0], tr(size[1])) for size in SIZES)])
        self.unit = Segmented([(PIXELS, tr("pixels")), (PAPER, tr("mm"))])
        self.pixels = (_whole(64, 30_000, 1200), _whole(64, 30_000, 800))
        for box, name in zip(self.pixels, (tr("Width"), tr("Height"))):
            box.setAccessibleName(name)
        self.millimetres = (decimal(tr("Width"), 10, 5000, 84), decimal(tr("Height"), 10, 5000, 56))
        self.dpi = decimal(tr("Dots per inch"), 10, 2400, 96)
        self.points = decimal(tr("Text size"), 0, 72, 0)
        self.letters = Segmented([(PATHS, tr("shapes")), (TEXTS, tr("text"))])
        self.letters.setToolTip(
            tr("Shapes look the same everywhere; text is set by LaTeX, Inkscape or whatever opens the file.")
        )
        self.letters.set_value(PATHS)
        self._connect()

    def _connect(self) -> None:
        self.preset.chosen.connect(self.take)
        self.unit.chosen.connect(lambda _: self._own())
        for box in (*self.pixels, *self.millimetres, self.dpi, self.points):
            box.valueChanged.connect(self._own)
        self.letters.chosen.connect(lambda _: self.changed.emit())

    def add_rows(self, form: QFormLayout) -> list[QWidget]:
        """Puts the controls into a form; returns those that every picture has."""
        across, up = zip(self.pixels, self.millimetres)
        size = layouts.row(*across, layouts.label("×"), *up, self.unit)
        note = layouts.label(tr("points; 0: as large as the picture makes it"), "muted")
        text = layouts.row(self.points, note)
        rows = (
            (tr("Size"), self.preset),
            ("", size),
            (tr("Dots per inch"), self.dpi),
            (tr("Text size"), text),
        )
        for title, control in (*rows, (tr("Letters of an SVG"), self.letters)):
            form.addRow(title, control)
        return [control for _, control in rows]

    def take(self, id: str) -> None:
        """Shows a size of the list."""
        for name, _, unit, width, height, dpi, points in SIZES:
            if name == id:
                boxes = self.pixels if unit == PIXELS else self.millimetres
                for box, value in zip((*boxes, self.dpi, self.points), (width, height, dpi, points)):
                    _show(box, value)
                self.unit.set_value(unit)
        self.preset.set_value(id)
        self._follow()

    def _own(self) -> None:
        self.preset.set_value("")
        self._follow()

    def _follow(self) -> None:
        on_paper = self.unit.value == PAPER
        for boxes, shown in ((self.pixels, not on_paper), (self.millimetres, on_paper)):
            for box in boxes:
                box.setVisible(shown)
        self.changed.emit()

    def options(self) -> dict[str, Any]:
        """As `app.exporters.Options` takes them."""
        how: dict[str, Any] = {"dpi": self.dpi.value(), "font_size": self.points.value() or None}
        if self.unit.value == PAPER:
            width, height = self.millimetres
            return {**how, "text_as": self.letters.value, "millimetres": (width.value(), height.value())}
        width_box, height_box = self.pixels
        sizes = {"width": width_box.value(), "height": height_box.value()}
        return {**how, **sizes, "text_as": self.letters.value}


def _show(box: QSpinBox | FloatSpinBox, value: float) -> None:
    """Emits nothing."""
    blocked = box.blockSignals(True)
    if isinstance(box, QSpinBox):
        box.setValue(round(value))
    else:
        box.setValue(value)
    box.blockSignals(blocked)


def _whole(low: int, high: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    return box
