"""One dimension: the phase plane itself, (φ, θ), or (θ, ψ = −φ) in the Mescheder convention."""

from __future__ import annotations

import numpy as np

from app.compute.limit_sets import PlaneOverlays, limit_sets
from app.compute.orbits import Data
from app.model.scene import MESCHEDER_PLANE, Scene
from app.painting import layers
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import _limit_sets
from app.plots._plane import Plane
from app.plots.plot import Array, ComputeOptions, Quality, StateEdit
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import field, nullclines
from gandyn.dynamics import box

# Rows of the legend.
PHI_AT_REST, THETA_AT_REST = "phi-nullcline", "theta-nullcline"


class Phase(Plane):
    """The field, its nullclines, and every trajectory."""

    id = "phase"
    linear = True
    order = 0
    dims = (1,)

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Phase plane")

    def names(self, scene: Scene) -> tuple[str, str]:
        """Never to be confused: symbol and player."""
        if scene.display.plane == MESCHEDER_PLANE:
            return tr("θ  generator"), tr("ψ = −φ  discriminator")
        return tr("φ  discriminator"), tr("θ  generator")

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """(φ, θ), or (θ, −φ)."""
        f, t = phi[..., 0], theta[..., 0]
        return (t, -f) if scene.display.plane == MESCHEDER_PLANE else (f, t)

    def _state(self, scene: Scene, x: Array, y: Array) -> tuple[Array, Array]:
        return (-y, x) if scene.display.plane == MESCHEDER_PLANE else (x, y)

    def state(self, scene: Scene, index: int, x: float, y: float) -> StateEdit | None:
        """Both coordinates are given by the plane."""
        phi, theta = (-y, x) if scene.display.plane == MESCHEDER_PLANE else (x, y)
        return StateEdit(index, (phi,), (theta,))

    def velocity(self, scene: Scene, index: int) -> layers.Velocity:
        """The vector field in the plane's coordinates; none where clipping lets no φ be."""
        scenario = scene.scenarios[index]
        width = box(scenario)

        def at(x: Array, y: Array) -> tuple[Array, Array]:
            phi, theta = self._state(scene, x, y)
            if width is not None:
                phi = np.where(np.abs(phi) > width, np.nan, phi)
            return self.project(scene, *field(scenario, phi[:, None], theta[:, None]))

        return at

    def ground(self, frame: Frame, scene: Scene, index: int, quality: Quality) -> None:
        """Field, nullclines and the zone that clipping forbids."""
        super().ground(frame, scene, index, quality)
        across = scene.display.plane == MESCHEDER_PLANE
        width = box(scene.scenarios[index])
        if width is not None:
            layers.clipped_region(frame, -width, width, horizontal=not across)
        if scene.display.nullclines:
            self._nullclines(frame, scene, index)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> PlaneOverlays:
        """Also equilibria, manifolds and cycles."""
        return super().compute(scene, index, effort)._replace(sets=limit_sets(scene, index, effort))

    def _nullclines(self, frame: Frame, scene: Scene, index: int) -> None:
        """Both players' nullclines, each in its colour."""
        view, across = frame.view, scene.display.plane == MESCHEDER_PLANE
        rectangle = (-view.y1, -view.y0, view.x0, view.x1) if across else (view.x0, view.x1, view.y0, view.y1)
        found = nullclines(scene.scenarios[index], rectangle)
        for curves, id, color in (
            (found.phi, PHI_AT_REST, frame.theme.phi_nullcline),
            (found.theta, THETA_AT_REST, frame.theme.theta_nullcline),
        ):
            for curve in () if scene.is_hidden(self.id, id) else curves:
                x, y = self.project(scene, curve.points[:, :1], curve.points[:, 1:])
                layers.nullcline(frame, x, y, curve.kind, color)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """Also nullclines, manifolds and cycles."""
        rows = super().legend(theme, scene, index, data)
        if scene.display.nullclines:
            rows += [
                LegendEntry(PHI_AT_REST, "φ′ = 0", theme.phi_nullcline, dashed=True),
                LegendEntry(THETA_AT_REST, "θ′ = 0", theme.theta_nullcline, dashed=True),
            ]
        sets = self.beside(data, index).sets
        return rows + (_limit_sets.entries(theme, sets) if sets else [])

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """What all planes show, and what organises this one."""
        super().paint_background(frame, scene, index, data, quality)
        if sets := self.beside(data, index).sets:
            with frame.clipped():
                _limit_sets.paint(frame, scene, self.project, sets, self.id)


PLOT = Phase()
