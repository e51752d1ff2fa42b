"""Two random supports, curves in the plane or surfaces in space: what they share are single points,
or lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from app.compute.distances import kept
from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._distance_earth import around
from app.plots._distance_plot import DistancePlot, settings_of
from app.plots._lab_plane import dots
from app.plots.plot import Array, ComputeOptions
from app.text.translation import tr

SAMPLES = {1: 3000, 2: 9000}
# Space is looked at from above and from the side.
TILT, TURN = 0.5, 0.6


@dataclass(frozen=True, eq=False)
class Supports:
    """Samples (n, 2) of p and q as they are seen, and which of q's are near one of p's."""

    p: Array
    q: Array
    near: Array


class SupportsPlot(DistancePlot):
    """Dots; those of q that have a neighbour are marked."""

    id = "distance-supports"
    order = 107
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        if settings_of(scene).surfaces == 1:
            return tr("Two random curves in the plane")
        return tr("Two random surfaces in space")

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With the share that is near."""
        found, title = self.found(data, index), self.title(scene, index)
        if found is None:
            return title
        told = tr("{share:.1%} of q within {radius:g} of p").format(
            share=float(found.near.mean()), radius=settings_of(scene).radius
        )
        return f"{title}: {told}"

    def names(self, scene: Scene) -> tuple[str, str]:
        """A look at space has no axes."""
        return ("x₁", "x₂") if settings_of(scene).surfaces == 1 else ("", "")

    def aspect_locked(self, scene: Scene) -> bool:
        """As they are."""
        return True

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> Supports:
        """The first of the pairs that shares are measured on."""
        key = "supports", settings.surfaces, settings.radius, settings.seed
        return kept(key, lambda: _supports(settings))

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """Around both."""
        found = self.found(data, index)
        return around(found.p, found.q) if found else View(-2.0, 2.0, -2.0, 2.0)

    def paint(self, frame: Frame, scene: Scene, found: Supports) -> None:
        """p below, q above, what is near on top."""
        thick = settings_of(scene).surfaces == 1
        size = (1.6 if thick else 1.1) * frame.theme.line
        alpha = 0.9 if thick else 0.35
        dots(frame, found.p, primitives.with_alpha(frame.theme.real, alpha), size)
        dots(frame, found.q, primitives.with_alpha(frame.theme.fake, alpha), size)
        dots(frame, found.q[found.near], QColor(frame.theme.ink), (2.6 if thick else 1.5) * frame.theme.line)


def _supports(settings: DistanceSettings) -> Supports:
    from scipy.spatial import cKDTree

    from gandyn.distances.supports import random_surface

    child = np.random.SeedSequence(settings.seed).spawn(1)[0]
    random, k = np.random.default_rng(child), settings.surfaces
    p, q = (random_surface(k, k + 1, SAMPLES[k], random) for _ in range(2))
    distance, _ = cKDTree(p).query(q)
    return Supports(_seen(p), _seen(q), np.asarray(distance <= settings.radius))


def _seen(points: Array) -> Array:
    """Points of space as they are looked at; those of the plane as they are."""
    if points.shape[1] == 2:
        return points
    x, y, z = points.T
    across = np.cos(TURN) * x - np.sin(TURN) * y
    depth = np.sin(TURN) * x + np.cos(TURN) * y
    return np.stack([across, np.cos(TILT) * z + np.sin(TILT) * depth], axis=1)


PLOT = SupportsPlot()
