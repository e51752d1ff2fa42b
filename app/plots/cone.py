"""The reduced portrait in three dimensions: (X, s, E) above the cone E² = X² + s² + L². Dragging turns it.

Its view holds angles instead of edges: the middle is (azimuth, elevation) in radians, the width is how much
is seen.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Curves, Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import _orbit_traces
from app.plots._rule_legend import flow_entry
from app.plots._strays import farthest, quadratic
from app.plots.plot import Array, Plot, Quality, Stray, nice_radius
from app.plots.sheet import momentum_of
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.reduced import reduced

AZIMUTH, ELEVATION, WIDTH = 0.6, 0.42, 2.6
RINGS, SPOKES = 6, 16


class Cone(Plot):
    """Orbits on their sheets; one dimension lives on the cone itself."""

    id = "cone"
    order = 10
    orbits = True
    sticky = False
    numbered = False

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Reduced portrait: drag to turn")

    def names(self, scene: Scene) -> tuple[str, str]:
        """There are three, drawn in the picture."""
        return "", ""

    def aspect_locked(self, scene: Scene) -> bool:
        """Angles have no scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """From the side and a little above."""
        return View(
            AZIMUTH - WIDTH / 2.0, AZIMUTH + WIDTH / 2.0, ELEVATION - WIDTH / 2.0, ELEVATION + WIDTH / 2.0
        )

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """Angles."""
        azimuth, elevation, _ = _angles(frame)
        return tr("turned by {azimuth}°, seen from {elevation}° above").format(
            azimuth=f"{math.degrees(azimuth):.0f}", elevation=f"{math.degrees(elevation):.0f}"
        )

    def nearest(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> tuple[int, float] | None:
        """By distance to the samples' pixels."""
        curves = data.curves[index]
        if curves.forward is None:
            return None
        eye = OrthographicCamera(frame, size_of(scene, data))
        gaps = [
            float(np.hypot(*(self._points(eye, curves, i) - (x, y)).T).min())
            for i in range(len(scene.starts))
        ]
        return int(np.argmin(gaps)), min(gaps)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """For tables: X over s, with E beside; the picture explains itself."""
        orbit = data.curves[index].forward
        if orbit is None:
            return []
        return _orbit_traces.of_orbits(scene, orbit, _over_s, flow_entry(theme, scene))

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """None."""
        return []

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """The cone, the selected start's sheet, axes, orbits."""
        frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
        eye = OrthographicCamera(frame, size_of(scene, data))
        with frame.clipped():
            momentum = momentum_of(scene)
            _surface(eye, 0.0, 0.55 if momentum else 1.0)
            if momentum > 0.0:
                _surface(eye, momentum, 1.0)
            _arrows(eye)
            for i in sorted(range(len(scene.starts)), key=lambda i: i == scene.selected):
                self._curve(eye, scene, data.curves[index], i)
        _note(frame)

    def stray(self, frame: Frame, scene: Scene, index: int, data: Data) -> Stray:
        """Of the orbits forward, which alone are drawn."""
        orbit, error = data.curves[index].forward, data.curves[index].errors[0]
        scale = OrthographicCamera(frame, size_of(scene, data)).scale
        return Stray() if orbit is None else farthest(error, scale * quadratic(orbit))

    def _points(self, eye: OrthographicCamera, curves: Curves, i: int) -> Array:
        assert curves.forward is not None
        n = int(np.asarray(curves.forward.length)[i])
        return eye.pixels(*reduced(curves.forward.phi[i, :n], curves.forward.theta[i, :n]))

    def _curve(self, eye: OrthographicCamera, scene: Scene, curves: Curves, i: int) -> None:
        if curves.forward is None:
            return
        frame = eye.frame
        color, line = (
            QColor(frame.theme.trajectories[scene.starts[i].color]),
            frame.theme.line * (1.0 if i == scene.selected else 0.72),
        )
        points = self._points(eye, curves, i)
        for run in primitives.clip(points, frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, color, line)
        primitives.dot(frame.painter, QPointF(*points[0]), 4.6, QColor(frame.theme.plot), color, 2.0)

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """The states at the playhead."""
        curves = data.curves[index]
        if curves.forward is None:
            return
        eye = OrthographicCamera(frame, size_of(scene, data))
        with frame.clipped():
            for i in range(len(scene.starts)):
                at = eye.pixels(*reduced(*curves.state(i, scene.time)))
                color = QColor(frame.theme.trajectories[scene.starts[i].color])
                primitives.dot(
                    frame.painter, QPointF(*at), 2.4 * frame.theme.line, color, QColor(frame.theme.plot), 1.2
                )


def _over_s(scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
    x, s, _ = reduced(phi, theta)
    return s, x


class OrthographicCamera:
    """From (X, s, E) to pixels: parallel projection from an azimuth and an elevation."""

    def __init__(self, frame: Frame, size: float) -> None:
        self.frame, self.size = frame, size
        self._azimuth, elevation, zoom = _angles(frame)
        self._rise, self._tilt = math.cos(elevation), math.sin(elevation)
        # The circle of radius `size` at E = size fills the width; the tip of the cone is at the bottom.
        self.scale = min(0.40 * frame.w, 0.62 * frame.h) / (size * zoom)

    def depth(self, x: Array, s: Array) -> Array:
        """How far behind the middle."""
        away: Array = np.asarray(x * math.sin(self._azimuth) + s * math.cos(self._azimuth))
        return away

    def pixels(self, x: Array, s: Array, energy: Array) -> Array:
        """(…, 2)."""
        across = np.asarray(s * math.sin(self._azimuth) - x * math.cos(self._azimuth)) * -1.0
        up = np.asarray(energy - 0.5 * self.size) * self._rise + self.depth(x, s) * self._tilt
        frame = self.frame
        return np.stack(
            [frame.x + 0.5 * frame.w + across * self.scale, frame.y + 0.52 * frame.h - up * self.scale],
            axis=-1,
        )


def _angles(frame: Frame) -> tuple[float, float, float]:
    """Azimuth, elevation (kept between straight from the side and from above), and zoom."""
    view = frame.view
    elevation = min(max((view.y0 + view.y1) / 2.0, 0.0), math.pi / 2.0)
    return (view.x0 + view.x1) / 2.0, elevation, (view.x1 - view.x0) / WIDTH


def size_of(scene: Scene, data: Data) -> float:
    """The energy at the top of the picture."""
    tops = [_top(curves) for curves in data.curves if curves.forward is not None]
    return nice_radius(1.05 * max(tops, default=1.0))


def _top(curves: Curves) -> float:
    assert curves.forward is not None
    energy = reduced(curves.forward.phi, curves.forward.theta)[2]
    return float(min(energy.max(), 12.0 * max(energy[:, 0].max(), 1e-3)))


def _surface(eye: OrthographicCamera, momentum: float, strength: float) -> None:
    """Rings of constant E and spokes from tip to rim; what lies behind is fainter."""
    turn = np.linspace(0.0, 2.0 * np.pi, 97)
    for energy in np.linspace(momentum, max(eye.size, 1.001 * momentum), RINGS + 1)[1:]:
        radius = math.sqrt(max(energy**2 - momentum**2, 0.0))
        _line(eye, radius * np.cos(turn), radius * np.sin(turn), np.full_like(turn, energy), strength)
    if momentum >= eye.size:
        return
    radii = np.linspace(0.0, math.sqrt(eye.size**2 - momentum**2), 33)
    for angle in np.arange(SPOKES) * 2.0 * np.pi / SPOKES:
        _line(
            eye,
            radii * math.cos(angle),
            radii * math.sin(angle),
            np.sqrt(radii**2 + momentum**2),
            0.6 * strength,
        )


def _line(eye: OrthographicCamera, x: Array, s: Array, energy: Array, strength: float) -> None:
    points, theme = eye.pixels(x, s, energy), eye.frame.theme
    behind = eye.depth(x, s)[:-1] > 0.0
    lines = np.concatenate([points[:-1], points[1:]], axis=1)
    for part, alpha in ((lines[behind], 0.30), (lines[~behind], 0.75)):
        if len(part):
            primitives.segments(
                eye.frame.painter,
                part,
                primitives.with_alpha(theme.field, alpha * strength),
                0.5 * theme.line,
            )


def _arrows(eye: OrthographicCamera) -> None:
    """The three axes with their names."""
    painter, theme, r = eye.frame.painter, eye.frame.theme, 1.12 * eye.size
    painter.setFont(axes.font(theme, 1.0))
    for name, tip in (("X", (r, 0.0, 0.0)), ("s", (0.0, r, 0.0)), ("E", (0.0, 0.0, r))):
        tail, head = eye.pixels(*np.zeros((3, 1)))[0], eye.pixels(*np.array(tip)[:, None])[0]
        primitives.arrow(
            painter, QPointF(*tail), QPointF(*head), primitives.with_alpha(theme.ink, 0.7), 0.7 * theme.line
        )
        painter.setPen(QColor(theme.ink))
        painter.drawText(
            QRectF(head[0] - 10.0, head[1] - 2.1 * theme.text, 20.0, 1.8 * theme.text),
            Qt.AlignmentFlag.AlignCenter,
            name,
        )


def _note(frame: Frame) -> None:
    """What the surfaces are, below the picture."""
    painter, theme = frame.painter, frame.theme
    painter.setPen(QColor(theme.muted))
    painter.setFont(axes.font(theme, 0.95))
    text = tr("E² − X² − s² = L²: the cone is L = 0, the sheet is the selected start's")
    painter.drawText(
        QRectF(frame.x, frame.y + frame.h + 0.3 * theme.text, frame.w, 1.6 * theme.text),
        Qt.AlignmentFlag.AlignCenter,
        axes.fitting(painter, text, frame.w),
    )


PLOT = Cone()
