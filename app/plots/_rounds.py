"""Update rules in a plane: a thin line with a mark at every round, marks of one shape per rule; heads,
averages, ends, a legend.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.discrete_orbits import failure_of, iteration_at
from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting import frame as axes
from app.painting import markers, primitives
from app.painting.frame import Frame
from app.text.translation import tr
from app.theme.rule_labels import color_of, described, legend_color
from gandyn import Orbit
from gandyn.orbit import SINGULAR, Array

Project = Callable[[Scene, Array, Array], tuple[Array, Array]]
FAINT = 0.3  # of what the rules make by themselves, while one is walked by hand


def points(frame: Frame, scene: Scene, project: Project, orbit: Orbit, start: int) -> Array:
    """Pixels of a trajectory's valid samples."""
    n = int(np.asarray(orbit.length)[start])
    return frame.pixels(*project(scene, orbit.phi[start, :n], orbit.theta[start, :n]))


def paint(frame: Frame, scene: Scene, curves: Curves, project: Project, order: list[int]) -> None:
    """All rules from all starts."""
    alpha = FAINT if curves.walked else 1.0
    for rule, orbit in curves.rules():
        for start in order:
            color = primitives.with_alpha(color_of(frame.theme, scene, rule, start), alpha)
            pixels = points(frame, scene, project, orbit, start)
            _line(frame, pixels, color, len(orbit.t))
            _marks(frame, pixels, color, rule, len(scene.starts))
            _average(frame, scene, project, orbit, start, color)


def _line(frame: Frame, pixels: Array, color: QColor, rounds: int) -> None:
    pale = QColor(color)
    pale.setAlphaF(color.alphaF() * 0.7)
    for run in primitives.clip(pixels, frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, pale, 0.5 * frame.theme.line)


def _marks(frame: Frame, pixels: Array, color: QColor, rule: int, starts: int) -> None:
    """A mark per round, but none on top of another one: 500 rounds must not become a blob."""
    size = (1.5 if starts <= 10 else 1.1) * frame.theme.line
    inside = (np.abs(pixels[:, 0] - frame.x - 0.5 * frame.w) < 0.5 * frame.w) & (
        np.abs(pixels[:, 1] - frame.y - 0.5 * frame.h) < 0.5 * frame.h
    )
    markers.many(frame.painter, thinned(pixels[inside], 4.6 * size), rule, size, color)


def thinned(pixels: Array, gap: float) -> Array:
    """The first point of each square of side `gap`, in their order."""
    if not len(pixels):
        return pixels
    cells = np.floor(pixels / gap).astype(np.int64)
    key = cells[:, 0] * 1_000_003 + cells[:, 1]
    order = np.argsort(key, kind="stable")
    first = order[np.concatenate([[True], np.diff(key[order]) != 0])]
    kept: Array = pixels[np.sort(first)]
    return kept


def _average(frame: Frame, scene: Scene, project: Project, orbit: Orbit, start: int, color: QColor) -> None:
    if orbit.ema_phi is None or orbit.ema_theta is None:
        return
    n = int(np.asarray(orbit.length)[start])
    pixels = frame.pixels(*project(scene, orbit.ema_phi[start, :n], orbit.ema_theta[start, :n]))
    for run in primitives.clip(pixels, frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, color, 1.1 * frame.theme.line, Qt.PenStyle.DashLine)


def paint_divergence(
    frame: Frame,
    scene: Scene,
    curves: Curves,
    project: Project,
    word: Callable[[Frame, float, float, str], None],
) -> None:
    """A cross where training left the picture for good, or had no gradient to go on with, and when."""
    for rule, orbit in curves.rules():
        for start in range(len(scene.starts)):
            last = failure_of(orbit, start)
            if last is None:
                continue
            x, y = points(frame, scene, project, orbit, start)[-1]
            at = QPointF(
                min(max(x, frame.x + 10), frame.x + frame.w - 10),
                min(max(y, frame.y + 10), frame.y + frame.h - 10),
            )
            primitives.cross(frame.painter, at, 5.0, QColor(color_of(frame.theme, scene, rule, start)))
            if start == scene.selected:
                singular = str(np.asarray(orbit.ended)[start]) == SINGULAR
                text = tr("singular · round {number}") if singular else tr("diverged · round {number}")
                word(frame, at.x(), at.y(), text.format(number=last))


