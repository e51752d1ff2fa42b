"""The flow's orbits in a plane: curves, averages, starts, early ends, and the points at the playhead."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._orbit_traces import AVERAGE, BACKWARD, Project
from app.plots._rule_legend import FLOW
from app.plots.plot import Array
from app.text.translation import tr
from gandyn import Orbit
from gandyn.orbit import STUCK, UNFINISHED

# Ends that are none of the orbit: nothing is known beyond them.
ENDS = {STUCK: "integration stuck", UNFINISHED: "integration given up"}
TAIL_PIECES = 14
PALE = 0.28  # of curves whose bright tail, or whose steps by hand, are to be seen
MANY = 40  # starts, from which on marks are smaller


def drawing_order(scene: Scene) -> list[int]:
    """The selected trajectory last, on top."""
    return sorted(range(len(scene.starts)), key=lambda i: i == scene.selected)


def points(frame: Frame, scene: Scene, project: Project, orbit: Orbit, i: int) -> Array:
    """Pixels of one trajectory's valid samples."""
    n = int(np.asarray(orbit.length)[i])
    return frame.pixels(*project(scene, orbit.phi[i, :n], orbit.theta[i, :n]))


def paint(frame: Frame, scene: Scene, curves: Curves, project: Project, plot: str) -> None:
    """Curves forward, backward and averages; those that the legend hides are left out."""
    pale = PALE if scene.display.tail > 0.0 or curves.walked else 1.0
    for i in drawing_order(scene) if scene.display.show_flow else ():
        if curves.backward and not scene.is_hidden(plot, BACKWARD):
            _curve(frame, scene, project, curves.backward, i, 0.6, Qt.PenStyle.DotLine)
        if curves.forward and not scene.is_hidden(plot, FLOW):
            _curve(frame, scene, project, curves.forward, i, pale)
        if curves.forward and not scene.is_hidden(plot, AVERAGE):
            _average(frame, scene, project, curves.forward, i)


def _curve(
    frame: Frame,
    scene: Scene,
    project: Project,
    orbit: Orbit,
    i: int,
    alpha: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    line = frame.theme.line if i == scene.selected else 0.72 * frame.theme.line
    crowd = 0.8 if len(scene.starts) > MANY else 1.0
    color = primitives.with_alpha(frame.theme.trajectories[scene.starts[i].color], alpha * crowd)
    seen = points(frame, scene, project, orbit, i)
    for run in primitives.clip(seen, frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, color, line, style)


def _average(frame: Frame, scene: Scene, project: Project, orbit: Orbit, i: int) -> None:
    if orbit.ema_phi is None or orbit.ema_theta is None:
        return
    n = int(np.asarray(orbit.length)[i])
    x, y = project(scene, orbit.ema_phi[i, :n], orbit.ema_theta[i, :n])
    color = primitives.with_alpha(frame.theme.ink, 0.85)
    for run in primitives.clip(frame.pixels(x, y), frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, color, 0.8 * frame.theme.line, Qt.PenStyle.DashLine)


def paint_ends(frame: Frame, scene: Scene, curves: Curves, project: Project, plot: str) -> None:
    """Rings where trajectories start, a cross and a word where one ended before its time."""
    if curves.forward is None:
        return
    radius = 3.0 if len(scene.starts) > MANY else 4.6
    x, y = project(scene, *scene.arrays())
    for i in drawing_order(scene):
        color = QColor(frame.theme.trajectories[scene.starts[i].color])
        primitives.dot(frame.painter, frame.point(x[i], y[i]), radius, QColor(frame.theme.plot), color, 2.0)
        if not scene.is_hidden(plot, FLOW):
            _early_end(frame, scene, curves, curves.forward, project, i)


def _early_end(frame: Frame, scene: Scene, curves: Curves, forward: Orbit, project: Project, i: int) -> None:
    why, when = curves.ended(i)
    if why == "finished":
        return
    point = points(frame, scene, project, forward, i)[-1]
    at = frame.point(0, 0)
    at.setX(min(max(point[0], frame.x + 10), frame.x + frame.w - 10))
    at.setY(min(max(point[1], frame.y + 10), frame.y + frame.h - 10))
    primitives.cross(frame.painter, at, 5.0, QColor(frame.theme.equilibrium))
    if i == scene.selected:
        paint_word(frame, at.x(), at.y(), f"{tr(ENDS.get(why, why))} · t = {when:.4g}")


def paint_word(frame: Frame, x: float, y: float, text: str) -> None:
    """A word beside a mark, on the side that has room."""
    frame.painter.setFont(axes.font(frame.theme, 0.9))
    width = frame.painter.fontMetrics().horizontalAdvance(text) + 24.0
    at = frame.point(0, 0)
    at.setX(x + 10.0 if x + width < frame.x + frame.w else x - width)
    at.setY(min(max(y, frame.y + 16.0), frame.y + frame.h - 16.0))
    primitives.label_box(frame.painter, at, text, QColor(frame.theme.ink), QColor(frame.theme.panel))


def paint_current(frame: Frame, scene: Scene, curves: Curves, project: Project) -> None:
    """Fading tails, and the points at the playhead; hollow where the flow has ended before."""
    assert curves.forward is not None
    for i in drawing_order(scene):
        if scene.display.tail > 0.0:
            _tail(frame, scene, curves.forward, project, i)
        x, y = project(scene, *curves.state(i, scene.time))
        color = QColor(frame.theme.trajectories[scene.starts[i].color])
        radius = (2.4 if len(scene.starts) <= MANY else 1.6) * frame.theme.line
        ground = QColor(frame.theme.plot)
        fill, ring = (ground, color) if scene.time > scene.duration else (color, ground)
        primitives.dot(frame.painter, frame.point(float(x), float(y)), radius, fill, ring, 1.2)


def _tail(frame: Frame, scene: Scene, orbit: Orbit, project: Project, i: int) -> None:
    seen = points(frame, scene, project, orbit, i)
    step = orbit.t[1] - orbit.t[0] if len(orbit.t) > 1 else 1.0
    last = min(int(scene.time / step), len(seen) - 1)
    first = max(0, int((scene.time - scene.display.tail) / step))
    color = frame.theme.trajectories[scene.starts[i].color]
    if scene.display.tail >= scene.duration:
        # All of the past is wanted: one opaque curve, as nothing of it fades.
        primitives.curve(frame.painter, seen[: last + 1], QColor(color), frame.theme.line)
        return
    edges = np.unique(np.linspace(first, last, TAIL_PIECES + 1).astype(int))
    for number, (a, b) in enumerate(pairwise(edges)):
        alpha = (number + 1) / len(edges)
        primitives.curve(
            frame.painter, seen[a : b + 1], primitives.with_alpha(color, alpha), 1.5 * frame.theme.line
        )
