"""A tour of one minute: a ring around a control, a sentence, and on to the next. It never blocks: the mouse
goes through the ring, and everything may be used meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from gandyn.message import Message

WIDTH = 340  # of the bubble, in pixels at the normal text size
AWAY = 12  # the bubble from the ring


@dataclass(frozen=True)
class Stop:
    """A control, found when its turn comes, and what is said of it."""

    find: Callable[[], QWidget | None]
    sentence: Message


class Ring(QWidget):
    """Around a place of the window; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.place = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_around(self, place: QRect) -> None:
        """Moves it."""
        edge = style.px(5)
        self.place = place
        room = place.adjusted(-edge, -edge, edge, edge) & self._window.rect()
        self.setGeometry(room)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the accent's colour, with a paler one around it for dark and light grounds alike."""
        painter, look, width = QPainter(self), style.theme(), style.px(3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(width, width, -width, -width)
        for color, thick in ((look.window, 2 * width), (look.accent, width)):
            painter.setPen(QPen(QColor(color), thick))
            painter.drawRoundedRect(box, style.px(7), style.px(7))
        painter.end()


class Tour(QFrame):
    """The bubble. ended(): it was gone through, or skipped."""

    ended = Signal()

    def __init__(self, window: QMainWindow, stops: tuple[Stop, ...]) -> None:
        super().__init__(window)
        self._window, self._stops, self.at = window, stops, -1
        self.setObjectName("messages")
        self.setProperty("kind", "hint")
        self.ring = Ring(window)
        self.text, self.count = layouts.label("", wrap=True), layouts.label("", "note")
        self.next = layouts.push(tr("Next"), look="main")
        self.skip = layouts.push(tr("Skip the tour"))
        for button, deed in ((self.next, self.go_on), (self.skip, self.end)):
            button.setAutoDefault(True)  # Enter presses it
            button.clicked.connect(deed)
        box = QVBoxLayout(self)
        box.setContentsMargins(style.px(14), style.px(12), style.px(14), style.px(12))
        box.setSpacing(style.px(10))
        box.addWidget(self.text)
        box.addWidget(layouts.row(self.count, layouts.label(""), self.skip, self.next, stretch=1))
        window.installEventFilter(self)
        self.hide()

    def go_on(self) -> None:
        """The next control that can be seen; after the last one the tour is over."""
        self.at += 1
        if self.at >= len(self._stops):
            self.end()
            return
        self.text.setText(tr(self._stops[self.at].sentence))
        self.count.setText(f"{self.at + 1} / {len(self._stops)}")
        last = self.at + 1 == len(self._stops)
        self.next.setText(tr("Done") if last else tr("Next"))
        self.skip.setVisible(not last)
        self._place()
        self.show()
        self.raise_()
        self.next.setFocus()

    def end(self) -> None:
        """Nothing is left of it."""
        self._window.removeEventFilter(self)
        self.hide()
        self.ring.hide()
        self.ended.emit()

    def _place(self) -> None:
        target = self._stops[self.at].find()
        room = self._window.rect()
        if target is None or not target.isVisible():
            self.ring.hide()
            around = QRect(room.center(), QSize(1, 1))
        else:
            around = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
            self.ring.show_around(around)
        width = min(style.px(WIDTH), room.width() - 2 * AWAY)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else self.sizeHint().height()
        self.setGeometry(bubble_place(around, QSize(width, height + 2), room))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays with its control when the window is resized."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._place()
        return False


def bubble_place(around: QRect, size: QSize, room: QRect) -> QRect:
    """Beside a place where there is room for it, else over its lower end."""
    away = style.px(AWAY)
    x = around.center().x() - size.width() // 2
    y = around.center().y() - size.height() // 2
    corners = (
        QPoint(x, around.bottom() + away),
        QPoint(around.right() + away, y),
        QPoint(around.left() - away - size.width(), y),
        QPoint(x, around.top() - away - size.height()),
    )
    inner = room.adjusted(4, 4, -4, -4)
    for corner in corners:
        # Along the edge of the place it may slide.
        place = _within(QRect(corner, size), inner)
        if not place.intersects(around):
            return place
    return _within(QRect(QPoint(x, around.bottom() - size.height() - 2 * away), size), inner)


def _within(place: QRect, room: QRect) -> QRect:
    left = min(max(place.left(), room.left()), room.right() - place.width())
    top = min(max(place.top(), room.top()), room.bottom() - place.height())
    return QRect(QPoint(left, top), place.size())


def stops(
    picker: Callable[[], QWidget | None], canvas: QWidget, transport: QWidget, tabs: QWidget,
    question: QWidget, rail: QWidget,
) -> tuple[Stop, ...]:  # fmt: skip
    """The six stops, in the order in which one would try things."""
    return (
        Stop(picker, Message("Choose a GAN here. Its equations are below, and everything follows at once.")),
        Stop(
            lambda: canvas,
            Message(
                "This is how it trains: arrows say where both players go next. Click to start a training"
                " there, drag its dot to move it."
            ),
        ),
        Stop(
            lambda: transport,
            Message("Press play: the playhead runs, and all pictures move with it. Space does the same."),
        ),
        Stop(
            lambda: tabs,
            Message("Other pictures of the same training, real networks in the lab, designs and distances."),
        ),
        Stop(
            lambda: question,
            Message(
                "Lost? This says in three plain sentences what the picture means. And hover over any symbol"
                " or word to have it explained."
            ),
        ),
        Stop(
            lambda: rail,
            Message(
                "All panels are here, from presets to lectures. Ctrl+K finds anything by its name; the menu"
                " Help has this tour again."
            ),
        ),
    )
