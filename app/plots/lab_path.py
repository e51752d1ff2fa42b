"""The way of both players' parameters, each seen on the plane of its own largest spread (principal
components) and in its own unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.lab_plot import Bounds, Drawn, LabPlot
from app.plots.plot import Array
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView

# The plane is chosen anew only when the path has become so much longer, or it would turn with each picture.
GROWTH = 1.5
# Paths keep off the edge.
INSET = 0.92


class Path(LabPlot):
    """Two polylines with a dot at the playhead."""

    id = "lab-path"
    probe = "path"
    order = 63
    name = "Parameters' path"
    axis_names = ("", "")

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Per player the path scaled to the unit square; how much of it is past, and the iterations."""
        if sight.record is None:
            return None
        seen = [
            s
            for s in list(sight.record.run.recording.snapshots)
            if "path" in s.pictures.get(sight.column.arm, {})
        ]
        past = sum(s.iteration <= sight.iteration for s in seen)
        paths = {
            name: _plane(np.array([s.pictures[sight.column.arm]["path"][name] for s in seen], float))
            for name in _names(seen, sight)
        }
        iterations = np.array([float(s.iteration) for s in seen])
        found = (paths, past, iterations)
        return (found, (-1.0, 1.0, -1.0, 1.0)) if len(seen) > 1 else None

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """Points of the paths with their iterations."""
        paths, _, iterations = drawn.found
        looks = {"d": (tr("discriminator"), theme.critic), "g": (tr("generator"), theme.fake)}
        found = []
        for name, path in paths.items():
            x, y = INSET * path.T
            entry, columns = LegendEntry(name, *looks[name]), {"iteration": iterations}
            found.append(Trace(entry, x, y, curve=False, columns=columns))
        return found

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The iteration of each path's point nearest to the mouse."""
        return [(_nearest(trace, x, y), trace.entry.color) for trace in traces]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Both, over each other."""
        for trace in self.traces_of(frame.theme, drawn):
            if not scene.is_hidden(self.id, trace.entry.id):
                _way(frame, frame.pixels(trace.x, trace.y), drawn.found[1], trace.entry.color)


def _nearest(trace: Trace, x: float, y: float) -> str:
    near = int(np.argmin(np.hypot(trace.x - x, trace.y - y)))
    iteration = f"{trace.columns['iteration'][near]:.0f}"
    return tr("{name}: iteration {iteration}").format(name=trace.entry.name, iteration=iteration)


def _way(frame: Frame, points: Array, past: int, color: str) -> None:
    """Bright as far as it is past, with a ring at its beginning and a dot where it is."""
    painter, theme = frame.painter, frame.theme
    primitives.curve(painter, points, primitives.with_alpha(color, 0.25), 0.8 * theme.line)
    primitives.curve(painter, points[: max(past, 1)], QColor(color), 0.8 * theme.line)
    primitives.dot(painter, QPointF(*points[0]), 2.0 * theme.line, QColor(theme.plot), QColor(color), 1.4)
    primitives.dot(painter, QPointF(*points[max(past - 1, 0)]), 2.0 * theme.line, QColor(color))


def _names(seen: list[Any], sight: SnapshotView) -> list[str]:
    return list(seen[0].pictures[sight.column.arm]["path"]) if seen else []


def _plane(points: Array) -> Array:
    """(n, 2) in the unit square: on the plane of largest spread of the first n₀ points, n₀ the last power of
    1.5 below n.
    """
    n = len(points)
    known = min(max(int(GROWTH ** np.floor(np.log(max(n, 2)) / np.log(GROWTH))), 2), n)
    middle = points[:known].mean(axis=0)
    _, _, axes = np.linalg.svd(points[:known] - middle, full_matrices=False)
    plane = (points - middle) @ axes[:2].T
    plane = plane if plane.shape[1] == 2 else np.hstack([plane, np.zeros((n, 1))])
    # Signs of components are arbitrary: every path leads to the upper right.
    plane *= np.where(plane[known - 1] < plane[0], -1.0, 1.0)
    low, high = plane.min(axis=0), plane.max(axis=0)
    scaled: Array = (plane - (low + high) / 2.0) / max(float((high - low).max()) / 2.0, 1e-12)
    return scaled


PLOT = Path()
