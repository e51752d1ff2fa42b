"""The presenter's own window, on the screen that nobody else sees: notes, clock, what comes next."""

from __future__ import annotations

import time

from PySide6.QtCore import QDateTime, QLocale, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QTextEdit, QVBoxLayout, QWidget

from app.model.session import Session
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts

BEAT = 500  # milliseconds between two looks at the clock


class Notes(QTextEdit):
    """The notes of the current scene, to be read only; they leave the keyboard alone. told(): they are of
    another scene.
    """

    told = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.document().setDocumentMargin(style.px(10))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setAccessibleName(tr("Notes"))
        session.lecture.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """The notes of another scene, from their beginning."""
        text = self._session.lecture.notes or tr("This scene has no notes.")
        if text != self.toPlainText():
            self.setPlainText(text)
        self.told.emit()

    def needed(self, width: int) -> int:
        """The height of all of it at a width."""
        margin = 2 * round(self.document().documentMargin()) + 2 * self.frameWidth()
        room, wrapped = QRect(0, 0, width - margin, 1 << 20), int(Qt.TextFlag.TextWordWrap)
        lines = self.fontMetrics().boundingRect(room, wrapped, self.toPlainText()).height()
        # One line more, for lines stand wider apart in a document.
        return lines + self.fontMetrics().height() + margin


class NotesWindow(QWidget):
    """A tool window, so that the keys of the window beside it work here too."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(tr("Notes"))
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._since = session, time.monotonic()
        self.place, self.following = layouts.label("", "heading"), layouts.label("", "muted", wrap=True)
        self.clock, self.elapsed = layouts.label("", "title"), layouts.label("", "title")
        self.notes, self.live, self.held = Notes(session), QLabel(), layouts.label("", "note", wrap=True)
        # What is read while one speaks is larger than the rest.
        self.notes.setObjectName("spoken")
        self.live.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.live.setAccessibleName(tr("Behind the frozen picture"))
        self._timer = QTimer(self, interval=BEAT)
        self._timer.timeout.connect(self.tick)
        box = QVBoxLayout(self)
        box.addWidget(layouts.row(self.clock, layouts.label(""), self.elapsed, stretch=1))
        for part in (self.place, self.notes, self.live, self.following, self.held):
            box.addWidget(part, 3 if part is self.notes else 2 if part is self.live else 0)
        session.lecture.changed.connect(self.follow)
        self.show_live(None)
        self.follow()
        self.tick()
        self._timer.start()

    def follow(self) -> None:
        """Which scene this is, and which is next."""
        lecture = self._session.lecture
        count = len(lecture.lecture.items)
        words = tr("Scene {number} of {count}").format(number=lecture.index + 1, count=count)
        self.place.setText(words if lecture.index >= 0 else lecture.lecture.title)
        ahead = tr("Next: {title}").format(title=tr(lecture.next_title))
        self.following.setText(ahead if lecture.next_title else tr("This is the last scene."))

    def tick(self) -> None:
        """The time of day, and how long it has gone on."""
        now, form = QDateTime.currentDateTime(), QLocale.FormatType.ShortFormat
        self.clock.setText(QLocale().toString(now.time(), form))
        minutes, seconds = divmod(int(time.monotonic() - self._since), 60)
        self.elapsed.setText(f"{minutes}:{seconds:02}")

    def show_live(self, picture: QPixmap | None) -> None:
        """What the audience will see when the frozen picture goes; None while nothing is frozen."""
        self.live.setVisible(picture is not None)
        if picture is not None:
            room = QSize(self.width(), self.height() * 2 // 5)
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.live.setPixmap(picture.scaled(room, keep, smooth))

    def show_held(self, sentences: list[str]) -> None:
        """What would have popped up."""
        self.held.setText("\n".join(sentences))
