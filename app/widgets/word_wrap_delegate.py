"""Rows of a list whose long titles wrap, none of them cut."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate

from app.theme import style

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class WordWrapDelegate(QStyledItemDelegate):
    """Measures and paints with the same padding, which the style sheet's item padding does not."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def sizeHint(self, option: Any, index: Any) -> QSize:
        """As high as the wrapped title needs."""
        width = max(self._view.viewport().width(), style.px(120))
        room = QRect(0, 0, width - 2 * style.px(14), 10_000)
        height = QFontMetrics(self._view.font()).boundingRect(room, _WRAP, str(index.data())).height()
        return QSize(width, height + 2 * style.px(6))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Paints one row."""
        look, state = style.theme(), option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, style.blend(look.panel, look.accent, 0.22))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, style.blend(look.panel, look.ink, 0.07))
        painter.setFont(self._view.font())
        painter.setPen(style.blend(look.ink, look.panel, 0.0))
        painter.drawText(option.rect.adjusted(style.px(14), 0, -style.px(14), 0), _WRAP, str(index.data()))
