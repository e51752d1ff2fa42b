"""A walk by hand in a plane: an arrow per update in its player's colour, and faintly where one more of each
would lead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.discrete_orbits import ManualRun, State
from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._orbit_traces import Project
from app.theme.palettes import Theme
from gandyn.orbit import Array

RECENT = 2  # moves that stand out from the older ones
SMALL = 3.0  # pixels; a shorter step is too small for an arrow to be read


def paint(frame: Frame, scene: Scene, curves: Curves, project: Project) -> None:
    """Nothing if the scene is not being walked through."""
    if curves.walked is None:
        return
    walk = curves.walked.sequence
    pixels = frame.pixels(*project(scene, walk.phi, walk.theta))
    for player in "dg":
        made = np.array([move == player for move in walk.updates], dtype=bool)
        recent = made & (np.arange(len(made)) >= len(made) - RECENT)
        _arrows(frame, pixels, made & ~recent, primitives.with_alpha(color_of(frame.theme, player), 0.6), 0.9)
        _arrows(frame, pixels, recent, QColor(color_of(frame.theme, player)), 1.5)
    now = QPointF(*map(float, pixels[-1]))
    _ahead(frame, scene, curves.walked, project, now)
    primitives.dot(
        frame.painter, now, 2.6 * frame.theme.line, QColor(frame.theme.ink), QColor(frame.theme.plot), 1.4
    )
    if walk.ended != "finished":
        primitives.cross(frame.painter, now, 5.0, QColor(frame.theme.equilibrium))


def color_of(theme: Theme, player: str) -> str:
    """The critic's colour for D, the fakes' for G."""
    return theme.critic if player == "d" else theme.fake


def _arrows(frame: Frame, pixels: Array, which: NDArray[np.bool_], color: QColor, width: float) -> None:
    tails, tips = pixels[:-1][which], pixels[1:][which]
    if len(tails):
        primitives.segments(
            frame.painter, primitives.arrow_segments(tails, tips, 9.0), color, width * frame.theme.line
        )


def _ahead(frame: Frame, scene: Scene, walked: ManualRun, project: Project, now: QPointF) -> None:
    for name, state in (("D", walked.after_d), ("G", walked.after_g)):
        if state is not None:
            _ghost(frame, scene, state, project, now, name)


def _ghost(frame: Frame, scene: Scene, state: State, project: Project, now: QPointF, name: str) -> None:
    tip = frame.point(*map(float, project(scene, *state)))
    step = tip - now
    length = float(np.hypot(step.x(), step.y()))
    if length < SMALL:
        return
    color = color_of(frame.theme, name.lower())
    primitives.arrow(frame.painter, now, tip, primitives.with_alpha(color, 0.5), 1.3 * frame.theme.line)
    frame.painter.setFont(axes.font(frame.theme, 0.9, bold=True))
    away = 12.0 / length
    at = QPointF(tip.x() + away * step.x() - 9.0, tip.y() + away * step.y())
    primitives.label_box(frame.painter, at, name, QColor(color), QColor(frame.theme.plot))
