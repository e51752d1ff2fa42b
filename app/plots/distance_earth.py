"""Earth that moves from p to q by the best plan, or by the user's own, with the playhead. A drag from a heap
to a hole makes a move of the user's plan.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.earth import Earth, blocks
from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._distance_earth import EarthPlot, around, mixed, with_move
from app.plots._distance_paint import color_of
from app.plots._distance_plot import changed, settings_of
from app.plots._hints import paint_hint
from app.plots._lab_plane import dots
from app.plots.plot import Array
from app.text.translation import tr

NEAR, TARGET = 14.0, 22.0  # pixels


class MovingEarth(EarthPlot):
    """Blocks on the line, dots in the plane."""

    id = "distance-earth"
    order = 93

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Earth moving: play it; drag from p to q to make a plan of your own")

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """What the shown plan costs."""
        found = self.found(data, index)
        if found is None:
            return self.title(scene, index)
        text = tr(found.told)
        return f"{text[:1].upper()}{text[1:]} · {tr('play it; drag from p to q to plan')}"

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return ("x", "") if settings_of(scene).kind in ("line", "histograms") else ("x₁", "x₂")

    def aspect_locked(self, scene: Scene) -> bool:
        """In the plane."""
        return settings_of(scene).kind not in ("line", "histograms")

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All heaps and holes."""
        found = self.found(data, index)
        if found is None:
            return View(-3.0, 3.0, 0.0, 1.0)
        if not found.on_line:
            return around(found.best.x, found.best.y)
        top = 1.18 * max(float(found.best.p.max()), float(found.best.q.max()))
        places = np.concatenate([found.best.x, found.best.y])
        view = around(np.hstack([places, places]))
        return View(view.x0, view.x1, 0.0, top)

    def paint(self, frame: Frame, scene: Scene, found: Earth) -> None:
        """What does not move: outlines of heaps and holes, and in the plane the ways."""
        if found.on_line:
            for which, at, mass in (("p", found.best.x, found.best.p), ("q", found.best.y, found.best.q)):
                self._outlines(frame, found, which, at[:, 0], mass)
        else:
            self._ways(frame, found)
        if found.own is not None and not found.moved:
            paint_hint(frame, tr("Drag from a heap of p to where q wants earth."))

    def _outlines(self, frame: Frame, found: Earth, which: str, at: Array, mass: Array) -> None:
        style = Qt.PenStyle.SolidLine if which == "p" else Qt.PenStyle.DashLine
        frame.painter.setPen(QPen(QColor(color_of(frame.theme, which)), frame.theme.line, style))
        half = 0.5 * width_of(found)
        for x, m in zip(at.tolist(), mass.tolist()):
            if m > 0.0:
                frame.painter.drawRect(QRectF(frame.point(x - half, m), frame.point(x + half, 0.0)))

    def _ways(self, frame: Frame, found: Earth) -> None:
        i, j = np.nonzero(found.plan)
        ends = [frame.pixels(at[:, 0], at[:, 1]) for at in (found.best.x[i], found.best.y[j])]
        color = primitives.with_alpha(frame.theme.muted, 0.45)
        primitives.segments(frame.painter, np.hstack(ends), color, 1.0)
        for which, at in (("p", found.best.x), ("q", found.best.y)):
            dots(frame, at, primitives.with_alpha(color_of(frame.theme, which), 0.8), 4.5 * frame.theme.line)
            dots(frame, at, QColor(frame.theme.plot), 2.7 * frame.theme.line)

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """The earth at the playhead."""
        found, share = self.found(data, index), scene.time / scene.end
        if found is None:
            return
        color = mixed(frame.theme.real, frame.theme.fake, share)
        with frame.clipped():
            if found.on_line:
                self._blocks(frame, found, share, color)
            else:
                i, j = np.nonzero(found.plan)
                at = (1.0 - share) * found.best.x[i] + share * found.best.y[j]
                dots(frame, at, color, 3.2 * frame.theme.line)

    def _blocks(self, frame: Frame, found: Earth, share: float, color: QColor) -> None:
        parts, half = blocks(found), 0.46 * width_of(found)
        edge = QColor(frame.theme.plot)
        color.setAlphaF(0.72)
        frame.painter.setPen(QPen(edge, 0.8))
        frame.painter.setBrush(color)
        x = (1.0 - share) * parts.x + share * parts.to_x
        low = (1.0 - share) * parts.low + share * parts.to_low
        for at, y, mass in zip(x.tolist(), low.tolist(), parts.mass.tolist()):
            frame.painter.drawRect(QRectF(frame.point(at - half, y + mass), frame.point(at + half, y)))
        frame.painter.setBrush(Qt.BrushStyle.NoBrush)

    # Dragging -----------------------------------------------------------------------------------------------

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """The heap under the mouse, and how many moves there are."""
        found = self.found(data, index)
        if found is None:
            return None
        heap = _nearest(frame, found, found.best.x, found.best.p, (x, y), NEAR)
        return None if heap is None else f"earth:{heap}:{len(settings_of(scene).moves)}"

    def drag_to(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> Scene | None:
        """Its earth goes to the hole under the mouse."""
        found = self.found(data, index)
        if found is None:
            return None
        _, heap, base = handle.split(":")
        hole = _nearest(frame, found, found.best.y, found.best.q, (x, y), TARGET)
        move = None if hole is None else (int(heap), hole)
        return changed(scene, with_move(settings_of(scene), int(base), move))


def width_of(found: Earth) -> float:
    """How wide a bar is: as wide as neighbours allow."""
    gaps = [np.diff(np.sort(at[:, 0])) for at in (found.best.x, found.best.y)]
    least = min((float(gap[gap > 1e-9].min()) for gap in gaps if (gap > 1e-9).any()), default=1.0)
    return least


def _nearest(
    frame: Frame, found: Earth, places: Array, mass: Array, at: tuple[float, float], near: float
) -> int | None:
    """The heap or hole at a pixel."""
    if found.on_line:
        gaps = np.abs(frame.pixels(places[:, 0], places[:, 0])[:, 0] - at[0])
        near = max(near, 0.5 * width_of(found) / (frame.view.x1 - frame.view.x0) * frame.w)
    else:
        gaps = np.hypot(*(frame.pixels(places[:, 0], places[:, 1]) - at).T)
    gaps = np.where(mass > 0.0, gaps, np.inf)
    best = int(gaps.argmin())
    return best if gaps[best] <= near else None


PLOT = MovingEarth()
