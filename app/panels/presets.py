"""The scenes that come with Gandyn, as a gallery; a click shows one, undo brings the own one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.model.scene import SceneError
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.services.thumbnails import ThumbnailService
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.gallery import Card, Gallery

if TYPE_CHECKING:
    from app.model.presets import Preset

# What stands for a page until there is a picture of it.
_ICONS = {
    "map": "panel-map", "lab": "panel-lab", "sections": "panel-sections", "spectrum": "panel-analysis",
}  # fmt: skip


class PresetGallery(QWidget):
    """The gallery of a session: it opens what is chosen, and marks what is shown until it is changed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        from app.model import presets

        self._session, self._presets = session, presets
        self.gallery = Gallery([_card(preset) for preset in presets.gallery()])
        self._thumbnails = ThumbnailService(self)
        self._thumbnails.ready.connect(self.gallery.set_picture)
        self.gallery.chosen.connect(lambda name: open_preset(session, name))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.gallery)
        connect_while_alive(self, self._mark, session.changed)

    def _mark(self) -> None:
        self.gallery.set_current(self._presets.shown(self._session.scene))

    def _illustrate(self) -> None:
        self._thumbnails.request(list(self.gallery.tiles), style.theme().id)

    def showEvent(self, event: QShowEvent) -> None:
        """Nobody paints what is not looked at."""
        super().showEvent(event)
        self._illustrate()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is still being painted would keep a closed program waiting."""
        super().hideEvent(event)
        self._thumbnails.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Pictures in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._illustrate()


def _card(preset: Preset) -> Card:
    title, group = tr(preset.title), tr(preset.group)
    words = f"{preset.words} {preset.title} {preset.group}"
    return Card(preset.name, title, group, _ICONS.get(preset.page, "panel-view"), words)


def make(session: Session) -> QWidget:
    """It scrolls under its search line."""
    return layouts.page(PresetGallery(session))


def open_preset(session: Session, name: str) -> None:
    """Shows a preset in place of the current scene."""
    from app.model import presets

    try:
        session.open(presets.load(name))
    except SceneError as error:
        session.refused.emit(str(error))


PANEL = Panel("presets", "Presets", 3, RIGHT, make)
