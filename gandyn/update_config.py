"""How one trains: an update rule with its rates, turns, schedule and options, as one frozen value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from gandyn import newcomers
from gandyn.checks import assign, choice, entries, flag, mapping, number, refused_as, short_repr, whole
from gandyn.ensembles import checked_decay
from gandyn.errors import GandynError, MissingError
from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array
from gandyn.parameter import checked_values
from gandyn.scenario import Scenario
from gandyn.update_rule import UpdateRule
from gandyn.update_rules import RULES

SCHEDULES = ("constant", "inverse", "cosine")
MAX_TURNS = 1000


# The players by number; an update names those that step at once, from the same state.
DISCRIMINATOR, GENERATOR = 0, 1
# What an option's id ends with where it is that of one player.
SUFFIXES = ("_d", "_g")
Updates = tuple[tuple[int, ...], ...]
SIMULTANEOUS: Updates = ((DISCRIMINATOR, GENERATOR),)


def alternating_updates(n_d: int, n_g: int, first: str = "d") -> Updates:
    """An iteration in which the players step one after the other; first: who begins, "d" or "g"."""
    d, g = ((DISCRIMINATOR,),) * n_d, ((GENERATOR,),) * n_g
    return d + g if first == "d" else g + d


class RuleError(GandynError):
    """A rule that cannot be run so; the message is one sentence that says what to change."""


class MissingRule(RuleError, MissingError):
    """An update rule that is not here."""


@dataclass(frozen=True)
class UpdateConfig:
    """An update rule with all that says how it is run; see `gandyn.iterate` for the meaning of each entry.

    options: by id, those of both players; where they differ "beta_d" and "beta_g" stand instead of "beta".
    Raises RuleError, one sentence, for anything that cannot be. Two equal trainings make equal orbits.
    """

    rule: str = "alternating"
    lr_d: float = 0.2
    lr_g: float = 0.2
    n_d: int = 1
    n_g: int = 1
    first: str = "g"
    alternating: bool | None = None
    schedule: str = "constant"
    decay: float = 0.01
    ema: float | None = None
    options: Mapping[str, float] = field(default_factory=FrozenDict)

    @refused_as(RuleError)
    def __post_init__(self) -> None:
        if not isinstance(self.rule, str) or not newcomers.found(RULES, newcomers.RULES, self.rule):
            raise MissingRule("There is no rule {}; there are {}.", short_repr(self.rule), ", ".join(RULES))
        rates = {name: number(name, getattr(self, name), 0.0) for name in ("lr_d", "lr_g", "decay")}
        turns = {name: whole(name, getattr(self, name), 0, MAX_TURNS) for name in ("n_d", "n_g")}
        choice("first", self.first, ("d", "g"))
        choice("schedule", self.schedule, SCHEDULES)
        if self.alternating is not None:
            flag("alternating", self.alternating)
        options = FrozenDict(checked_options(RULES[self.rule], self.options))
        assign(self, **rates, **turns, ema=checked_decay(self.ema), options=options)
        obstacle = self.spec.obstacle(self)
        if obstacle:
            raise RuleError(obstacle)

    @property
    def spec(self) -> UpdateRule:
        """The registered rule."""
        return RULES[self.rule]

    @property
    def is_alternating(self) -> bool:
        """Whether the players step one after the other."""
        return self.spec.alternating if self.alternating is None else self.alternating

    @property
    def slows(self) -> bool:
        """Whether the rates fall from iteration to iteration."""
        return self.schedule == "cosine" or (self.schedule == "inverse" and self.decay > 0.0)

    @property
    def updates(self) -> Updates:
        """One iteration: the players that step at once, update by update."""
        return alternating_updates(self.n_d, self.n_g, self.first) if self.is_alternating else SIMULTANEOUS

    @property
    def counts(self) -> tuple[int, int]:
        """How often discriminator and generator step in an iteration."""
        return (self.n_d, self.n_g) if self.is_alternating else (1, 1)

    @property
    def time_step(self) -> float:
        """The time of an iteration on the flow's clock: η, where both players have that rate.

        Else, as rates are time scales of the flow, their geometric mean, at which both turn about each other;
        where one rests, the rate of the other. More updates of a player in an iteration take no more time.
        """
        if self.lr_d > 0.0 and self.lr_g > 0.0:
            return self.lr_d if self.lr_d == self.lr_g else math.sqrt(self.lr_d * self.lr_g)
        return max(self.lr_d, self.lr_g)

    def times(self, iterations: int) -> Array:
        """When the flow is where the rule has made 0, 1, … iterations: (iterations + 1,)."""
        if not self.slows:
            return np.asarray(self.time_step * np.arange(iterations + 1, dtype=np.float64))
        return np.concatenate([[0.0], self.time_step * np.cumsum(self.factors(iterations))])

    def effective_scenario(self, scenario: Scenario) -> Scenario:
        """The scenario whose field the rule steps along: with the rule's own regulariser, if it has one,
        added to what is there.
        """
        if self.spec.adjust is not None:
            known = {f.name: getattr(scenario, f.name) for f in fields(Scenario)}
            return AdjustedScenario(**known, training=self)
        id = self.spec.regularizer
        if not id:
            return scenario
        strength = scenario.regularizers.get(id, 0.0) + self.option(self.spec.options[0].id, DISCRIMINATOR)
        return scenario.with_(regularizers={**scenario.regularizers, id: strength})

    def option(self, id: str, player: int) -> float:
        """A player's own value of an option of the rule."""
        return float(self.options[id] if id in self.options else self.options[id + SUFFIXES[player]])

    def is_apart(self, id: str) -> bool:
        """Whether the players have different values of an option."""
        return id not in self.options

    def with_option(self, id: str, value: float) -> UpdateConfig:
        """With an option of the rule changed: of both players, or as "beta_d" of one."""
        kept = {key: old for key, old in self.options.items() if key not in (id + "_d", id + "_g")}
        return replace(self, options={**kept, id: value})

    def with_(self, **changes: Any) -> UpdateConfig:
        """A changed copy; another rule forgets the options of the old one."""
        if changes.get("rule", self.rule) != self.rule:
            changes = {"options": FrozenDict(), **changes}
        return replace(self, **changes)

    def factors(self, rounds: int, end: int | None = None) -> Array:
        """What the schedule multiplies both rates by in each of `rounds` iterations: (rounds,); `end`: where
        a cosine is 0.
        """
        n, last = np.arange(rounds, dtype=np.float64), max(rounds if end is None else end, 1)
        if self.schedule == "inverse":
            return np.asarray(1.0 / (1.0 + self.decay * n))
        if self.schedule == "cosine":
            return np.asarray(0.5 * (1.0 + np.cos(np.pi * np.minimum(n, last) / last)))
        return np.ones(rounds)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            f.name: dict(self.options) if f.name == "options" else getattr(self, f.name) for f in fields(self)
        }

    @classmethod
    @refused_as(RuleError)
    def from_dict(cls, data: object) -> UpdateConfig:
        """The training of such a dictionary; raises RuleError for anything else."""
        return cls(**entries("A training", data, cls))

    def __reduce__(self) -> tuple[Any, ...]:
        # So that it brings the user's rule along to another process.
        return newcomers.reduced(UpdateConfig.from_dict, self.to_dict())


