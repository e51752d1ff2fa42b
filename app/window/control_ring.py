"""A ring around the control that a lesson points at, with the control's name. It follows the control and
takes no clicks.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QScrollArea, QWidget

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.number_slider import NumberSlider
from app.widgets.switch import Switch
from app.window.window_base import WindowBase

FOLLOW = 120  # ms between looks where the control is
BUTTONS = ("play", "loop")


def control_of(window: WindowBase, name: str, panel: str) -> QWidget | None:
    """A control by its name: of a panel, which is built if need be, or of the window itself."""
    if not panel:
        return _of_window(window, name)
    dock = window.docks.docks[panel]
    content = window.docks.panel(panel)
    if name == panel:
        return dock
    found = content.findChildren(QWidget, name)
    # Controls of other variants and rules are kept and hidden.
    shown = [one for one in found if one.isVisibleTo(content)] or found
    if not shown:
        return None
    _bring_into_sight(shown[0])
    return shown[0]


def _of_window(window: WindowBase, name: str) -> QWidget | None:
    if name in BUTTONS:
        return window.transport.button(name)
    corner = window.menuBar().cornerWidget()
    parts: dict[str, QWidget | None] = {
        "scrubber": window.transport.slider, "speed": window.transport.speed, "pages": window.pages,
        "rail": window.rail, "toolbar": corner,
    }  # fmt: skip
    return parts.get(name)


def _bring_into_sight(control: QWidget) -> None:
    """Unfolds the sections around a control, and scrolls to it."""
    outer: QWidget | None = control.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        if isinstance(outer, layouts.Section):
            outer.expand()
        outer = outer.parentWidget()
    if isinstance(outer, QScrollArea):
        layouts.settle(control)
        outer.ensureWidgetVisible(control, 0, style.px(60))


class ControlRing(QWidget):
    """Covers the window and paints nothing but the ring."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._target: QWidget | None = None
        self._box = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self, interval=FOLLOW)
        self._timer.timeout.connect(self._follow)
        self.hide()

    def point(self, target: QWidget | None) -> None:
        """Rings a control; None: none."""
        if self._target is not None:
            self._target.destroyed.disconnect(self._forget)
        self._target = target
        if target is None:
            self._timer.stop()
            self.hide()
            return
        target.destroyed.connect(self._forget)
        self._timer.start()
        self._follow()

    def _forget(self) -> None:
        self._target = None
        self._timer.stop()
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """The control that is ringed."""
        return self._target

    def _follow(self) -> None:
        """To where the control is seen now."""
        box, window = self._seen(), self.parentWidget()
        if box.isEmpty() or window is None:
            self.hide()
            return
        if self.geometry() != window.rect():
            self.setGeometry(window.rect())
        if box != self._box or self.isHidden():
            self._box = box
            self.show()
            self.raise_()
            self.update()

    def _seen(self) -> QRect:
        """The part of the control that is in sight, in the window's pixels."""
        target, window = self._target, self.parentWidget()
        if target is None or window is None or not target.isVisible():
            return QRect()
        box = target.visibleRegion().boundingRect()
        return box.translated(target.mapTo(window, QPoint(0, 0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring, a halo around it, and the name on a tag."""
        if self._target is None:
            return
        painter, accent, air = QPainter(self), QColor(style.theme().accent), style.px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self._box).adjusted(-air, -air, air, air) & QRectF(self.rect()).adjusted(2, 2, -2, -2)
        for width, alpha in ((style.px(7), 0.25), (style.px(2), 1.0)):
            color = QColor(accent)
            color.setAlphaF(alpha)
            painter.setPen(QPen(color, width))
            painter.drawRoundedRect(box, style.px(6), style.px(6))
        self._paint_name(painter, box)
        painter.end()

    def _paint_name(self, painter: QPainter, box: QRectF) -> None:
        text = name_of(self._target)
        if not text:
            return
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        metrics, air = painter.fontMetrics(), style.px(6)
        width, height = metrics.horizontalAdvance(text) + 2 * air, metrics.height() + air
        left = min(max(box.left(), 2.0), self.width() - width - 2.0)
        above = box.top() - height - 2.0
        tag = QRectF(left, above if above > 0 else box.bottom() + 2.0, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.theme().accent))
        painter.drawRoundedRect(tag, style.px(4), style.px(4))
        painter.setPen(QColor(style.theme().window))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def name_of(control: QWidget | None) -> str:
    """What a control is called, for people."""
    if isinstance(control, QDockWidget):
        return control.windowTitle()
    if isinstance(control, NumberSlider):
        return control.spoken
    if isinstance(control, Switch):
        return control.text()
    if control is None:
        return ""
    switch = control.findChild(Switch)
    return control.accessibleName() or (switch.text() if switch is not None else "") or tr("Here")
