"""The start page: what there is to look at, for whoever opens Gandyn for the first time, or browses."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.model.session import Session
from app.panels.presets import PresetGallery
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts


class StartPage(QDialog):
    """Closes when something is chosen; the panel “Presets” has the same gallery."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Gallery"))
        self.presets = PresetGallery(session)
        self.presets.gallery.chosen.connect(lambda _: self.close())
        hint = tr(
            "Each picture is a scene of its own: click one to open it, then move whatever you like."
            " Undo brings back what was there before."
        )
        own = layouts.push(tr("Begin with the phase plane"), look="main")
        own.setAutoDefault(False)
        own.clicked.connect(self.close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            layouts.page(
                layouts.label(tr("What do you want to look at?"), "title"),
                layouts.label(hint, "muted", wrap=True),
                layouts.row(own),
                self.presets,
            )
        )
        self.resize(QSize(style.px(880), style.px(640)).boundedTo(self.screen().availableSize() * 0.9))
        self.presets.gallery.search.setFocus()
