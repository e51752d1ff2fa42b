"""The panel of lessons: the list, or the lesson that is played."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget

from app.model.session import Session
from app.panels._lesson_list import LessonList
from app.panels._lesson_page import LessonPage
from app.services.lesson_player import lesson_player_of
from app.widgets.following import connect_while_alive


class Lessons(QStackedWidget):
    """The list, or the lesson."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._player = lesson_player_of(session)
        self.list, self.lesson = LessonList(self._player), LessonPage(session, self._player)
        self.addWidget(self.list)
        self.addWidget(self.lesson)
        connect_while_alive(self, self._follow, self._player.changed)

    def _follow(self) -> None:
        self.setCurrentWidget(self.list if self._player.lesson is None else self.lesson)

    def showEvent(self, event: QShowEvent) -> None:
        """Files are read when somebody looks."""
        super().showEvent(event)
        self._player.library.refresh()
