"""A quiet progress in the status bar: what is done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.icons import icon


class ProgressIndicator(QWidget):
    """Hidden while nothing runs. cancelled(): the user wants it to stop."""

    cancelled = Signal()

    def __init__(self, stoppable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = layouts.label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(style.px(120))
        self.cross = layouts.tool(tr("Cancel"))
        self.cross.setVisible(stoppable)
        self.cross.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, style.px(12), 0)
        for item in (self.text, self.bar, self.cross):
            row.addWidget(item)
        self.hide()

    def show_progress(self, text: str, fraction: float) -> None:
        """Says how far it is; `fraction` between 0 and 1."""
        self.text.setText(text)
        self.bar.setValue(round(fraction * 1000))
        if not self.isVisible():
            self.cross.setIcon(icon("remove"))
            self.cross.setIconSize(QSize(style.px(12), style.px(12)))
            self.show()
