"""The folder or the file that an experiment's data come from, and the download of those that the network
has.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from app.panels._selected_run import SelectedRun
from app.text.translation import short_text, tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.progress_indicator import ProgressIndicator
from gandyn.training.dataset import data_folder, default_folder
from gandyn.training.dataset_download import FAILED, DatasetDownload, arrived
from gandyn.training.datasets import DATASETS
from gandyn.training.errors import TrainingError
from gandyn.training.parameter_factories import PathParameter

PACE = 200  # milliseconds
# Those under way, by set and folder: a panel that is built anew finds them again.
_downloads: dict[tuple[str, Path], DatasetDownload] = {}


class PathField(layouts.Column):
    """A line for the path, a button that asks for it, and below it the download."""

    def __init__(self, focus: SelectedRun, experiment: str, parameter: PathParameter) -> None:
        self.line, self.browse = QLineEdit(), QPushButton(tr("Browse…"))
        self.line.setObjectName(f"lab-{parameter.id}-line")
        self.browse.setObjectName(f"lab-{parameter.id}-browse")
        self.browse.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = layouts.row(self.line, self.browse, stretch=0)
        title, tip = short_text(parameter.meaning), tr(parameter.meaning)
        super().__init__(layouts.labelled(title, row, tip), spacing=6)
        self.line.setAccessibleName(title)
        self._focus, self._experiment, self._parameter = focus, experiment, parameter
        if parameter.kind == "folder":
            self.add(_DownloadRow(focus))
        self.line.editingFinished.connect(self._take)
        self.browse.clicked.connect(self._ask)
        connect_while_alive(self, self._show, focus.session.changed, focus.changed)

    def write(self, path: str) -> None:
        """Another path for the edited run."""
        if path != self._focus.own.values.get(self._parameter.id, ""):
            text = tr("Change {name}").format(name=short_text(self._parameter.meaning))
            self._focus.set_value(self._parameter.id, path, text)
            self._show()

    def _take(self) -> None:
        """What was typed, if anything was."""
        if self.line.isModified():
            self.line.setModified(False)
            self.write(self.line.text().strip())

    def _show(self) -> None:
        own = self._focus.own
        entry = DATASETS.get(str(own.values.get("data", "")))
        downloads = entry is not None and entry.download is not None
        self.line.setPlaceholderText(str(default_folder()) if downloads else "")
        if own.experiment == self._experiment and not self.line.isModified():
            self.line.setText(str(own.values[self._parameter.id]))

    def _ask(self) -> None:
        if self._parameter.kind == "folder":
            path = QFileDialog.getExistingDirectory(None, tr("A folder of pictures"), self.line.text())
        else:
            kinds = f"{tr('Text')} (*.txt);;{tr('All files')} (*)"
            path, _ = QFileDialog.getOpenFileName(None, tr("A text file"), self.line.text(), kinds)
        if path:
            self.line.setText(path)
            self.write(path)


class _DownloadRow(layouts.Column):
    """A button while there is something to fetch, then how far it is and a way to cancel."""

    def __init__(self, focus: SelectedRun) -> None:
        self.button, self.progress = QPushButton(), ProgressIndicator(True)
        self.button.setObjectName("lab-download")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.progress.setObjectName("lab-download-progress")
        super().__init__(self.button, self.progress, spacing=4)
        self._focus, self._timer = focus, QTimer(self, interval=PACE)
        self._timer.timeout.connect(self._poll)
        self.button.clicked.connect(self._start)
        self.progress.cancelled.connect(self._cancel)
        connect_while_alive(self, self._show, focus.session.changed, focus.changed)

    @property
    def _key(self) -> tuple[str, Path]:
        values = self._focus.own.values
        return str(values.get("data", "")), data_folder(str(values.get("folder", "")))

    def _show(self) -> None:
        id, folder = self._key
        entry, under_way = DATASETS.get(id), _downloads.get(self._key)
        self.setVisible(entry is not None and entry.download is not None)
        if entry is not None and entry.download is not None:
            here, size = arrived(entry, folder) >= 1.0, round(entry.download.size / 1e6)
            self.button.setText(tr("Downloaded") if here else tr("Download ({size} MB)").format(size=size))
            self.button.setEnabled(not here)
        self.button.setVisible(under_way is None)
        if under_way is None:
            self.progress.hide()
        else:
            self.progress.show_progress(tr("Downloading"), under_way.fraction)
            self._timer.start()

    def _start(self) -> None:
        id, folder = self._key
        try:
            download = DatasetDownload(id, str(folder))
            download.start()
        except TrainingError as error:
            self._focus.session.refused.emit(error.message)
            return
        _downloads[self._key] = download
        self._show()

    def _poll(self) -> None:
        """Looks after all of them, for another set may be chosen meanwhile."""
        for key, download in list(_downloads.items()):
            download.poll()
            if download.ended:
                del _downloads[key]
            if download.state == FAILED:
                self._focus.session.refused.emit(download.sentence)
        if not _downloads:
            self._timer.stop()
        self._show()

    def _cancel(self) -> None:
        download = _downloads.pop(self._key, None)
        if download is not None:
            download.cancel()
        self._show()
