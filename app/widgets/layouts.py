"""Rows, sections and scrolling pages with one rhythm of spacing."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from superqt.utils import QFlowLayout

from app.theme import style
from app.widgets.icons import icon


class Column(QWidget):
    """Widgets under each other."""

    def __init__(self, *items: QWidget, spacing: float = 8) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setSpacing(style.px(spacing) if spacing else 0)
        self._box.setContentsMargins(0, 0, 0, 0)
        for item in items:
            self.add(item)

    def add(self, item: QWidget) -> None:
        """One more at the lower end."""
        self._box.addWidget(item)

    def insert(self, place: int, item: QWidget) -> None:
        """One more, with so many above it."""
        self._box.insertWidget(place, item)


def fill(outer: QWidget, inner: QWidget) -> None:
    """Puts one widget into another, edge to edge."""
    box = QVBoxLayout(outer)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(inner)


def framed(*items: QWidget) -> QWidget:
    """A whole panel: its parts touch, and it is filled."""
    result = Column(*items, spacing=0)
    result.setObjectName("panel")
    result.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return result


def fixed(*items: QWidget) -> QWidget:
    """A panel's upper part, which does not scroll; as wide as a page below it."""
    result = Column(*items, spacing=8)
    result._box.setContentsMargins(style.px(14), style.px(10), style.px(22), style.px(6))
    return result


def flow(*items: QWidget, spacing: float = 6) -> QWidget:
    """Widgets side by side, on as many lines as their width takes: nothing is cut in a narrow panel."""
    result = QWidget()
    lines = QFlowLayout(result)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setHorizontalSpacing(style.px(spacing))
    lines.setVerticalSpacing(style.px(spacing))
    for item in items:
        lines.addWidget(item)
    return result


def row(*items: QWidget, spacing: float = 6, stretch: int | None = None) -> QWidget:
    """Widgets side by side; `stretch` is the index of the one that takes the room."""
    result = QWidget()
    box = QHBoxLayout(result)
    box.setSpacing(style.px(spacing))
    box.setContentsMargins(0, 0, 0, 0)
    for i, item in enumerate(items):
        box.addWidget(item, 1 if i == stretch else 0)
    if stretch is None:
        box.addStretch(1)
    return result


def labelled(title: str, control: QWidget, tip: str = "", beside: bool = False) -> Column:
    """A control under its title, or beside it."""
    head = label(title, wrap=not beside)
    result = Column(row(head, control, stretch=1, spacing=12)) if beside else Column(head, control, spacing=4)
    result.setToolTip(tip)
    control.setAccessibleName(title)
    return result


def label(text: str, look: str = "", wrap: bool = False) -> QLabel:
    """A text; `look` names a rule of the style sheet."""
    result = QLabel(text)
    result.setProperty("look", look)
    result.setWordWrap(wrap)
    result.setTextFormat(Qt.TextFormat.PlainText)
    return result


class Section(Column):
    """A heading over its controls. A click on it folds them away, here and wherever it is built again.

    superqt's QCollapsible gives its button a style sheet of its own. Once such a widget is gone, Qt's style
    sheet of the application still knows it, and the next one that is set ends the process.
    """

    _folded: ClassVar[set[str]] = set()

    def __init__(self, title: str, *items: QWidget) -> None:
        self._button, self._content = QPushButton(title), Column(*items, spacing=7)
        super().__init__(self._button, self._content, spacing=7)
        self._title = title
        self._button.setCheckable(True)
        self._button.setProperty("look", "fold")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setIconSize(QSize(style.px(10), style.px(10)))
        self._button.setChecked(title not in self._folded)
        self._button.toggled.connect(self._toggled)
        self._show()

    def toggleButton(self) -> QPushButton:
        """The heading."""
        return self._button

    def isExpanded(self) -> bool:
        """Whether the controls are seen."""
        return self._button.isChecked()

    def expand(self) -> None:
        """Shows the controls."""
        self._button.setChecked(True)

    def _toggled(self, open: bool) -> None:
        (self._folded.discard if open else self._folded.add)(self._title)
        self._show()

    def _show(self) -> None:
        open = self._button.isChecked()
        self._button.setIcon(_arrows()[0 if open else 1])
        self._content.setVisible(open)

    def changeEvent(self, event: QEvent) -> None:
        """Arrows in the ink of another theme."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_content"):
            self._button.setIcon(_arrows()[0 if self._button.isChecked() else 1])
        super().changeEvent(event)


def _arrows() -> tuple[QIcon, QIcon]:
    """What stands before the heading of an open section, and of one that is folded."""
    return icon("chevron", style.theme().muted), icon("chevron-right", style.theme().muted)


def section(title: str, *items: QWidget) -> Section:
    """A heading over its controls, apart from what is above."""
    return Section(title, *items)


def line() -> QFrame:
    """A quiet line between sections."""
    result = QFrame()
    result.setObjectName("line")
    result.setFixedHeight(1)
    return result


def card(*items: QWidget) -> QFrame:
    """A frame that sets something apart."""
    frame = QFrame()
    frame.setObjectName("card")
    box = QVBoxLayout(frame)
    box.setContentsMargins(*([style.px(10)] * 4))
    box.setSpacing(style.px(8))
    for item in items:
        box.addWidget(item)
    box.addStretch(1)
    return frame


class Elided(QLabel):
    """One line, cut where there is no room; its tooltip has all of it. It never makes a window wider."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_line(self, text: str, sure: bool = True) -> None:
        """Another text; without `sure` the last one stays, greyed."""
        self.setEnabled(sure)
        if sure and text != self.text():
            self.setText(text)
            self.setToolTip(f"<p>{escape(text)}</p>" if text else "")

    def minimumSizeHint(self) -> QSize:
        """As narrow as it must be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, or as much of it as fits."""
        painter, room = QPainter(self), self.rect().adjusted(style.px(6), 0, -style.px(6), 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, self.alignment(), text)
        painter.end()


class _Page(QWidget):
    """Never lower than its wrapped texts need, which QScrollArea does not ask for."""

    def event(self, event: QEvent) -> bool:
        """After anything that may change the height."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """As high as it must be."""
        layout = self.layout()
        if layout is not None:
            # −1 where nothing in it wraps.
            self.setMinimumHeight(max(layout.totalHeightForWidth(self.width()), 0))


def settle(widget: QWidget) -> None:
    """Lays out what is around a widget that has become higher, now and not widget by widget as Qt would, so
    that nothing is seen squeezed meanwhile.
    """
    outer: QWidget | None = widget
    while outer is not None and not isinstance(outer, QScrollArea):
        layout = outer.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()
        if isinstance(outer, _Page):
            outer.fit()
        outer = outer.parentWidget()


def page(*items: QWidget) -> QScrollArea:
    """A panel's content, scrolling up and down if the window is low; never sideways."""
    content = _Page()
    content.setObjectName("page")
    box = QVBoxLayout(content)
    box.setContentsMargins(style.px(14), style.px(12), style.px(14), style.px(16))
    box.setSpacing(style.px(12))
    for item in items:
        box.addWidget(item)
    box.addStretch(1)
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Always there: a bar that comes and goes would move everything.
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def push(title: str, tip: str = "", look: str = "") -> QPushButton:
    """A button that a click does not give the keyboard to, so that Space goes on playing."""
    button = QPushButton(title)
    button.setToolTip(tip)
    button.setProperty("look", look)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def tool(tip: str) -> QToolButton:
    """A small button for an icon."""
    button = QToolButton()
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
