"""A small picture of a few complex numbers, with the way they came: on the unit disc, or beside the imaginary
axis.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import style

PAST = 60
HEIGHT = 132


class ComplexView(QWidget):
    """show_values moves the dots and leaves a trail; another `disc` or number of values forgets it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[complex, ...] = ()
        self._disc = False
        self._fresh = True
        self._why = ""
        self._reach = 1.0
        self.trail: deque[tuple[complex, ...]] = deque(maxlen=PAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(style.px(240), style.px(HEIGHT))

    def show_values(self, values: Sequence[complex], disc: bool, fresh: bool = True, why: str = "") -> None:
        """The numbers now; disc: the unit disc is the stable region, else the left half-plane; why: what is
        said if there are none.
        """
        values = tuple(values)
        if disc != self._disc or len(values) != len(self._values):
            self.trail.clear()
        elif values != self._values:
            self.trail.append(self._values)
        if disc != self._disc or not self.trail:
            self._reach = 0.0
        self._values, self._disc, self._fresh, self._why = values, disc, fresh, why
        self._grow()
        self.update()

    def _grow(self) -> None:
        """The view only grows while something moves, in steps, so that it does not breathe."""
        most = max((abs(z) for z in self._values), default=0.0)
        while self._reach < max(1.15 * most, 1.2 if self._disc else 0.3):
            self._reach = 1.5 * self._reach if self._reach else 1.3 if self._disc else 0.75

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, trail, numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, box = style.theme(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        frame = QPainterPath()
        frame.addRoundedRect(box, style.px(6), style.px(6))
        painter.fillPath(frame, QColor(look.plot))
        painter.setClipPath(frame)
        self._ground(painter, box)
        self._dots(painter)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.grid), 1.0))
        painter.drawPath(frame)
        painter.end()

    def _at(self, z: complex) -> QPointF:
        scale = 0.5 * self.height() / self._reach
        # The stable half is the interesting one: the origin stands to the right of the middle.
        origin = (0.5 if self._disc else 0.64) * self.width()
        return QPointF(origin + z.real * scale, 0.5 * self.height() - z.imag * scale)

    def _ground(self, painter: QPainter, box: QRectF) -> None:
        look, origin, stable = style.theme(), self._at(0j), QColor(style.theme().real)
        stable.setAlphaF(0.10)
        region = QPainterPath()
        if self._disc:
            radius = self._at(1.0).x() - origin.x()
            region.addEllipse(origin, radius, radius)
        else:
            region.addRect(QRectF(box.left(), box.top(), origin.x() - box.left(), box.height()))
        painter.fillPath(region, stable)
        painter.setPen(QPen(QColor(look.faint), 1.0))
        painter.drawLine(QPointF(box.left(), origin.y()), QPointF(box.right(), origin.y()))
        painter.drawLine(QPointF(origin.x(), box.top()), QPointF(origin.x(), box.bottom()))
        painter.setPen(QPen(QColor(look.muted), 1.0))
        if self._disc:
            painter.drawPath(region)
        self._name(painter, box)

    def _name(self, painter: QPainter, box: QRectF) -> None:
        inner = box.adjusted(style.px(7), style.px(4), -style.px(7), -style.px(4))
        painter.setPen(QColor(style.theme().muted))
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "μ" if self._disc else "λ"
        )
        if not self._values:
            self._silence(painter, inner)

    def _silence(self, painter: QPainter, inner: QRectF) -> None:
        """Why there are no numbers, in words over the empty ground."""
        box = inner.adjusted(style.px(14), 0.0, -style.px(14), 0.0)
        painter.setPen(QColor(style.theme().ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._why)

    def _dots(self, painter: QPainter) -> None:
        color = QColor(style.theme().accent)
        painter.setPen(Qt.PenStyle.NoPen)
        for age, past in enumerate(reversed(self.trail)):
            color.setAlphaF(0.5 * (1.0 - age / PAST))
            painter.setBrush(color)
            for z in past:
                painter.drawEllipse(self._at(z), style.px(2), style.px(2))
        painter.setBrush(QColor(style.theme().accent if self._fresh else style.theme().muted))
        painter.setPen(QPen(QColor(style.theme().plot), 1.2))
        for z in self._values:
            painter.drawEllipse(self._at(z), style.px(4.5), style.px(4.5))
