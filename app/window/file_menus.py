"""The last entries of the menus File and Presets, made anew each time a menu opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from app.model import autosave
from app.text.translation import tr
from app.theme import style
from app.window.window_base import WindowBase


class FileMenus:
    """Fills menus; how a file or a preset is opened is said by the class that inherits from it."""

    _window: WindowBase

    def open_path(self, path: Path, *_: object) -> None:
        """Opens a file."""
        raise NotImplementedError

    def open_preset(self, name: str, *_: object) -> None:
        """Shows a preset."""
        raise NotImplementedError

    def show_gallery(self, *_: object) -> object:
        """Opens the start page."""
        raise NotImplementedError

    def fill_recent(self, menu: QMenu) -> None:
        """The files used last."""
        for path in self._window.settings.recent():
            menu.addAction(path).triggered.connect(partial(self.open_path, Path(path)))
        if menu.isEmpty():
            menu.addAction(tr("Nothing yet")).setEnabled(False)

    def fill_unsaved(self, menu: QMenu) -> None:
        """What other windows left; a click opens one."""
        left = autosave.others()
        for kept in left:
            when = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(int(kept.written)), QLocale.FormatType.ShortFormat
            )
            name = tr(kept.scene.title) or tr(kept.scene.scenarios[0].spec.name)
            menu.addAction(f"{name} · {when}").triggered.connect(partial(self._recover, kept))
        if left:
            menu.addSeparator()
            menu.addAction(tr("Forget all of these")).triggered.connect(partial(self._forget, left))
        else:
            menu.addAction(tr("None")).setEnabled(False)

    def _recover(self, kept: autosave.SavedCopy, *_: object) -> None:
        self._window.playback.pause()
        self._window.documents.recover(kept)

    def _forget(self, left: list[autosave.SavedCopy], *_: object) -> None:
        autosave.forget(left)

    def fill_presets(self, menu: QMenu) -> None:
        """The gallery, and the scenes that come with Gandyn in menus of their groups."""
        from app.model import presets

        menu.addAction(tr("Gallery…")).triggered.connect(self.show_gallery)
        menu.addSeparator()
        titles, shown = presets.titles(), presets.shown(self._window.session.scene)
        for group, names in presets.groups().items():
            inner = menu.addMenu(tr(group))
            for name in names:
                action = inner.addAction(tr(titles[name]))
                action.setData(name)
                action.setCheckable(name == shown)
                action.setChecked(name == shown)
                action.triggered.connect(partial(self.open_preset, name))
            inner.aboutToShow.connect(partial(_illustrate, inner))


def _illustrate(menu: QMenu) -> None:
    """Gives presets the pictures that have been painted before."""
    from app.services.thumbnails import kept

    for action in menu.actions():
        image = kept(action.data(), style.theme().id)
        if image is not None:
            action.setIcon(QIcon(QPixmap.fromImage(image)))
