"""The window's part in the lab: it shows what is recorded and said, from when the lab's page is first shown
until it closes.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.model.scene import LAB
from app.text.translation import tr
from app.training import actions
from app.training.manager import TrainingManager, training_manager_of
from app.widgets.toast import HINT, TROUBLE
from app.window.lab_start_card import LabStartCard
from app.window.picture_requests import shows_runs
from app.window.window_base import WindowBase


class LabBinding:
    """Connects a window to its session's training manager."""

    def __init__(self, window: WindowBase) -> None:
        self._window, self._manager = window, None
        self._card = None
        window.session.changed.connect(self._watch)
        self._watch()

    _manager: TrainingManager | None
    _card: LabStartCard | None

    def _watch(self) -> None:
        if self._manager is None and self._window.session.scene.page == LAB:
            self._connect(training_manager_of(self._window.session))
        self._list()

    def _connect(self, manager: TrainingManager) -> None:
        self._manager = manager
        manager.said.connect(self._hear)
        manager.stepped.connect(self._look)
        manager.listed.connect(self._list)
        manager.unchanged.connect(self._ask)
        self._card = LabStartCard(self._window.canvas, manager)
        manager.warm()

    def _hear(self, sentence: str, hint: bool) -> None:
        self._window.show_message(sentence, HINT if hint else TROUBLE)

    def _look(self) -> None:
        if shows_runs(self._window.session.scene):
            self._window.canvas.pictures.renew()

    def _list(self) -> None:
        if self._card is None:
            return
        self._card.follow()
        session = self._window.session
        self._window.show_training(session.scene.page == LAB and actions.is_training(session))

    def _ask(self) -> None:
        """Start was pressed though the same run would come out again: another seed would make another."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Information)
        text = tr("This run is done, and nothing has changed since: the same seed would make the same run.")
        box.setText(text)
        box.setInformativeText(tr("Another seed gives other first weights and other samples."))
        other = box.addButton(tr("Train with another seed"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Leave it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(other)
        other.clicked.connect(lambda: actions.restart_with_other_seed(self._window.session))
        box.open()

    def disconnect_all(self) -> None:
        """The window closes: trainings end, unless it is only built anew."""
        self._window.session.changed.disconnect(self._watch)
        if self._manager is None:
            return
        self._manager.said.disconnect(self._hear)
        self._manager.stepped.disconnect(self._look)
        self._manager.listed.disconnect(self._list)
        self._manager.unchanged.disconnect(self._ask)
        if not self._window.reopening:
            self._manager.close()
