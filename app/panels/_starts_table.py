"""The starts as a table: one row each, numbers typed in place."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from app.model.scene import COLORS, Scene
from app.model.session import Session
from app.text.translation import tr
from app.theme import style
from app.widgets.float_spin_box import FloatSpinBox

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_TITLES = {1: ("φ", "θ"), 2: ("φ₁", "φ₂", "θ₁", "θ₂")}
_FIELDS = {1: (("phi", 0), ("theta", 0)), 2: (("phi", 0), ("phi", 1), ("theta", 0), ("theta", 1))}


class StartsModel(QAbstractTableModel):
    """Rows follow session.scene.starts; only rows that changed are announced."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._starts, self._dim = session.scene.starts, session.scene.dim
        session.changed.connect(self._follow)

    def _follow(self) -> None:
        scene = self._session.scene
        if scene.starts is self._starts and scene.dim == self._dim:
            return
        old = self._starts
        if len(scene.starts) != len(old) or scene.dim != self._dim:
            self.beginResetModel()
            self._starts, self._dim = scene.starts, scene.dim
            self.endResetModel()
            return
        self._starts = scene.starts
        for i, (before, after) in enumerate(zip(old, scene.starts)):
            if before != after:
                self.dataChanged.emit(self.index(i, 0), self.index(i, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One per start."""
        return 0 if parent.isValid() else len(self._starts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One per component."""
        return 0 if parent.isValid() else 2 * self._dim

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The number, and its place on the page."""
        value = self.number(index)
        if role == Role.DisplayRole:
            return f"{value:.5g}"
        if role == Role.EditRole:
            return value
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def number(self, index: Index) -> float:
        """The exact number in a cell."""
        name, i = _FIELDS[self._dim][index.column()]
        return float(getattr(self._starts[index.row()], name)[i])

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Moves a start to what was typed."""
        if not isinstance(value, float) or not math.isfinite(value) or value == self.number(index):
            return False
        name, i = _FIELDS[self._dim][index.column()]
        row = index.row()

        def change(scene: Scene) -> Scene:
            start = scene.starts[row]
            changed: dict[str, Any] = {
                name: tuple(value if j == i else x for j, x in enumerate(getattr(start, name)))
            }
            return scene.with_start(row, replace(start, **changed))

        return self._session.update(change, tr("Move a start"))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Symbols above, colours at the left."""
        if orientation == Qt.Orientation.Horizontal:
            return _TITLES[self._dim][section] if role == Role.DisplayRole else None
        if role == Role.DecorationRole:
            return dot(self._starts[section].color)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be typed over."""
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable


def dot(color: int) -> QPixmap:
    """The colour of a trajectory as a round spot."""
    side = style.px(11)
    pixmap = QPixmap(2 * side, 2 * side)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(style.theme().trajectories[color % COLORS]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(0, 0, side, side)
    painter.end()
    return pixmap


class _Typing(QStyledItemDelegate):
    """Edits a cell in a FloatBox."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        """A box with the exact number."""
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        box = FloatSpinBox(str(title), -1e5, 1e5, parent)
        box.refused.connect(self._session.refused)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The number as it is."""
        if isinstance(editor, FloatSpinBox):
            editor.set_value(float(index.data(Role.EditRole)))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """The number as typed."""
        if isinstance(editor, FloatSpinBox):
            editor.interpretText()
            model.setData(index, editor.value(), Role.EditRole)


class StartsTable(QTableView):
    """Row selection goes with scene.selected, both ways."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setModel(StartsModel(session))
        self.setItemDelegate(_Typing(session, self))
        self.setAccessibleName(tr("Starts"))
        self._dress()
        self.selectionModel().currentRowChanged.connect(self._chosen)
        self.model().modelReset.connect(self._follow)
        session.changed.connect(self._follow)
        self._follow()

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(style.px(40))
        self.horizontalHeader().setHighlightSections(False)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(style.px(28))
        rows.setFixedWidth(style.px(28))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _follow(self) -> None:
        row = self._session.scene.selected
        if self._session.scene.starts and row != self.currentIndex().row():
            self.setCurrentIndex(self.model().index(row, max(self.currentIndex().column(), 0)))

    def _chosen(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid() and current.row() != self._session.scene.selected:
            self._session.set_transient(lambda scene: scene.with_(selected=current.row()))

    def event(self, event: QEvent) -> bool:
        """Digits typed here start a number rather than a command."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.text()[:1] in "0123456789.-−π√("
            and event.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Spots in the new theme's colours."""
        if event.type() == QEvent.Type.PaletteChange and self.model() is not None:
            self.model().headerDataChanged.emit(
                Qt.Orientation.Vertical, 0, max(self.model().rowCount() - 1, 0)
            )
        super().changeEvent(event)
