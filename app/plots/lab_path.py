"""The way of both players' parameters, each seen on the plane of its own largest spread (principal
components) and in its own unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot, corner
from app.plots.plot import Array
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView

# The plane is chosen anew only when the path has become so much longer, or it would turn with each picture.
GROWTH = 1.5


class Path(LabPlot):
    """Two polylines with a dot at the playhead."""

    id = "lab-path"
    probe = "path"
    order = 63
    name = "Parameters' path"
    axis_names = ("", "")

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """Per player the path scaled to the unit square, and how much of it is past."""
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
        return ((paths, past), (-1.0, 1.0, -1.0, 1.0)) if len(seen) > 1 else None

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """Both, over each other."""
        (paths, past), theme = drawn.found, frame.theme
        looks = {"d": (tr("discriminator"), theme.critic), "g": (tr("generator"), theme.fake)}
        for name, path in paths.items():
            points, color = frame.pixels(0.92 * path[:, 0], 0.92 * path[:, 1]), looks[name][1]
            primitives.curve(frame.painter, points, primitives.with_alpha(color, 0.25), 0.8 * theme.line)
            primitives.curve(frame.painter, points[: max(past, 1)], QColor(color), 0.8 * theme.line)
            primitives.dot(
                frame.painter, QPointF(*points[0]), 2.0 * theme.line, QColor(theme.plot), QColor(color), 1.4
            )
            primitives.dot(frame.painter, QPointF(*points[max(past - 1, 0)]), 2.0 * theme.line, QColor(color))
        corner(frame, [looks[name] for name in paths])


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
