"""How noisy paths are drawn: in planes as a fan, a mean and a cloud with its ellipses, in series as a
band.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.compute.noise_ensemble import NoiseEnsemble
from app.model.scene import Scene
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Orbit
from gandyn.orbit import Array

TURN = np.linspace(0.0, 2.0 * np.pi, 73)
CIRCLE = np.array([np.cos(TURN), np.sin(TURN)])
# Rows of legends.
PATHS, MEAN, THEORY = "noise", "noise-mean", "noise-theory"
Project = Callable[[Scene, Array, Array], tuple[Array, Array]]


class Seen(Protocol):
    """A plane, as far as clouds need to know it."""

    id: str
    linear: bool

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """Its coordinates of states (…, d)."""


def still(frame: Frame, scene: Scene, plane: Seen, cloud: NoiseEnsemble) -> None:
    """The fan and the mean path: what the playhead does not move."""
    x, y = plane.project(scene, cloud.orbit.phi, cloud.orbit.theta)
    color = frame.theme.trajectories[scene.starts[scene.selected].color]
    drawn = 0 if scene.is_hidden(plane.id, PATHS) else scene.settings_of("noise").drawn
    for i in range(min(drawn, len(x))):
        n = int(np.asarray(cloud.orbit.length)[i])
        _curve(
            frame,
            frame.pixels(x[i, :n], y[i, :n]),
            primitives.with_alpha(color, 0.18),
            0.5 * frame.theme.line,
        )
    if not scene.is_hidden(plane.id, MEAN):
        mean = frame.pixels(x.mean(0), y.mean(0))
        _curve(frame, mean, primitives.with_alpha(frame.theme.ink, 0.8), 0.9 * frame.theme.line)


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


def entries(theme: Theme, scene: Scene, plane: Seen, cloud: NoiseEnsemble) -> list[LegendEntry]:
    """Paths, what they are on average, and theory where the plane shows its ellipse as one."""
    lost = int((np.asarray(cloud.orbit.length) < len(cloud.orbit.t)).sum())
    paths = tr("{count} noisy paths").format(count=cloud.ensemble.noise.paths)
    paths += tr("; {count} ran away").format(count=lost) if lost else ""
    color = theme.trajectories[scene.starts[scene.selected].color]
    rows = [LegendEntry(PATHS, paths, color), LegendEntry(MEAN, tr("mean, 1σ and 2σ"), theme.ink)]
    if plane.linear and cloud.stationary is None:
        rows.append(
            LegendEntry(THEORY, tr("theory: no stationary cloud around the origin"), theme.panel, line=False)
        )
    elif plane.linear:
        rows.append(LegendEntry(THEORY, _theory(cloud), theme.equilibrium, dashed=True))
    return rows


def _theory(cloud: NoiseEnsemble) -> str:
    if cloud.exact:
        return tr("the stationary cloud by Lyapunov's equation, exact")
    return tr("the stationary cloud by Lyapunov's equation, for small noise")


def band_entry(theme: Theme) -> LegendEntry:
    """What is shaded in the series."""
    return LegendEntry(PATHS, tr("5–95 % of noisy paths"), theme.muted, line=False)


def moving(frame: Frame, scene: Scene, plane: Seen, cloud: NoiseEnsemble) -> None:
    """Every path at the playhead, the ellipses of their covariance, and theory's on top."""
    points = np.array(plane.project(scene, *cloud.at(scene.time)))
    color, theme = frame.theme.trajectories[scene.starts[scene.selected].color], frame.theme
    pixels = frame.pixels(*points)
    inside = (np.abs(pixels - (frame.x + frame.w / 2.0, frame.y + frame.h / 2.0)) < (frame.w, frame.h)).all(
        axis=1
    )
    if not scene.is_hidden(plane.id, PATHS):
        pen = QPen(primitives.with_alpha(color, 0.7), 1.4 * theme.line)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        frame.painter.setPen(pen)
        frame.painter.drawPoints(primitives.polygon(pixels[inside]))
    spread = len(pixels) > 1 and np.ptp(points, axis=1).max() > 0.0
    if spread and not scene.is_hidden(plane.id, MEAN):
        for size in (1.0, 2.0):
            _ellipse(frame, points.mean(1), np.cov(points), size, QColor(theme.ink))
    if cloud.stationary is not None and plane.linear and not scene.is_hidden(plane.id, THEORY):
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
