"""What a plot is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.compute.options import ComputeOptions, Quality, Table
from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import log_axes
from app.painting.color_scale import ColorBar
from app.painting.frame import Frame, Ticks, margins, plain_ticks
from app.painting.layers import Velocity
from app.painting.legend_entry import LegendEntry
from app.plots.trace import Trace, entries_of
from app.text.number_format import short_number
from app.theme.palettes import Theme

__all__ = [
    "PICK",
    "Array",
    "ComputeOptions",
    "Plot",
    "Quality",
    "StateEdit",
    "Table",
    "nice_radius",
    "plain_name",
]

Array = NDArray[np.float64]

# The handle that means: dragging goes wherever `pick` leads.
PICK = "pick"


class Stray(NamedTuple):
    """How far an orbit is off where it is drawn, in pixels, and its error, as `gandyn.Orbit.error`."""

    pixels: float = 0.0
    error: float = 0.0


@dataclass(frozen=True)
class StateEdit:
    """Where a drag moves the selected trajectory's state to: φ and θ in the scene's dimension."""

    index: int
    phi: tuple[float, ...]
    theta: tuple[float, ...]


class Plot:
    """One kind of picture. Coordinates are the plot's own; `view` decides which of them are seen."""

    id = ""
    order = 0
    dims: tuple[int, ...] = (1, 2)
    orbits = False  # whether it draws orbits of the flow, whose error is then of interest
    timed = False  # painted by `static` at every place of the playhead, on pages that say so
    sticky = True  # once fitted, its view stays until the user changes it
    time_axis = False  # its x is the time: a drag moves the playhead, the wheel zooms along x alone
    rewinds = False  # what a drag moves is the state at the playhead, which becomes the start
    tips = False  # it tells what is under the mouse in a box beside it, though it has no axes
    remarks = False  # its lower edge is where it says something itself
    bordered = True  # a line stands around its inner rectangle
    reads_values = False  # its legend tells its curves' values at the playhead
    legend_room = 8.0  # text sizes that a legend beside it may be wide
    numbered = True  # its axes have numbers and names
    tick_marks = False  # short lines stand at the numbers
    digits = 4  # of the values that its legend and its crosshair tell
    logarithmic = (False, False)  # whether its axes are so by themselves, unless `log_axes` says otherwise
    immediate = False  # gestures change the session's scene, even while an older one is still seen
    stroke_name = "Draw points"  # of a step of the history
    switchable = (False, False)  # whether the user may switch x and y between linear and logarithmic

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        raise NotImplementedError

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """The caption with what the data say of it."""
        return self.title(scene, index)

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes' names."""
        raise NotImplementedError

    def aspect_locked(self, scene: Scene) -> bool:
        """Whether both axes have the same scale."""
        return True

    def log_axes(self, scene: Scene) -> tuple[bool, bool]:
        """Whether coordinates across and up are decadic logarithms: as it is by itself, or switched by the
        user.
        """
        x, y = (
            own != (can and scene.is_switched(self.id, axis))
            for own, can, axis in zip(self.logarithmic, self.switchable, "xy")
        )
        return x, y

    def can_log(self, scene: Scene) -> tuple[bool, bool]:
        """Which of its axes, across and up, the user may make logarithmic, or linear again."""
        return self.switchable

    def with_log(self, scene: Scene, axis: int, on: bool) -> Scene:
        """The scene in which an axis (0: across, 1: up) is logarithmic or linear. Raises ValueError, one
        sentence, where it cannot be.
        """
        as_wanted = self.log_axes(scene)[axis] == on
        return scene if as_wanted else scene.with_switched((self.id,), "xy"[axis])

    def ticks(self, frame: Frame, scene: Scene) -> tuple[Ticks, Ticks]:
        """Where numbers stand along both axes."""
        logs = self.log_axes(scene)
        return log_axes.log_ticks(frame, logs) if any(logs) else plain_ticks(frame)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The curves and points it shows, hidden ones too: what its crosshair reads and a table holds."""
        return []

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """What its legend names; none where colours need no explanation."""
        return entries_of(self.traces(theme, scene, index, data))

    def color_bar(self, frame: Frame, scene: Scene, index: int, data: Data) -> ColorBar | None:
        """Which numbers its colours stand for, and where that is told. The ends can be dragged; the plot
        paints with `scene.levels_of(self.id, bar.id)`.
        """
        return None

    def crowd(self, frame: Frame, scene: Scene, index: int, data: Data) -> Array:
        """Pixels (n, 2), beside those of its traces, that a legend inside it should not cover."""
        return np.zeros((0, 2))

    def legend_width(self, scene: Scene) -> float:
        """How wide a legend beside it may be, in text sizes."""
        return self.legend_room

    def now(self, scene: Scene, index: int, data: Data) -> float | None:
        """The x at which the legend reads the curves; None: it tells no values."""
        return None

    def x_quantity(self, scene: Scene) -> str:
        """What its x is, where other plots may have the same: their crosshairs and x ranges go together."""
        return ""

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """What the crosshair says at a point of the plot: texts and their colours. By default all curves
        there.
        """
        at = log_axes.numbers(self.log_axes(scene), x, y)[0]
        shown = [trace for trace in traces if not scene.is_hidden(self.id, trace.entry.id)]
        read = [(trace.entry, value) for trace in shown if (value := trace.at(at)) is not None]
        return [(f"{entry.name} = {short_number(value, self.digits)}", entry.color) for entry, value in read]

    def time_at(self, scene: Scene, x: float) -> float:
        """Where a drag to x puts the playhead, if x is the time."""
        return x

    def velocity(self, scene: Scene, index: int) -> Velocity | None:
        """The field in its coordinates, if it has one by itself."""
        return None

    def margins(self, theme: Theme) -> tuple[float, float, float, float]:
        """Room around the inner rectangle for axes: left, top, right, bottom."""
        return margins(theme)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """A view that shows everything."""
        raise NotImplementedError

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """The same for one scenario, where each may have its own axes."""
        return self.auto_range(scene, data)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Any:
        """What the plot needs beside the orbits, on any thread; `data.extras[id, index]` when painting. Keeps
        its own results.
        """
        return None

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Paints what does not depend on the playhead, for scenario `index`."""

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """Paints what depends on the playhead."""

    def stray(self, frame: Frame, scene: Scene, index: int, data: Data) -> Stray:
        """The orbit that is farthest off where it is drawn here."""
        return Stray()

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The scene that a click on a pixel leads to, in plots that are not for trajectories."""
        return None

    def on_double_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The scene that a double click leads to; None: it shows all of the plot again."""
        return None

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """What the status bar says of a pixel; empty: its coordinates."""
        return ""

    def nearest(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> tuple[int, float] | None:
        """The trajectory closest to a pixel and its distance in pixels."""
        return None

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """The handle under a pixel, to be given to `drag`."""
        return None

    def drag(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> StateEdit | None:
        """The state that puts the handle under a pixel."""
        return None

    def drag_to(
        self, frame: Frame, scene: Scene, index: int, data: Data, handle: str, x: float, y: float
    ) -> Scene | None:
        """The scene that puts a handle under a pixel, where it is no trajectory's; None: see `drag`."""
        return None

    def is_editable(self, scene: Scene, index: int) -> bool:
        """Whether the mouse draws here, instead of panning and zooming."""
        return False

    def paint_stroke(
        self, frame: Frame, scene: Scene, index: int, x: float, y: float, erase: bool
    ) -> Scene | None:
        """The scene after the pen, or the eraser, came to a pixel; None if nothing changes."""
        return None

    def paint_along(
        self, frame: Frame, scene: Scene, index: int, handle: str, path: Array, erase: bool
    ) -> Scene | None:
        """The same after the way from pixel to pixel, (n, 2), of a stroke that began at a handle, if at
        any.
        """
        x, y = path[-1].tolist()
        return self.paint_stroke(frame, scene, index, x, y, erase)

    def start_at(self, frame: Frame, scene: Scene, x: float, y: float) -> StateEdit | None:
        """The state a click on empty ground starts from."""
        return None


def plain_name(name: str) -> str:
    """An axis' name without what explains it, behind two spaces or a semicolon."""
    return re.split("  |; |；", name)[0]


def nice_radius(size: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7.5 times a power of ten above `size`."""
    if not size > 1e-9:
        return 1.0
    power = 10.0 ** np.floor(np.log10(size))
    return float(next(m * power for m in (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0) if m * power >= size * 0.9999))
