"""A plane in which trajectories run: what all of them share."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from app.compute.limit_sets import PlaneOverlays
from app.compute.noise_ensemble import noise_ensemble
from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import layers, primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import _flow_curves, _manual_steps, _noise_layer, _orbit_traces, _rounds
from app.plots._hints import paint_hint
from app.plots._rule_legend import FLOW
from app.plots._strays import farthest
from app.plots.plot import Array, ComputeOptions, Plot, Quality, StateEdit, Stray, nice_radius, plain_name
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Orbit

HANDLE = 10.0  # pixels around a marker that grab it


class Plane(Plot):
    """Trajectories seen through `project`."""

    orbits = True
    linear = False  # its coordinates are components of the state: theory's ellipse is an ellipse here
    signed = True  # both signs occur: the view is symmetric about the origin
    far = 12.0  # an orbit that gets so many times as far as its start runs away

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """Plot coordinates of states (…, d)."""
        raise NotImplementedError

    def slope(self, orbit: Orbit) -> Array | float:
        """How far a coordinate is off at most, per error of the state's components: one for all, or (m,)."""
        return 1.0

    def state(self, scene: Scene, index: int, x: float, y: float) -> StateEdit | None:
        """The state of start `index` moved so that it is seen at (x, y); None if this plane cannot tell."""
        return None

    def ground(self, frame: Frame, scene: Scene, index: int, quality: Quality) -> None:
        """What lies under the trajectories."""
        axes.background(frame)
        velocity = self.velocity(scene, index)
        if velocity:
            layers.paint_field(frame, velocity, scene.display, quality.supersampling, quality.compiled)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> PlaneOverlays:
        """Noisy paths of the selected start."""
        return PlaneOverlays(noise_ensemble(scene, index, effort))

    def beside(self, data: Data, index: int) -> PlaneOverlays:
        """What `prepare` made."""
        found: PlaneOverlays = data.extras.get((self.id, index)) or PlaneOverlays(None)
        return found

    def auto_range(self, scene: Scene, data: Data) -> View:
        """Symmetric about the origin, large enough for every orbit that does not run away, and for clouds."""
        shown = [
            orbit
            for curves in data.curves
            for orbit in (curves.forward, *(() if curves.walked else curves.trained))
            if orbit
        ]
        size = max((self._size(scene, orbit) for orbit in shown), default=1.0)
        clouds = [found for index in range(len(data.curves)) if (found := self.beside(data, index).cloud)]
        size = max(
            [
                size,
                *(min(_noise_layer.reach(scene, self.project, found.orbit), 3.0 * size) for found in clouds),
            ]
        )
        r = nice_radius(1.08 * size)
        return View(-r, r, -r, r) if self.signed else View(-0.04 * r, r, -0.04 * r, r)

    def _size(self, scene: Scene, orbit: Orbit) -> float:
        x, y = self.project(scene, orbit.phi, orbit.theta)
        start = max(np.abs(x[:, 0]).max(), np.abs(y[:, 0]).max(), 1e-3)
        return float(min(max(np.abs(x).max(), np.abs(y).max()), self.far * start))

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Ground, curves, equilibrium, starts; axes last so that nothing covers them."""
        with frame.clipped():
            curves, rules = data.curves[index], list(_rounds.shown(scene, data.curves[index], self.id))
            self.ground(frame, scene, index, quality)
            _flow_curves.paint(frame, scene, curves, self.project, self.id)
            if found := self.beside(data, index).cloud:
                _noise_layer.still(frame, scene, self, found)
            _rounds.paint(frame, scene, rules, self.project, _rounds.FAINT if curves.walked else 1.0)
            if scene.display.equilibrium:
                self._equilibrium(frame)
            _flow_curves.paint_ends(frame, scene, curves, self.project, self.id)
            _rounds.paint_divergence(frame, scene, rules, self.project, _flow_curves.paint_word)
            _manual_steps.paint(frame, scene, curves, self.project)
            if not scene.starts and self.state(scene, 0, 0.1, 0.1) is not None:
                paint_hint(frame, tr("There is no start left. Click here, and a trajectory begins."))

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """All orbits that are drawn."""
        return _orbit_traces.traces(theme, scene, data.curves[index], self.project)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The flow and the rules, with all their numbers where there is room."""
        whole = self.main(scene) and len(scene.scenarios) == 1
        rows = _orbit_traces.entries(theme, scene, data.curves[index], whole)
        cloud = self.beside(data, index).cloud
        return rows + (_noise_layer.entries(theme, scene, self, cloud) if cloud else [])

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """Coordinates, the field there if it is one of the plane, and the orbit that is near."""
        names = [plain_name(name).split(" = ")[0] for name in self.names(scene)]
        told = [(f"{name} = {short_number(value)}", "") for name, value in zip(names, (x, y))]
        if (velocity := self.field_now(scene, index, data)) is not None:
            told += _rates(names, *velocity(np.array([x]), np.array([y])))
        shown = [trace for trace in traces if not scene.is_hidden(self.id, trace.entry.id)]
        return told + _orbit_traces.nearest(frame, shown, x, y)

    def field_now(self, scene: Scene, index: int, data: Data) -> layers.Velocity | None:
        """The field in its coordinates at the playhead."""
        return self.velocity(scene, index)

    def main(self, scene: Scene) -> bool:
        """Whether this is the largest plane, which tells what the curves are."""
        return self.id == (
            "phase"
            if scene.dim == 1
            else "theta"
            if len(scene.scenarios) == 1
            else scene.display.compare_plot
        )

    def _equilibrium(self, frame: Frame) -> None:
        ring = QColor(frame.theme.plot)
        primitives.dot(
            frame.painter,
            frame.point(0.0, 0.0),
            2.6 * frame.theme.line,
            QColor(frame.theme.equilibrium),
            ring,
        )

    def stray(self, frame: Frame, scene: Scene, index: int, data: Data) -> Stray:
        """Of the orbits in both directions of time."""
        scale = max(frame.w / (frame.view.x1 - frame.view.x0), frame.h / (frame.view.y1 - frame.view.y0))
        flows = data.curves[index].flows() if scene.display.show_flow else []
        return max((farthest(error, scale * self.slope(orbit)) for orbit, error in flows), default=Stray())

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """Fading tails and the points at the playhead."""
        curves = data.curves[index]
        if curves.forward is None:
            return
        with frame.clipped():
            if found := self.beside(data, index).cloud:
                _noise_layer.moving(frame, scene, self, found)
            if curves.walked is not None:
                return
            _rounds.paint_current(frame, scene, _rounds.shown(scene, curves, self.id), self.project)
            if scene.display.show_flow and not scene.is_hidden(self.id, FLOW):
                _flow_curves.paint_current(frame, scene, curves, self.project)

    def nearest(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> tuple[int, float] | None:
        """By distance to the samples' pixels."""
        orbit = data.curves[index].forward
        if orbit is None:
            return None
        distances = [
            float(_distance(_flow_curves.points(frame, scene, self.project, orbit, i), x, y))
            for i in range(len(scene.starts))
        ]
        best = int(np.argmin(distances))
        return best, distances[best]

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """A start's ring; the selected one first."""
        if not scene.starts or self.state(scene, 0, 0.1, 0.1) is None:
            return None
        phi, theta = scene.arrays()
        pixels = frame.pixels(*self.project(scene, phi, theta))
        gaps = np.hypot(pixels[:, 0] - x, pixels[:, 1] - y)
        gaps[scene.selected] -= 3.0
        best = int(np.argmin(gaps))
        return str(best) if gaps[best] < HANDLE else None

    def drag(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> StateEdit | None:
        """Moves the start to the pixel."""
        return self.state(scene, int(handle), *frame.coordinates(x, y))

    def start_at(self, frame: Frame, scene: Scene, x: float, y: float) -> StateEdit | None:
        """A new start under the pixel; what the plane does not show is taken from the selected start."""
        return self.state(scene, scene.selected, *frame.coordinates(x, y))


def _distance(points: Array, x: float, y: float) -> float:
    """From a pixel to a polyline."""
    if len(points) < 2:
        return float(np.hypot(*(points[0] - (x, y))))
    a, d = points[:-1], np.diff(points, axis=0)
    along = ((np.array([x, y]) - a) * d).sum(1) / np.maximum((d * d).sum(1), 1e-12)
    foot = a + np.clip(along, 0.0, 1.0)[:, None] * d
    return float(np.hypot(foot[:, 0] - x, foot[:, 1] - y).min())


def _rates(names: list[str], across: Array, up: Array) -> list[tuple[str, str]]:
    """How both coordinates change, and how fast the point moves; nothing where there is no field."""
    values = float(across[0]), float(up[0])
    if not np.isfinite(values).all():
        return []
    told = [(f"{name}′ = {short_number(value)}", "") for name, value in zip(names, values)]
    return [*told, (tr("speed {value}").format(value=short_number(float(np.hypot(*values)))), "")]
