"""Which GAN is being designed? One to four designs side by side, the numbers in their formulas, which of them
is worked on, and which of their curves are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent, SceneError
from gandyn.checks import assign, choice, entries, mapping, number, refused_as, whole
from gandyn.design.design import NAME_LENGTH, Design
from gandyn.frozendict import FrozenDict

MOST = 4
FIRST = "gan"  # the example that a new scene begins with
# What there is to be seen of a design, in the order of the page.
CURVES = ("omega", "rho", "discriminator", "generator", "divergence", "output", "losses", "field", "portrait")
LARGEST = 1e9


def _original() -> tuple[Design, ...]:
    from gandyn.design.examples import EXAMPLES  # 5 ms that the first picture need not wait for

    return (EXAMPLES[FIRST].design,)


@dataclass(frozen=True)
class DesignSettings:
    """values: for each design the numbers in its formulas that are not its defaults. shown: the curves, as
    `CURVES` names them. Raises SceneError, one sentence.
    """

    designs: tuple[Design, ...] = field(default_factory=_original)
    values: tuple[Mapping[str, float], ...] = ()
    current: int = 0
    shown: tuple[str, ...] = CURVES

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        designs = tuple(self.designs)
        if not 1 <= len(designs) <= MOST:
            raise SceneError("Side by side are one to {} designs, not {}.", MOST, len(designs))
        if len({design.id for design in designs}) < len(designs):
            raise SceneError("Two designs side by side are the same; give one another name.")
        given = (*self.values, *[FrozenDict()] * len(designs))[: len(designs)]
        chosen = {choice("A curve of the designs", name, CURVES) for name in self.shown}
        assign(
            self,
            designs=designs,
            values=tuple(_own(design, found) for design, found in zip(designs, given)),
            current=min(whole("The number of the design", self.current, 0, MOST - 1), len(designs) - 1),
            shown=tuple(name for name in CURVES if name in chosen),
        )

    @property
    def design(self) -> Design:
        """The one that is worked on."""
        return self.designs[self.current]

    def with_(self, **changes: Any) -> DesignSettings:
        """A changed copy."""
        return replace(self, **changes)

    def with_design(self, index: int, design: Design) -> DesignSettings:
        """A copy with another design in this place; its numbers stay where their names do."""
        return replace(self, designs=(*self.designs[:index], design, *self.designs[index + 1 :]))

    def with_values(self, index: int, values: Mapping[str, float]) -> DesignSettings:
        """A copy with other numbers in the formulas of one design."""
        return replace(self, values=(*self.values[:index], values, *self.values[index + 1 :]))

    def with_added(
        self, design: Design, values: Mapping[str, float], as_it_is: bool = False
    ) -> DesignSettings:
        """A copy with one more design, which is then worked on; it is named so that its name is its own,
        unless it is to stay as it is.
        """
        count = len(self.designs)
        made = design if as_it_is else renamed(design, {one.name for one in self.designs})
        return replace(self, designs=(*self.designs, made), values=(*self.values, values), current=count)

    def without(self, index: int) -> DesignSettings:
        """A copy without one design; the last one stays."""
        designs, values = ((*of[:index], *of[index + 1 :]) for of in (self.designs, self.values))
        current = self.current - (index < self.current)
        return replace(self, designs=designs, values=values, current=min(current, len(designs) - 1))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `from_dict` gives the equal value back."""
        return {
            "designs": [design.to_dict() for design in self.designs],
            "values": [dict(found) for found in self.values],
            "current": self.current,
            "shown": list(self.shown),
        }


def renamed(design: Design, taken: set[str]) -> Design:
    """The design, with a number behind its name if the name is taken."""
    if design.name not in taken:
        return design
    base = design.name[: NAME_LENGTH - 5]
    return replace(design, name=next(n for i in range(2, 99) if (n := f"{base} ({i})") not in taken))


def _own(design: Design, given: object) -> FrozenDict[float]:
    """The numbers that the design has and that are not its defaults."""
    defaults, found = design.values, mapping("The numbers of a design", given)
    values = {id: number(id, found[id], -LARGEST, LARGEST) for id in defaults if id in found}
    return FrozenDict({id: value for id, value in values.items() if value != defaults[id]})


@refused_as(SceneError)
def from_dict(data: object) -> DesignSettings:
    """The settings of a dictionary as `to_dict` makes it; raises SceneError for anything else."""
    given = entries("The settings of designs", data, DesignSettings)
    for name in ("designs", "values", "shown"):
        if not isinstance(given.get(name, []), list):
            raise SceneError("{} must be a list.", name)
    if "designs" in given:
        given["designs"] = tuple(Design.from_dict(entry) for entry in given["designs"])
    return DesignSettings(**given)


def default(scene: SceneContent) -> DesignSettings:
    """The designs of the scenarios, else the original GAN."""
    used = {design.id: design for scenario in scene.scenarios if (design := scenario.design) is not None}
    return DesignSettings(tuple(used.values())[:MOST] or _original())


SETTINGS = SettingsSpec("design", from_dict, default)
