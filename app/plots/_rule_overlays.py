"""Where the update rules are in the Dirac picture: a mark per rule on its fake point, and its critic, both
small and pale.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.discrete_orbits import samples_at
from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting import markers, primitives
from app.painting.frame import Frame
from app.plots._rule_legend import entry_id
from app.theme.rule_labels import color_of, mark_of
from gandyn.orbit import Array

FAINT = 0.45


def paint(frame: Frame, scene: Scene, curves: Curves, plot: str) -> None:
    """The selected trajectory's state under every rule at the playhead; none while one is walked by hand,
    whose state is shown whole.
    """
    if curves.walked is not None:
        return
    for rule, orbit in curves.rules():
        if scene.is_hidden(plot, entry_id(rule)):
            continue
        at = int(samples_at(scene, rule, orbit)[scene.selected])
        phi, theta = orbit.phi[scene.selected, at], orbit.theta[scene.selected, at]
        if np.isfinite(phi).all() and np.isfinite(theta).all():
            paint_one = _on_line if scene.dim == 1 else _in_plane
            paint_one(frame, phi, theta, mark_of(rule), color_of(frame.theme, rule))


def _on_line(frame: Frame, phi: Array, theta: Array, shape: int, color: str) -> None:
    """The critic's graph, and the mark where it meets the fake point."""
    slope, fake, view = float(phi[0]), float(theta[0]), frame.view
    _critic(frame, frame.point(view.x0, slope * view.x0), frame.point(view.x1, slope * view.x1), color)
    _mark(frame, frame.point(fake, slope * fake), shape, color)


def _in_plane(frame: Frame, phi: Array, theta: Array, shape: int, color: str) -> None:
    """The critic as a line from the real point, the mark on the fake one."""
    _critic(frame, frame.point(0.0, 0.0), frame.point(float(phi[0]), float(phi[1])), color)
    _mark(frame, frame.point(float(theta[0]), float(theta[1])), shape, color)


def _critic(frame: Frame, begin: QPointF, end: QPointF, color: str) -> None:
    line = np.array([[begin.x(), begin.y(), end.x(), end.y()]])
    primitives.segments(frame.painter, line, primitives.with_alpha(color, FAINT), 0.6 * frame.theme.line)


def _mark(frame: Frame, at: QPointF, shape: int, color: str) -> None:
    markers.one(frame.painter, at, shape, 2.2 * frame.theme.line, QColor(color), QColor(frame.theme.plot))
