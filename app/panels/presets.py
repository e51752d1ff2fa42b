"""The scenes that come with Gandyn; a click shows one, undo brings the own one back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.model.scene import SceneError
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.word_wrap_delegate import WordWrapDelegate

_NAME = Qt.ItemDataRole.UserRole


def make(session: Session) -> QWidget:
    """A list of titles."""
    from app.model import presets

    rows = QListWidget()
    rows.setItemDelegate(WordWrapDelegate(rows))
    rows.setMouseTracking(True)
    for name, title in presets.titles().items():
        item = QListWidgetItem(tr(title), rows)
        item.setData(_NAME, name)
        item.setToolTip(f"gandyn render {name} -o {name}.png")
    rows.itemClicked.connect(lambda item: open_preset(session, item.data(_NAME)))
    rows.itemActivated.connect(lambda item: open_preset(session, item.data(_NAME)))
    return layouts.framed(rows)


def open_preset(session: Session, name: str) -> None:
    """Shows a preset in place of the current scene."""
    from app.model import presets

    try:
        session.open(presets.load(name))
    except SceneError as error:
        session.refused.emit(str(error))


PANEL = Panel("presets", "Presets", 3, RIGHT, make)
