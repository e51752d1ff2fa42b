"""Changes of a scene's sweep, for its panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.model.pages.sweep import SweepSettings
from app.model.session import Session
from app.text.translation import tr
from app.training.sweep_manager import SWEEP, SweepManager, sweep_manager_of
from app.widgets.following import connect_while_alive


class SweepEdit:
    """The session's sweep, read and changed."""

    def __init__(self, session: Session) -> None:
        self.session, self.manager = session, sweep_manager_of(session)

    manager: SweepManager

    @property
    def settings(self) -> SweepSettings:
        """The scene's."""
        return self.manager.settings

    def change(self, merge: str = "", **changes: Any) -> bool:
        """Changes what is shown, or where cells are kept."""
        return self.update(lambda settings: settings.with_(**changes), merge)

    def recipe(self, merge: str = "", **changes: Any) -> bool:
        """Changes what is trained."""
        return self.update(lambda settings: settings.with_(recipe=replace(settings.recipe, **changes)), merge)

    def update(self, change: Callable[[SweepSettings], SweepSettings], merge: str = "") -> bool:
        """Any change; what cannot be is refused in one sentence, and the old value stays."""
        return self.session.update(
            lambda scene: scene.with_settings(SWEEP, change(scene.settings_of(SWEEP))),
            tr("Change the sweep"),
            f"sweep {merge}" if merge else "",
        )


class WordsEdit(QLineEdit):
    """A line of words that stand for a value: shows what `read` says, and gives what was typed to `write`."""

    def __init__(
        self, edit: SweepEdit, name: str, read: Callable[[], str], write: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._read, self._write, self._edit = read, write, edit
        self.setAccessibleName(name)
        self.editingFinished.connect(self._take)
        connect_while_alive(self, self._show, edit.session.changed)

    def _take(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        try:
            self._write(self.text().strip())
        except ValueError as error:
            self._edit.session.refused.emit(error.args[0])
        self._show()

    def _show(self) -> None:
        if not self.isModified() and self.text() != self._read():
            self.setText(self._read())
            self.setCursorPosition(0)
