"""Cards with pictures in groups, and a line to search them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.icons import picture

TILE = 128  # the width of a card, in pixels at the normal text size
SHAPE = 2 / 3  # of its picture, height by width
LINES = 3  # of its title; the tooltip has all of it


@dataclass(frozen=True)
class Card:
    """icon: shown until there is a picture, and where there is none. words: searched, too."""

    id: str
    title: str
    group: str
    icon: str
    words: str = ""

    def matches(self, words: str) -> bool:
        """Whether every word occurs somewhere."""
        hay = f"{self.id} {self.title} {self.group} {self.words}".lower()
        return all(word in hay for word in words.lower().split())


class Gallery(layouts.Column):
    """chosen(id): a card was clicked, or Enter pressed on it or on the only one found."""

    chosen = Signal(str)

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__(spacing=10)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(tr("Search: a GAN, an author, a word"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_first)
        self.nothing = layouts.label("", "muted", wrap=True)
        self.tiles = {card.id: self._tile(card) for card in cards}
        self._lines = {group: layouts.flow() for group in dict.fromkeys(card.group for card in cards)}
        self._sections = {group: layouts.section(group, lines) for group, lines in self._lines.items()}
        for part in (self.search, self.nothing, *self._sections.values()):
            self.add(part)
        self._filter("")

    def _tile(self, card: Card) -> Tile:
        tile = Tile(card)
        tile.clicked.connect(lambda: self.chosen.emit(card.id))
        return tile

    def set_picture(self, id: str, image: QImage) -> None:
        """Shows what a card is of."""
        if id in self.tiles:
            self.tiles[id].set_picture(image)

    def set_current(self, id: str) -> None:
        """Marks one card as what is shown now, or none."""
        for one, tile in self.tiles.items():
            tile.set_current(one == id)

    def found(self) -> list[Tile]:
        """The cards that the search line leaves, in their order."""
        return [tile for tile in self.tiles.values() if tile.card.matches(self.search.text())]

    def _filter(self, words: str) -> None:
        found = self.found()
        for group, section in self._sections.items():
            mine = [tile for tile in found if tile.card.group == group]
            self._line_up(group, mine)
            section.setVisible(bool(mine))
            if words.strip() and not section.isExpanded():
                section.expand()
        hint = tr("Nothing is found for “{words}”. Try a GAN, such as WGAN, or an author.")
        self.nothing.setText(hint.format(words=words.strip()))
        self.nothing.setVisible(not found)

    def _line_up(self, group: str, tiles: list[Tile]) -> None:
        """These only: a layout would leave gaps for those that are hidden."""
        lines = self._lines[group].layout()
        assert lines is not None
        while lines.count():
            lines.takeAt(0)
        for tile in (tile for tile in self.tiles.values() if tile.card.group == group):
            if tile in tiles:
                lines.addWidget(tile)
            # Before it has a parent it would be a window of its own.
            if tile.parent() is not None:
                tile.setVisible(tile in tiles)

    def _choose_first(self) -> None:
        """What was searched for; an empty line searches for nothing."""
        if self.search.text().strip() and self.found():
            self.chosen.emit(self.found()[0].card.id)


class Tile(QAbstractButton):
    """A picture over a title."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card, self._image, self._current = card, QImage(), False
        self.setText(card.title)
        self.setToolTip(f"<p>{card.title}</p>")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_picture(self, image: QImage) -> None:
        """Another picture."""
        self._image = image
        self.update()

    def set_current(self, on: bool) -> None:
        """Framed, or not."""
        if on != self._current:
            self._current = on
            self.update()

    @property
    def current(self) -> bool:
        """Whether it is marked as what is shown now."""
        return self._current

    def sizeHint(self) -> QSize:
        """All cards are of one size, so that they stand in columns."""
        return QSize(style.px(TILE), round(style.px(TILE) * SHAPE) + LINES * self._line + style.px(14))

    @property
    def _line(self) -> int:
        return self.fontMetrics().lineSpacing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, frame, title."""
        look, painter = style.theme(), QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(1.0, 1.0, self.width() - 2.0, round(self.width() * SHAPE) - 2.0)
        painter.fillRect(box, style.blend(look.plot, look.plot, 0.0))
        self._paint_picture(painter, box)
        marked = self._current or self.hasFocus()
        frame = look.accent if marked else look.muted if self.underMouse() else look.faint
        painter.setPen(style.blend(frame, frame, 0.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, style.px(4), style.px(4))
        if self._current:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), style.px(4), style.px(4))
        self._paint_title(painter, look.ink if marked else look.muted)
        painter.end()

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        if not self._image.isNull():
            painter.drawImage(box, self._image)
            return
        side = style.px(28)
        painter.drawPixmap(
            round(box.center().x() - side / 2),
            round(box.center().y() - side / 2),
            picture(self.card.icon, style.theme().muted, 28.0),
        )

    def _paint_title(self, painter: QPainter, color: str) -> None:
        top = round(self.width() * SHAPE) + style.px(3)
        room = QRect(0, top, self.width(), LINES * self._line + style.px(2))
        painter.setPen(style.blend(color, color, 0.0))
        painter.setClipRect(room)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(flags), self._fitting(room))

    def _fitting(self, room: QRect) -> str:
        """The title, or as many of its words as fit."""
        words, flags, text = self.text().split(" "), int(Qt.TextFlag.TextWordWrap), self.text()
        while len(words) > 1 and self.fontMetrics().boundingRect(room, flags, text).height() > room.height():
            words.pop()
            text = " ".join(words) + " …"
        return text
