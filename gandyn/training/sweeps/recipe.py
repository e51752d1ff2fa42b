"""What a sweep trains: an experiment, its axes, seeds and the settings that all its runs share."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import product
from typing import Any

from gandyn.checks import assign, entries, mapping, refused_as, short_repr, whole
from gandyn.design import registry
from gandyn.frozendict import FrozenDict
from gandyn.message import Message
from gandyn.training.errors import TrainingError
from gandyn.training.messages import LOSS, Settings
from gandyn.training.sweeps.axis import TIED, SweepAxis
from gandyn.training.sweeps.cell import CellResult

MOST_CELLS, MOST_SEED = 1_000_000, 2**63 - 1
_NAMES = {
    "experiment": Message("the experiment"),
    "axes": Message("the axes"),
    "seeds": Message("the seeds"),
    "values": Message("the settings"),
    "steps": Message("the number of iterations"),
    "device": Message("the device"),
}


@dataclass(frozen=True)
class SweepRecipe:
    """Every combination of the axes' values, each with every seed.

    values: settings that all runs share; missing ones take the experiment's defaults. steps None: as the
    experiment says. Raises TrainingError, one sentence, for anything that cannot be trained, and for more
    than a million cells.
    """

    experiment: str = "toy-gan"
    axes: tuple[SweepAxis, ...] = ()
    seeds: tuple[int, ...] = (0,)
    values: Mapping[str, Any] = field(default_factory=FrozenDict)
    steps: int | None = None
    device: str = "auto"

    @refused_as(TrainingError)
    def __post_init__(self) -> None:
        assign(self, axes=_axes(self.axes), seeds=_seeds(self.seeds))
        _check_cells(self.axes, self.seeds)
        shared = Settings(self.experiment, self.values, self.steps, 0, self.device)
        for axis in self.axes:
            _check_known(axis, shared, self.values)
        swept = {id for axis in self.axes for id in axis.ids}
        given = {id: value for id, value in shared.values.items() if id not in swept}
        assign(
            self,
            axes=tuple(_accepted(axis, shared) for axis in self.axes),
            values=FrozenDict(given),
            steps=shared.steps,
        )

    @property
    def count(self) -> int:
        """How many cells there are."""
        return math.prod(len(axis.values) for axis in self.axes) * len(self.seeds)

    def settings(self) -> tuple[FrozenDict[Any], ...]:
        """Every combination of the axes' values, the last axis fastest."""
        ids = [axis.id for axis in self.axes]
        return tuple(FrozenDict(dict(zip(ids, found))) for found in product(*(a.values for a in self.axes)))

    def number(self, setting: Mapping[str, Any]) -> int:
        """The place of a setting among `settings`; raises ValueError for any other."""
        found = 0
        for axis in self.axes:
            found = found * len(axis.values) + axis.values.index(setting[axis.id])
        return found

    def ordered(self, cells: Iterable[CellResult]) -> list[CellResult]:
        """Cells by their settings and seeds, as the recipe has them."""
        seeds = {seed: i for i, seed in enumerate(self.seeds)}
        return sorted(cells, key=lambda cell: (self.number(cell.setting), seeds[cell.seed]))

    def run(self, setting: Mapping[str, Any], seed: int) -> Settings:
        """The run of one cell."""
        swept = {id: value for ids, value in setting.items() for id in ids.split(TIED)}
        return Settings(self.experiment, {**self.values, **swept}, self.steps, seed, self.device)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; designs beside their ids."""
        found = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        designs = [design for id in _losses(self) if (design := registry.entry(id).get(registry.ENTRY))]
        return found | {
            "axes": [axis.to_dict() for axis in self.axes],
            "seeds": list(self.seeds),
            "values": dict(self.values),
            **({"designs": designs} if designs else {}),
        }

    @classmethod
    @refused_as(TrainingError)
    def from_dict(cls, data: object) -> SweepRecipe:
        """The recipe of such a dictionary; raises TrainingError for anything else."""
        given = dict(mapping("A sweep", data))
        for design in _listed("designs", given.pop("designs", [])):
            registry.register(registry.read(design))
        found = entries("A sweep", given, cls)
        axes = tuple(SweepAxis.from_dict(axis) for axis in _listed("axes", found.get("axes", [])))
        return cls(**found | {"axes": axes})

    @property
    def digest(self) -> str:
        """Names the recipe: equal for equal recipes."""
        content = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def difference(self, other: SweepRecipe) -> str:
        """One sentence that names the first thing in which another recipe differs; "" if there is none."""
        for entry in fields(self):
            ours, theirs = getattr(self, entry.name), getattr(other, entry.name)
            if ours != theirs:
                what, one, two = _told(entry.name, ours, theirs)
                return Message("The sweeps differ in {}: {} and {}.", what, one, two)
        return ""


def parse_seeds(words: str) -> tuple[int, ...]:
    """The seeds of "0-7" or "0,3,5-9"; raises TrainingError for other words."""
    found: list[int] = []
    for part in words.split(","):
        match = re.fullmatch(r"\s*(\d{1,19})(?:\s*-\s*(\d{1,19}))?\s*", part)
        if match is None or (match[2] and int(match[2]) < int(match[1])):
            raise TrainingError("Seeds are written such as 0-7 or 0,3,5, not {!r}.", words)
        last = int(match[2] or match[1])
        if last - int(match[1]) >= MOST_CELLS - len(found):
            raise TrainingError("A sweep has at most {:,} cells; take fewer seeds.", MOST_CELLS)
        found += range(int(match[1]), last + 1)
    return tuple(found)


def _check_cells(axes: tuple[SweepAxis, ...], seeds: tuple[int, ...]) -> None:
    count = math.prod(len(axis.values) for axis in axes) * len(seeds)
    if count > MOST_CELLS:
        raise TrainingError(
            "That makes {:,} cells, and a sweep has at most {:,}; take fewer values or seeds.",
            count,
            MOST_CELLS,
        )


def _axes(axes: object) -> tuple[SweepAxis, ...]:
    found = tuple(_listed("axes", axes))
    for i, axis in enumerate(found):
        if not isinstance(axis, SweepAxis):
            raise TrainingError("An axis of a sweep must be a SweepAxis, not {}.", short_repr(axis))
        seen = [id for other in found[:i] for id in other.ids]
        if twice := next((id for n, id in enumerate(axis.ids) if id in (*seen, *axis.ids[:n])), ""):
            raise TrainingError("Two axes are about {}; give each setting one axis.", twice)
    return found


def _seeds(seeds: object) -> tuple[int, ...]:
    given = list(_listed("seeds", seeds))
    if not given:
        raise TrainingError("A sweep needs at least one seed.")
    if len(given) > MOST_CELLS:
        raise TrainingError("A sweep has at most {:,} cells; take fewer seeds.", MOST_CELLS)
    found = tuple(whole("seed", seed, 0, MOST_SEED) for seed in given)
    if len(set(found)) < len(found):
        twice = next(seed for i, seed in enumerate(found) if seed in found[:i])
        raise TrainingError("The seed {} is there twice; each seed is one run.", twice)
    return found


def _listed(name: str, value: object) -> tuple[Any, ...]:
    if not isinstance(value, (tuple, list, range)):
        raise TrainingError("The entry {} of a sweep must be a list, not {}.", name, short_repr(value))
    return tuple(value)


def _check_known(axis: SweepAxis, shared: Settings, given: Mapping[str, Any]) -> None:
    """The axis sets what the experiment has and what is not set already."""
    for id in axis.ids:
        if id not in shared.values:
            known = ", ".join(shared.values) or "none"
            raise TrainingError("{} has no setting {}; it has {}.", shared.experiment, id, known)
        if id in given:
            raise TrainingError("{} is set and is an axis; take one of them away.", id)


def _accepted(axis: SweepAxis, shared: Settings) -> SweepAxis:
    """The axis with its values as the experiment takes them: whole numbers as int, ids of losses, …"""
    checked = tuple(
        shared.with_(values={**shared.values, **dict.fromkeys(axis.ids, value)}).values
        for value in axis.values
    )
    return SweepAxis(axis.id, tuple(values[axis.ids[0]] for values in checked), axis.log)


def _losses(recipe: SweepRecipe) -> Iterator[str]:
    """The ids of the losses that are trained."""
    yield str(recipe.values.get(LOSS, ""))
    for axis in recipe.axes:
        if axis.id == LOSS:
            yield from map(str, axis.values)


def _told(name: str, ours: Any, theirs: Any) -> tuple[str, str, str]:
    """What differs, and both sides of it, in few words."""
    if name == "values":
        id = next(id for id in {**ours, **theirs} if ours.get(id) != theirs.get(id))
        return id, short_repr(ours.get(id)), short_repr(theirs.get(id))
    if name == "axes":
        pairs = [(a, b) for a, b in zip(ours, theirs) if a != b]
        if len(ours) == len(theirs) and pairs[0][0].id == pairs[0][1].id:
            one, two = pairs[0]
            return Message("axis {}", one.id), short_repr(list(one.values)), short_repr(list(two.values))
        ours, theirs = ([axis.id for axis in side] for side in (ours, theirs))
        return _NAMES[name], ", ".join(ours) or "none", ", ".join(theirs) or "none"
    return _NAMES[name], short_repr(ours), short_repr(theirs)
