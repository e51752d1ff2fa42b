"""What is doubtful about a picture: one sentence on it, that says why, and what to do about it.

To add a reason, write a function (scene, data, frames) -> Doubt | None and add it to FINDERS; the first that
finds something is heard. Its sentence is painted in the window and in every export, and told to
`Session.doubt`, which panels show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from app.compute.orbits import Data, Doubt
from app.model.scene import FINEST, Scene
from app.pages import Cell
from app.painting import primitives
from app.painting.frame import Frame, font
from app.plots import PLOTS, Stray
from app.text.number_format import short_number
from app.text.translation import tr
from gandyn.integration import AUTO, RK4

# A finer accuracy is at most this share of a pixel.
SHARE = 0.3
# Text sizes that a line of the sentence needs.
NARROW = 11.0


Frames = Sequence[tuple[Cell, Frame]]
Finder = Callable[[Scene, Data, Frames], Doubt | None]


def off(scene: Scene, data: Data, frames: Frames) -> Doubt | None:
    """Orbits that are off by more than a pixel; told in the largest plot in which they are."""
    found = [(cell, cell.plot.stray(frame, scene, cell.scenario, data)) for cell, frame in frames]
    seen = [(cell, stray) for cell, stray in found if stray.pixels > 1.0]
    if not seen:
        return None
    cell, stray = max(seen, key=lambda pair: pair[0].w * pair[0].h)
    if data.preview:
        return Doubt(
            tr("This is a rough preview; the picture follows when its kernel is compiled."), cell.key
        )
    return _rk4(cell, stray) if scene.method == RK4 else _auto(scene, cell, stray)


def differs(scene: Scene, data: Data, frames: Frames) -> Doubt | None:
    """The picture contradicts the verdict that is shown beside it."""
    clash = data.clash
    cells = [cell for cell, _ in frames if clash is not None and cell.scenario == clash.scenario]
    return Doubt(clash.sentence, _largest(cells)) if clash is not None and cells else None


def coarse(scene: Scene, data: Data, frames: Frames) -> Doubt | None:
    """Orbits that are drawn with straight lines where they turn."""
    cells = [
        cell for cell, _ in frames if data.drawn and cell.plot.orbits and data.curves[cell.scenario].coarse
    ]
    text = tr("These orbits turn faster than a picture can sample; take a shorter duration.")
    return Doubt(text, _largest(cells)) if cells else None


FINDERS: tuple[Finder, ...] = (off, coarse, differs)


def find(scene: Scene, data: Data, frames: Frames) -> Doubt | None:
    """The first doubt."""
    doubt = next((doubt for finder in FINDERS if (doubt := finder(scene, data, frames)) is not None), None)
    return doubt and replace(doubt, high=bool(scene.settings_of("noise").on) or PLOTS[doubt.cell[0]].remarks)


def _largest(cells: Sequence[Cell]) -> tuple[str, int]:
    return max(cells, key=lambda cell: cell.w * cell.h).key


def _rk4(cell: Cell, stray: Stray) -> Doubt:
    if math.isinf(stray.error):
        text = tr(
            "With RK4 and this step some orbits end otherwise than in an exact run; "
            "press Exact to integrate with error control."
        )
    else:
        text = tr("RK4 with this step is off by {error} here; press Exact to integrate with error control.")
    return Doubt(text.format(error=short_number(stray.error, 2)), cell.key, tr("Exact"), {"method": AUTO})


def _auto(scene: Scene, cell: Cell, stray: Stray) -> Doubt:
    ends = math.isinf(stray.error)
    what = (
        tr("Some orbits would end otherwise in a stricter run")
        if ends
        else tr("The orbits are off by {error} here")
    )
    what = what.format(error=short_number(stray.error, 2))
    if scene.accuracy <= FINEST:
        return Doubt(tr("{what}, and numbers of 16 digits know them no better.").format(what=what), cell.key)
    text = tr("{what}; press Finer to integrate more exactly.").format(what=what)
    return Doubt(
        text,
        cell.key,
        tr("Finer"),
        {"accuracy": _finer(scene.accuracy, 0.0 if ends else stray.error / stray.pixels)},
    )


def _finer(accuracy: float, pixel: float) -> float:
    """A power of ten below the accuracy, and below a pixel if that is known."""
    wanted = SHARE * min(accuracy, pixel or accuracy)
    return float(max(f"1e{math.floor(math.log10(wanted))}", f"{FINEST:g}", key=float))


# Painting -------------------------------------------------------------------------------------------------


def place(scene: Scene, doubt: Doubt, frame: Frame, width: float) -> tuple[QRectF, list[str]]:
    """Where the sentence stands inside its plot, of a picture of this width, and its lines."""
    air, metrics = 1.6 * frame.theme.text, QFontMetrics(font(frame.theme, 0.95))
    room = _room(scene, doubt, frame, width)
    lines = primitives.balanced(metrics, doubt.sentence, room.width() - air)
    size = QSizeF(
        max(map(metrics.horizontalAdvance, lines)) + air, len(lines) * metrics.lineSpacing() + 0.5 * air
    )
    top = room.top() if doubt.high else room.bottom() - size.height()
    return QRectF(QPointF(room.center().x() - size.width() / 2.0, top), size), lines


def paint(painter: QPainter, scene: Scene, doubt: Doubt, frame: Frame, width: float) -> None:
    """The sentence inside its plot."""
    theme, (box, lines) = frame.theme, place(scene, doubt, frame, width)
    painter.setFont(font(theme, 0.95))
    painter.setPen(QPen(QColor(theme.equilibrium), 1.0))
    painter.setBrush(primitives.with_alpha(theme.panel, 0.94))
    painter.drawRoundedRect(box, 4.0, 4.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def _room(scene: Scene, doubt: Doubt, frame: Frame, width: float) -> QRectF:
    """Inside the plot; across the picture where that is too narrow."""
    size, room = frame.theme.text, frame.inner
    return (
        room if room.width() > NARROW * size else QRectF(size, room.top(), width - 2.0 * size, room.height())
    )
