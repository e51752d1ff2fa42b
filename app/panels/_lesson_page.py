"""The lesson that is played: the step's words, what it asks, how it is run and measured, and the way on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from app.model.session import Session
from app.panels._lesson_ask import LessonAsk
from app.panels._lesson_checks import LessonChecks
from app.panels._lesson_runs import LessonRuns
from app.services.lesson_player import LessonPlayer
from app.text.translation import current_language, tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.markdown_view import MarkdownView


class LessonPage(QWidget):
    """Head and foot stay in sight; the step scrolls between them."""

    def __init__(self, session: Session, player: LessonPlayer) -> None:
        super().__init__()
        self._player = player
        self._shown: object = None
        self.title, self.place = layouts.label("", "note", wrap=True), layouts.label("", "note")
        self.heading = layouts.label("", "title", wrap=True)
        self.text, self.answer, self.intro = MarkdownView(), MarkdownView(), MarkdownView()
        self.trouble = layouts.label("", "error", wrap=True)
        self.trouble.setObjectName("lesson-trouble")
        self.broken = layouts.card(layouts.label(tr("The file has a mistake"), "bad"), self.trouble)
        self.ask, self.runs, self.checks = (
            LessonAsk(player),
            LessonRuns(session, player),
            LessonChecks(player),
        )
        self._tools = _tools()
        self.back, self.next = layouts.push(tr("Back")), layouts.push(tr("Next"), look="main")
        self.page = layouts.page(
            self.broken, self.heading, self.intro, self.text, self.runs, self.ask, self.answer, self.checks
        )
        layouts.fill(self, layouts.framed(self._head(), self.page, self._foot()))
        self._connect()
        connect_while_alive(self, self._follow, player.changed)

    def _head(self) -> QWidget:
        tools = layouts.row(*self._tools.values(), spacing=2)
        return layouts.fixed(layouts.row(self.title, tools, stretch=0))

    def _foot(self) -> QWidget:
        row = layouts.row(self.back, self.place, self.next, stretch=1)
        self.place.setAlignment(self.place.alignment().AlignCenter)
        return layouts.fixed(layouts.line(), row)

    def _connect(self) -> None:
        player = self._player
        self.back.clicked.connect(player.back)
        self.next.clicked.connect(self._go_on)
        self._tools["reset"].clicked.connect(player.reset)
        self._tools["export"].clicked.connect(self._export)
        self._tools["remove"].clicked.connect(player.leave)
        for name, button in (("lesson-back", self.back), ("lesson-next", self.next)):
            button.setObjectName(name)
        for name, tool in self._tools.items():
            tool.setObjectName(f"lesson-{name}")
        self._apply_theme()

    def _go_on(self) -> None:
        lesson = self._player.lesson
        if lesson is not None and self._player.index + 1 == len(lesson.steps):
            self._player.leave()
        else:
            self._player.next()

    def _follow(self) -> None:
        lesson, player = self._player.lesson, self._player
        if lesson is None:
            return
        language, count = current_language(), len(lesson.steps)
        said, step = lesson.said(language), player.step
        words = step.said(language)
        self.title.setText(said.title)
        self.title.setToolTip(f"<p>{said.title}</p>")
        self.place.setText(f"{player.index + 1} / {count}")
        self.heading.setText(words.title)
        _show(self.intro, said.text if player.index == 0 else "")
        _show(self.text, words.text)
        _show(self.answer, words.answer if player.asks is None else "")
        self.trouble.setText(tr(str(player.trouble)) if player.trouble is not None else "")
        self.broken.setVisible(player.trouble is not None)
        self.back.setEnabled(player.index > 0)
        self.next.setText(tr("Next") if player.index + 1 < count else tr("Finish"))
        self._scroll()

    def _scroll(self) -> None:
        """Another step begins at its top; an answer comes into sight."""
        shown = self._player.lesson, self._player.index
        if shown != self._shown:
            self._shown = shown
            self.page.verticalScrollBar().setValue(0)

    def _export(self) -> None:
        lesson = self._player.lesson
        if lesson is None:
            return
        title, kinds = tr("Save the handout"), tr("Handout (*.pdf)")
        name, _ = QFileDialog.getSaveFileName(self, title, f"{lesson.id}.pdf", kinds)
        if name:
            path = Path(name)
            self._player.handout_wanted.emit(path if path.suffix else path.with_suffix(".pdf"))

    def _apply_theme(self) -> None:
        for name, button in self._tools.items():
            button.setIcon(icon(name))
            button.setIconSize(QSize(style.px(15), style.px(15)))

    def changeEvent(self, event: QEvent) -> None:
        """Icons in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_tools"):
            self._apply_theme()


def _tools() -> dict[str, QToolButton]:
    """By their icons."""
    return {
        "reset": layouts.tool(tr("The step's own scene again")),
        "export": layouts.tool(tr("Save a handout of the lesson…")),
        "remove": layouts.tool(tr("Leave the lesson; your scene comes back")),
    }


def _show(view: MarkdownView, text: str) -> None:
    view.setVisible(bool(text))
    view.set_text(text)
