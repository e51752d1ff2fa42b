"""The user's own modules beside the window: what is trusted is loaded after the first picture, the rest is
tried and loaded when the user says yes. A module is tried in a process of its own, waited for on a thread.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.tasks.worker import Worker
from gandyn import newcomers
from gandyn.extensions import folder, folders, packages, trust
from gandyn.extensions.folder import FolderState
from gandyn.message import Message
from gandyn.newcomers import ModuleSource


class OwnModules(QObject):
    """changed(): other modules are loaded or in the folder. busy: modules are being tried."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self.busy = False

    def begin(self) -> None:
        """Loads what is trusted, and what packages bring; modules that were never tried under this Gandyn are
        tried first.
        """
        if not newcomers.was_brought(newcomers.VARIANTS):
            packages.load(newcomers.VARIANTS)
            newcomers.settle(*folder.CORE)
        if folders.user_folder().is_dir():
            known = [source for source in folder.sources() if trust.is_trusted(source)]
            fresh = [source for source in known if not trust.was_tried(source)]
            self._load([source for source in known if source not in fresh])
            self.allow(fresh)

    def allow(self, sources: list[ModuleSource]) -> None:
        """The user has said yes to these versions."""
        if self.busy or not sources:
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._take)
        self.busy = True
        self._worker.submit(partial(_tried, tuple(sources)))
        self.changed.emit()

    def state(self) -> FolderState:
        """What is not loaded, and why."""
        return folder.state()

    def package_troubles(self) -> tuple[Message, ...]:
        """A sentence for each entry that a package could not bring."""
        return tuple(packages.troubles)

    def stop(self) -> None:
        """Waits for nothing."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _take(self, sources: tuple[ModuleSource, ...]) -> None:
        self.busy = False
        self._load(list(sources))
        self.changed.emit()

    def _load(self, sources: list[ModuleSource]) -> None:
        """Those of the lab wait for it."""
        for source in sources:
            if source.kind in folder.CORE or newcomers.was_brought(source.kind):
                folder.load_one(source)


def _tried(sources: tuple[ModuleSource, ...], is_cancelled: object) -> tuple[ModuleSource, ...]:
    """Those that can be loaded; why the others cannot is kept by `folder`."""
    return tuple(source for source in sources if not folder.allow(source))
