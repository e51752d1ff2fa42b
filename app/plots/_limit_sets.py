"""How equilibria off the origin, manifolds and limit cycles are drawn in the phase plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute.limit_sets import LimitSets
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._orbit_traces import Project
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.analyses.cycles import Cycle
from gandyn.analyses.equilibria import SADDLE, SINKS, SOURCES, Equilibrium
from gandyn.manifolds import STABLE
from gandyn.orbit import Array

# Rows of the legend.
STABLE_MANIFOLD, UNSTABLE_MANIFOLD = "stable-manifold", "unstable-manifold"
CYCLE, OTHER_CYCLE, NONE = "cycle", "other-cycle", "no-sets"
FAINT = 0.35  # of what is shown while its successor is searched


def paint(frame: Frame, scene: Scene, project: Project, found: LimitSets, plot: str) -> None:
    """Manifolds, cycles with their periods, equilibria on top; faintly those of before the last change."""
    frame.painter.setOpacity(1.0 if found.fresh else FAINT)
    for branch in found.branches:
        if scene.is_hidden(plot, STABLE_MANIFOLD if branch.kind == STABLE else UNSTABLE_MANIFOLD):
            continue
        _line(frame, project(scene, branch.points[:, :1], branch.points[:, 1:]), _color(frame, branch.kind))
    for cycle, points in found.cycles:
        if scene.is_hidden(plot, CYCLE if cycle.stability == "attracting" else OTHER_CYCLE):
            continue
        _cycle(frame, project(scene, points[:, :1], points[:, 1:]), cycle)
    for one in found.equilibria:
        x, y = project(scene, np.array(one.point[:1]), np.array(one.point[1:]))
        _mark(frame, frame.point(float(x), float(y)), one)
    frame.painter.setOpacity(1.0)


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


def entries(theme: Theme, found: LimitSets) -> list[LegendEntry]:
    """What the curves are, and that there is none where none was found."""
    rows = []
    if found.branches:
        rows.append(LegendEntry(STABLE_MANIFOLD, tr("stable manifold"), theme.theta_nullcline))
        rows.append(LegendEntry(UNSTABLE_MANIFOLD, tr("unstable manifold"), theme.phi_nullcline))
    kinds = {cycle.stability == "attracting" for cycle, _ in found.cycles}
    if True in kinds:
        rows.append(LegendEntry(CYCLE, tr("attracting limit cycle"), theme.equilibrium, dashed=True))
    if False in kinds:
        rows.append(LegendEntry(OTHER_CYCLE, tr("other limit cycle"), theme.equilibrium, dotted=True))
    if not (rows or found.equilibria):
        rows.append(LegendEntry(NONE, tr("no saddle and no limit cycle found"), theme.panel, line=False))
    return rows
