"""Where the sections of a mosaic lie in a plot: side by side or one below the other, in as many rows as make
their pictures largest; all pictures of a plot are magnified alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from app.painting import frame as axes
from app.painting.mosaic import Pictures
from app.theme.palettes import Theme

GAP, WIDE = 2.0, 9.0  # pixels between two pictures, and between two groups of pictures
FEW_ROWS = 3
CUT = 0.2  # what large pictures are worth under captions that are cut
BETWEEN = 1.0  # text sizes between two sections
RAGGED = 0.8  # as good as a full last row is one that is not, if pictures are larger by so much
SMALLEST, LARGEST = 1.6, 12.0  # text sizes that a picture should have, and may
COUNTS = (64, 49, 36, 25, 16, 9, 4)
LEAST = 0.05  # pixels of the page per pixel of a picture
NAMES = 0.38  # of a section's width, at most, for the names of its rows
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class Section:
    """Pictures of one kind. color: of the caption, an attribute of the theme. names: what the status bar says
    of each picture. across: so many in a row; 0: as it fits, and fewer of them where they would be too small.
    rows: names of the rows. gap: pixels between two pictures. largest: text sizes that a picture may have.
    """

    caption: str
    color: str
    pictures: Pictures
    names: tuple[str, ...] = ()
    across: int = 0
    rows: tuple[str, ...] = ()
    gap: float = GAP
    largest: float = LARGEST

    def first(self, count: int) -> Section:
        """Without those behind the first ones, where their number is free."""
        return self if self.across else replace(self, pictures=self.pictures[:count])

    def size(self, across: int, scale: float) -> tuple[float, float]:
        """Width and height with so many pictures in a row."""
        n, h, w = self.pictures.shape[:3]
        down = -(-n // across)
        return across * (w * scale + self.gap) - self.gap, down * (h * scale + self.gap) - self.gap


@dataclass(frozen=True)
class Placed:
    """A section with its place. head: the caption's box; grid: the pictures'; scale: pixels of the page per
    pixel of a picture; left: room for names of rows, left of the grid.
    """

    section: Section
    head: QRectF
    grid: QRectF
    across: int
    scale: float
    left: float

    @property
    def step(self) -> tuple[float, float]:
        """From a picture to the next one across, and down."""
        h, w = self.section.pictures.shape[1:3]
        return w * self.scale + self.section.gap, h * self.scale + self.section.gap

    def at(self, x: float, y: float) -> int | None:
        """The picture under a pixel."""
        if not self.grid.contains(x, y):
            return None
        column, row = int((x - self.grid.x()) / self.step[0]), int((y - self.grid.y()) / self.step[1])
        found = row * self.across + column
        return found if column < self.across and found < len(self.section.pictures) else None


def arranged(sections: list[Section], room: QRectF, theme: Theme) -> list[Placed]:
    """All pictures if they can be seen, else the first ones of each section."""
    most = max(len(section.pictures) for section in sections)
    counts = [most, *(count for count in COUNTS if count < most)]
    for count, following in [*pairwise(counts), (counts[-1], 0)]:
        found = _largest([section.first(count) for section in sections], room, theme)
        if not following or _side(found[0]) >= SMALLEST * theme.text:
            return found
    return []


def _side(placed: Placed) -> float:
    return placed.scale * float(min(placed.section.pictures.shape[1:3]))


def _largest(sections: list[Section], room: QRectF, theme: Theme) -> list[Placed]:
    ways = [_placed(sections, room, theme, across) for across in range(1, len(sections) + 1)]
    metrics = QFontMetricsF(axes.font(theme, 0.88))
    return max(ways, key=lambda found: found[0].scale * (1.0 if _readable(found, metrics) else CUT))


def _readable(places: list[Placed], metrics: QFontMetricsF) -> bool:
    """Whether no word of a caption is wider than its room."""
    words = ((word, placed) for placed in places for word in placed.section.caption.split())
    return all(metrics.horizontalAdvance(word) <= placed.head.width() for word, placed in words)


def _full(section: Section, across: int) -> Section:
    """Without a last row that is not full, where there are rows enough."""
    n = len(section.pictures)
    return section.first(n - n % across) if n // across >= FEW_ROWS else section


def _placed(sections: list[Section], room: QRectF, theme: Theme, across: int) -> list[Placed]:
    """With so many sections side by side."""
    rooms = list(_rooms(room, len(sections), across, BETWEEN * theme.text))
    metrics = QFontMetricsF(axes.font(theme, 0.88))
    heads = [_head(section.caption, part.width(), metrics) for section, part in zip(sections, rooms)]
    head = max(heads)
    lefts = [_left(section, part.width(), metrics) for section, part in zip(sections, rooms)]
    fits = [
        _fit(section, part.width() - left, part.height() - head)
        for section, part, left in zip(sections, rooms, lefts)
    ]
    scale = min(*(scale for scale, _ in fits), *(_limit(section, theme) for section in sections))
    return [
        _place(_full(section, across), part, head, left, across, scale)
        for section, part, left, (_, across) in zip(sections, rooms, lefts, fits)
    ]


def _rooms(room: QRectF, count: int, across: int, gap: float) -> Iterator[QRectF]:
    down = -(-count // across)
    w, h = (room.width() - (across - 1) * gap) / across, (room.height() - (down - 1) * 0.5 * gap) / down
    for i in range(count):
        yield QRectF(room.x() + (i % across) * (w + gap), room.y() + (i // across) * (h + 0.5 * gap), w, h)


def _head(caption: str, width: float, metrics: QFontMetricsF) -> float:
    """How high a caption is with the gap below it: as many lines as it needs."""
    if not caption:
        return 0.0
    box = metrics.boundingRect(QRectF(0.0, 0.0, max(width, 1.0), 1e4), WRAPPED, caption)
    return box.height() + 0.25 * metrics.height()


def _left(section: Section, width: float, metrics: QFontMetricsF) -> float:
    """Room for the names of rows; 0 where they would be cut, or take more than the pictures can spare."""
    if not section.rows:
        return 0.0
    longest = max(metrics.horizontalAdvance(name) for name in section.rows) + 0.7 * metrics.height()
    return longest if longest <= NAMES * width else 0.0


def _limit(section: Section, theme: Theme) -> float:
    return section.largest * theme.text / float(max(section.pictures.shape[1:3]))


def _fit(section: Section, w: float, h: float) -> tuple[float, int]:
    """The largest scale, and with how many pictures in a row; full rows are worth smaller pictures."""
    n = len(section.pictures)
    choices = [section.across] if section.across else range(1, n + 1)
    found = ((_scale(section, w, h, across), across) for across in choices)
    return max(found, key=lambda fit: fit[0] * (RAGGED if n % fit[1] else 1.0))


def _scale(section: Section, w: float, h: float, across: int) -> float:
    n, high, wide = section.pictures.shape[:3]
    down, gap = -(-n // across), section.gap
    fitting = (w - (across - 1) * gap) / (across * wide), (h - (down - 1) * gap) / (down * high)
    return max(float(min(fitting)), LEAST)


def _place(section: Section, room: QRectF, head: float, left: float, across: int, scale: float) -> Placed:
    """In the middle of its room, the caption above."""
    w, h = section.size(across, scale)
    x = room.x() + left + max(room.width() - left - w, 0.0) / 2.0
    y = room.y() + head + max(room.height() - head - h, 0.0) / 2.0
    caption = QRectF(room.x(), y - head, room.width(), head)
    return Placed(section, caption, QRectF(x, y, w, h), across, scale, left)
