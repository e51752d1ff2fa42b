"""How one trains: an update rule with its rates, turns, schedule and options, as one frozen value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from gandyn import newcomers
from gandyn.checks import assign, choice, entries, flag, number, refused_as, short_repr, whole
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
        id = self.spec.regularizer
        if not id:
            return scenario
        strength = scenario.regularizers.get(id, 0.0) + next(iter(self.options.values()))
        return scenario.with_(regularizers={**scenario.regularizers, id: strength})

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


@refused_as(RuleError)
def checked_options(rule: UpdateRule, options: object) -> dict[str, float]:
    """Every option of the rule, those given and the defaults; raises RuleError for unknown or impossible
    ones.
    """
    return {id: float(value) for id, value in checked_values(rule.id, rule.options, options).items()}


def rule_params(rule: UpdateRule, options: Mapping[str, float]) -> Any:
    """The rule's options as the kernels take them; raises RuleError for unknown or impossible ones."""
    return rule.params(*checked_options(rule, options).values())
