"""For which settings does a real GAN train, over seeds? What a sweep trains, where its cells are kept, and
what is shown of them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent, SceneError
from gandyn.checks import assign, entries, finite, flag, mapping, refused_as, short_repr, text, whole
from gandyn.frozendict import FrozenDict
from gandyn.message import Message

if TYPE_CHECKING:
    from gandyn.training import Settings
    from gandyn.training.sweeps.axis import SweepAxis
    from gandyn.training.sweeps.recipe import SweepRecipe

LONGEST, MOST_WORKERS = 4096, 4096
Value = float | str
# Settings that make a good first pair of axes: the first that an experiment has, with their values.
FIRST_AXES = (
    ("lr_d=log:{rates}:5", "lr=log:{rates}:5", "lr_g=log:{rates}:5"),
    ("r1=log:0.01..10:4", "lambda=log:0.01..10:4", "n_critic=1,2,5", "width=16,64,256"),
)
# Rates of plain steps, and of those that are divided by the gradients' size.
PLAIN, DIVIDED = "0.01..1", "1e-4..1e-2"
SEEDS = 4


@dataclass(frozen=True)
class SweepSettings:
    """recipe: what is trained. folder: of its cells; "": a place of the recipe's own. workers (0: as many as
    there are cores), scheduler: of whom the cells are trained by.

    figure: of merit, "": the first one. threshold: None, that of a claim or the median of all
    figures; at_least: whether larger figures reach it, None: as the experiment claims. x, y: ids of the
    plane's axes, along: of the curves' axis; "": as they come. fixed: values of the other axes. chosen,
    before: the setting that was clicked, and the one before it. rival: what the chosen one is compared with:
    "", that setting, or the same figure of another arm. curve: which scalar of the runs is drawn, "": the
    first. Raises SceneError, one sentence, for anything that cannot be.
    """

    recipe: SweepRecipe
    folder: str = ""
    workers: int = 0
    scheduler: str = ""
    figure: str = ""
    threshold: float | None = None
    at_least: bool | None = None
    x: str = ""
    y: str = ""
    along: str = ""
    fixed: Mapping[str, Value] = field(default_factory=FrozenDict)
    chosen: Mapping[str, Value] = field(default_factory=FrozenDict)
    before: Mapping[str, Value] = field(default_factory=FrozenDict)
    rival: str = ""
    curve: str = ""

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        for name in ("folder", "scheduler", "figure", "x", "y", "along", "rival", "curve"):
            text(Message("The entry {} of a sweep", name), getattr(self, name), LONGEST)
        whole(Message("The number of workers of a sweep"), self.workers, 0, MOST_WORKERS)
        if self.at_least is not None:
            flag("at_least", self.at_least)
        if self.threshold is not None:
            assign(self, threshold=finite("The threshold", self.threshold))
        assign(self, **{name: _values(name, getattr(self, name)) for name in ("fixed", "chosen", "before")})

    def with_(self, **changes: Any) -> SweepSettings:
        """A changed copy. Another experiment's figures, and settings of axes that are gone, are forgotten."""
        new = replace(self, **changes)
        if new.recipe.experiment != self.recipe.experiment:
            new = replace(new, figure="", threshold=None, at_least=None, rival="", curve="")
        if [a.id for a in new.recipe.axes] != [a.id for a in self.recipe.axes]:
            new = replace(
                new, x="", y="", along="", fixed=FrozenDict(), chosen=FrozenDict(), before=FrozenDict()
            )
        return new

    def clicked(self, setting: Mapping[str, Value]) -> SweepSettings:
        """With a setting chosen; the one that was is kept, to be compared with."""
        if setting == self.chosen:
            return self
        return replace(self, chosen=FrozenDict(setting), before=self.chosen)

    def axis(self, id: str) -> SweepAxis | None:
        """The recipe's axis of that setting."""
        return next((axis for axis in self.recipe.axes if axis.id == id), None)

    @property
    def plane(self) -> tuple[SweepAxis | None, SweepAxis | None]:
        """The axes across and up: those chosen, else the first ones that are left."""
        x = self.axis(self.x) or next((a for a in self.recipe.axes if a.id != self.y), None)
        y = self.axis(self.y) if self.y != (x and x.id) else None
        return x, y or next((a for a in self.recipe.axes if a is not x), None)

    @property
    def curve_axis(self) -> SweepAxis | None:
        """Along which the figure is drawn: the chosen one, else the first that the plane has not, else x."""
        used = self.plane
        other = next((a for a in self.recipe.axes if a not in used), None)
        return self.axis(self.along) or other or used[0]

    def fixed_value(self, axis: SweepAxis) -> Value:
        """The value at which an axis that is not drawn stands."""
        value = self.fixed.get(axis.id)
        return value if value in axis.values else axis.values[0]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        shares = {name: dict(plain[name]) for name in ("fixed", "chosen", "before")}
        return plain | shares | {"recipe": self.recipe.to_dict()}


def _values(name: str, given: object) -> FrozenDict[Value]:
    found = mapping(Message("The entry {} of a sweep", name), given)
    for id, value in found.items():
        if not isinstance(id, str) or isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise SceneError("The entry {} of a sweep holds {}.", name, short_repr(value))
    return FrozenDict(found)


@refused_as(SceneError)
def from_dict(data: object) -> SweepSettings:
    """The value of a dictionary as `to_dict` makes it; raises SceneError or TrainingError for anything
    else.
    """
    from gandyn.training.sweeps.recipe import SweepRecipe

    given = entries("The settings of a sweep", data, SweepSettings)
    return SweepSettings(**given | {"recipe": SweepRecipe.from_dict(given["recipe"])})


def default(scene: SceneContent) -> SweepSettings:
    """The experiment of the lab's page, or the GAN in the plane with the scene's losses, over a rate and a
    penalty.
    """
    lab = scene.page_settings.get("lab")
    return _over(lab.runs[0]) if lab else _plain(scene.scenarios[0].variant)


@functools.lru_cache(16)
def _plain(variant: str) -> SweepSettings:
    from gandyn.training import Settings

    # Plain steps, of which theory says most.
    values = {"n_critic": 1, "optimiser_d": "sgd", "optimiser_g": "sgd", "lr_g": 0.1}
    try:
        return _over(Settings(values=values | {"variant": variant}))
    except ValueError:  # a loss that cannot be trained
        return _over(Settings(values=values | {"variant": "non-saturating"}))


@functools.lru_cache(16)
def _over(run: Settings) -> SweepSettings:
    return SweepSettings(recipe_of(run))


def recipe_of(run: Settings, seeds: int = SEEDS) -> SweepRecipe:
    """A sweep about a run of the lab, over two of its settings."""
    from gandyn.training.sweeps.axis import SweepAxis
    from gandyn.training.sweeps.recipe import SweepRecipe

    plain = run.values.get("optimiser_d") in ("sgd", "momentum")
    rates = PLAIN if plain else DIVIDED
    groups = [[SweepAxis.parse(words.format(rates=rates)) for words in group] for group in FIRST_AXES]
    axes = [next((a for a in group if a.id in run.values), None) for group in groups]
    found = tuple(axis for axis in axes if axis is not None)
    shared = {
        id: value for id, value in run.values.items() if id not in {i for axis in found for i in axis.ids}
    }
    return SweepRecipe(run.experiment, found, tuple(range(seeds)), shared, run.steps, run.device)


SETTINGS = SettingsSpec("sweep", from_dict, default)
