"""Heights of the discriminator over the plane, their contours, and arrows where it pushes generated
samples.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._lab_plane import LabPlane, dots
from app.plots.lab_plot import Bounds, Drawn, number
from app.plots.plot import Array
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView

LEVELS = 9
PUSHED = "pushed"
ARROW = 26.0  # pixels of the longest


class Critic(LabPlane):
    """A map with contours and arrows."""

    id = "lab-critic"
    probe = "critic-map"
    order = 51
    name = "Discriminator"

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """The probe's arrays, and contour lines by level."""
        found = sight.picture("critic-map")
        if not found:
            return None
        axis, heights = found["axis"].astype(np.float64), found["heights"].T.astype(np.float64)
        r = float(axis[-1])
        return (axis, heights, _contours(axis, heights), found["at"], found["arrows"]), (-r, r, -r, r)

    def projection(self, share: str) -> str:
        """Of the critic a plane is cut out; only samples are projected."""
        return tr("in the plane of principal components 1 and 2 through the mean, {share}").format(
            share=share
        )

    def calm(self, bounds: Bounds) -> View:
        """The map fills the picture."""
        return View(*bounds)

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """The map's points with their heights; generated samples with what pushes them."""
        axis, heights, _, at, arrows = drawn.found
        x, y = (grid.ravel() for grid in np.meshgrid(axis, axis))
        map = LegendEntry("map", "D", theme.ink, line=False)
        push = {"∂D/∂x₁": arrows[:, 0].astype(np.float64), "∂D/∂x₂": arrows[:, 1].astype(np.float64)}
        at = at.astype(np.float64)
        return [
            Trace(map, x, y, curve=False, columns={"D": heights.ravel()}),
            Trace(_pushed(theme), at[:, 0], at[:, 1], curve=False, columns=push),
        ]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The map needs no name."""
        return [_pushed(theme)] if self.traces(theme, scene, index, data) else []

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The point and the height there, between the map's points by linear interpolation."""
        drawn, told = self.drawn(data, index), super().readout(frame, scene, index, data, traces, x, y)
        if drawn is None or drawn.found is None:
            return told
        axis, heights = drawn.found[:2]
        if not (axis[0] <= x <= axis[-1] and axis[0] <= y <= axis[-1]):
            return told
        column = [float(np.interp(x, axis, row)) for row in heights]
        return [*told, (f"D = {number(float(np.interp(y, axis, column)))}", frame.theme.ink)]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Colours from low to high, contours, samples with their arrows."""
        axis, heights, lines, at, arrows = drawn.found
        theme, r = frame.theme, float(axis[-1])
        corners = QRectF(frame.point(-r, r), frame.point(r, -r))
        frame.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame.painter.drawImage(corners, colored(heights, theme))
        for line in lines:
            primitives.curve(
                frame.painter,
                frame.pixels(line[:, 0], line[:, 1]),
                primitives.with_alpha(theme.ink, 0.45),
                0.45 * theme.line,
            )
        if not scene.is_hidden(self.id, PUSHED):
            _push(frame, at, arrows)


def _pushed(theme: Theme) -> LegendEntry:
    return LegendEntry(PUSHED, tr("generated"), theme.fake, mark=0, line=False)


def _contours(axis: Array, heights: Array) -> list[Array]:
    from contourpy import LineType, contour_generator

    low, high = float(heights.min()), float(heights.max())
    if not low < high:
        return []
    generator = contour_generator(axis, axis, heights, line_type=LineType.Separate)
    found: list[Any] = [
        line for level in np.linspace(low, high, LEVELS + 2)[1:-1] for line in generator.lines(float(level))
    ]
    return found


def colored(heights: Array, theme: Theme) -> QImage:
    """(n, n) heights, the first row at the bottom, in the theme's scale over its ground."""
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    share = np.nan_to_num((heights[::-1] - low) / max(high - low, 1e-30))
    stops = np.array([[c.red(), c.green(), c.blue()] for c in map(QColor, theme.speed)], dtype=float)
    ground = QColor(theme.plot)
    mixed = np.stack(
        [np.interp(share, np.linspace(0.0, 1.0, len(stops)), stops[:, i]) for i in range(3)], axis=-1
    )
    mixed = 0.72 * mixed + 0.28 * np.array([ground.red(), ground.green(), ground.blue()])
    pixels = np.ascontiguousarray(np.dstack([mixed, np.full(share.shape, 255.0)]).astype(np.uint8))
    return QImage(
        pixels.tobytes(), share.shape[1], share.shape[0], 4 * share.shape[1], QImage.Format.Format_RGBX8888
    ).copy()


def _push(frame: Frame, at: Array, arrows: Array) -> None:
    """Arrows as long as the slope, the longest of a fixed length on the screen."""
    theme, painter = frame.theme, frame.painter
    dots(frame, at, QColor(theme.fake), 2.2 * theme.line)
    size = float(np.hypot(arrows[:, 0], arrows[:, 1]).max(initial=0.0))
    if not 0.0 < size < np.inf:
        return
    tail = frame.pixels(at[:, 0].astype(float), at[:, 1].astype(float))
    tip = tail + np.stack([arrows[:, 0], -arrows[:, 1]], axis=1) * (ARROW / size)
    long = np.hypot(*(tip - tail).T) > 2.0
    primitives.segments(
        painter,
        primitives.arrow_segments(tail[long], tip[long], 5.0),
        primitives.with_alpha(theme.ink, 0.85),
        0.6 * theme.line,
    )


PLOT = Critic()
