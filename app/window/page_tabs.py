"""The tabs above the picture: what the picture is of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.figure.layout import page_of
from app.model import actions
from app.model.session import Session
from app.pages import PAGES
from app.text.translation import tr
from app.theme import style
from app.widgets.segmented import Segmented


class PageTabs(QWidget):
    """One tab per page; there is nothing to choose while there is only one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.tabs = Segmented(
            [(page.id, tr(page.title)) for page in PAGES.values()],
            {page.id: tr(page.hint) for page in PAGES.values()},
        )
        self.tabs.chosen.connect(lambda id: actions.show_page(session, id))
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(12), style.px(6), style.px(12), 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        session.changed.connect(self._follow)
        self.setVisible(len(PAGES) > 1)
        self._follow()

    def _follow(self) -> None:
        self.tabs.set_value(page_of(self._session.scene).id)
