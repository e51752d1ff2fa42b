"""The lessons there are: title, how long, how far one has come; what is wrong with a file of one's own."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QWidget

from app.model.lessons import shelf
from app.model.lessons.progress import Progress
from app.model.lessons.shelf import Entry
from app.services.lesson_player import LessonPlayer
from app.text.translation import current_language, tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive


class LessonList(QWidget):
    """A card for each lesson; made anew when files or progress change."""

    def __init__(self, player: LessonPlayer) -> None:
        super().__init__()
        self._player = player
        self._shown: object = None
        self._column = layouts.Column(spacing=10)
        folder = layouts.push(
            tr("My lessons…"), f"<p>{tr('Opens the folder where lessons of your own are kept.')}</p>"
        )
        folder.clicked.connect(self._open_folder)
        note = tr(
            "A lesson is a text file that you write in any editor; it appears here, and what is wrong in it"
            " is told with its line. The format is described in docs/lessons.md."
        )
        self._own = layouts.section(tr("Lessons of your own"), layouts.label(note, "note", wrap=True), folder)
        layouts.fill(self, layouts.page(self._column, self._own))
        connect_while_alive(self, self._follow, player.library.listed, player.changed)

    def _follow(self) -> None:
        entries, progress = self._player.library.entries, self._player.progress
        shown = entries, progress
        if shown == self._shown:
            return
        self._shown = shown
        fresh = layouts.Column(*(self._card(entry) for entry in entries), spacing=10)
        old = self._column
        parent = old.parentWidget()
        layout = parent.layout() if parent is not None else None
        if layout is not None:
            layout.replaceWidget(old, fresh)
        self._column = fresh
        old.hide()
        old.deleteLater()

    def _card(self, entry: Entry) -> QFrame:
        title = layouts.label(entry.title(current_language()), wrap=True)
        if entry.trouble is not None:
            error = layouts.label(tr(str(entry.trouble)), "error", wrap=True)
            edit = layouts.push(tr("Open the file"))
            edit.clicked.connect(lambda: open_file(entry))
            return layouts.card(title, error, layouts.row(edit))
        found = self._player.progress_of(entry.id)
        begin = layouts.push(_verb(found), look="main" if found.seen == 0 else "")
        begin.setObjectName(f"lesson-{entry.id}")
        begin.setAccessibleName(f"{begin.text()}: {title.text()}")
        begin.clicked.connect(lambda: self._player.open(entry.path))
        note = layouts.label(_note(entry, found), "note", wrap=True)
        return layouts.card(title, layouts.row(note, begin, stretch=0))

    def _open_folder(self) -> None:
        folder = shelf.folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._player.said.emit(str(error))
            return
        self._player.library.refresh()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_file(entry: Entry) -> None:
    """In the system's editor."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path)))


def _verb(found: Progress) -> str:
    if found.passed:
        return tr("Again")
    return tr("Go on") if found.seen > 0 else tr("Begin")


def _note(entry: Entry, found: Progress) -> str:
    """How long it takes and how far one has come."""
    parts = [tr("{count} minutes").format(count=entry.minutes)] if entry.minutes else []
    if found.passed:
        parts.append(tr("✓ passed"))
    elif found.seen:
        parts.append(tr("step {step}").format(step=found.step + 1))
    if found.average is not None:
        parts.append(tr("{points} of 100 points").format(points=found.average))
    return "  ·  ".join(parts)
