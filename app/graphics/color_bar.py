"""A colour bar whose ends can be dragged: pyqtgraph's, in the program's looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from app.graphics.painted_item import PaintedItem
from app.graphics.pg import pg
from app.painting import primitives
from app.painting.color_scale import ColorBar, paint_numbers
from app.theme.palettes import Theme

NUMBERS, BAR = 69.0, 70.0  # heights in a plot
STEPS = 256.0  # ends are rounded to so many steps of the bar


class ColorBarItem(pg.ColorBarItem):  # type: ignore[misc]
    """The colours and two handles. pyqtgraph's own axes are hidden; `ColorBars` paints the numbers.

    dragged(low, high, done): where the user drags the ends to, in the bar's coordinate.
    """

    dragged = Signal(float, float, bool)

    def __init__(self, upright: bool, parent: Any) -> None:
        super().__init__(orientation="vertical" if upright else "horizontal", colorMapMenu=False)
        for side in ("left", "right", "top", "bottom"):
            self.showAxis(side, False)
        self.layout.setSpacing(0.0)
        self.layout.setContentsMargins(0.0, 0.0, 0.0, 0.0)
        self.vb.setBorder(None)
        self.setParentItem(parent)
        self.setZValue(BAR)
        self.region.setCursor(Qt.CursorShape.SizeVerCursor if upright else Qt.CursorShape.SizeHorCursor)
        self.sigLevelsChanged.connect(lambda *_: self._tell(False))
        self.sigLevelsChangeFinished.connect(lambda *_: self._tell(True))
        self._looks: Any = None
        self._told = False

    @property
    def held(self) -> bool:
        """Whether the user is dragging it."""
        return bool(self.region.moving or any(line.moving for line in self.region.lines))

    def show_bar(self, bar: ColorBar, theme: Theme) -> None:
        """Takes over place, colours and, unless it is being dragged, the ends."""
        self.layout.setColumnFixedWidth(1, bar.box.width())
        self.layout.setRowFixedHeight(2, bar.box.height())
        self.setGeometry(bar.box.translated(-self.parentItem().scenePos()))
        looks = (theme, bar.colors.tobytes())
        if looks != self._looks:
            self._looks = looks
            self.setColorMap(pg.ColorMap(np.linspace(0.0, 1.0, len(bar.colors)), bar.colors))
            self._dress(theme)
        if not self.held:
            self.rounding = (bar.ends[1] - bar.ends[0]) / STEPS
            self.setLevels(bar.ends)

    def _dress(self, theme: Theme) -> None:
        self.region.setHoverBrush(primitives.with_alpha(theme.accent, 0.25))
        for line in self.region.lines:
            line.setPen(pg.mkPen(QColor(theme.ink)))
            line.setHoverPen(pg.mkPen(QColor(theme.accent), width=2))

    def _tell(self, done: bool) -> None:
        """Handles that jump back to their places after a drag tell nothing."""
        if not done or self._told:
            self._told = not done
            self.dragged.emit(*map(float, self.values), done)

    def setExportMode(self, export: bool, opts: Any = None) -> None:
        """In a file nobody drags the handles."""
        self.region.setVisible(not export)


class ColorBars:
    """The colour bar of a plot, upright or lying, made when it is first wanted."""

    def __init__(self, parent: Any, dragged: Callable[[ColorBar, float, float, bool], None]) -> None:
        self._parent, self._dragged = parent, dragged
        self._items: dict[bool, ColorBarItem] = {}
        self._numbers: PaintedItem | None = None
        self._theme: Theme | None = None
        self.bar: ColorBar | None = None

    def show(self, bar: ColorBar | None, theme: Theme) -> None:
        """Shows the bar; None: there is none."""
        self.bar, self._theme = bar, theme
        for upright, item in self._items.items():
            item.setVisible(bar is not None and bar.upright == upright)
        if bar is not None:
            self._item(bar.upright).show_bar(bar, theme)
        if self._numbers is not None:
            self._numbers.setVisible(bar is not None)
            self._numbers.update()
        if bar is not None and self._numbers is not None:
            air = 8.0 * theme.text
            self._numbers.place(bar.box.adjusted(-air, -2.0 * theme.text, air, 2.0 * theme.text))

    def contains(self, at: QPointF) -> bool:
        """Whether a pixel of the page lies in the bar."""
        return self.bar is not None and self.bar.box.contains(at)

    def _item(self, upright: bool) -> ColorBarItem:
        if self._numbers is None:
            self._numbers = PaintedItem(self._paint_numbers, NUMBERS, self._parent)
        if upright not in self._items:
            self._items[upright] = ColorBarItem(upright, self._parent)
            self._items[upright].dragged.connect(self._tell)
        return self._items[upright]

    def _tell(self, low: float, high: float, done: bool) -> None:
        if self.bar is not None:
            self._dragged(self.bar, *self.bar.numbers(low, high), done)

    def _paint_numbers(self, painter: QPainter, exporting: bool) -> None:
        if self.bar is not None and self._theme is not None:
            paint_numbers(painter, self._theme, self.bar)
