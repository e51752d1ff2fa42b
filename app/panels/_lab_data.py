"""Which data an experiment is trained on: one of its own sets, or a file of the user's numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.panels._selected_run import SelectedRun
from app.text.translation import short_text, tr
from app.training.own_data import table_loader_of
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown
from gandyn.training.parameter_factories import DataChoice
from gandyn.training.tables.file import READERS
from gandyn.training.tables.reference import parsed

# The entry that asks for a file; no data are called so.
ASK = "?"


class DataControl(layouts.Column):
    """The experiment's sets, the files that were chosen, and an entry that asks for another file."""

    def __init__(self, focus: SelectedRun, experiment: str, parameter: DataChoice) -> None:
        self._focus, self._experiment, self._parameter = focus, experiment, parameter
        self.list = DropDown([(id, tr(id)) for id in parameter.choices])
        self.list.addItem(tr("A file of numbers…"), ASK)
        self.list.setObjectName("lab-data-list")
        title = short_text(parameter.meaning)
        self.list.setAccessibleName(title)
        super().__init__(layouts.labelled(title, self.list, tr(parameter.meaning)))
        self.list.chosen.connect(self._take)
        connect_while_alive(self, self._show, focus.session.changed, focus.changed)

    def _show(self) -> None:
        own = self._focus.own
        given = own.values[self._parameter.id] if own.experiment == self._experiment else ""
        value, found = str(given or self._parameter.default), parsed(given)
        if found is not None:
            self.list.offer(value, found.name)
        self.list.set_value(value)
        self.list.setToolTip(f"<p>{found.path if found else tr(self._parameter.meaning)}</p>")

    def _take(self, value: str) -> None:
        if value == ASK:
            self._ask()
        else:
            text = tr("Change {name}").format(name=short_text(self._parameter.meaning))
            self._focus.set_value(self._parameter.id, value, text)
        self._show()

    def _ask(self) -> None:
        kinds = f"{tr('Numbers')} ({' '.join(f'*{ending}' for ending in READERS)})"
        path, _ = QFileDialog.getOpenFileName(None, tr("A file of numbers"), "", kinds)
        if path:
            table_loader_of(self._focus.session).open(Path(path), (self._focus.index,))
