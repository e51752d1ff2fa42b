"""How noisy paths are drawn: in planes as a fan, a mean and a cloud with its ellipses, in series as a
band.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.noise_ensemble import NoiseEnsemble
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.text.translation import tr
from gandyn import Orbit
from gandyn.orbit import Array

TURN = np.linspace(0.0, 2.0 * np.pi, 73)
CIRCLE = np.array([np.cos(TURN), np.sin(TURN)])
Project = Callable[[Scene, Array, Array], tuple[Array, Array]]


class Seen(Protocol):
    """A plane, as far as clouds need to know it."""

    linear: bool

    def main(self, scene: Scene) -> bool:
        """Whether it is the largest plane."""

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """Its coordinates of states (…, d)."""


def still(frame: Frame, scene: Scene, plane: Seen, cloud: NoiseEnsemble) -> None:
    """The fan, the mean path and the key: what the playhead does not move."""
    x, y = plane.project(scene, cloud.orbit.phi, cloud.orbit.theta)
    color = frame.theme.trajectories[scene.starts[scene.selected].color]
    for i in range(min(scene.settings_of("noise").drawn, len(x))):
        n = int(np.asarray(cloud.orbit.length)[i])
        _curve(
            frame,
            frame.pixels(x[i, :n], y[i, :n]),
            primitives.with_alpha(color, 0.18),
            0.5 * frame.theme.line,
        )
    _curve(
        frame,
        frame.pixels(x.mean(0), y.mean(0)),
        primitives.with_alpha(frame.theme.ink, 0.8),
        0.9 * frame.theme.line,
    )
    if plane.main(scene) or len(scene.scenarios) > 1:
        _key(frame, cloud, told=plane.linear)


def _curve(frame: Frame, points: Array, color: QColor, width: float) -> None:
    for run in primitives.clip(points, frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, color, width)


def seen_covariance(scene: Scene, project: Project, covariance: Array) -> Array:
    """A (2, 2) covariance of (φᵢ, θᵢ), the same for all i, in the coordinates of a plane that is linear in
    the state.
    """
    units = np.eye(2 * scene.dim)
    rows = np.array(project(scene, units[:, : scene.dim], units[:, scene.dim :]))
    seen: Array = rows @ np.kron(covariance, np.eye(scene.dim)) @ rows.T
    return seen


def _ellipse(
    frame: Frame,
    centre: Array,
    covariance: Array,
    size: float,
    color: QColor,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """The points `size` standard deviations from the centre."""
    values, vectors = np.linalg.eigh(covariance)
    x, y = centre[:, None] + size * (vectors * np.sqrt(np.maximum(values, 0.0))) @ CIRCLE
    primitives.curve(frame.painter, frame.pixels(x, y), color, 0.8 * frame.theme.line, style)


def _key(frame: Frame, cloud: NoiseEnsemble, told: bool) -> None:
    painter, size = frame.painter, frame.theme.text
    painter.setFont(axes.font(frame.theme, 0.88))
    at = QPointF(frame.x + 0.8 * size, frame.y + frame.h - 1.2 * size)
    lines = [
        (part, color)
        for text, color in _lines(frame, cloud, told)
        for part in primitives.wrap(painter.fontMetrics(), text, frame.w - 2.4 * size)
    ]
    for text, color in reversed(lines):
        primitives.label_box(painter, at, text, QColor(color), QColor(frame.theme.panel))
        at.setY(at.y() - 1.75 * size)


def _lines(frame: Frame, cloud: NoiseEnsemble, told: bool) -> list[tuple[str, str]]:
    lost = int((np.asarray(cloud.orbit.length) < len(cloud.orbit.t)).sum())
    text = tr("{count} noisy paths: mean, 1σ and 2σ").format(count=cloud.ensemble.noise.paths)
    found = [(text + (tr("; {count} ran away").format(count=lost) if lost else ""), frame.theme.ink)]
    if told:
        found.append((_theory(cloud), frame.theme.equilibrium))
    return found


def _theory(cloud: NoiseEnsemble) -> str:
    if cloud.stationary is None:
        return tr("theory: no stationary cloud around the origin")
    if cloud.exact:
        return tr("dashed: the stationary cloud by Lyapunov's equation, exact")
    return tr("dashed: the stationary cloud by Lyapunov's equation, for small noise")


def moving(frame: Frame, scene: Scene, plane: Seen, cloud: NoiseEnsemble) -> None:
    """Every path at the playhead, the ellipses of their covariance, and theory's on top."""
    points = np.array(plane.project(scene, *cloud.at(scene.time)))
    color, theme = frame.theme.trajectories[scene.starts[scene.selected].color], frame.theme
    pixels = frame.pixels(*points)
    inside = (np.abs(pixels - (frame.x + frame.w / 2.0, frame.y + frame.h / 2.0)) < (frame.w, frame.h)).all(
        axis=1
    )
    pen = QPen(primitives.with_alpha(color, 0.7), 1.4 * theme.line)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    frame.painter.setPen(pen)
    frame.painter.drawPoints(primitives.polygon(pixels[inside]))
    if len(pixels) > 1 and np.ptp(points, axis=1).max() > 0.0:
        for size in (1.0, 2.0):
            _ellipse(frame, points.mean(1), np.cov(points), size, QColor(theme.ink))
    if cloud.stationary is not None and plane.linear:
        covariance = seen_covariance(scene, plane.project, cloud.stationary)
        for size in (1.0, 2.0):
            _ellipse(frame, np.zeros(2), covariance, size, QColor(theme.equilibrium), Qt.PenStyle.DashLine)


def reach(scene: Scene, project: Project, orbit: Orbit) -> float:
    """How far from the origin 95 % of all paths and times are, so that a fitted view shows the cloud and not
    its strays.
    """
    x, y = project(scene, orbit.phi, orbit.theta)
    sizes = np.sort(np.maximum(np.abs(x), np.abs(y)).ravel())
    return float(sizes[int(0.95 * (len(sizes) - 1))])


def bands(frame: Frame, scene: Scene, cloud: NoiseEnsemble, color_of: Callable[[str], str]) -> None:
    """The band between 5 % and 95 % of the paths of every series that is shown."""
    t, painter = cloud.orbit.t / scene.time_unit, frame.painter
    for name, number, band in shown_bands(scene, cloud):
        low, high = frame.pixels(t, band[0]), frame.pixels(t, band[1])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(primitives.with_alpha(color_of(name), 0.13 if number else 0.2))
        painter.drawPolygon(primitives.polygon(np.concatenate([low, high[::-1]])))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def shown_bands(scene: Scene, cloud: NoiseEnsemble) -> list[tuple[str, int, Array]]:
    """(series, component, (2, n)); one dimension has neither angle nor norms."""
    names = [name for name in scene.display.series if scene.dim > 1 or name in ("theta", "phi", "energy")]
    return [(name, number, band) for name in names for number, band in enumerate(cloud.bands[name])]
