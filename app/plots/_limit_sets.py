"""How equilibria off the origin, manifolds and limit cycles are drawn in the phase plane."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.limit_sets import LimitSets
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.text.translation import tr
from gandyn.analyses.cycles import Cycle
from gandyn.analyses.equilibria import SADDLE, SINKS, SOURCES, Equilibrium
from gandyn.manifolds import STABLE
from gandyn.orbit import Array

FAINT = 0.35  # of what is shown while its successor is searched
Project = Callable[[Scene, Array, Array], tuple[Array, Array]]


def paint(frame: Frame, scene: Scene, project: Project, found: LimitSets) -> None:
    """Manifolds, cycles with their periods, equilibria on top, and a key; faintly those of before the last
    change.
    """
    frame.painter.setOpacity(1.0 if found.fresh else FAINT)
    for branch in found.branches:
        _line(frame, project(scene, branch.points[:, :1], branch.points[:, 1:]), _color(frame, branch.kind))
    for cycle, points in found.cycles:
        _cycle(frame, project(scene, points[:, :1], points[:, 1:]), cycle)
    for one in found.equilibria:
        x, y = project(scene, np.array(one.point[:1]), np.array(one.point[1:]))
        _mark(frame, frame.point(float(x), float(y)), one)
    frame.painter.setOpacity(1.0)
    _key(frame, found)


def _color(frame: Frame, kind: str) -> QColor:
    return QColor(frame.theme.theta_nullcline if kind == STABLE else frame.theme.phi_nullcline)


def _line(
    frame: Frame,
    seen: tuple[Array, Array],
    color: QColor,
    wide: float = 0.9,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    for run in primitives.clip(frame.pixels(*seen), frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, color, wide * frame.theme.line, style)


def _cycle(frame: Frame, seen: tuple[Array, Array], cycle: Cycle) -> None:
    """Attracting ones dashed, others dotted; the period stands at the top."""
    style = Qt.PenStyle.DashLine if cycle.stability == "attracting" else Qt.PenStyle.DotLine
    color = QColor(frame.theme.equilibrium)
    _line(frame, seen, color, 1.7, style)
    top = int(np.argmax(seen[1]))
    at = frame.point(float(seen[0][top]), float(seen[1][top]))
    frame.painter.setFont(axes.font(frame.theme, 0.9))
    text = f"T = {cycle.period:.5g}"
    half = (frame.painter.fontMetrics().horizontalAdvance(text) + 10.0) / 2.0
    at.setX(min(max(at.x() - half, frame.x + 4.0), frame.x + frame.w - 2.0 * half - 4.0))
    at.setY(
        min(
            max(at.y() - 1.2 * frame.theme.text, frame.y + frame.theme.text),
            frame.y + frame.h - frame.theme.text,
        )
    )
    primitives.label_box(frame.painter, at, text, color, QColor(frame.theme.panel))


def _mark(frame: Frame, at: QPointF, one: Equilibrium) -> None:
    """A sink is filled, a saddle half, a source hollow; anything else has a dot in its ring."""
    color, radius = QColor(frame.theme.equilibrium), 2.9 * frame.theme.line
    fill = color if one.type in SINKS else QColor(frame.theme.plot)
    primitives.dot(frame.painter, at, radius, fill, color, 1.8)
    if one.type == SADDLE:
        frame.painter.setPen(Qt.PenStyle.NoPen)
        frame.painter.setBrush(color)
        frame.painter.drawPie(
            QRectF(at.x() - radius, at.y() - radius, 2.0 * radius, 2.0 * radius), 90 * 16, 180 * 16
        )
        frame.painter.setBrush(Qt.BrushStyle.NoBrush)
    elif one.type not in (*SINKS, *SOURCES):
        primitives.dot(frame.painter, at, 0.4 * radius, color)


def _key(frame: Frame, found: LimitSets) -> None:
    painter, theme, size = frame.painter, frame.theme, frame.theme.text
    texts = (
        [(tr("stable manifold"), theme.theta_nullcline), (tr("unstable manifold"), theme.phi_nullcline)]
        if found.branches
        else []
    )
    texts += [(tr("limit cycle"), theme.equilibrium)] if found.cycles else []
    texts += [] if texts or found.equilibria else [(tr("no saddle and no limit cycle found"), theme.muted)]
    painter.setFont(axes.font(theme, 0.9))
    wide = max((painter.fontMetrics().horizontalAdvance(text) for text, _ in texts), default=0) + 10.0
    at = QPointF(frame.x + frame.w - wide - 0.8 * size, frame.y + 1.2 * size)
    for text, color in texts:
        primitives.label_box(painter, at, text, QColor(color), QColor(theme.panel))
        at.setY(at.y() + 1.8 * size)
