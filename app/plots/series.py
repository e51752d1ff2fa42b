"""Time series of the selected trajectory: θ, φ, their norms, energy E and angular momentum L, with a
cursor.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtGui import QColor

from app.compute.noise_ensemble import NoiseEnsemble, noise_ensemble
from app.compute.orbits import Curves, Data
from app.model.rule_clock import TIME
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import _noise_layer, _rule_series
from app.plots._curves import paint_curves
from app.plots._hints import paint_hint
from app.plots._strays import farthest, quadratic
from app.plots.plot import Array, ComputeOptions, Plot, Quality, Stray
from app.plots.trace import Trace, entries_of
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Orbit, invariants

SYMBOLS = {
    "theta": "θ",
    "phi": "φ",
    "theta_norm": "‖\u200aθ\u200a‖",
    "phi_norm": "‖\u200aφ\u200a‖",
    "energy": "E",
    "angular_momentum": "L",
}
# The series that are quadratic in the state.
SQUARES = {"energy", "angular_momentum"}
SUBSCRIPTS = ("₁", "₂")


class Series(Plot):
    """Values over time; the key on the right reads them at the playhead."""

    id = "series"
    order = 9
    orbits = True
    sticky = False
    time_axis = True
    reads_values = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Time series of the selected trajectory")

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> NoiseEnsemble | None:
        """Noisy paths of the selected start."""
        return None if scene.stepping and scene.trainings else noise_ensemble(scene, index, effort)

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        if scene.stepping and scene.trainings:
            return tr("updates made by hand"), ""
        return (_rule_series.axis_name(scene) if scene.trainings else tr("time t")), ""

    def aspect_locked(self, scene: Scene) -> bool:
        """Time and values share no scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All of the time; values rounded outward to steps that rarely change, so that the axis is calm."""
        values = [y for curves in data.curves for _, _, _, y in self._lines(scene, curves)]
        clouds = [found for index in range(len(data.curves)) if (found := data.extras.get((self.id, index)))]
        values += [band.ravel() for found in clouds for _, _, band in _noise_layer.shown_bands(scene, found)]
        finite = np.concatenate([y[np.isfinite(y)] for y in values]) if values else np.array([-1.0, 1.0])
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        low, high = _rule_series.within(
            [y for curves in data.curves for *_, y in self._rules(scene, curves)], low, high
        )
        step = 0.25 * axes_step(max(high - low, abs(high), abs(low), 1e-6))
        bottom, top = step * np.floor(low / step - 0.2), step * np.ceil(high / step + 0.2)
        return View(0.0, self._last(scene, data), bottom, max(top, bottom + step))

    def _last(self, scene: Scene, data: Data) -> float:
        """The end of the axis: of time, or of a walk, which gets longer by the dozen."""
        made = [len(curves.walked.sequence.updates) for curves in data.curves if curves.walked]
        return 12.0 * (max(made) // 12 + 1) if made else scene.end / scene.time_unit

    def _lines(self, scene: Scene, curves: Curves) -> Iterator[tuple[str, int, Array, Array]]:
        """(series, component, times, values) of the selected trajectory, or of the walk by hand."""
        if curves.walked is not None:
            walk = curves.walked.sequence
            yield from self._of(
                scene,
                Orbit(np.arange(len(walk.phi), dtype=float), walk.phi, walk.theta, walk.ended, len(walk.phi)),
            )
        elif curves.forward is not None:
            one = curves.forward[scene.selected]
            yield from self._of(
                scene, Orbit(one.t / scene.time_unit, one.phi, one.theta, one.ended, one.length)
            )

    def _rules(self, scene: Scene, curves: Curves) -> Iterator[tuple[int, str, int, Array, Array]]:
        return (
            iter(())
            if curves.walked
            else _rule_series.lines(scene, curves, lambda orbit: self._of(scene, orbit))
        )

    def _of(self, scene: Scene, orbit: Orbit) -> Iterator[tuple[str, int, Array, Array]]:
        known = invariants(scene.scenarios[0], orbit)
        for name in scene.display.series:
            if scene.dim == 1 and name in ("angular_momentum", "theta_norm", "phi_norm"):
                continue
            for component, values in enumerate(_components(orbit, name, known)):
                yield name, component, orbit.t, values

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The series of the selected trajectory, and of what rules make of it."""
        curves, flow = data.curves[index], self._flow_traces(theme, scene, index, data)
        if curves.walked is not None:
            return flow
        return flow + _rule_series.traces(theme, scene, curves, lambda orbit: self._of(scene, orbit), SYMBOLS)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The series and the rules."""
        rows = entries_of(self._flow_traces(theme, scene, index, data))
        if data.curves[index].walked or not scene.starts:
            return rows
        if data.extras.get((self.id, index)):
            rows.append(_noise_layer.band_entry(theme))
        return rows + _rule_series.entries(theme, scene, data.curves[index])

    def legend_width(self, scene: Scene) -> float:
        """Names of rules need more room than symbols, where there is only one column."""
        told = scene.trainings and not scene.stepping and len(scene.scenarios) == 1
        return 16.0 if told else 12.2

    def _flow_traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """Second components dashed."""
        both = scene.dim == 2
        return [
            Trace(
                LegendEntry(
                    f"{name}{component}",
                    SYMBOLS[name] + (SUBSCRIPTS[component] if both and name in ("theta", "phi") else ""),
                    color_of(theme, name),
                    dashed=bool(component),
                ),
                t,
                y,
            )
            for name, component, t, y in self._lines(scene, data.curves[index])
        ]

    def now(self, scene: Scene, index: int, data: Data) -> float:
        """The playhead, or the last update made by hand."""
        walked = data.curves[index].walked
        return float(len(walked.sequence.updates)) if walked else scene.time / scene.time_unit

    def x_quantity(self, scene: Scene) -> str:
        """Time, iterations, or updates."""
        if scene.stepping and scene.trainings:
            return "updates"
        return scene.display.rule_time if scene.trainings else TIME

    def time_at(self, scene: Scene, x: float) -> float:
        """The flow's time at a place of the axis."""
        return x * scene.time_unit

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """The curves."""
        with frame.clipped():
            axes.background(frame)
            if not scene.starts:
                paint_hint(frame, tr("There is no start left. Click in the plane to make one."))
            found = data.extras.get((self.id, index))
            if found and not scene.is_hidden(self.id, _noise_layer.PATHS):
                _noise_layer.bands(frame, scene, found, lambda name: color_of(frame.theme, name))
            paint_curves(frame, scene, self.id, self._flow_traces(frame.theme, scene, index, data))
            if data.curves[index].walked is None:
                _rule_series.paint(
                    frame, scene, data.curves[index], lambda orbit: self._of(scene, orbit), self.id
                )

    def stray(self, frame: Frame, scene: Scene, index: int, data: Data) -> Stray:
        """Of the selected orbit, in whichever series it is farthest off; a walk has no error."""
        curves, shown = data.curves[index], set(scene.display.series)
        if curves.walked is not None or curves.forward is None or curves.errors[0] is None or not shown:
            return Stray()
        one = slice(scene.selected, scene.selected + 1)
        steepest = quadratic(curves.forward)[one] if shown & SQUARES else math.sqrt(scene.dim)
        scale = frame.h / (frame.view.y1 - frame.view.y0)
        return farthest(curves.errors[0][one], scale * np.maximum(1.0, steepest))

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """The playhead; the legend reads the values there."""
        x = frame.px(self.now(scene, index, data))
        with frame.clipped():
            primitives.segments(
                frame.painter, np.array([[x, frame.y, x, frame.y + frame.h]]), QColor(frame.theme.ink), 1.0
            )


def axes_step(size: float) -> float:
    """A round step near `size`."""
    power = 10.0 ** np.floor(np.log10(size))
    return float(power * (1.0 if size < 2.0 * power else 2.0 if size < 5.0 * power else 5.0))


def _components(orbit: Orbit, name: str, known: dict[str, Array]) -> list[Array]:
    if name in ("theta", "phi"):
        values = orbit.theta if name == "theta" else orbit.phi
        return [values[:, i] for i in range(values.shape[1])]
    return [known[name]]


def color_of(theme: Theme, name: str) -> str:
    """One colour per series: the generator's hues are those of fakes, the critic's those of its line."""
    return {
        "theta": theme.fake,
        "phi": theme.critic,
        "theta_norm": theme.trajectories[6],
        "phi_norm": theme.trajectories[3],
        "energy": theme.trajectories[0],
        "angular_momentum": theme.trajectories[5],
    }[name]


PLOT = Series()
