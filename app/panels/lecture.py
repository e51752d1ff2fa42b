"""A lecture: scenes in order, each with its name and notes, to be presented one after the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from app.model import lecture_actions
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.services import lecture_files
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon

ROWS = 8  # of the list, in text sizes times two


class LecturePanel(QWidget):
    """The list, and what belongs to the scene that is marked in it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._following = session, False
        self.title, self.name, self.notes = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.list = QListWidget()
        self.runs = layouts.label("", "note", wrap=True)
        self.tools = {name: layouts.tool(tip) for name, tip in _tools().items()}
        self.add = layouts.push(tr("Add this scene"), look="main")
        self.present = layouts.push(tr("Present from here"), tr("Full screen, from the marked scene on (P)"))
        self._build()
        self._connect()
        self._ink()
        connect_while_alive(self, self._follow, session.lecture.changed)

    def _build(self) -> None:
        self.title.setPlaceholderText(tr("Title of the lecture"))
        self.title.setAccessibleName(tr("Title of the lecture"))
        self.name.setPlaceholderText(tr("As the scene is called"))
        self.notes.setPlaceholderText(tr("What you want to say; the audience does not see it."))
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(style.px(110))
        self.list.setAccessibleName(tr("Scenes of the lecture"))
        self.list.setMinimumHeight(style.px(24) * ROWS)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        opened, saved = layouts.push(tr("Open…")), layouts.push(tr("Save…"))
        opened.clicked.connect(lambda: lecture_files.ask_open(self._session, self.window()))
        saved.clicked.connect(lambda: lecture_files.save(self._session, self.window()))
        run = layouts.push(tr("Add a recorded run…"), tr("A folder that `gandyn lab run -o` has written"))
        run.clicked.connect(lambda: lecture_files.ask_run(self._session, self.window()))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(style.px(10))
        for part in (
            layouts.flow(opened, saved, self.present),
            self.title,
            self.list,
            layouts.row(self.add, layouts.label(""), *self.tools.values(), stretch=1),
            layouts.labelled(tr("Name of the scene"), self.name),
            layouts.labelled(tr("Notes"), self.notes),
            layouts.row(run),
            self.runs,
        ):
            box.addWidget(part)

    def _connect(self) -> None:
        session, tools = self._session, self.tools
        self.add.clicked.connect(lambda: lecture_actions.add_scene(session))
        tools["redo"].clicked.connect(lambda: lecture_actions.replace_scene(session))
        tools["up"].clicked.connect(lambda: lecture_actions.move_scene(session, -1))
        tools["down"].clicked.connect(lambda: lecture_actions.move_scene(session, 1))
        tools["remove"].clicked.connect(lambda: lecture_actions.remove_scene(session))
        self.present.clicked.connect(self._present)
        self.list.currentRowChanged.connect(self._choose)
        self.title.textEdited.connect(lambda text: lecture_actions.entitle(session, text))
        self.name.textEdited.connect(lambda text: lecture_actions.describe(session, name=text))
        self.notes.textChanged.connect(self._note)

    def _choose(self, row: int) -> None:
        if not self._following and row != self._session.lecture.index:
            lecture_actions.show_scene(self._session, row)

    def _note(self) -> None:
        if not self._following:
            lecture_actions.describe(self._session, notes=self.notes.toPlainText())

    def _present(self) -> None:
        lecture = self._session.lecture
        lecture_actions.show_scene(self._session, max(lecture.index, 0))
        lecture.presented.emit()

    def _follow(self) -> None:
        """What is being typed stays as it is, with its cursor."""
        self._following = True
        lecture = self._session.lecture
        titles = [f"{i}  {tr(item.title)}" for i, item in enumerate(lecture.lecture.items, 1)]
        if titles != [self.list.item(i).text() for i in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(titles)
            for i, title in enumerate(titles):
                self.list.item(i).setToolTip(title)
        self.list.setCurrentRow(lecture.index)
        current = lecture.lecture.items[lecture.index] if lecture.index >= 0 else None
        _show(self.title, lecture.lecture.title)
        _show(self.name, current.name if current else "")
        if self.notes.toPlainText() != lecture.notes:
            self.notes.setPlainText(lecture.notes)
        for part in (self.name, self.notes, *self.tools.values()):
            part.setEnabled(current is not None)
        self.present.setEnabled(bool(titles))
        names = ", ".join(lecture.lecture.runs)
        self.runs.setText(tr("Recorded runs: {names}").format(names=names) if names else "")
        self.runs.setVisible(bool(names))
        self._following = False

    def _ink(self) -> None:
        for name, button in self.tools.items():
            button.setIcon(icon(name))
            button.setIconSize(QSize(style.px(15), style.px(15)))

    def changeEvent(self, event: QEvent) -> None:
        """Icons in the new theme's ink."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "tools"):
            self._ink()
        super().changeEvent(event)


def _tools() -> dict[str, str]:
    return {
        "redo": tr("Put what is shown in the place of the marked scene"),
        "up": tr("Earlier"),
        "down": tr("Later"),
        "remove": tr("Take the marked scene out"),
    }


def _show(line: QLineEdit, text: str) -> None:
    if line.text() != text:
        line.setText(text)


def make(session: Session) -> QWidget:
    """The panel, scrolling."""
    return layouts.page(LecturePanel(session))


PANEL = Panel("lecture", "Lecture", 4, RIGHT, make)
