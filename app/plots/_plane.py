"""A plane in which trajectories run: what all of them share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.compute.limit_sets import PlaneOverlays
from app.compute.noise_ensemble import noise_ensemble
from app.compute.orbits import Curves, Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import layers, primitives
from app.painting.frame import Frame
from app.plots import _manual_steps, _noise_layer, _rounds
from app.plots._strays import farthest
from app.plots.plot import Array, ComputeOptions, Plot, Quality, StateEdit, Stray, nice_radius
from app.text.translation import tr
from gandyn import Orbit
from gandyn.orbit import STUCK, UNFINISHED

# Ends that are none of the orbit: nothing is known beyond them.
ENDS = {STUCK: "integration stuck", UNFINISHED: "integration given up"}
HANDLE = 10.0  # pixels around a marker that grab it
TAIL_PIECES = 14


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
            self.ground(frame, scene, index, quality)
            self._curves(frame, scene, data.curves[index])
            if found := self.beside(data, index).cloud:
                _noise_layer.still(frame, scene, self, found)
            _rounds.paint(frame, scene, data.curves[index], self.project, self._order(scene))
            if scene.display.equilibrium:
                self._equilibrium(frame)
            self._ends(frame, scene, data.curves[index])
            _rounds.paint_divergence(frame, scene, data.curves[index], self.project, self._word)
            _manual_steps.paint(frame, scene, data.curves[index], self.project)
            if self.main(scene) and data.curves[index].trained:
                _rounds.legend(frame, scene, data.curves[index], self._crowd(frame, scene, data, index))
        axes.axes(frame, self.title(scene, index), *self.names(scene))

    def main(self, scene: Scene) -> bool:
        """Whether this is the largest plane, which tells what the curves are."""
        return self.id == (
            "phase"
            if scene.dim == 1
            else "theta"
            if len(scene.scenarios) == 1
            else scene.display.compare_plot
        )

    def _crowd(self, frame: Frame, scene: Scene, data: Data, index: int) -> Array:
        """Pixels of all that is drawn, of keys in corners (nullclines, manifolds, noise), and of a doubt."""
        curves = data.curves[index]
        shown = [
            orbit for orbit in (curves.forward if scene.display.show_flow else None, *curves.trained) if orbit
        ]
        crowd = [self.points(frame, scene, orbit, i) for orbit in shown for i in range(len(scene.starts))]
        left, top, right, bottom = (
            frame.x + frame.theme.text,
            frame.y + 1.2 * frame.theme.text,
            frame.x + frame.w,
            frame.y + frame.h,
        )
        sets = right - 8.0 * frame.theme.text
        keys = [(scene.display.nullclines, left, top), (scene.display.sets, sets, top)]
        keys += [(scene.settings_of("noise").on, left, bottom - 20.0)]
        if data.doubt is not None and data.doubt.cell == (self.id, index):
            edge = top if data.doubt.high else bottom - 20.0
            keys += [(True, left, edge), (True, right - frame.theme.text, edge)]
        return np.concatenate([*(np.full((10_000, 2), (x, y)) for on, x, y in keys if on), *crowd])

    def _equilibrium(self, frame: Frame) -> None:
        ring = QColor(frame.theme.plot)
        primitives.dot(
            frame.painter,
            frame.point(0.0, 0.0),
            2.6 * frame.theme.line,
            QColor(frame.theme.equilibrium),
            ring,
        )

    def _curves(self, frame: Frame, scene: Scene, curves: Curves) -> None:
        for i in self._order(scene):
            if curves.backward and scene.display.show_flow:
                self._curve(frame, scene, curves.backward, i, 0.6, Qt.PenStyle.DotLine)
            if curves.forward and scene.display.show_flow:
                self._curve(
                    frame,
                    scene,
                    curves.forward,
                    i,
                    0.28 if scene.display.tail > 0.0 or curves.walked else 1.0,
                )
                self._average(frame, scene, curves.forward, i)

    def _order(self, scene: Scene) -> list[int]:
        """The selected trajectory last, on top."""
        return sorted(range(len(scene.starts)), key=lambda i: i == scene.selected)

    def _curve(
        self,
        frame: Frame,
        scene: Scene,
        orbit: Orbit,
        i: int,
        alpha: float,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        points = self.points(frame, scene, orbit, i)
        line = frame.theme.line if i == scene.selected else 0.72 * frame.theme.line
        crowd = 0.8 if len(scene.starts) > 40 else 1.0
        color = primitives.with_alpha(frame.theme.trajectories[scene.starts[i].color], alpha * crowd)
        for run in primitives.clip(points, frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, color, line, style)

    def _average(self, frame: Frame, scene: Scene, orbit: Orbit, i: int) -> None:
        if orbit.ema_phi is None or orbit.ema_theta is None:
            return
        n = int(np.asarray(orbit.length)[i])
        x, y = self.project(scene, orbit.ema_phi[i, :n], orbit.ema_theta[i, :n])
        color = primitives.with_alpha(frame.theme.ink, 0.85)
        for run in primitives.clip(frame.pixels(x, y), frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, color, 0.8 * frame.theme.line, Qt.PenStyle.DashLine)

    def points(self, frame: Frame, scene: Scene, orbit: Orbit, i: int) -> Array:
        """Pixels of one trajectory's valid samples."""
        n = int(np.asarray(orbit.length)[i])
        return frame.pixels(*self.project(scene, orbit.phi[i, :n], orbit.theta[i, :n]))

    def _ends(self, frame: Frame, scene: Scene, curves: Curves) -> None:
        """Rings where trajectories start, a cross and a word where one ended before its time."""
        if curves.forward is None:
            return
        phi, theta = scene.arrays()
        x, y = self.project(scene, phi, theta)
        for i in self._order(scene):
            color, radius = (
                QColor(frame.theme.trajectories[scene.starts[i].color]),
                3.0 if len(scene.starts) > 40 else 4.6,
            )
            primitives.dot(
                frame.painter, frame.point(x[i], y[i]), radius, QColor(frame.theme.plot), color, 2.0
            )
            self._early_end(frame, scene, curves, i)

    def _early_end(self, frame: Frame, scene: Scene, curves: Curves, i: int) -> None:
        assert curves.forward is not None
        why, when = curves.ended(i)
        if why == "finished":
            return
        point = self.points(frame, scene, curves.forward, i)[-1]
        at = frame.point(0, 0)
        at.setX(min(max(point[0], frame.x + 10), frame.x + frame.w - 10))
        at.setY(min(max(point[1], frame.y + 10), frame.y + frame.h - 10))
        primitives.cross(frame.painter, at, 5.0, QColor(frame.theme.equilibrium))
        if i == scene.selected:
            self._word(frame, at.x(), at.y(), f"{tr(ENDS.get(why, why))} · t = {when:.4g}")

    def _word(self, frame: Frame, x: float, y: float, text: str) -> None:
        frame.painter.setFont(axes.font(frame.theme, 0.9))
        width = frame.painter.fontMetrics().horizontalAdvance(text) + 24.0
        at = frame.point(0, 0)
        at.setX(x + 10.0 if x + width < frame.x + frame.w else x - width)
        at.setY(min(max(y, frame.y + 16.0), frame.y + frame.h - 16.0))
        primitives.label_box(frame.painter, at, text, QColor(frame.theme.ink), QColor(frame.theme.panel))

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
            if curves.walked is None:
                _rounds.paint_current(frame, scene, curves, self.project)
            for i in self._order(scene) if scene.display.show_flow and curves.walked is None else ():
                if scene.display.tail > 0.0:
                    self._tail(frame, scene, curves.forward, i)
                self._head(frame, scene, curves, i)

    def _head(self, frame: Frame, scene: Scene, curves: Curves, i: int) -> None:
        x, y = self.project(scene, *curves.state(i, scene.time))
        color = QColor(frame.theme.trajectories[scene.starts[i].color])
        radius = 2.4 * frame.theme.line if len(scene.starts) <= 40 else 1.6 * frame.theme.line
        primitives.dot(
            frame.painter, frame.point(float(x), float(y)), radius, color, QColor(frame.theme.plot), 1.2
        )

    def _tail(self, frame: Frame, scene: Scene, orbit: Orbit, i: int) -> None:
        points = self.points(frame, scene, orbit, i)
        step = orbit.t[1] - orbit.t[0] if len(orbit.t) > 1 else 1.0
        last = min(int(scene.time / step), len(points) - 1)
        first = max(0, int((scene.time - scene.display.tail) / step))
        color = frame.theme.trajectories[scene.starts[i].color]
        if scene.display.tail >= scene.duration:
            # All of the past is wanted: one opaque curve, as nothing of it fades.
            primitives.curve(frame.painter, points[: last + 1], QColor(color), frame.theme.line)
            return
        edges = np.unique(np.linspace(first, last, TAIL_PIECES + 1).astype(int))
        for number, (a, b) in enumerate(pairwise(edges)):
            primitives.curve(
                frame.painter,
                points[a : b + 1],
                primitives.with_alpha(color, (number + 1) / len(edges)),
                1.5 * frame.theme.line,
            )

    def nearest(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> tuple[int, float] | None:
        """By distance to the samples' pixels."""
        orbit = data.curves[index].forward
        if orbit is None:
            return None
        distances = [
            float(_distance(self.points(frame, scene, orbit, i), x, y)) for i in range(len(scene.starts))
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
