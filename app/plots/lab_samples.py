"""Generated samples over real ones; with EMA those of the average. On data `points`, clicks and drags draw
the data.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.pages.lab import MOST_POINTS
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._lab_plane import LabPlane, dots, drawn_points, reach
from app.plots.lab_density import real_and_fake
from app.plots.lab_plot import Bounds, Drawn, LabPlot, outward, words
from app.plots.plot import Array, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_config import columns
from app.training.snapshot_view import SnapshotView

ERASER, SPACING = 14.0, 7.0  # pixels
RADIUS = 2.0
CLOUDS = ("real", "fake", "average")


class Samples(LabPlane):
    """Real, fake, average."""

    id = "lab-samples"
    probe = "samples"
    order = 50
    name = "Samples"

    def look(self, sight: SnapshotView) -> tuple[dict[str, Array], Bounds] | None:
        """Points in the plane; numbers on the line are spread out by their rank."""
        seen = sight.picture("samples")
        found = {name: _planar(seen[name]) for name in CLOUDS if name in seen}
        return (found, reach(found["real"], found["fake"])) if found else None

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """As large as the user's points need."""
        view = super().auto_range_of(scene, index, data)
        mine = drawn_points(scene, index)
        if mine is None:
            return view
        r = max(
            view.x1 if any(self._seen(found) for found in data.extras.values()) else RADIUS,
            *(1.05 * abs(x) for point in mine for x in point),
            RADIUS,
        )
        end = outward(-r, r)[1]
        return View(-end, end, -end, end)

    def _seen(self, found: Any) -> bool:
        return (
            isinstance(found, Drawn)
            and found.found is not None
            and found.sight.picture("samples") is not None
        )

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """Its points."""
        entries = (*real_and_fake(theme), LegendEntry("average", tr("average"), theme.critic, line=False))
        known = [
            (entry, drawn.found[entry.id].astype(np.float64)) for entry in entries if entry.id in drawn.found
        ]
        return [
            Trace(entry._replace(mark=0), points[:, 0], points[:, 1], curve=False) for entry, points in known
        ]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Real below, fake above."""
        for trace in self.traces_of(frame.theme, drawn):
            entry = trace.entry
            alpha, size = (0.75, 1.7) if entry.id == "real" else (0.85, 1.5)
            if not scene.is_hidden(self.id, entry.id):
                color = primitives.with_alpha(entry.color, alpha)
                dots(frame, np.stack([trace.x, trace.y], axis=1), color, size * frame.theme.line)

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """With the user's points, trained on or not."""
        mine, drawn = drawn_points(scene, index), self.drawn(data, index)
        if mine is None or (drawn and drawn.found is not None):
            super().paint_background(frame, scene, index, data, quality)
        else:
            with frame.clipped():
                self.ground(frame, scene)
        with frame.clipped():
            for x, y in mine or ():
                primitives.dot(
                    frame.painter,
                    QPointF(frame.point(x, y)),
                    1.6 * frame.theme.line,
                    QColor(frame.theme.plot),
                    QColor(frame.theme.real),
                    1.4,
                )
        if mine == ():
            words(frame, tr("Click or drag to draw the data; the right button erases."))

    def is_editable(self, scene: Scene, index: int) -> bool:
        """Only on the user's own data."""
        return drawn_points(scene, index) is not None

    def paint_stroke(
        self, frame: Frame, scene: Scene, index: int, x: float, y: float, erase: bool
    ) -> Scene | None:
        """The scene with a point more, or with those under the eraser gone."""
        mine = drawn_points(scene, index)
        if mine is None or not frame.rect.contains(QPointF(x, y)):
            return None
        pixels = frame.pixels(*np.array(mine, dtype=float).reshape(-1, 2).T)
        gaps = np.hypot(*(pixels - (x, y)).T)
        if erase:
            points = tuple(point for point, gap in zip(mine, gaps) if gap > ERASER)
        elif len(mine) >= MOST_POINTS or (gaps < SPACING).any():
            return None
        else:
            points = (*mine, _rounded(*frame.coordinates(x, y)))
        return _with_points(scene, columns(scene)[index].run, points)


def _rounded(x: float, y: float) -> tuple[float, float]:
    return round(x, 4), round(y, 4)


def _with_points(scene: Scene, run: int, points: tuple[tuple[float, float], ...]) -> Scene:
    """All runs on the user's data get the same points, or their pictures could not be compared."""
    study = scene.settings_of("lab")
    for i, settings in enumerate(study.runs):
        if i == run or settings.values.get("data") == "points":
            study = study.with_run(i, settings.with_(points=points))
    return scene.with_settings("lab", study)


def _planar(points: Array) -> Array:
    """(n, 2): of more dimensions the first two; of one, (number, small height)."""
    if points.shape[1] >= 2:
        return points[:, :2]
    return np.hstack([points, np.linspace(-0.2, 0.2, len(points))[:, None]])


PLOT: LabPlot = Samples()
