"""A plot of words: paragraphs one under the other, without axes."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots.plot import Plot, Quality

HEAD, PLAIN, QUIET, FAULT = "head", "plain", "quiet", "fault"
MORE = "…"
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class StatusText:
    """A paragraph and how it looks."""

    text: str
    look: str = PLAIN


class WordsPlot(Plot):
    """Its `compute` gives the paragraphs."""

    sticky = False
    bordered = numbered = False

    def title(self, scene: Scene, index: int) -> str:
        """It has none."""
        return ""

    def names(self, scene: Scene) -> tuple[str, str]:
        """It has no axes."""
        return "", ""

    def aspect_locked(self, scene: Scene) -> bool:
        """There is no scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Nothing to fit."""
        return View(0.0, 1.0, 0.0, 1.0)

    def paint_head(self, frame: Frame, box: QRectF) -> float:
        """What stands above the paragraphs; returns how high it is."""
        return 0.0

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """One paragraph under the other, as far as there is room."""
        size = frame.theme.text
        x, y, w = frame.x - 3.2 * size, frame.y - 1.2 * size, frame.w + 3.6 * size
        bottom = frame.y + frame.h + 2.8 * size
        y += self.paint_head(frame, QRectF(x, y, w, bottom - y))
        for paragraph in data.extras.get((self.id, index)) or []:
            if y < bottom - size:
                y += paint_paragraph(frame, paragraph, QRectF(x, y, w, bottom - y))


def paint_paragraph(frame: Frame, told: StatusText, box: QRectF) -> float:
    """Paints a paragraph; returns how high it is with the gap below."""
    painter, theme = frame.painter, frame.theme
    colors = {HEAD: theme.ink, PLAIN: theme.ink, QUIET: theme.muted, FAULT: theme.equilibrium}
    painter.setPen(QColor(colors[told.look]))
    painter.setFont(axes.font(theme, 1.05 if told.look == HEAD else 0.92, bold=told.look == HEAD))
    painter.save()
    painter.setClipRect(box)
    text = _fitting(frame, told.text, box)
    used = painter.boundingRect(box, WRAPPED, text)
    painter.drawText(box, WRAPPED, text)
    painter.restore()
    return float(used.height()) + 0.35 * theme.text


def _fitting(frame: Frame, text: str, box: QRectF) -> str:
    """As much of a text as there is room for in whole lines."""

    def fits(end: int) -> bool:
        return frame.painter.boundingRect(box, WRAPPED, text[:end] + MORE).height() <= box.height()

    if frame.painter.boundingRect(box, WRAPPED, text).height() <= box.height():
        return text
    too_long = bisect.bisect_left(range(len(text)), True, key=lambda end: not fits(end))
    return text[: max(too_long - 1, 0)] + MORE
