"""A button that names the chosen entry and opens a searchable, grouped list of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.icons import picture

_ID, _ASIDE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
# Rows of a list that opens over a window instead of under a button.
_OVER = 14
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Entry:
    """One row: `text` is searched too and is the tooltip; `words` are other names by which it is found.
    aside: what is shown quietly at the right; None: the id.
    """

    id: str
    name: str
    group: str
    text: str = ""
    words: str = ""
    aside: str | None = None

    def matches(self, words: str) -> bool:
        """Whether every word occurs somewhere."""
        hay = f"{self.id} {self.name} {self.group} {tr(self.group)} {self.text} {self.words}".lower()
        return all(word in hay for word in words.lower().split())

    def nearness(self, words: str) -> int:
        """How well the words name this entry: 0 is its id, 1 how its id or name begins, 2 part of them, 3 its
        meaning.
        """
        words, names = words.lower().strip(), (self.id.lower().rpartition(" ")[2], self.name.lower())
        if words in names:
            return 0
        return (
            1
            if any(name.startswith(words) for name in names)
            else 2
            if any(words in name for name in names)
            else 3
        )


class PickerPopup(QFrame):
    """The list with its search line. picked(id) at a click or Enter; hidden(): it was closed. nothing: said
    where no entry is found, with a place for the {words}.
    """

    picked = Signal(str)
    hidden = Signal()

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None, nothing: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._entries = entries
        self._nothing = nothing or tr(
            "No GAN is found for “{words}”. Try a name, an author or a word such as penalty."
        )
        self.search = QLineEdit(placeholderText=tr("Search by name, id or meaning"), clearButtonEnabled=True)
        self.list = QListWidget()
        for part in (self.search, self.list):
            part.setAccessibleName(self.search.placeholderText())
        self.list.setItemDelegate(_Row(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = layouts.label("", "muted", wrap=True)
        self.nothing.hide()
        self._fill()
        self._build()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(*([style.px(6)] * 4))
        box.addWidget(self.search)
        box.addWidget(self.list)
        box.addWidget(self.nothing)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._filter)
        self.list.itemClicked.connect(self._pick)

    def _fill(self) -> None:
        group = None
        for entry in self._entries:
            if entry.group != group:
                group = entry.group
                heading = QListWidgetItem(tr(group), self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(entry.name, self.list)
            item.setData(_ID, entry.id)
            item.setData(_ASIDE, entry.id if entry.aside is None else entry.aside)
            item.setToolTip(entry.text)

    def open_at(self, anchor: QWidget, current: str) -> None:
        """Opens under `anchor` with the current entry selected and the search line ready."""
        self.search.clear()
        self._select(next((i for i in self._rows() if i.data(_ID) == current), None))
        height = (
            self.list.sizeHintForRow(1) * self.list.count() + self.search.sizeHint().height() + style.px(26)
        )
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + style.px(2)))
        room = anchor.screen().availableGeometry().bottom() - below.y() - style.px(8)
        self.setGeometry(
            below.x(), below.y(), max(anchor.width(), style.px(380)), min(height, max(room, style.px(200)))
        )
        self.show()
        self.search.setFocus()
        self.list.scrollToItem(self.list.currentItem())

    def open_over(self, window: QWidget) -> None:
        """Opens at the top of a window, in the middle, with the search line ready."""
        width = min(style.px(620), window.width() - style.px(40))
        height = self.list.sizeHintForRow(1) * _OVER + self.search.sizeHint().height() + style.px(26)
        top = window.mapToGlobal(QPoint((window.width() - width) // 2, style.px(60)))
        self.setGeometry(top.x(), top.y(), width, min(height, window.height() - style.px(80)))
        self._select(next(iter(self._rows()), None))
        self.show()
        self.search.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tells whoever made it."""
        super().hideEvent(event)
        self.hidden.emit()

    def _rows(self) -> list[QListWidgetItem]:
        items = [self.list.item(i) for i in range(self.list.count())]
        return [item for item in items if item.data(_ID) and not item.isHidden()]

    def _filter(self, words: str) -> None:
        shown = {entry.id for entry in self._entries if entry.matches(words)}
        groups = {tr(entry.group) for entry in self._entries if entry.id in shown}
        for i in range(self.list.count()):
            item = self.list.item(i)
            item.setHidden(item.data(_ID) not in shown if item.data(_ID) else item.text() not in groups)
        rows = self._rows()
        self.nothing.setText(self._nothing.format(words=words.strip()))
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if words.strip() or self.list.currentItem() not in rows:
            nearness = {entry.id: entry.nearness(words) for entry in self._entries}
            self._select(min(rows, key=lambda row: nearness[row.data(_ID)], default=None))

    def _select(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.list.setCurrentRow(-1)
        else:
            self.list.setCurrentItem(item)

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ID):
            self.hide()
            self.picked.emit(item.data(_ID))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move through the list while the search line has the keyboard; Enter takes the row."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.list.currentItem())
            return True
        if event.key() in _MOVES:
            self._move(-1 if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else 1)
            return True
        return False

    def _move(self, step: int) -> None:
        rows = self._rows()
        if rows:
            now = rows.index(self.list.currentItem()) if self.list.currentItem() in rows else -step
            self._select(rows[(now + step) % len(rows)])


