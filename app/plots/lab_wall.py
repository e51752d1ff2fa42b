"""A table of thumbnails, one for each arm of a run, live: what the nets of a row make of the losses of a
column. A click looks at an arm closely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting.frame import Frame
from app.painting.mosaic import Pictures
from app.plots._lab_layout import LEAST
from app.plots._lab_mosaic import Mosaic, Section, paint_pictures
from app.plots.lab_plot import EMPTY, Bounds, Drawn, number
from app.text.translation import tr
from app.training.run_config import arm_name, columns, wall_of
from app.training.snapshot_view import SnapshotView

if TYPE_CHECKING:
    from gandyn.training import Experiment

PROBES = ("sample-grid", "fills", "class-grid")
HEAD, AIR = 1.7, 5.0  # text sizes of a head, pixels around a thumbnail
MOST, EASY = 5, 2.2  # pictures in a row of a thumbnail, and text sizes that each should have


@dataclass(frozen=True)
class Thumbnail:
    """pictures: None while there are none. score: what is written below; "" if it is not measured."""

    arm: str
    pictures: Pictures | None
    score: str


class Wall(Mosaic):
    """Rows and columns with heads."""

    id = "lab-wall"
    probe = "sample-grid"
    order = 49
    name = "All arms"

    def suits(self, experiment: Experiment) -> bool:
        """Those whose arms make a table."""
        return bool(experiment.wall)

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """It has no sections, but a table."""
        return []

    def title(self, scene: Scene, index: int) -> str:
        """Of all arms, and so without the column's."""
        found = columns(scene)
        several = index < len(found) and len({column.run for column in found}) > 1
        return f"{'ABCD'[found[index].run]} · {tr(self.name)}" if several else tr(self.name)

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Heads, thumbnails by row and column, the chosen arm."""
        wall, record = wall_of(sight.column.settings), sight.record
        snapshot = record.at(sight.iteration) if record else None
        if not wall or snapshot is None:
            return None
        table = [[_thumbnail(f"{row}/{column}", snapshot.pictures) for column in wall[1]] for row in wall[0]]
        return (wall, table, sight.column.arm), EMPTY

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """The arm's name."""
        found = self._under(frame, data, index, x, y)
        if found is None:
            return tr("A click looks at an arm closely.")
        return " · ".join(part for part in (arm_name(found.arm), found.score) if part)

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The scene that looks at the arm."""
        found = self._under(frame, data, index, x, y)
        lab = scene.settings_of("lab")
        return scene.with_settings("lab", lab.with_(arm=found.arm)) if found else None

    def _under(self, frame: Frame, data: Data, index: int, x: float, y: float) -> Thumbnail | None:
        drawn = self.drawn(data, index)
        if drawn is None or drawn.found is None:
            return None
        return next((one for box, one in _boxes(frame, drawn.found) if box.contains(x, y)), None)

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Heads, thumbnails, a frame around the chosen one."""
        _paint_heads(frame, drawn.found[0])
        for box, one in _boxes(frame, drawn.found):
            _paint(frame, box, one, one.arm == drawn.found[2])


def _thumbnail(arm: str, pictures: Any) -> Thumbnail:
    seen = pictures.get(arm, {})
    arrays: dict[str, Any] = next((seen[id] for id in PROBES if id in seen), {})
    fake = arrays.get("fake", arrays.get("rows"))
    if fake is not None and "rows" in arrays:
        fake = np.ascontiguousarray(fake).reshape(-1, *fake.shape[2:])
    score = seen.get("quality", {}).get("score")
    told = "" if score is None else tr("score {score}").format(score=number(float(np.ravel(score)[0])))
    return Thumbnail(arm, fake, told)


def _room(frame: Frame, rows: tuple[str, ...]) -> QRectF:
    """The table without its heads."""
    size = frame.theme.text
    left = min(max(len(tr(row)) for row in rows) * 0.62 * size + size, 0.22 * frame.w)
    return frame.rect.adjusted(left, HEAD * size, 0.0, 0.0)


def _boxes(frame: Frame, found: Any) -> Iterator[tuple[QRectF, Thumbnail]]:
    (rows, heads), table, _ = found
    room = _room(frame, rows)
    w, h = room.width() / len(heads), room.height() / len(rows)
    for i, row in enumerate(table):
        for j, one in enumerate(row):
            yield QRectF(room.x() + j * w, room.y() + i * h, w, h), one


def _paint_heads(frame: Frame, wall: Any) -> None:
    painter, room, (rows, heads) = frame.painter, _room(frame, wall[0]), wall
    painter.setFont(axes.font(frame.theme, 0.92, bold=True))
    painter.setPen(QColor(frame.theme.ink))
    w, h = room.width() / len(heads), room.height() / len(rows)
    middle = Qt.AlignmentFlag.AlignCenter
    for j, head in enumerate(heads):
        box = QRectF(room.x() + j * w, frame.y, w, room.y() - frame.y)
        painter.drawText(box, middle, axes.fitting(painter, tr(head), w))
    wrapped = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
    for i, row in enumerate(rows):
        box = QRectF(frame.x, room.y() + i * h, room.x() - frame.x - 0.4 * frame.theme.text, h)
        painter.drawText(box, wrapped, tr(row))


def _paint(frame: Frame, box: QRectF, one: Thumbnail, chosen: bool) -> None:
    painter, theme = frame.painter, frame.theme
    inner, low = box.adjusted(AIR, AIR, -AIR, -AIR), 1.25 * theme.text if one.score else 0.0
    if one.pictures is None:
        painter.setPen(QColor(theme.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, "–")
    else:
        grid = _paint_thumbnail(frame, inner.adjusted(0.0, 0.0, 0.0, -low), one.pictures)
        painter.setFont(axes.font(theme, 0.82))
        painter.setPen(QColor(theme.ink if chosen else theme.muted))
        text = QRectF(inner.x(), grid.bottom(), inner.width(), low)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, one.score)
    if chosen:
        painter.setPen(QPen(QColor(theme.accent), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 3.0, 3.0)


def _paint_thumbnail(frame: Frame, box: QRectF, pictures: Pictures) -> QRectF:
    """As many pictures as can be seen, in the middle of the box; returns where."""
    easy, most = EASY * frame.theme.text, min(MOST, int(len(pictures) ** 0.5))
    across, down = (int(np.clip(room / easy, 1, most)) for room in (box.width(), box.height()))
    shown = Section("", "ink", pictures[: across * down], across=across, gap=1.0)
    high, wide = pictures.shape[1:3]
    scale = max(min((box.width() - across) / (across * wide), (box.height() - down) / (down * high)), LEAST)
    w, h = shown.size(across, scale)
    grid = QRectF(box.x() + (box.width() - w) / 2.0, box.y() + (box.height() - h) / 2.0, w, h)
    paint_pictures(frame.painter, shown.pictures, grid, across, scale, shown.gap)
    return grid


PLOT = Wall()
