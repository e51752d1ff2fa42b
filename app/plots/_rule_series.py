"""What update rules do over time, beside the flow, on the clock that both share (`app.model.rule_clock`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.compute.discrete_orbits import sample_times
from app.compute.orbits import Curves
from app.model.rule_clock import ITERATIONS
from app.model.scene import Scene
from app.painting import markers, primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._rule_legend import entry_id, rule_entries
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.theme.rule_labels import brief, color_of, mark_of
from gandyn import Orbit
from gandyn.orbit import Array

# (series, component, times, values) of a single orbit whose times are given.
Lines = Iterator[tuple[str, int, Array, Array]]
MARKS = 48.0  # pixels between the marks on a line
# All series of all rules would be a thicket: of the rules the players are shown, in the plane their sizes.
SHOWN = {1: ("theta", "phi"), 2: ("theta_norm", "phi_norm")}
DASHED = ("phi", "phi_norm")
AMPLE = 0.5  # times the flow's range: what a rule that runs away may take of the axis


def on_axis(scene: Scene, rule: int, orbit: Orbit) -> Orbit:
    """The selected trajectory of a rule, its iterations where they stand on the axis."""
    one = orbit[scene.selected]
    x = sample_times(scene, rule, orbit)[: len(one.phi)] / scene.time_unit
    return Orbit(x, one.phi, one.theta, one.ended, one.length)


def lines(
    scene: Scene, curves: Curves, of: Callable[[Orbit], Lines]
) -> Iterator[tuple[int, str, int, Array, Array]]:
    """(rule, series, component, times, values) of every rule."""
    for rule, orbit in curves.rules():
        for name, component, t, y in of(on_axis(scene, rule, orbit)):
            if name in SHOWN[scene.dim]:
                yield rule, name, component, t, y


def paint(frame: Frame, scene: Scene, curves: Curves, of: Callable[[Orbit], Lines], plot: str) -> None:
    """Thin lines in the rules' colours with their marks; the discriminator's dashed."""
    for rule, name, _, t, y in lines(scene, curves, of):
        if scene.is_hidden(plot, entry_id(rule)):
            continue
        pixels, color = frame.pixels(t, np.nan_to_num(y)), QColor(color_of(frame.theme, rule))
        style = Qt.PenStyle.DashLine if name in DASHED else Qt.PenStyle.SolidLine
        for run in primitives.clip(pixels, frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, color, 0.6 * frame.theme.line, style)
        _marks(frame, pixels, rule, len(curves.trained), color)


def traces(
    theme: Theme, scene: Scene, curves: Curves, of: Callable[[Orbit], Lines], symbols: dict[str, str]
) -> list[Trace]:
    """The rules' curves, by the names of their series; those of one rule are hidden together."""
    known = rule_entries(theme, scene, curves)
    return [
        Trace(known[rule]._replace(name=f"{symbols[name]} · {known[rule].name}", dashed=name in DASHED), t, y)
        for rule, name, _, t, y in lines(scene, curves, of)
    ]


def entries(theme: Theme, scene: Scene, curves: Curves) -> list[LegendEntry]:
    """The rules; how their players are told apart, where the legend has the room."""
    if len(scene.scenarios) > 1:
        return rule_entries(theme, scene, curves)
    dashed = "φ" if scene.dim == 1 else "‖\u200aφ\u200a‖"
    there = {rule for rule, _ in curves.rules()}
    return [
        entry._replace(name=tr("{rule} ({symbol} dashed)").format(rule=entry.name, symbol=dashed))
        if rule in there
        else entry
        for rule, entry in enumerate(rule_entries(theme, scene, curves))
    ]


def _marks(frame: Frame, pixels: Array, rule: int, rules: int, color: QColor) -> None:
    """Evenly spaced, those of different rules apart."""
    first = MARKS * (rule + 0.5) / rules
    places = np.arange(frame.x + first % MARKS, min(pixels[-1, 0], frame.x + frame.w), MARKS)
    if len(pixels) > 1:
        markers.many(
            frame.painter,
            np.stack([places, np.interp(places, pixels[:, 0], pixels[:, 1])], axis=1),
            mark_of(rule),
            1.8 * frame.theme.line,
            color,
        )


def within(values: list[Array], low: float, high: float) -> tuple[float, float]:
    """The flow's range, widened for the rules' values as far as they may."""
    room = AMPLE * max(high - low, abs(high), abs(low), 1e-6)
    finite = [y[np.isfinite(y)] for y in values]
    lows, highs = [y.min() for y in finite if y.size], [y.max() for y in finite if y.size]
    return max(min([low, *lows]), low - room), min(max([high, *highs]), high + room)


def axis_name(scene: Scene) -> str:
    """What the axis counts, and where the other of flow and rules stands on it."""
    if scene.display.rule_time == ITERATIONS:
        rate = short_number(scene.time_unit)
        text = tr("iterations k; the flow at t = η·k, with η = {rate} of {rule}")
        return text.format(rate=rate, rule=brief(scene, 0))
    law = "t = η₁ + … + ηₖ" if any(rule.slows for rule in scene.trainings) else "t = η·k"
    if any(rule.lr_d != rule.lr_g for rule in scene.trainings):
        law += ", η = √(η_D η_G)"
    return tr("time t; iteration k of a rule at {law}").format(law=law)
