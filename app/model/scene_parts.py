"""The parts of a scene: starts, views, display options, and how entries are checked. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

from app.model.rule_clock import ITERATIONS, TIME
from gandyn import Scenario, UpdateConfig
from gandyn.checks import assign, choice, flag, number, refused_as, whole
from gandyn.errors import GandynError
from gandyn.message import Message

COLORS, MAX_COLOR = 8, 10**9
# The energy of an orbit at the library's bound, 10⁶, still fits.
VIEW = 1e13

ARROWS, UNIT_ARROWS, NO_ARROWS = "arrows", "unit", "none"
TEXTURE, PARTICLES, NO_FLOW = "texture", "particles", "none"
SU_PLANE, MESCHEDER_PLANE = "phi-theta", "theta-psi"
SERIES = ("theta", "phi", "theta_norm", "phi_norm", "energy", "angular_momentum")


class SceneContent(Protocol):
    """What the default of a page's settings may depend on: the part of a scene that is known below it."""

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """One to four, of one dimension."""
        ...

    @property
    def trainings(self) -> tuple[UpdateConfig, ...]:
        """The update rules that run beside the flow."""
        ...

    @property
    def dim(self) -> int:
        """1 or 2."""
        ...

    @property
    def page_settings(self) -> Mapping[str, Any]:
        """What was chosen on the pages, by id."""
        ...


class SceneError(GandynError):
    """A scene that cannot be; the message is one sentence that says what to change."""


@dataclass(frozen=True)
class Start:
    """Initial φ and θ in the plane; a one-dimensional scene uses the first components. `color` indexes the
    palette.
    """

    phi: tuple[float, float]
    theta: tuple[float, float]
    color: int = 0

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        for name in ("phi", "theta"):
            value = tuple(getattr(self, name))
            if not 1 <= len(value) <= 2:
                raise SceneError("A start's {} must have one or two components, not {}.", name, len(value))
            padded = (*value, 0.0)[:2]
            called = Message("A start's {}", name)
            assign(self, **{name: tuple(number(called, x, -1e5, 1e5) for x in padded)})
        assign(self, color=whole("A start's color", self.color, -MAX_COLOR, MAX_COLOR) % COLORS)


@dataclass(frozen=True)
class View:
    """The visible rectangle of a plot, in its own coordinates."""

    x0: float
    x1: float
    y0: float
    y1: float

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        edges = {f.name: number("A view's edge", getattr(self, f.name), -VIEW, VIEW) for f in fields(self)}
        assign(self, **edges)
        if not (self.x1 - self.x0 > 1e-9 and self.y1 - self.y0 > 1e-9):
            raise SceneError("A view must be wider and higher than nothing.")

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Scaled about (x, y), which stays where it is; factor > 1 shows more."""
        return View(
            x + (self.x0 - x) * factor,
            x + (self.x1 - x) * factor,
            y + (self.y0 - y) * factor,
            y + (self.y1 - y) * factor,
        )

    def moved(self, dx: float, dy: float) -> View:
        """Shifted by (dx, dy)."""
        return View(self.x0 + dx, self.x1 + dx, self.y0 + dy, self.y1 + dy)


@dataclass(frozen=True)
class Display:
    """What is drawn beside the trajectories, and how."""

    field: str = ARROWS
    density: int = 26
    speed_colors: bool = True
    flow: str = NO_FLOW
    nullclines: bool = False
    sets: bool = False
    equilibrium: bool = True
    backward: bool = False
    ema: float = 0.0
    tail: float = 0.0
    plane: str = SU_PLANE
    series: tuple[str, ...] = SERIES
    show_series: bool = True
    show_dirac: bool = True
    show_flow: bool = True
    compare_plot: str = "theta"
    rule_time: str = TIME

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        choice("The field style", self.field, (ARROWS, UNIT_ARROWS, NO_ARROWS))
        choice("The flow style", self.flow, (TEXTURE, PARTICLES, NO_FLOW))
        choice("The plane", self.plane, (SU_PLANE, MESCHEDER_PLANE))
        choice("The plot to compare", self.compare_plot, ("theta", "phi", "norms"))
        choice("The time of rules", self.rule_time, (TIME, ITERATIONS))
        for entry in fields(self):
            if isinstance(entry.default, bool):
                flag(entry.name, getattr(self, entry.name))
        assign(
            self,
            density=int(number("The arrow density", self.density, 6, 80)),
            ema=number("The averaging decay", self.ema, 0.0, 0.999999),
            tail=number("The tail's length", self.tail, 0.0, 1e6),
            series=tuple(choice("A series", name, SERIES) for name in self.series),
        )
