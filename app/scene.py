"""The frozen value that is drawn, saved, undone and exported: scenarios, starts, times, views, display options.

Nothing here knows Qt. Every change makes a new Scene; `app.session` holds the current one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from gandyn import Scenario
from gandyn.frozen import FrozenMap
from gandyn.orbit import Array
from gandyn.parameter import shown

MAX_SCENARIOS = 4
MAX_STARTS = 400
MAX_STEPS = 2_000_000
COLORS = 8
# The energy of an orbit at the library's bound, 10⁶, still fits.
VIEW = 1e13

ARROWS, UNIT_ARROWS, NO_ARROWS = "arrows", "unit", "none"
TEXTURE, PARTICLES, NO_FLOW = "texture", "particles", "none"
SU_PLANE, MESCHEDER_PLANE = "phi-theta", "theta-psi"
SERIES = ("theta", "phi", "theta_norm", "phi_norm", "energy", "angular_momentum")


class SceneError(ValueError):
    """A scene that cannot be; the message is one sentence that says what to change."""


def _number(name: str, value: object, low: float = -math.inf, high: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise SceneError(f"{name} must be a finite number, not {shown(value)}.")
    if not low <= value <= high:
        raise SceneError(f"{name} must lie between {low:g} and {high:g}, not {value:g}.")
    return float(value)


def _choice(name: str, value: object, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise SceneError(f"{name} must be one of {', '.join(choices)}, not {shown(value)}.")
    return str(value)


def _text(name: str, value: object, most: int) -> str:
    # Halves of characters (surrogates) can be in JSON but in no file.
    if not isinstance(value, str) or len(value) > most or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise SceneError(f"{name} must be a text of at most {most} characters.")
    return value


@dataclass(frozen=True)
class Start:
    """Initial φ and θ in the plane; a one-dimensional scene uses the first components. `color` indexes the palette."""

    phi: tuple[float, float]
    theta: tuple[float, float]
    color: int = 0

    def __post_init__(self) -> None:
        for name in ("phi", "theta"):
            value = tuple(getattr(self, name))
            if not 1 <= len(value) <= 2:
                raise SceneError(f"A start's {name} must have one or two components, not {len(value)}.")
            padded = (*value, 0.0)[:2]
            object.__setattr__(self, name, tuple(_number(f"A start's {name}", x, -1e5, 1e5) for x in padded))
        if isinstance(self.color, bool) or not isinstance(self.color, int):
            raise SceneError(f"A start's color must be a whole number, not {shown(self.color)}.")
        object.__setattr__(self, "color", self.color % COLORS)


@dataclass(frozen=True)
class View:
    """The visible rectangle of a plot, in its own coordinates."""

    x0: float
    x1: float
    y0: float
    y1: float

    def __post_init__(self) -> None:
        for f in fields(self):
            object.__setattr__(self, f.name, _number("A view's edge", getattr(self, f.name), -VIEW, VIEW))
        if not (self.x1 - self.x0 > 1e-9 and self.y1 - self.y0 > 1e-9):
            raise SceneError("A view must be wider and higher than nothing.")

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Scaled about (x, y), which stays where it is; factor > 1 shows more."""
        return View(x + (self.x0 - x) * factor, x + (self.x1 - x) * factor, y + (self.y0 - y) * factor, y + (self.y1 - y) * factor)

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
    equilibrium: bool = True
    backward: bool = False
    ema: float = 0.0
    tail: float = 0.0
    plane: str = SU_PLANE
    series: tuple[str, ...] = SERIES
    show_series: bool = True
    show_dirac: bool = True
    compare_plot: str = "theta"

    def __post_init__(self) -> None:
        _choice("The field style", self.field, (ARROWS, UNIT_ARROWS, NO_ARROWS))
        _choice("The flow style", self.flow, (TEXTURE, PARTICLES, NO_FLOW))
        _choice("The plane", self.plane, (SU_PLANE, MESCHEDER_PLANE))
        _choice("The plot to compare", self.compare_plot, ("theta", "phi", "norms"))
        self._set("density", int(_number("The arrow density", self.density, 6, 80)))
        self._set("ema", _number("The averaging decay", self.ema, 0.0, 0.999999))
        self._set("tail", _number("The tail's length", self.tail, 0.0, 1e6))
        self._set("series", tuple(_choice("A series", name, SERIES) for name in self.series))
        for name in ("speed_colors", "nullclines", "equilibrium", "backward", "show_series", "show_dirac"):
            if not isinstance(getattr(self, name), bool):
                raise SceneError(f"{name} must be true or false, not {shown(getattr(self, name))}.")

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)


