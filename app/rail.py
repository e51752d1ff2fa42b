"""The rail at the window's edge: one button per panel. It shows a panel in its side of the window, and puts that side away again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton

from app import style
from app.docks import Docks
from app.language import tr
from app.panels import panels
from app.widgets.icons import icon


class Rail(QToolBar):
    """A pressed button is a panel in sight; pressing it again gives its room to the picture."""

    def __init__(self, docks: Docks) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        # The window's own menu would offer to hide the rail for good.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._docks = docks
        self.buttons = {id: self._button(id) for id in docks.docks}
        self.dress()

    def _button(self, id: str) -> QToolButton:
        button, title = QToolButton(), tr(panels()[id].title)
        button.setText(title)
        button.setToolTip(title)
        button.setCheckable(True)
        button.setProperty("look", "rail")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda on: self._docks.show(id) if on else self._docks.put_away(id))
        self._docks.docks[id].visibilityChanged.connect(button.setChecked)
        self.addWidget(button)
        return button

    def dress(self) -> None:
        """Icons in the theme's ink, at the text's size."""
        self.setIconSize(QSize(style.px(19), style.px(19)))
        for id, button in self.buttons.items():
            button.setIcon(icon(f"panel-{id}"))
            button.setIconSize(self.iconSize())
