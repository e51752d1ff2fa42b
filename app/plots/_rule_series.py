"""What update rules do over time, beside the flow: their rounds are laid over the flow's time, so that one
playhead reads both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtGui import QColor

from app.compute.orbits import Curves
from app.model.scene import Scene
from app.painting import markers, primitives
from app.painting.frame import Frame
from app.theme.palettes import Theme
from gandyn import Orbit
from gandyn.orbit import Array

# (series, component, times, values) of a single orbit whose times are given.
Lines = Iterator[tuple[str, int, Array, Array]]
MARKS = 48.0  # pixels between the marks on a line, which are all that tells rules apart
# All series of all rules would be a thicket: of the rules the players are shown, in the plane their sizes.
SHOWN = {1: ("theta", "phi"), 2: ("theta_norm", "phi_norm")}
AMPLE = 0.5  # times the flow's range: what a rule that runs away may take of the axis


def stretched(scene: Scene, orbit: Orbit) -> Orbit:
    """The selected trajectory of a rule, its rounds as times of the flow."""
    one, last = orbit[scene.selected], max(float(orbit.t[-1]), 1.0)
    return Orbit(one.t * (scene.duration / last), one.phi, one.theta, one.ended, one.length)


def lines(
    scene: Scene, curves: Curves, of: Callable[[Orbit], Lines]
) -> Iterator[tuple[int, str, int, Array, Array]]:
    """(rule, series, component, times, values) of every rule."""
    for rule, orbit in curves.rules():
        for name, component, t, y in of(stretched(scene, orbit)):
            if name in SHOWN[scene.dim]:
                yield rule, name, component, t, y


def paint(
    frame: Frame,
    scene: Scene,
    curves: Curves,
    of: Callable[[Orbit], Lines],
    color_of: Callable[[Theme, str], str],
) -> None:
    """Thin pale lines in the series' colours, with the rules' marks."""
    for rule, name, component, t, y in lines(scene, curves, of):
        pixels = frame.pixels(t, np.nan_to_num(y))
        color = color_of(frame.theme, name)
        for run in primitives.clip(pixels, frame.x, frame.y, frame.w, frame.h):
            primitives.curve(frame.painter, run, primitives.with_alpha(color, 0.55), 0.5 * frame.theme.line)
        _marks(frame, pixels, rule, len(curves.trained), component, QColor(color))


def _marks(frame: Frame, pixels: Array, rule: int, rules: int, component: int, color: QColor) -> None:
    """Evenly spaced, those of different rules and components apart."""
    first = MARKS * ((rule + 0.5) / rules + 0.5 * component / rules)
    places = np.arange(frame.x + first % MARKS, min(pixels[-1, 0], frame.x + frame.w), MARKS)
    if len(pixels) > 1:
        markers.many(
            frame.painter,
            np.stack([places, np.interp(places, pixels[:, 0], pixels[:, 1])], axis=1),
            rule,
            1.4 * frame.theme.line,
            color,
        )


def within(values: list[Array], low: float, high: float) -> tuple[float, float]:
    """The flow's range, widened for the rules' values as far as they may."""
    room = AMPLE * max(high - low, abs(high), abs(low), 1e-6)
    finite = [y[np.isfinite(y)] for y in values]
    lows, highs = [y.min() for y in finite if y.size], [y.max() for y in finite if y.size]
    return max(min([low, *lows]), low - room), min(max([high, *highs]), high + room)
