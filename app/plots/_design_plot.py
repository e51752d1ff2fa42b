"""What plots of designs have in common: a colour for each design, a dash for each curve, places that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtGui import QColor

from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import markers
from app.painting.design_colors import color_of
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._curves import paint_curves
from app.plots.plot import Array, ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

if TYPE_CHECKING:
    from app.compute.design_curves import DesignCurves, Line

R, T, V, S = "r", "t", "v", "s"
# What is seen of each variable at first; of t what belongs to v between −2 and 2.
WINDOWS = {R: (0.0, 4.0), V: (-4.0, 4.0), S: (-4.0, 4.0)}
MIDDLE = slice(200, 361)
# The share of values that is an end, and how many times as far as a usual curve all of them are shown.
ENDS, FARTHEST = 0.04, 2.0
# The share of the window at its ends of which values may leave the picture.
EDGE = 0.03
DIES = 2  # the triangle of `markers.SHAPES`


class Role(NamedTuple):
    """A curve of a plot: its name in `DesignCurves.lines`, and in the legend."""

    line: str
    name: str
    dashed: bool = False
    dotted: bool = False


class DesignPlot(Plot):
    """Curves over one variable, of all designs that are compared."""

    dims = (1, 2)
    sticky = False
    variable = R
    roles: tuple[Role, ...] = ()
    caption_text = ""
    from_zero = False  # whether 0 is always seen

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr(self.caption_text)

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes: symbols, which need no language."""
        return self.variable, ""

    def aspect_locked(self, scene: Scene) -> bool:
        """A variable and its function share no scale."""
        return False

    def x_quantity(self, scene: Scene) -> str:
        """Plots over the same variable are read together."""
        return f"design {self.variable}"

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> tuple[DesignCurves, ...]:
        """The curves of all designs."""
        from app.compute.design_curves import curves_of_scene  # 30 ms, not before the first portrait

        return curves_of_scene(scene)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """The interesting part of the variable; there every value, but for the ends of those that go to
        infinity.
        """
        found: tuple[DesignCurves, ...] = data.extras.get((self.id, 0)) or ()
        lines = [
            curves.lines[role.line] for curves in found for role in self.roles if role.line in curves.lines
        ]
        x0, x1 = self._window(found)
        edge = EDGE * (x1 - x0)
        values = [y[(x >= x0 + edge) & (x <= x1 - edge) & np.isfinite(y)] for x, y in lines]
        return View(x0, x1, *_range(values, self.from_zero))

    def _window(self, found: tuple[DesignCurves, ...]) -> tuple[float, float]:
        if self.variable != T:
            return WINDOWS[self.variable]
        seen = [curves.lines["rho"][0][_middle(curves)] for curves in found if "rho" in curves.lines]
        t = np.concatenate([np.zeros(0), *seen])
        t = t[np.isfinite(t)]
        if not len(t) or not t.max() - t.min() > 1e-6:
            return -1.0, 1.0
        air = 0.05 * float(t.max() - t.min())
        return float(t.min()) - air, float(t.max()) + air

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """Every curve of every design."""
        found: tuple[DesignCurves, ...] = data.extras.get((self.id, index)) or ()
        return [
            _trace(self._entry(role, found, number, theme), curves.lines[role.line])
            for number, curves in enumerate(found)
            for role in self.roles
            if role.line in curves.lines
        ]

    def _entry(self, role: Role, found: tuple[DesignCurves, ...], number: int, theme: Theme) -> LegendEntry:
        """Where a plot has one curve for each design it is named after the design, else after what it is."""
        color, name = color_of(theme, number), role.name
        if role.line.endswith("-limit"):
            name = limit_name(found[number])
        if len(found) > 1 and role is self.roles[0] and self._is_simple:
            return LegendEntry(f"design-{number}", tr(found[number].design.name), color)
        return LegendEntry(role.line, name, color, role.dashed, dotted=role.dotted)

    @property
    def _is_simple(self) -> bool:
        return not any(role.line in ("psi", "beta", "c", "loss_g") for role in self.roles)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """Curves by their dashes, where there are several; the colours are named above the plots."""
        rows = [row for row in super().legend(theme, scene, index, data) if not row.id.startswith("design-")]
        if len(data.extras.get((self.id, index)) or ()) > 1:
            return [row._replace(color=theme.muted) for row in rows]
        return rows if len(rows) > 1 else []

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Grid, curves, marks."""
        with frame.clipped():
            axes.background(frame)
            paint_curves(frame, scene, self.id, self.traces(frame.theme, scene, index, data))
            for curves in data.extras.get((self.id, index)) or ():
                self.paint_marks(frame, curves)

    def paint_marks(self, frame: Frame, curves: DesignCurves) -> None:
        """Where a condition fails."""
        drawn = {role.line for role in self.roles}
        for place in curves.failures:
            if place.curve in drawn:
                at, color = frame.point(place.x, place.y), QColor(frame.theme.equilibrium)
                markers.one(frame.painter, at, DIES, 0.42 * frame.theme.text, color)


def limit_name(curves: DesignCurves) -> str:
    """What makes a smoothed dual form the exact one."""
    named = [one.id for one in curves.design.parameters]
    return f"{named[0]} → ∞" if len(named) == 1 else tr("without smoothing")


def _middle(curves: DesignCurves) -> slice:
    """What of t is seen: all of it where it has bounds."""
    return slice(None) if curves.design.kind == "dual" else MIDDLE


def _trace(entry: LegendEntry, line: Line) -> Trace:
    x, y = line
    whole = np.isfinite(x)
    x, y = x[whole], y[whole]
    return Trace(entry, x, y, curve=bool(len(x) > 1 and (np.diff(x) > 0.0).all()))


def _whole(values: Array) -> tuple[float, float] | None:
    """From where to where values go; their ends only as far beyond most of them as those are apart."""
    if not len(values):
        return None
    ordered = np.sort(values)
    cut = int(ENDS * len(ordered))
    low, high = float(ordered[cut]), float(ordered[-1 - cut])
    air = max(1.5 * (high - low), 1e-9 * (1.0 + abs(high)))
    return max(float(ordered[0]), low - air), min(float(ordered[-1]), high + air)


def _range(lines: list[Array], zero: bool) -> tuple[float, float]:
    """Of all lines, but a single one must not make the others flat. zero: whether it is always seen."""
    found = [ends for values in lines if (ends := _whole(values)) is not None]
    if not found:
        return -1.0, 1.0
    low, high = min(ends[0] for ends in found), max(ends[1] for ends in found)
    span = sorted(ends[1] - ends[0] for ends in found)[len(found) // 2]
    middle = sorted(0.5 * (ends[0] + ends[1]) for ends in found)[len(found) // 2]
    if span > 0.0:
        low, high = max(low, middle - FARTHEST * span), min(high, middle + FARTHEST * span)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    air = 0.08 * (high - low) if high - low > 1e-9 * (1.0 + abs(high)) else 0.5 * (1.0 + abs(high))
    return max(low - air, -1e12), min(high + air, 1e12)
