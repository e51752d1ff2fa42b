"""The names of the designs that are compared, in their colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.model.scene_designs import PAGE, settings_of, users
from app.painting import frame as axes
from app.painting.design_colors import color_of
from app.painting.frame import Frame
from app.plots.plot import Plot, Quality
from app.text.translation import tr
from app.theme.palettes import Theme

SAMPLE = 1.6  # the length of a sample line, in text sizes


class Key(Plot):
    """One line, each name with a sample of its colour before it."""

    id = "design-key"
    order = 199
    bordered = numbered = False

    def title(self, scene: Scene, index: int) -> str:
        """It says what it is by itself."""
        return ""

    def names(self, scene: Scene) -> tuple[str, str]:
        """It has no axes."""
        return "", ""

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """As far in as the header's texts."""
        return theme.text, 0.0, theme.text, 0.0

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Nothing is measured in it."""
        return View(0.0, 1.0, 0.0, 1.0)

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """Another design is worked on."""
        settings = settings_of(scene)
        number = int((x - frame.x) / _room(frame, len(settings.designs)))
        if not 0 <= number < len(settings.designs):
            return None
        return scene.with_settings(PAGE, settings.with_(current=number))

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Equal rooms for the names, cut where they are too long, and in which scenarios each is."""
        settings, painter, size = settings_of(scene), frame.painter, frame.theme.text
        room = _room(frame, len(settings.designs))
        for number in range(len(settings.designs)):
            x, y = frame.x + number * room, frame.y + 0.5 * frame.h
            painter.fillRect(QRectF(x, y - 1.0, SAMPLE * size, 2.0), QColor(color_of(frame.theme, number)))
            painter.setFont(axes.font(frame.theme, bold=number == settings.current))
            painter.setPen(QColor(frame.theme.ink))
            box = QRectF(x + (SAMPLE + 0.6) * size, frame.y, room - (SAMPLE + 1.2) * size, frame.h)
            shown = painter.fontMetrics().elidedText(
                _text(scene, number), Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _room(frame: Frame, count: int) -> float:
    return min(frame.w / count, 18.0 * frame.theme.text)


def _text(scene: Scene, number: int) -> str:
    name = tr(settings_of(scene).designs[number].name)
    used = users(scene, number) if len(scene.scenarios) > 1 else ()
    return f"{name}  ({', '.join('ABCD'[i] for i in used)})" if used else name


PLOT = Key()