class _Row(QStyledItemDelegate):
    """Name at the left, id quietly at the right; headings small and muted."""

    def sizeHint(self, option, index):  # type: ignore[no-untyped-def]
        """One rhythm for all rows."""
        return QSize(style.px(200), style.px(26))

    def paint(self, painter, option, index):  # type: ignore[no-untyped-def]
        """Paints one row."""
        look, box = style.theme(), option.rect.adjusted(style.px(8), 0, -style.px(8), 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        id = index.data(_ID)
        if id and option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(
                option.rect,
                style.blend(look.panel, look.accent if selected else look.ink, 0.22 if selected else 0.07),
            )
        painter.setPen(style.blend(look.ink if id else look.accent, look.panel, 0.0))
        room = box.adjusted(style.px(10) if id else 0, 0, -_width(painter, index.data(_ASIDE)), 0)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, text)
        if id:
            painter.setPen(style.blend(look.muted, look.panel, 0.0))
            painter.drawText(box, middle | int(Qt.AlignmentFlag.AlignRight), index.data(_ASIDE))


def _width(painter: QPainter, aside: str | None) -> int:
    """What a text at the right takes, with a gap before it."""
    return painter.fontMetrics().horizontalAdvance(aside) + style.px(12) if aside else 0


class VariantPicker(QPushButton):
    """The button. picked(id): the user chose another entry. opening(): the list is about to be shown."""

    picked = Signal(str)
    opening = Signal()

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = {entry.id: entry for entry in entries}
        self._current = next(iter(self._entries))
        self._popup: PickerPopup | None = None
        self.setProperty("look", "picker")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.open_list)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Other rows; the list is built anew if they differ."""
        found = {entry.id: entry for entry in entries}
        if found != self._entries and self._popup is not None:
            self._popup.deleteLater()
            self._popup = None
        self._entries = found

    def set_current(self, id: str, name: str) -> None:
        """Names what is chosen, which need not be in the list; emits nothing."""
        self._current = id
        self.setText(name)
        self.setToolTip(tr("Choose another GAN (Ctrl+L)"))

    def popup(self) -> PickerPopup:
        """The list, built when it is first wanted."""
        if self._popup is None:
            self._popup = PickerPopup(list(self._entries.values()), self)
            self._popup.picked.connect(self.picked)
        return self._popup

    def open_list(self) -> None:
        """Opens the list."""
        self.opening.emit()
        self.popup().open_at(self, self._current)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button and a chevron."""
        super().paintEvent(event)
        side = style.px(16)
        painter = QPainter(self)
        painter.drawPixmap(
            self.width() - side - style.px(10),
            (self.height() - side) // 2,
            picture("chevron", style.theme().muted, 16.0),
        )
        painter.end()
