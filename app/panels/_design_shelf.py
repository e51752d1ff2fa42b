"""The user's own designs on disk: kept, found again, taken away, and exchanged as files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from app.model import design_actions
from app.panels._design_editor import DesignEditor
from app.services import design_files
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from gandyn.design import library
from gandyn.errors import GandynError

ROWS = 5
_ID = Qt.ItemDataRole.UserRole


class Shelf(layouts.Column):
    """Save, a line to search by, the list, and what can be done with the chosen one."""

    def __init__(self, editor: DesignEditor) -> None:
        super().__init__(spacing=6)
        self._editor, self._session = editor, editor.session
        self._shown: dict[str, str] = {}
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setObjectName("design-search")
        self.search.setPlaceholderText(tr("Search your designs"))
        self.search.textChanged.connect(self.show_all)
        self.list = QListWidget()
        self.list.setObjectName("my-designs")
        self.list.setMaximumHeight(style.px(26 * ROWS))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._open)
        self.list.itemSelectionChanged.connect(self._enable)
        self.note = layouts.label("", "note", wrap=True)
        self.note.setObjectName("shelf-note")
        self._build()
        connect_while_alive(self, self.show_all, editor.session.file_changed)

    def _build(self) -> None:
        save = layouts.push(
            tr("Save to my designs"),
            tr("It is then in the picker of GANs, in every session and on the command line."),
        )
        bring = layouts.push(tr("Import…"), tr("Take a design from a file."))
        export = layouts.push(tr("Export…"), tr("Write the current design to a file."))
        self.open = layouts.push(tr("Open"), tr("Show the chosen design instead of the current one."))
        self.remove = layouts.push(tr("Delete"), tr("Take the chosen design out of your designs."))
        buttons = {"save": save, "import": bring, "export": export, "open": self.open, "delete": self.remove}
        for name, button in buttons.items():
            button.setObjectName(f"shelf-{name}")
        save.clicked.connect(lambda: self._tell(design_files.keep(self._session)))
        bring.clicked.connect(lambda: self._tell(design_files.ask_import(self._session, self)))
        export.clicked.connect(lambda: self._tell(design_files.ask_export(self._session, self)))
        self.open.clicked.connect(self._open)
        self.remove.clicked.connect(self._remove)
        for part in (
            layouts.flow(save, bring, export), self.note, self.search, self.list,
            layouts.flow(self.open, self.remove),
        ):  # fmt: skip
            self.add(part)

    def show_all(self) -> None:
        """What is on the disk now, as far as the search line leaves it."""
        chosen, found = self.chosen(), library.search(self.search.text())
        self.list.clear()
        for id, design in found.items():
            item = QListWidgetItem(f"{design.name}  ·  {id}", self.list)
            item.setData(_ID, id)
            item.setSelected(id == chosen)
        some = bool(found or self.search.text())
        for part in (self.search, self.list, self.open, self.remove):
            part.setVisible(some)
        troubles = library.shelf().troubles
        if troubles:
            self.note.setText("\n".join(map(tr, troubles)))
        elif not some and not self.note.text():
            self.note.setText(tr("You have not saved a design yet."))
        self.note.setVisible(bool(self.note.text()))
        self._enable()

    def chosen(self) -> str:
        """The id of the chosen row, "" if there is none."""
        items = self.list.selectedItems()
        return str(items[0].data(_ID)) if items else ""

    def _enable(self) -> None:
        for button in (self.open, self.remove):
            button.setEnabled(bool(self.chosen()))

    def _tell(self, sentence: str | None) -> None:
        if sentence:
            self.note.setText(tr(sentence))
            self.show_all()

    def _open(self, *_: object) -> None:
        try:
            design_actions.take(self._session, library.load(self.chosen()))
        except GandynError as error:
            self._tell(error.message)

    def _remove(self) -> None:
        try:
            library.remove(self.chosen())
        except GandynError as error:
            self._tell(error.message)
            return
        self.note.setText("")
        self.show_all()
