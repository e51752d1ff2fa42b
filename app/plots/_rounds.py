"""Update rules in a plane: a thin line with a mark at every iteration, of one shape and colour per rule;
heads, averages, ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from app.compute.discrete_orbits import failure_of, has_ended, samples_at
from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting import markers, primitives
from app.painting.frame import Frame
from app.plots._orbit_traces import Project
from app.plots._rule_legend import entry_id
from app.text.translation import tr
from app.theme.rule_labels import color_of, mark_of
from gandyn import Orbit
from gandyn.orbit import SINGULAR, Array

FAINT = 0.3  # of what the rules make by themselves, while one is walked by hand


def points(frame: Frame, scene: Scene, project: Project, orbit: Orbit, start: int) -> Array:
    """Pixels of a trajectory's valid samples."""
    n = int(np.asarray(orbit.length)[start])
    return frame.pixels(*project(scene, orbit.phi[start, :n], orbit.theta[start, :n]))


def shown(scene: Scene, curves: Curves, plot: str) -> Iterator[tuple[int, Orbit]]:
    """The rules that were not clicked away in the plot's legend."""
    return ((rule, orbit) for rule, orbit in curves.rules() if not scene.is_hidden(plot, entry_id(rule)))


def paint(
    frame: Frame, scene: Scene, rules: Iterable[tuple[int, Orbit]], project: Project, alpha: float
) -> None:
    """Rules from all starts, the selected one on top; alpha: how strongly."""
    for rule, orbit in rules:
        color = primitives.with_alpha(color_of(frame.theme, rule), alpha)
        for start in sorted(range(len(scene.starts)), key=lambda i: i == scene.selected):
            pixels = points(frame, scene, project, orbit, start)
            _line(frame, pixels, color)
            _marks(frame, pixels, color, mark_of(rule), len(scene.starts))
            _average(frame, scene, project, orbit, start, color)


def _line(frame: Frame, pixels: Array, color: QColor) -> None:
    pale = QColor(color)
    pale.setAlphaF(color.alphaF() * 0.7)
    for run in primitives.clip(pixels, frame.x, frame.y, frame.w, frame.h):
        primitives.curve(frame.painter, run, pale, 0.5 * frame.theme.line)


def _marks(frame: Frame, pixels: Array, color: QColor, shape: int, starts: int) -> None:
    """A mark per round, but none on top of another one: 500 rounds must not become a blob."""
    size = (1.5 if starts <= 10 else 1.1) * frame.theme.line
    inside = (np.abs(pixels[:, 0] - frame.x - 0.5 * frame.w) < 0.5 * frame.w) & (
        np.abs(pixels[:, 1] - frame.y - 0.5 * frame.h) < 0.5 * frame.h
    )
    markers.many(frame.painter, thinned(pixels[inside], 4.6 * size), shape, size, color)


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
    rules: Iterable[tuple[int, Orbit]],
    project: Project,
    word: Callable[[Frame, float, float, str], None],
) -> None:
    """A cross where training left the picture for good, or had no gradient to go on with, and when."""
    for rule, orbit in rules:
        for start in range(len(scene.starts)):
            last = failure_of(orbit, start)
            if last is None:
                continue
            x, y = points(frame, scene, project, orbit, start)[-1]
            at = QPointF(
                min(max(x, frame.x + 10), frame.x + frame.w - 10),
                min(max(y, frame.y + 10), frame.y + frame.h - 10),
            )
            primitives.cross(frame.painter, at, 5.0, QColor(color_of(frame.theme, rule)))
            if start == scene.selected:
                singular = str(np.asarray(orbit.ended)[start]) == SINGULAR
                text = tr("singular · round {number}") if singular else tr("diverged · round {number}")
                word(frame, at.x(), at.y(), text.format(number=last))


def paint_current(frame: Frame, scene: Scene, rules: Iterable[tuple[int, Orbit]], project: Project) -> None:
    """Where each rule is at the playhead; hollow where it has ended before."""
    for rule, orbit in rules:
        color, shape = QColor(color_of(frame.theme, rule)), mark_of(rule)
        places, ended = samples_at(scene, rule, orbit), has_ended(scene, rule)
        ground = QColor(frame.theme.plot)
        fill, ring = (ground, color) if ended else (color, ground)
        for start, at in enumerate(places.tolist()):
            x, y = project(scene, orbit.phi[start, at], orbit.theta[start, at])
            size = (2.6 if len(scene.starts) <= 40 else 1.7) * frame.theme.line
            markers.one(frame.painter, frame.point(float(x), float(y)), shape, size, fill, ring)
