"""On or off: a title at the left, a pill at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.theme import style


class Switch(QCheckBox):
    """As QCheckBox. The whole row answers to the mouse; Space only after Tab, so that it goes on playing
    after a click.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Title, gap, pill."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self.text()) + style.px(48),
            max(self.fontMetrics().height() + style.px(6), style.px(24)),
        )

    def minimumSizeHint(self) -> QSize:
        """Nothing is clipped."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Anywhere in the row."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Text in ink, the pill in the accent when on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        self._paint_pill(
            painter,
            QRectF(
                self.width() - style.px(32), (self.height() - style.px(16)) / 2, style.px(30), style.px(16)
            ),
        )
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.rect().adjusted(0, 0, -style.px(38), 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.text(),
        )

    def _paint_pill(self, painter: QPainter, pill: QRectF) -> None:
        look = style.theme()
        on, enabled = self.isChecked(), self.isEnabled()
        radius = pill.height() / 2
        back = look.accent if on and enabled else look.faint
        painter.setPen(style.blend(look.accent, look.ink, 0.4) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(style.blend(back, look.panel, 0.0 if enabled else 0.4))
        painter.drawRoundedRect(pill, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.blend(look.window if on else look.muted, look.panel, 0.0 if enabled else 0.5))
        x = pill.right() - radius if on else pill.left() + radius
        painter.drawEllipse(QPointF(x, pill.center().y()), radius * 0.66, radius * 0.66)
