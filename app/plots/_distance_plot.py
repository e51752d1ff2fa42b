"""What the pictures of the page of distances share: the two distributions, and words where there are none."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.compute.distance_family import moved
from app.compute.distances import Trouble, answer
from app.compute.orbits import Data
from app.model.pages.distances import LAB, LAB_POINTS, POINTS, DistanceSettings
from app.model.scene import Scene, View
from app.painting import log_axes
from app.painting.frame import Frame
from app.plots.lab_plot import runs_of, words
from app.plots.plot import Array, ComputeOptions, Plot, Quality
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_store import Runs
from app.training.snapshot_view import snapshot_view
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Pair, Points

SNAP = 4.0  # pixels


class DistancePlot(Plot):
    """One picture. `find` gives what it draws, `paint` draws that."""

    sticky = False
    immediate = True
    named_upward = False  # whether its upright axis has a name, which needs room

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Any:
        """What is drawn; raises DistanceError, one sentence, where there is nothing."""
        return None

    def paint(self, frame: Frame, scene: Scene, found: Any) -> None:
        """Draws what was found, inside the frame."""

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Any:
        """What was found, or the trouble with it."""
        return answer(lambda: self.find(scene, settings_of(scene), effort))

    def found(self, data: Data, index: int) -> Any:
        """What was prepared; None if nothing could be."""
        found = data.extras.get((self.id, index))
        return None if isinstance(found, Trouble) else found

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """What was found, or why nothing was."""
        prepared = data.extras.get((self.id, index))
        with frame.clipped():
            if self.numbered:
                self.ground(frame, scene)
            if isinstance(prepared, Trouble):
                words(frame, tr(prepared.sentence))
            elif prepared is not None:
                self.paint(frame, scene, prepared)

    def ground(self, frame: Frame, scene: Scene) -> None:
        """What lies under it."""
        log_axes.background(frame, self.log_axes(scene))

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Less than a portrait's: several stand together."""
        size = theme.text
        return (4.9 if self.named_upward else 3.4) * size, 2.0 * size, 1.2 * size, 3.1 * size

    def aspect_locked(self, scene: Scene) -> bool:
        """Only planes are."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Of the first cell, for there is no other."""
        return self.auto_range_of(scene, 0, data)

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """Round the settings, so that it is calm while something is dragged."""
        return View(0.0, 1.0, 0.0, 1.0)


def settings_of(scene: Scene) -> DistanceSettings:
    """The page's."""
    found: DistanceSettings = scene.settings_of("distances")
    return found


def changed(scene: Scene, settings: DistanceSettings) -> Scene:
    """The scene with other settings of the page."""
    return scene.with_settings("distances", settings)


def pair_of(scene: Scene, effort: ComputeOptions) -> Pair:
    """The two distributions; raises DistanceError for what is none."""
    settings = settings_of(scene)
    if settings.kind == LAB:
        return lab_pair(scene, runs_of(effort))
    if settings.kind == POINTS and not (settings.points_p and settings.points_q):
        raise DistanceError("A cloud is empty; draw some points of it.")
    return settings.pair


def slid(frame: Frame, scene: Scene, x: float, y: float) -> Scene | None:
    """The scene in which q is as far from p as a pixel of a plot over their distance says; snaps to 0."""
    settings = settings_of(scene)
    if settings.kind == LAB:
        return None
    value = frame.coordinates(min(max(x, frame.x), frame.x + frame.w), y)[0]
    try:
        pair = settings.pair
    except DistanceError:
        return None
    led = moved(settings, pair, 0.0 if abs(frame.px(0.0) - x) < SNAP else value)
    return changed(scene, led) if led else None


def lab_pair(scene: Scene, runs: Runs) -> Points:
    """The newest samples of the lab's first run (q) and of its data (p)."""
    seen = snapshot_view(scene.with_(time=scene.end), 0, runs)
    found = seen.picture("samples") if seen else {}
    if not found:
        raise DistanceError("There are no samples of a training yet: start one on the page “Lab”.")
    # As many as can be solved exactly while one waits; samples come in no order.
    return Points(*(_in_plane(found[side][:LAB_POINTS].astype(float)) for side in ("real", "fake")))


def _in_plane(points: Array) -> Array:
    """Numbers on the line lie on the plane's axis."""
    return points if points.shape[1] > 1 else np.hstack([points, np.zeros_like(points)])