REFERENCE_START = Start((0.1, 0.2), (0.2, 0.1))


def first_scene() -> Scene:
    """What a new user sees: the everyday GAN in one dimension, from three starts."""
    starts = (Start((1.0, 0.2), (1.0, 0.1), 0), Start((-1.8, 0.2), (0.4, 0.1), 1), Start((0.3, 0.2), (-1.9, 0.1), 2))
    views = {"phase": View(-3.0, 3.0, -3.0, 3.0)}
    return Scene((Scenario("non-saturating", dim=1),), starts, views=views)


@dataclass(frozen=True)
class Scene:
    """Everything a picture is made from. Raises SceneError, one sentence, for anything that cannot be.

    All scenarios have one dimension, 1 or 2, and share starts, duration, step, views (by plot id) and the playhead `time`.
    """

    scenarios: tuple[Scenario, ...] = (Scenario(),)
    starts: tuple[Start, ...] = (REFERENCE_START,)
    duration: float = 40.0
    step: float = 0.02
    selected: int = 0
    time: float = 0.0
    display: Display = field(default_factory=Display)
    views: Mapping[str, View] = field(default_factory=FrozenMap)
    title: str = ""

    def __post_init__(self) -> None:
        self._check_lists()
        self._set("duration", _number("The duration", self.duration, 1e-6, 1e6))
        self._set("step", _number("The step", self.step, 1e-6, 1e3))
        if self.duration / self.step > MAX_STEPS:
            raise SceneError(f"That is more than {MAX_STEPS:,} steps; take a larger step or a shorter duration.")
        self._set("time", min(max(_number("The time", self.time), 0.0), self.duration))
        self._set("selected", min(max(int(_number("The selection", self.selected)), 0), max(len(self.starts) - 1, 0)))
        self._set("views", FrozenMap(self.views))
        _text("The title", self.title, 500)
        for plot in self.views:
            _text("A view's name", plot, 50)

    def _check_lists(self) -> None:
        self._set("scenarios", tuple(self.scenarios))
        self._set("starts", tuple(self.starts))
        if not 1 <= len(self.scenarios) <= MAX_SCENARIOS:
            raise SceneError(f"A scene shows one to {MAX_SCENARIOS} scenarios, not {len(self.scenarios)}.")
        if len(self.starts) > MAX_STARTS:
            raise SceneError(f"A scene holds at most {MAX_STARTS} starts, not {len(self.starts)}.")
        dims = {scenario.dim for scenario in self.scenarios}
        if len(dims) > 1 or not dims <= {1, 2}:
            raise SceneError("The scenarios of a scene must all have dimension 1 or all dimension 2.")

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def dim(self) -> int:
        """1 or 2."""
        return self.scenarios[0].dim

    def with_(self, **changes: Any) -> Scene:
        """A changed copy."""
        return replace(self, **changes)

    def with_display(self, **changes: Any) -> Scene:
        """A copy with changed display options."""
        return replace(self, display=replace(self.display, **changes))

    def with_scenario(self, index: int, scenario: Scenario) -> Scene:
        """A copy with one scenario exchanged; a new dimension is given to all of them."""
        changed = [scenario if i == index else s.with_(dim=scenario.dim) for i, s in enumerate(self.scenarios)]
        return replace(self, scenarios=tuple(changed))

    def with_start(self, index: int, start: Start) -> Scene:
        """A copy with one start exchanged."""
        return replace(self, starts=(*self.starts[:index], start, *self.starts[index + 1 :]))

    def added(self, *starts: Start) -> Scene:
        """A copy with more starts, each in the next colour; the last one is selected."""
        first = self.starts[-1].color + 1 if self.starts else 0
        fresh = tuple(replace(start, color=(first + i) % COLORS) for i, start in enumerate(starts))
        return replace(self, starts=self.starts + fresh, selected=len(self.starts) + len(fresh) - 1)

    def removed(self, index: int) -> Scene:
        """A copy without one start."""
        return replace(self, starts=self.starts[:index] + self.starts[index + 1 :], selected=max(index - 1, 0))

    def with_view(self, plot: str, view: View) -> Scene:
        """A copy in which a plot shows this rectangle."""
        return replace(self, views=FrozenMap({**self.views, plot: view}))

    def arrays(self) -> tuple[Array, Array]:
        """The starts as phi, theta (m, d)."""
        d = self.dim
        phi = np.array([start.phi[:d] for start in self.starts], dtype=float).reshape(-1, d)
        return phi, np.array([start.theta[:d] for start in self.starts], dtype=float).reshape(-1, d)
