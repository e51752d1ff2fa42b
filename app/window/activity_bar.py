"""The rail at the window's edge: one button per panel. It shows a panel in its side of the window, and puts
that side away again.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolBar, QToolButton, QVBoxLayout, QWidget

from app.panels import panels
from app.text.translation import tr
from app.theme import style
from app.widgets.icons import icon
from app.window.docks import Docks

# How the buttons look in a high, a lower and a low window; those that do not fit even then are scrolled to.
ROOMY, CLOSE, BARE = "roomy", "close", "bare"


class ActivityBar(QToolBar):
    """A pressed button is a panel in sight; pressing it again gives its room to the picture."""

    def __init__(self, docks: Docks) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        # The window's own menu would offer to hide the rail for good.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._docks = docks
        self._heights: dict[str, int] = {}
        self._area = _Area()
        self.addWidget(self._area)
        self.buttons = {id: self._button(id) for id in docks.docks}
        self.apply_theme()

    def _button(self, id: str) -> QToolButton:
        button, title = QToolButton(), tr(panels()[id].title)
        button.setText(title)
        button.setToolTip(title)
        button.setCheckable(True)
        button.setProperty("look", "rail")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda on: self._docks.show(id) if on else self._docks.hide_side(id))
        self._docks.docks[id].visibilityChanged.connect(button.setChecked)
        self._docks.docks[id].visibilityChanged.connect(
            lambda on: self._area.ensureWidgetVisible(button, 0, 0) if on else None
        )
        self._area.add(button)
        return button

    def apply_theme(self) -> None:
        """Icons in the theme's ink, at the text's size."""
        self._heights = {}
        for id, button in self.buttons.items():
            button.setIcon(icon(f"panel-{id}"))
        self._look(ROOMY)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Closer together in a lower window, and without words in a low one."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now its height is known."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.isVisible():
            return
        for room in (ROOMY, CLOSE, BARE):
            if self._height(room) <= self._area.height():
                break
        self._look(room)

    def _height(self, room: str) -> int:
        """What all buttons need; found out when it is first asked."""
        if room not in self._heights:
            self._look(room)
            self._heights[room] = self._area.needed()
        return self._heights[room]

    def _look(self, room: str) -> None:
        words = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if room == BARE
            else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        )
        side = style.px(19 if room == ROOMY else 16)
        for button in self.buttons.values():
            button.setToolButtonStyle(words)
            button.setIconSize(QSize(side, side))
            if button.property("room") != room:
                button.setProperty("room", room)
                button.style().polish(button)


class _Area(QScrollArea):
    """The buttons under each other; as high as the window leaves it, as wide as they are."""

    def __init__(self) -> None:
        super().__init__()
        column = QWidget()
        self._box = QVBoxLayout(column)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(style.px(2))
        self._box.addStretch(1)
        self.setWidget(column)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def add(self, button: QWidget) -> None:
        """One more at the lower end."""
        self._box.insertWidget(self._box.count() - 1, button)

    def needed(self) -> int:
        """The height of all buttons."""
        self._box.activate()
        return self._box.minimumSize().height()

    def sizeHint(self) -> QSize:
        """The width matters alone: a toolbar would put what does not fit behind an arrow."""
        return QSize(self._box.minimumSize().width(), style.px(60))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()
