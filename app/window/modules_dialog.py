"""The user's own modules: which are loaded, which wait for a yes, and what is wrong with the others."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from app.services.own_modules import OwnModules
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from gandyn.extensions import folders


class ModulesDialog(QDialog):
    """Asks before anything is loaded: each version of a file once."""

    def __init__(self, own: OwnModules, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Your own modules"))
        self._own = own
        self.lead, self.files = layouts.label("", wrap=True), layouts.label("", wrap=True)
        self.loaded, self.troubles = (
            layouts.label("", "muted", wrap=True),
            layouts.label("", "trouble", wrap=True),
        )
        self.allow = layouts.push(tr("Load them"), look="main")
        self.allow.setObjectName("allow-modules")
        self.folder = layouts.push(tr("Open the folder"))
        self.again = layouts.push(tr("Look again"))
        self.later = layouts.push(tr("Not now"))
        for button in (self.allow, self.folder, self.again):
            button.setAutoDefault(False)
        self.later.setDefault(True)
        self._build()
        self.allow.clicked.connect(lambda: own.allow(list(own.state().untrusted)))
        self.folder.clicked.connect(self._open_folder)
        self.again.clicked.connect(self._look_again)
        self.later.clicked.connect(self.close)
        connect_while_alive(self, self.follow, own.changed)

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(*([style.px(20)] * 4))
        box.setSpacing(style.px(12))
        for part in (self.lead, self.files, self.loaded, self.troubles):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(layouts.row(self.allow, self.later, self.folder, self.again))
        self.setMinimumWidth(style.px(520))

    def follow(self) -> None:
        """What there is now."""
        state, here = self._own.state(), folders.user_folder()
        self.lead.setText(_lead(bool(state.untrusted), self._own.busy, here))
        _show(self.files, [f"• {source.title}" for source in state.untrusted])
        names = ", ".join(state.allowed)
        _show(self.loaded, [tr("Allowed: {names}").format(names=names)] if names else [])
        _show(self.troubles, [tr(told) for told in state.troubles])
        self.allow.setVisible(bool(state.untrusted))
        self.allow.setEnabled(not self._own.busy)
        self.later.setText(tr("Not now") if state.untrusted else tr("Close"))
        self.adjustSize()

    def _look_again(self) -> None:
        self._own.begin()
        self.follow()

    def _open_folder(self) -> None:
        with suppress(OSError):
            folders.ensure()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folders.user_folder())))


def _lead(waiting: bool, busy: bool, here: Path) -> str:
    if busy:
        return tr("They are tried in a process of their own; this takes a few seconds.")
    if waiting:
        return tr(
            "These files in your folder have not been loaded yet, or have changed since. They are Python "
            "programs and can do whatever you can; load them only if you know what they are. Each version "
            "of a file is asked about once."
        )
    return tr(
        "Put modules of your own into the folders of {folder}: variants, update rules, regularisers, "
        "experiments and presets."
    ).format(folder=here)


def _show(label: QLabel, lines: list[str]) -> None:
    label.setText("\n".join(lines))
    label.setVisible(bool(lines))
