"""The frozen value that is drawn, saved, undone and exported: scenarios, starts, rules, times, views, display
options, settings of pages.

Nothing here knows Qt. Every change makes a new Scene; `app.model.session` holds the current one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from app.model import rule_clock
from app.model.pages import PAGE_SETTINGS
from app.model.scene_parts import (  # fmt: skip
    ARROWS,
    COLORS,
    MESCHEDER_PLANE,
    NO_ARROWS,
    NO_FLOW,
    PARTICLES,
    SERIES,
    SU_PLANE,
    TEXTURE,
    UNIT_ARROWS,
    VIEW,
    Display,
    SceneError,
    Start,
    View,
)
from gandyn import Scenario, UpdateConfig
from gandyn.checks import assign, choice, flag, mapping, number, refused_as, short_repr, text
from gandyn.frozendict import FrozenDict
from gandyn.integration import AUTO, METHODS
from gandyn.orbit import Array

__all__ = [
    "ARROWS", "COLORS", "MESCHEDER_PLANE", "NO_ARROWS", "NO_FLOW", "PARTICLES", "SERIES", "SU_PLANE",
    "TEXTURE", "UNIT_ARROWS", "VIEW", "Display", "Scene", "SceneError", "Start", "View", "first_scene",
]  # fmt: skip

MAX_SCENARIOS = 4
MAX_TRAININGS = 4
MAX_STARTS = 400
MAX_STEPS = 2_000_000
MAX_ITERATIONS = 100_000
# Updates that the step-by-step mode keeps.
MAX_UPDATES = 5000
PLAYERS = "dg"
# The absolute error that a picture may be asked to have; what is finer is rounding.
FINEST, COARSEST = 1e-13, 1e-2
PORTRAIT, LAB = "portrait", "lab"

# What is looked at rather than worked on.
GLANCED = ("views", "time", "selected")

REFERENCE_START = Start((0.1, 0.2), (0.2, 0.1))


def first_scene() -> Scene:
    """What a new user sees: the everyday GAN in one dimension, from three starts."""
    starts = (
        Start((1.0, -0.7), (1.0, 0.8), 0),
        Start((-1.8, 0.3), (0.4, 1.1), 1),
        Start((0.3, 1.2), (-1.9, 0.5), 2),
    )
    views = {"phase": View(-3.0, 3.0, -3.0, 3.0)}
    return Scene((Scenario("non-saturating", dim=1),), starts, views=views)


def _turned(start: Start) -> Start:
    """A start that knew one dimension only: φ and θ must not lie on a line, where nothing turns."""
    if start.phi[1] or start.theta[1]:
        return start
    (phi, _), (theta, _) = start.phi, start.theta
    return replace(start, phi=(phi, 0.5 * theta), theta=(theta, -0.5 * phi))


@dataclass(frozen=True)
class Scene:
    """Everything a picture is made from. Raises SceneError, one sentence, for anything that cannot be.

    All scenarios have one dimension, 1 or 2, and share starts, duration, step, views (by plot id) and the
    playhead `time`. method: how the flow is integrated, "auto" with error control or "rk4" with the step as
    the articles have it (see `gandyn.flow`). accuracy: the absolute error that "auto" aims at; `step` is then
    only the distance of the samples. trainings: update rules that run beside the flow, each for `iterations`.
    stepping: whether the first rule is run by hand instead; update_sequence: the updates made so, "d" or "g"
    each. page: which of `app.pages` is shown. page_settings: what the other pages show, by id (see
    `app.model.pages`). hidden: what was clicked away in legends, as "plot/entry". levels: the
    numbers at the ends of colour bars that were dragged, by "plot/bar". switched_scales: axes
    that a user switched from linear to logarithmic or back, as "plot/x" or "plot/y".
    """

    scenarios: tuple[Scenario, ...] = (Scenario(),)
    starts: tuple[Start, ...] = (REFERENCE_START,)
    duration: float = 40.0
    step: float = 0.02
    method: str = AUTO
    accuracy: float = 1e-9
    selected: int = 0
    time: float = 0.0
    display: Display = field(default_factory=Display)
    views: Mapping[str, View] = field(default_factory=FrozenDict)
    title: str = ""
    trainings: tuple[UpdateConfig, ...] = ()
    iterations: int = 500
    stepping: bool = False
    update_sequence: str = ""
    page: str = PORTRAIT
    page_settings: Mapping[str, Any] = field(default_factory=FrozenDict)
    hidden: tuple[str, ...] = ()
    levels: Mapping[str, tuple[float, float]] = field(default_factory=FrozenDict)
    switched_scales: tuple[str, ...] = ()

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        lists = {name: tuple(getattr(self, name)) for name in ("scenarios", "starts", "trainings")}
        assign(self, **lists, views=FrozenDict(self.views), page_settings=FrozenDict(self.page_settings))
        self._check_lists()
        self._check_times()
        choice("The method", self.method, METHODS)
        text("The title", self.title, 500)
        text("The page", self.page, 50)
        for plot in self.views:
            text("A view's name", plot, 50)
        self._check_training()
        assign(self, time=min(max(number("The time", self.time), 0.0), self.end))
        given = mapping("The ends of colour bars", self.levels)
        levels = {name: _levels(name, ends) for name, ends in given.items()}
        hidden = _names("A hidden curve's name", self.hidden)
        switched = _names("An axis's name", self.switched_scales)
        assign(self, hidden=hidden, switched_scales=switched, levels=FrozenDict(levels))

    def _check_times(self) -> None:
        duration, step = (
            number("The duration", self.duration, 1e-6, 1e6),
            number("The step", self.step, 1e-6, 1e3),
        )
        if duration / step > MAX_STEPS:
            raise SceneError(
                "That is more than {:,} steps; take a larger step or a shorter duration.", MAX_STEPS
            )
        assign(
            self,
            duration=duration,
            step=step,
            accuracy=number("The accuracy", self.accuracy, FINEST, COARSEST),
            selected=min(max(int(number("The selection", self.selected)), 0), max(len(self.starts) - 1, 0)),
        )

    def _check_lists(self) -> None:
        if not 1 <= len(self.scenarios) <= MAX_SCENARIOS:
            raise SceneError("A scene shows one to {} scenarios, not {}.", MAX_SCENARIOS, len(self.scenarios))
        if len(self.starts) > MAX_STARTS:
            raise SceneError("A scene holds at most {} starts, not {}.", MAX_STARTS, len(self.starts))
        dims = {scenario.dim for scenario in self.scenarios}
        if len(dims) > 1 or not dims <= {1, 2}:
            raise SceneError("The scenarios of a scene must all have dimension 1 or all dimension 2.")

    def _check_training(self) -> None:
        if len(self.trainings) > MAX_TRAININGS:
            raise SceneError(
                "A scene shows at most {} update rules, not {}.", MAX_TRAININGS, len(self.trainings)
            )
        assign(self, iterations=int(number("The number of iterations", self.iterations, 1, MAX_ITERATIONS)))
        flag("stepping", self.stepping)
        if set(text("The update sequence", self.update_sequence, MAX_UPDATES)) - set(PLAYERS):
            raise SceneError("An update sequence is written with the letters d and g.")

    @property
    def end(self) -> float:
        """Where the playhead stops: the end of the flow, or of the rule that goes on longest."""
        return rule_clock.end_of(self.duration, self.trainings, self.iterations, self.display.rule_time)

    @property
    def time_unit(self) -> float:
        """The flow's time in a unit of the axis: 1, or an iteration of the first rule where the axis counts
        those.
        """
        return rule_clock.unit_of(self.trainings, self.display.rule_time)

    def rule_times(self, rule: int) -> Array:
        """The time of each iteration of a rule, the start's included: (iterations + 1,)."""
        return rule_clock.times_of(self.trainings, rule, self.iterations, self.display.rule_time)

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
        changed = [
            scenario if i == index else s.with_(dim=scenario.dim) for i, s in enumerate(self.scenarios)
        ]
        opened = scenario.dim > self.dim
        starts = tuple(_turned(start) for start in self.starts) if opened else self.starts
        return replace(self, scenarios=tuple(changed), starts=starts)

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
        return replace(
            self, starts=self.starts[:index] + self.starts[index + 1 :], selected=max(index - 1, 0)
        )

    def with_view(self, plot: str, view: View) -> Scene:
        """A copy in which a plot shows this rectangle."""
        return replace(self, views=FrozenDict({**self.views, plot: view}))

    def without_view(self, plot: str) -> Scene:
        """A copy in which a plot shows everything."""
        return replace(self, views={id: view for id, view in self.views.items() if id != plot})

    def is_hidden(self, plot: str, entry: str) -> bool:
        """Whether an entry of a plot's legend was clicked away."""
        return f"{plot}/{entry}" in self.hidden

    def toggled(self, plot: str, entry: str) -> Scene:
        """A copy in which an entry of a plot's legend is hidden, or shown again."""
        return replace(self, hidden=tuple({*self.hidden} ^ {f"{plot}/{entry}"}))

    def levels_of(self, plot: str, bar: str) -> tuple[float, float] | None:
        """The ends of a colour bar that was dragged; None: they are those of what is shown."""
        return self.levels.get(f"{plot}/{bar}")

    def with_levels(self, plot: str, bar: str, low: float, high: float) -> Scene:
        """A copy in which a colour bar has these ends."""
        return replace(self, levels={**self.levels, f"{plot}/{bar}": (low, high)})

    def without_levels(self, plot: str) -> Scene:
        """A copy in which the colour bars of a plot have the ends of what is shown."""
        kept = {bar: ends for bar, ends in self.levels.items() if not bar.startswith(f"{plot}/")}
        return replace(self, levels=kept)

    def is_switched(self, plot: str, axis: str) -> bool:
        """Whether the scale of a plot's "x" or "y" is not the one it has by itself."""
        return f"{plot}/{axis}" in self.switched_scales

    def with_switched(self, plots: tuple[str, ...], axis: str) -> Scene:
        """A copy in which these plots have the other scale along an axis; their views, which were of the old
        one, are forgotten.
        """
        views = {plot: view for plot, view in self.views.items() if plot not in plots}
        switched = {*self.switched_scales} ^ {f"{plot}/{axis}" for plot in plots}
        return replace(self, switched_scales=tuple(switched), views=FrozenDict(views))

    def fitted(self, views: Mapping[str, View]) -> Scene:
        """The scene with these views for the plots that have none of their own."""
        return replace(self, views=FrozenDict({**views, **self.views}))

    def settings_of(self, id: str) -> Any:
        """The settings of a page: those that were chosen, else defaults that suit the scenario."""
        return self.page_settings[id] if id in self.page_settings else PAGE_SETTINGS[id].default(self)

    def with_settings(self, id: str, value: Any) -> Scene:
        """A copy with other settings of a page."""
        return replace(self, page_settings=FrozenDict({**self.page_settings, id: value}))

    def arrays(self) -> tuple[Array, Array]:
        """The starts as phi, theta (m, d)."""
        d = self.dim
        phi = np.array([start.phi[:d] for start in self.starts], dtype=float).reshape(-1, d)
        return phi, np.array([start.theta[:d] for start in self.starts], dtype=float).reshape(-1, d)


def _levels(name: str, ends: Any) -> tuple[float, float]:
    text("A colour bar's name", name, 120)
    if not isinstance(ends, (list, tuple)) or len(ends) != 2:
        raise SceneError("A colour bar has two ends, not {}.", short_repr(ends))
    low, high = (number("The end of a colour bar", end) for end in ends)
    if not low < high:
        raise SceneError("A colour bar goes from a smaller to a larger number.")
    return low, high


def _names(what: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(sorted({text(what, name, 120) for name in names}))


def same_work(one: Scene, other: Scene) -> bool:
    """Whether two scenes differ at most in how they are looked at."""
    names = (entry.name for entry in fields(Scene) if entry.name not in GLANCED)
    return all(getattr(one, name) == getattr(other, name) for name in names)
