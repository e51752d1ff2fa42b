"""What lies over a presented picture: the light that follows the mouse, strokes of a pen that fade, a hint
that fades, and a picture that stands still. Hidden, and without a timer, while there is none of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QCursor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QRadialGradient,
)
from PySide6.QtWidgets import QWidget

from app.theme import style

# Seconds that strokes stay and that they take to fade, the same of the hint, and frames a second.
STAY, FADE = 4.0, 1.5
HINT_STAY, HINT_FADE = 5.0, 1.0
FRAMES = 60
# How dark it is around the light, and its radius as a part of the picture's height.
DARKNESS, RADIUS = 0.62, 0.17


@dataclass
class Stroke:
    """Points that were drawn, and when the last of them was."""

    color: str
    points: list[QPointF] = field(default_factory=list)
    at: float = 0.0

    def alpha(self, now: float) -> float:
        """From 1 to 0 while it fades."""
        return min(max((STAY + FADE - (now - self.at)) / FADE, 0.0), 1.0)

    def box(self, width: float) -> QRect:
        """What has to be painted anew when it changes."""
        return QPolygonF(self.points).boundingRect().adjusted(-width, -width, width, width).toAlignedRect()


class StageOverlay(QWidget):
    """Covers `host`. The mouse goes through it unless the pen is in hand."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._light, self._pen = False, False
        self._at = QPoint()
        self._color = 0
        self.strokes: list[Stroke] = []
        self.frozen: QPixmap | None = None
        self._hint, self._hint_since = "", 0.0
        self._timer = QTimer(self, interval=1000 // FRAMES)
        self._timer.timeout.connect(self._tick)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        host.installEventFilter(self)
        self._follow()

    # What is on
    # ------------------------------------------------------------------------------------------

    @property
    def lit(self) -> bool:
        """Whether the spotlight is on."""
        return self._light

    @property
    def drawing(self) -> bool:
        """Whether the pen is in hand."""
        return self._pen

    @property
    def color(self) -> str:
        """The pen's, one of the palette's trajectories."""
        colors = style.theme().trajectories
        return colors[self._color % len(colors)]

    def set_light(self, on: bool) -> None:
        """Switches the spotlight."""
        self._light = on
        self._at = self.mapFromGlobal(QCursor.pos())
        self._follow()

    def set_pen(self, on: bool) -> None:
        """Takes the pen, or lays it aside; what was drawn fades by itself."""
        self._pen = on
        self._follow()

    def next_color(self) -> None:
        """Another colour for what is drawn from now on."""
        self._color += 1

    def freeze(self, picture: QPixmap | None) -> None:
        """Shows a picture that stands still, or what is below again."""
        self.frozen = picture
        self._follow()

    def show_hint(self, text: str) -> None:
        """A sentence that fades."""
        self._hint, self._hint_since = text, time.monotonic()
        self._follow()

    def clear(self) -> None:
        """Nothing is on any more."""
        self._light = self._pen = False
        self.strokes, self.frozen, self._hint = [], None, ""
        self._follow()

    def _follow(self) -> None:
        self.setGeometry(self._host.rect())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self._pen)
        self.setCursor(Qt.CursorShape.CrossCursor if self._pen else Qt.CursorShape.ArrowCursor)
        moving = self._light or bool(self.strokes) or bool(self._hint)
        self.setVisible(moving or self._pen or self.frozen is not None)
        self.raise_()
        if moving != self._timer.isActive():
            self._timer.start() if moving else self._timer.stop()
        self.update()

    def _tick(self) -> None:
        """Paints anew only what has moved or paled."""
        now = time.monotonic()
        if self._light:
            self.point_at(self.mapFromGlobal(QCursor.pos()))
        for stroke in self.strokes:
            if stroke.alpha(now) < 1.0:
                self.update(stroke.box(self._width()))
        kept = [stroke for stroke in self.strokes if stroke.alpha(now) > 0.0]
        if self._hint and now - self._hint_since > HINT_STAY:
            self.update(self._hint_box().toAlignedRect())
        over = bool(self._hint) and self._hint_alpha(now) <= 0.0
        if len(kept) < len(self.strokes) or over:
            self.strokes, self._hint = kept, "" if over else self._hint
            self._follow()

    def point_at(self, at: QPoint) -> None:
        """Moves the light."""
        if at != self._at:
            for place in (self._at, at):
                reach = round(self._radius()) + 2
                self.update(QRect(place - QPoint(reach, reach), place + QPoint(reach, reach)))
            self._at = at

    def _radius(self) -> float:
        return RADIUS * self.height()

    @staticmethod
    def _width() -> float:
        return 1.6 * style.theme().line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as its host."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._host.rect())
        return False

    # The pen
    # ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A stroke begins; the right button takes the next colour."""
        if event.button() == Qt.MouseButton.RightButton:
            self.next_color()
            return
        self.strokes.append(Stroke(self.color))
        self._draw(event.position())
        self._follow()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The stroke goes on."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.strokes:
            self._draw(event.position())

    def _draw(self, at: QPointF) -> None:
        stroke = self.strokes[-1]
        stroke.points.append(at)
        # The stroke in hand does not fade under it.
        stroke.at = time.monotonic()
        self.update(Stroke("", stroke.points[-2:]).box(2.0 * self._width()))

    # Painting
    # ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """From below: the still picture, the dark, the strokes, the hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.frozen is not None:
            painter.drawPixmap(0, 0, self.frozen)
        if self._light:
            painter.fillRect(event.rect(), self._darkness())
        now = time.monotonic()
        for stroke in self.strokes:
            self._paint_stroke(painter, stroke, stroke.alpha(now))
        if self._hint:
            self._paint_hint(painter, self._hint_alpha(now))
        painter.end()

    def _darkness(self) -> QRadialGradient:
        gradient = QRadialGradient(QPointF(self._at), self._radius())
        dark = QColor.fromRgbF(0.0, 0.0, 0.0, DARKNESS)
        clear = QColor(0, 0, 0, 0)
        for stop, color in ((0.0, clear), (0.72, clear), (1.0, dark)):
            gradient.setColorAt(stop, color)
        return gradient

    def _paint_stroke(self, painter: QPainter, stroke: Stroke, alpha: float) -> None:
        color = QColor(stroke.color)
        color.setAlphaF(alpha)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(color, self._width(), Qt.PenStyle.SolidLine, cap, join))
        painter.drawPolyline(QPolygonF(stroke.points))
        if len(stroke.points) == 1:
            painter.drawPoint(stroke.points[0])

    def _hint_alpha(self, now: float) -> float:
        return min(max((HINT_STAY + HINT_FADE - (now - self._hint_since)) / HINT_FADE, 0.0), 1.0)

    def _hint_box(self) -> QRectF:
        room = QRect(0, 0, self.width() - style.px(60), self.height())
        box = QRectF(self.fontMetrics().boundingRect(room, _WRAPPED, self._hint))
        box.adjust(-style.px(14), -style.px(8), style.px(14), style.px(8))
        box.moveCenter(QPointF(self.width() / 2.0, self.height() - style.px(56) - box.height() / 2.0))
        return box

    def _paint_hint(self, painter: QPainter, alpha: float) -> None:
        look, box = style.theme(), self._hint_box()
        painter.setOpacity(alpha)
        painter.setPen(QPen(QColor(look.faint), 1.0))
        painter.setBrush(QColor(look.panel))
        painter.drawRoundedRect(box, style.px(7), style.px(7))
        painter.setPen(QColor(look.ink))
        painter.drawText(box, _WRAPPED, self._hint)
        painter.setOpacity(1.0)


_WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
