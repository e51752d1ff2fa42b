"""The line of a claim that is always seen: its verdict as a shape and a word, and the claim below."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.theme import style
from app.theme.palettes import DARK

DISC, HALF, TWO, CROSS, RING = "disc", "half", "two", "cross", "ring"


class Badge(NamedTuple):
    """shape: one of the above, so that nobody needs the colours. light, dark: of Okabe and Ito's palette."""

    shape: str
    light: str
    dark: str

    @property
    def color(self) -> QColor:
        """In the theme in use."""
        return QColor(self.dark if style.theme().id == DARK else self.light)


class ClaimHead(QAbstractButton):
    """Click it to see the rest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._badge, self._word = Badge(RING, "#767c87", "#8a93a3"), ""
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_badge(self, badge: Badge, word: str) -> None:
        """Another verdict."""
        self._badge, self._word = badge, word
        self.setAccessibleName(f"{word}: {self.text()}")
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The claim wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of badge and claim."""
        return self._text_room(width).bottom() + style.px(6)

    def sizeHint(self) -> QSize:
        """At a width that any panel has."""
        width = style.px(260)
        return QSize(width, self.heightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Background, shape, word, claim."""
        look, painter = style.theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.blend(look.panel, look.muted, 0.12))
            painter.drawRoundedRect(QRectF(self.rect()), style.px(5), style.px(5))
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), style.px(5), style.px(5)
            )
        self._paint_badge(painter)
        painter.setPen(QColor(look.ink))
        painter.drawText(self._text_room(self.width()), int(Qt.TextFlag.TextWordWrap), self.text())
        painter.end()

    @property
    def _line(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _text_room(self, width: int) -> QRect:
        room = QRect(style.px(8), style.px(6) + self._line + style.px(2), width - style.px(16), 10_000)
        return self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())

    def _paint_badge(self, painter: QPainter) -> None:
        side, left, top = 0.62 * self._line, style.px(8), style.px(6)
        box = QRectF(left, top + (self._line - side) / 2.0, side, side)
        paint_shape(painter, self._badge, box)
        painter.setPen(QColor(style.theme().muted))
        word = QRect(round(left + side + style.px(6)), top, self.width(), self._line)
        painter.drawText(word, int(Qt.AlignmentFlag.AlignVCenter), self._word)


def paint_shape(painter: QPainter, badge: Badge, box: QRectF) -> None:
    """The badge's shape, filled or in lines, into a square."""
    color, pen = badge.color, QPen(badge.color, max(box.width() / 6.0, 1.2))
    inner = box.adjusted(1.0, 1.0, -1.0, -1.0)
    painter.setPen(pen)
    painter.setBrush(color if badge.shape == DISC else Qt.BrushStyle.NoBrush)
    if badge.shape == CROSS:
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
        return
    if badge.shape == TWO:
        half = inner.adjusted(0.0, 0.0, -inner.width() / 2.0, 0.0)
        painter.drawRects([half, half.translated(half.width(), 0.0)])
        return
    painter.drawEllipse(inner)
    if badge.shape == HALF:
        painter.setBrush(color)
        painter.drawPie(inner, 90 * 16, 180 * 16)
