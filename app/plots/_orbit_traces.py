"""Orbits of a plane as traces, and what its legend and its crosshair say of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.compute.discrete_orbits import sample_times
from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._rule_legend import FLOW, entry_id, flow_entry, rule_entries
from app.plots.plot import Array
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Orbit

BACKWARD, AVERAGE = "backward", "average"
NEAR = 12.0  # pixels from an orbit within which the crosshair tells of it
Project = Callable[[Scene, Array, Array], tuple[Array, Array]]


def traces(theme: Theme, scene: Scene, curves: Curves, project: Project) -> list[Trace]:
    """Every orbit that is drawn, start by start: of the flow in both directions, averages, rules."""
    known = {entry.id: entry for entry in entries(theme, scene, curves)}
    flow = known.get(FLOW, flow_entry(theme, scene))
    found: list[Trace] = []
    if scene.display.show_flow and curves.forward is not None:
        found += of_orbits(scene, curves.forward, project, flow)
        if curves.backward is not None:
            found += of_orbits(scene, curves.backward, project, known[BACKWARD])
        if curves.forward.ema_phi is not None:
            found += of_orbits(scene, curves.forward, project, known[AVERAGE], averaged=True)
    for rule, orbit in curves.rules():
        times = {"t": sample_times(scene, rule, orbit), "iteration": orbit.t}
        found += of_orbits(scene, orbit, project, known[entry_id(rule)], times)
    return found


def of_orbits(
    scene: Scene,
    orbit: Orbit,
    project: Project,
    entry: LegendEntry,
    times: dict[str, Array] | None = None,
    averaged: bool = False,
) -> list[Trace]:
    """A trace per start; times: numbers of the samples, the time by itself."""
    phi, theta = (orbit.ema_phi, orbit.ema_theta) if averaged else (orbit.phi, orbit.theta)
    assert phi is not None and theta is not None
    found = []
    for i, n in enumerate(np.asarray(orbit.length).tolist()):
        x, y = project(scene, phi[i, :n], theta[i, :n])
        known = {name: values[:n] for name, values in (times or {"t": orbit.t}).items()}
        columns = {"start": np.full(n, float(i + 1)), **known}
        found.append(Trace(entry, x, y, curve=False, columns=columns))
    return found


def entries(theme: Theme, scene: Scene, curves: Curves, whole: bool = False) -> list[LegendEntry]:
    """What the curves are, where the flow's are not alone; whole: with all numbers of the rules."""
    flow, color = [], flow_entry(theme, scene).color
    if scene.display.show_flow and curves.forward is not None:
        if curves.backward is not None:
            flow.append(LegendEntry(BACKWARD, tr("backward in time"), color, dotted=True))
        if curves.forward.ema_phi is not None:
            name = tr("moving average (EMA), β = {decay}").format(decay=f"{scene.display.ema:.6g}")
            flow.append(LegendEntry(AVERAGE, name, theme.ink, dashed=True))
        if flow or scene.trainings:
            flow.insert(0, flow_entry(theme, scene, whole))
    return flow + (rule_entries(theme, scene, curves, whole) if scene.starts else [])


def nearest(frame: Frame, shown: list[Trace], x: float, y: float) -> list[tuple[str, str]]:
    """Which orbit is near a point of the plot, and when it is there."""
    at, best, found = np.array([frame.px(x), frame.py(y)]), NEAR, None
    for trace in shown:
        gaps = np.hypot(*(frame.pixels(trace.x, trace.y) - at).T)
        if len(gaps) and (least := float(np.nanmin(gaps, initial=np.inf))) < best:
            best, found = least, (trace, int(np.nanargmin(gaps)))
    return [] if found is None else [_told(*found)]


def _told(trace: Trace, sample: int) -> tuple[str, str]:
    start = tr("start {number}").format(number=int(trace.columns["start"][sample]))
    unit = "iteration" if "iteration" in trace.columns else "t"
    value = short_number(float(trace.columns[unit][sample]))
    when = tr("iteration {number}").format(number=value) if unit == "iteration" else f"t = {value}"
    return " · ".join((trace.entry.name, start, when)), trace.entry.color
