"""Which texts of a widget do not fit: wider or higher than their place, or in a place that is cut itself."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)

from app.widgets.layouts import Elided
from app.widgets.segmented import DropDown

# Letters of a drop-down list's choice that must be seen, where it has so many.
FEW = 10


def clipped(root: QWidget) -> list[str]:
    """The texts that are seen in part only, each with what is wrong with it."""
    shown = [part for part in root.findChildren(QWidget) if part.isVisible() and _within(part, root)]
    return [f"{type(part).__name__} “{text}”: {fault}" for part in shown for text, fault in _faults(part)]


def _within(part: QWidget, root: QWidget) -> bool:
    """Other windows are looked at by themselves; what a shut or covered part holds is not seen."""
    return part.window() is root.window() and not part.visibleRegion().isEmpty()


def _faults(part: QWidget) -> Iterator[tuple[str, str]]:
    for text, need in _needs(part):
        if need.width() > part.width() + 1 or need.height() > part.height() + 1:
            yield text, f"wants {need.width()} × {need.height()}, has {part.width()} × {part.height()}"
        elif text and (beyond := _beyond(part)):
            yield text, f"reaches {beyond} pixels beyond its place"


def _needs(part: QWidget) -> Iterator[tuple[str, QRect]]:
    """The texts of a widget and the room that each wants."""
    metrics = part.fontMetrics()
    if isinstance(part, Elided):
        return
    if isinstance(part, QLabel) and part.text():
        wide = part.width() if part.wordWrap() else part.sizeHint().width()
        high = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
        yield part.text(), QRect(0, 0, max(wide, _longest_word(part)), high)
    elif isinstance(part, QToolButton) and part.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        if part.icon().isNull():
            yield part.text(), QRect(QPoint(), metrics.size(0, part.text()))
    elif isinstance(part, QAbstractButton) and part.text():
        room = part.minimumSizeHint() if not isinstance(part, QToolButton) else metrics.size(0, part.text())
        yield part.text(), QRect(QPoint(), room)
    elif isinstance(part, QLineEdit):
        margins = part.textMargins()
        wide = metrics.horizontalAdvance(part.placeholderText()) + margins.left() + margins.right()
        yield part.placeholderText(), QRect(0, 0, wide, metrics.height())
    elif isinstance(part, QComboBox) and not isinstance(part, DropDown):
        yield part.currentText(), QRect(0, 0, metrics.horizontalAdvance(part.currentText()), metrics.height())
    elif isinstance(part, DropDown):
        # What has no room ends in “…”; a few letters have some.
        letters = min(FEW, len(part.currentText()))
        yield part.currentText(), QRect(0, 0, metrics.averageCharWidth() * letters, metrics.height())
    elif isinstance(part, QTabBar):
        for i in range(part.count()):
            if metrics.horizontalAdvance(part.tabText(i)) > part.tabRect(i).width():
                yield part.tabText(i), QRect(0, 0, part.width() + 2, 0)


def _longest_word(label: QLabel) -> int:
    """How wide the longest word is, which no wrapping makes shorter."""
    if not label.wordWrap():
        return 0
    page = QTextDocument()
    page.setDefaultFont(label.font())
    page.setDocumentMargin(0.0)
    page.setHtml(label.text()) if "<" in label.text() else page.setPlainText(label.text())
    page.setTextWidth(1.0)
    return round(page.idealWidth()) + label.contentsMargins().left() + label.contentsMargins().right()


def _beyond(part: QWidget) -> int:
    """By how many pixels a widget is cut by what it lies in or what lies over it; what can be scrolled into
    sight is not cut.
    """
    seen = part.visibleRegion().boundingRect()
    area = _scrolling(part)
    wide = 0 if area and area.horizontalScrollBar().isVisible() else part.width() - seen.width()
    return max(wide, 0 if area else part.height() - seen.height())


def _scrolling(part: QWidget) -> QAbstractScrollArea | None:
    """The area around a widget that can be scrolled."""
    outer = part.parentWidget()
    while outer is not None and not isinstance(outer, QAbstractScrollArea):
        outer = outer.parentWidget()
    return outer
