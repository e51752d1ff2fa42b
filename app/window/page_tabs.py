"""The tabs above the picture: what the picture is of."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.figure.layout import page_of
from app.model import actions
from app.model.session import Session
from app.pages import PAGES
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.segmented import DropDown, Segmented


class PageTabs(QWidget):
    """One tab per page, or a list of them where the tabs have no room; there is nothing to choose while there
    is only one. asked(): what the picture means.
    """

    asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        titles = [(page.id, tr(page.title)) for page in PAGES.values()]
        self.tabs = Segmented(titles, {page.id: tr(page.hint) for page in PAGES.values()})
        self.list = DropDown(titles)
        self.list.setAccessibleName(tr("Page"))
        self.list.hide()
        # Less than the tabs want: then there is the list.
        self.setMinimumWidth(style.px(160))
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(12), style.px(6), style.px(12), 0)
        for choice in (self.tabs, self.list):
            choice.chosen.connect(lambda id: actions.show_page(session, id))
            row.addWidget(choice)
        row.addStretch(1)
        self.question = layouts.push(
            tr("What does this mean?"), tr("This picture in three plain sentences (Q)")
        )
        self.question.setAccessibleName(tr("What does this mean?"))
        self.question.clicked.connect(self.asked)
        row.addWidget(self.question)
        session.changed.connect(self._follow)
        self.setVisible(len(PAGES) > 1)
        self._follow()

    def _follow(self) -> None:
        for choice in (self.tabs, self.list):
            choice.set_value(page_of(self._session.scene).id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles are whole, or stand in a list; the question is first to become short."""
        super().resizeEvent(event)
        self.question.setText(tr("What does this mean?"))
        if self._is_narrow():
            self.question.setText("?")
        narrow = self._is_narrow()
        self.tabs.setVisible(not narrow)
        self.list.setVisible(narrow)

    def _is_narrow(self) -> bool:
        """Whether the tabs have no room beside the question as it is."""
        room = self.width() - self.question.sizeHint().width() - 3 * style.px(12)
        return self.tabs.sizeHint().width() > room
