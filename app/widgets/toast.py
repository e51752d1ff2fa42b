"""One sentence over the picture: what could not be done and what to do. It goes by itself and moves
nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.icons import icon

SECONDS = 9.0
TROUBLE, HINT = "trouble", "hint"


class Toast(QFrame):
    """Lies over the lower edge of `host`. The mouse on it keeps it; its cross or Escape closes it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("messages")
        self.text = layouts.label("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.cross = layouts.tool(tr("Close"))
        self.cross.clicked.connect(self.hide)
        self._timer = QTimer(self, singleShot=True, interval=round(SECONDS * 1000))
        self._timer.timeout.connect(self.hide)
        self._build()
        host.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self._box = box = QHBoxLayout(self)
        box.setContentsMargins(style.px(14), style.px(8), style.px(8), style.px(8))
        box.addWidget(self.text, 1)
        box.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)

    def show_message(self, sentence: str, kind: str = TROUBLE) -> None:
        """Shows a sentence in place of the last one."""
        self.text.setText(sentence)
        self.setProperty("kind", kind)
        self.style().polish(self)
        self._ink()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _ink(self) -> None:
        self.cross.setIcon(icon("remove"))
        self.cross.setIconSize(QSize(style.px(14), style.px(14)))

    def changeEvent(self, event: QEvent) -> None:
        """The cross in the new theme's ink."""
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._ink()
            self._place()
        super().changeEvent(event)

    def _place(self) -> None:
        host = self._host
        widest = max(min(host.width() - style.px(24), style.px(680)), 1)
        wanted = self.text.fontMetrics().horizontalAdvance(self.text.text()) + style.px(70)
        width = min(wanted, widest)
        height = self._box.heightForWidth(width) + 2 * style.px(2)  # and its border
        self.setGeometry((host.width() - width) // 2, host.height() - height - style.px(14), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays at the lower edge when the host is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing left to time."""
        self._timer.stop()
        super().hideEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        """Somebody is reading."""
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Somebody has read."""
        self._timer.start()