@dataclass(frozen=True)
class AdjustedScenario(Scenario):
    """A scenario whose field a rule adjusts before it steps along it."""

    training: UpdateConfig = field(default_factory=UpdateConfig)

    @property
    def is_single(self) -> bool:
        """What the variant claims of its own flow does not hold here."""
        return False

    def params(self) -> Any:
        """As the scenario's, the rule's adjustment inside the time scales."""
        adjust, outer = self.training.spec.adjust, super().params()
        assert adjust is not None
        return outer._replace(inner=adjust(outer.inner, self, self.training))

    def __reduce__(self) -> tuple[Any, ...]:
        plain = Scenario(*(getattr(self, f.name) for f in fields(Scenario)))
        return UpdateConfig.effective_scenario, (self.training, plain)


@refused_as(RuleError)
def checked_options(rule: UpdateRule, options: object) -> dict[str, float]:
    """Every option of the rule, those given and the defaults, under one name where both players have the same
    value; raises RuleError for unknown or impossible ones.
    """
    given = mapping("Parameters", options)
    plain_ids = _plain_ids(rule)
    own = {id: given[id] for id in given if id in option_ids(rule) and id not in plain_ids}
    plain = checked_values(rule.id, rule.options, {id: given[id] for id in given if id not in own})
    found: dict[str, float] = {}
    for option in rule.options:
        values = [float(option.check(own.get(option.id + end, plain[option.id]))) for end in SUFFIXES]
        alike = values[0] == values[1]
        found |= {option.id: values[0]} if alike else dict(zip([option.id + end for end in SUFFIXES], values))
    return found


def _plain_ids(rule: UpdateRule) -> list[str]:
    return [option.id for option in rule.options]


def option_ids(rule: UpdateRule) -> list[str]:
    """Every id by which an option of the rule is set: of both players, and of each where it may differ."""
    return [
        name
        for id in _plain_ids(rule)
        for name in (id, *(id + end for end in SUFFIXES if id not in rule.shared))
    ]


def option_of(training: UpdateConfig, id: str) -> float:
    """The value of an option by any id that sets it; of two that differ under one id, the discriminator's."""
    plain = _plain_ids(training.spec)
    if id in plain:
        return training.option(id, DISCRIMINATOR)
    return training.option(id[:-2], SUFFIXES.index(id[-2:]))


def rule_params(rule: UpdateRule, options: Mapping[str, float]) -> tuple[Any, Any]:
    """Both players' options as the kernels take them; raises RuleError for unknown or impossible ones."""
    values = checked_options(rule, options)
    d, g = (
        rule.params(*(values.get(id, values.get(id + end)) for id in _plain_ids(rule))) for end in SUFFIXES
    )
    return d, g