def paint_current(frame: Frame, scene: Scene, curves: Curves, project: Project) -> None:
    """Where each rule is at the playhead: the same share of its rounds as of the flow's time."""
    share = scene.time / scene.duration
    for rule, orbit in curves.rules():
        for start in range(len(scene.starts)):
            at = iteration_at(orbit, start, share)
            x, y = project(scene, orbit.phi[start, at], orbit.theta[start, at])
            color = QColor(color_of(frame.theme, scene, rule, start))
            size = (2.6 if len(scene.starts) <= 40 else 1.7) * frame.theme.line
            markers.one(
                frame.painter, frame.point(float(x), float(y)), rule, size, color, QColor(frame.theme.plot)
            )


def legend(frame: Frame, scene: Scene, curves: Curves, crowd: Array) -> None:
    """Names of the rules in the corner where the fewest of the points `crowd` (n, 2) lie; faint while a rule
    is being compiled.
    """
    rows = [described(training) for training in scene.trainings]
    frame.painter.setFont(axes.font(frame.theme, 0.9))
    metrics, size = frame.painter.fontMetrics(), frame.theme.text
    width = min(max(metrics.horizontalAdvance(row) for row in rows) + 3.6 * size, frame.w - size)
    height = 1.5 * size * (len(rows) + scene.display.show_flow) + 0.6 * size
    box = _quietest(frame, width, height, crowd)
    frame.painter.setPen(QPen(QColor(frame.theme.faint), 1.0))
    frame.painter.setBrush(primitives.with_alpha(frame.theme.panel, 0.88))
    frame.painter.drawRoundedRect(box, 4.0, 4.0)
    frame.painter.setBrush(Qt.BrushStyle.NoBrush)
    if scene.display.show_flow:
        rows.insert(0, tr("Flow: infinitely small steps"))
    there = {-1} | {rule for rule, _ in curves.rules()}
    for i, row in enumerate(rows):
        rule = i - int(scene.display.show_flow)
        frame.painter.setOpacity(1.0 if rule in there else 0.4)
        _row(
            frame,
            scene,
            QRectF(box.x(), box.y() + (0.3 + 1.5 * i) * size, box.width(), 1.5 * size),
            row,
            rule,
        )
    frame.painter.setOpacity(1.0)


def _quietest(frame: Frame, width: float, height: float, crowd: Array) -> QRectF:
    gap = 0.5 * frame.theme.text
    right, bottom = frame.x + frame.w - width - gap, frame.y + frame.h - height - gap
    corners = [
        (right, frame.y + gap),
        (frame.x + gap, frame.y + gap),
        (right, bottom),
        (frame.x + gap, bottom),
    ]

    def covered(corner: tuple[float, float]) -> int:
        x, y = corner
        return int(
            (
                (crowd[:, 0] > x) & (crowd[:, 0] < x + width) & (crowd[:, 1] > y) & (crowd[:, 1] < y + height)
            ).sum()
        )

    x, y = min(corners, key=covered)
    return QRectF(x, y, width, height)


def _row(frame: Frame, scene: Scene, box: QRectF, text: str, rule: int) -> None:
    painter, theme, size, middle = frame.painter, frame.theme, frame.theme.text, box.center().y()
    # The flow is the rule before the first one.
    color = legend_color(theme, scene, rule)
    left, right = box.x() + 0.6 * size, box.x() + 2.6 * size
    primitives.segments(
        painter,
        np.array([[left, middle, right, middle]]),
        QColor(color),
        (0.5 if rule >= 0 else 1.0) * theme.line,
    )
    if rule >= 0:
        markers.one(painter, QPointF(0.5 * (left + right), middle), rule, 2.0 * theme.line, QColor(color))
    painter.setPen(QColor(theme.ink))
    room = QRectF(box.x() + 3.2 * size, box.y(), box.width() - 3.4 * size, box.height())
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
