"""The axes of a map: any number of the scenario or the training (`gandyn.sweep_parameter`), a component of
the start, or its size.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from gandyn.checks import assign, entries, finite, flag, refused_as, short_repr, whole
from gandyn.errors import GandynError
from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.parameter import Parameter
from gandyn.regularizers import REGULARIZERS
from gandyn.scenario import Scenario
from gandyn.sweep_parameter import parameter_ids, value_of, with_value
from gandyn.update_config import SUFFIXES, UpdateConfig

MAX_COUNT = 4096
SCALE = "scale"
# What sets the same number as another axis; the sum of l2 and r1 is no such case, for both add.
_SAME = {"lr": ("lr_d", "lr_g"), "phi": ("phi_1",), "theta": ("theta_1",)}
_WORDS = {
    "tau_d": ("τ_D", 0.1, 10.0, True, "Time scale of the discriminator."),
    "tau_g": ("τ_G", 0.1, 10.0, True, "Time scale of the generator."),
    "lr": ("η", 0.01, 2.5, False, "Learning rate of both players."),
    "lr_d": ("η_D", 0.01, 2.5, False, "Learning rate of the discriminator."),
    "lr_g": ("η_G", 0.01, 2.5, False, "Learning rate of the generator."),
}


class MapError(GandynError):
    """A map that cannot be computed; the message is one sentence that says what to change."""


@dataclass(frozen=True)
class Axis:
    """`count` values of the number `id` from low to high, both included; log: equal ratios instead of equal
    distances.

    Raises MapError, one sentence, for ends that are no numbers or the wrong way round, and counts below 2 or
    above 4096.
    """

    id: str
    low: float
    high: float
    count: int = 256
    log: bool = False

    @refused_as(MapError)
    def __post_init__(self) -> None:
        if not isinstance(self.id, str):
            raise MapError("An axis must name a number, not {}.", short_repr(self.id))
        end = Message("The end of axis {}", short_repr(self.id))
        assign(self, low=finite(end, self.low), high=finite(end, self.high))
        if not self.low < self.high:
            raise MapError(
                "Axis {} must go from a smaller to a larger number, not from {:g} to {:g}.",
                self.id,
                self.low,
                self.high,
            )
        if flag("log", self.log) and self.low <= 0.0:
            raise MapError("Axis {} can be logarithmic only from a number above 0.", self.id)
        whole(Message("The number of values of axis {}", self.id), self.count, 2, MAX_COUNT)

    @property
    def values(self) -> Array:
        """(count,)."""
        return self.at(np.arange(self.count, dtype=np.float64))

    def at(self, index: Any) -> Array:
        """The value at an index from 0 to count − 1, which may lie between two cells."""
        share = np.asarray(index, dtype=np.float64) / (self.count - 1)
        if self.log:
            return np.asarray(np.exp((1.0 - share) * np.log(self.low) + share * np.log(self.high)))
        return np.asarray((1.0 - share) * self.low + share * self.high)

    @property
    def extent(self) -> tuple[float, float]:
        """The ends in a plot's coordinate: the decadic logarithm where the axis is logarithmic."""
        return (float(np.log10(self.low)), float(np.log10(self.high))) if self.log else (self.low, self.high)

    def coordinate(self, value: float) -> float:
        """A value in a plot's coordinate; far to the left what has no logarithm."""
        return (float(np.log10(value)) if value > 0.0 else -1e9) if self.log else value

    def value_at(self, coordinate: float) -> float:
        """The value at a plot's coordinate."""
        return float(10.0 ** min(max(coordinate, -300.0), 300.0)) if self.log else coordinate

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)

    @classmethod
    @refused_as(MapError)
    def from_dict(cls, data: object) -> Axis:
        """The axis of such a dictionary; raises MapError for anything else."""
        return cls(**entries("The axis", data, cls))


@dataclass(frozen=True)
class AxisInfo:
    """What can be an axis: its symbol, a range to begin with, and what it means."""

    id: str
    symbol: str
    low: float
    high: float
    log: bool
    meaning: str

    def axis(self, count: int = 256) -> Axis:
        """The axis over that range."""
        return Axis(self.id, self.low, self.high, count, self.log)


class CellSetup(NamedTuple):
    """One cell: phi, theta (d,)."""

    scenario: Scenario
    training: UpdateConfig | None
    phi: Array
    theta: Array

    @property
    def field(self) -> Scenario:
        """The scenario whose field is stepped along: a rule may bring a regulariser of its own."""
        return self.scenario if self.training is None else self.training.effective_scenario(self.scenario)


def axes(scenario: Scenario, training: UpdateConfig | None = None) -> dict[str, AxisInfo]:
    """Everything that can be an axis of a map of this scenario and training (None: the flow), by id."""
    found = {id: _info(scenario, training, id) for id in parameter_ids(scenario, training)}
    return found | {info.id: info for info in _starts(scenario.dim)}


def _info(scenario: Scenario, training: UpdateConfig | None, id: str) -> AxisInfo:
    if id in _WORDS:
        return AxisInfo(id, *_WORDS[id])
    entries: list[Parameter] = [*scenario.spec.parameters, *(r.strength for r in REGULARIZERS.values())]
    entry = next((p for p in entries if p.id == id), None)
    if entry is None:
        assert training is not None
        return _option(training, id)
    return AxisInfo(id, entry.symbol, entry.low, entry.high, entry.log, entry.meaning)


def _option(training: UpdateConfig, id: str) -> AxisInfo:
    """An option of the rule, of both players or of one."""
    plain = {option.id: option for option in training.spec.options}
    entry, end = plain.get(id), ""
    if entry is None:
        entry, end = plain[id[:-2]], "_D" if id.endswith(SUFFIXES[0]) else "_G"
    return AxisInfo(id, entry.symbol + end, entry.low, entry.high, entry.log, entry.meaning)


def _starts(dim: int) -> list[AxisInfo]:
    rows = []
    for name, symbol, who in (("phi", "φ", "discriminator"), ("theta", "θ", "generator")):
        rows.append(
            AxisInfo(
                name,
                f"{symbol}" if dim == 1 else f"{symbol}₁",
                -2.0,
                2.0,
                False,
                f"Start of the {who}, first component.",
            )
        )
        for i in range(1, min(dim, 9) + 1) if dim > 1 else ():
            rows.append(
                AxisInfo(
                    f"{name}_{i}",
                    f"{symbol}{'₀₁₂₃₄₅₆₇₈₉'[i]}",
                    -2.0,
                    2.0,
                    False,
                    f"Start of the {who}, component {i}.",
                )
            )
    return [*rows, AxisInfo(SCALE, "k", 0.1, 10.0, True, "Factor by which the start is multiplied.")]


def check(scenario: Scenario, training: UpdateConfig | None, x: Axis, y: Axis) -> None:
    """Raises MapError for axes that there are not, and for two that set the same number."""
    known = axes(scenario, training)
    for axis in (x, y):
        if axis.id not in known:
            raise MapError("There is no axis {} here; there are {}.", short_repr(axis.id), ", ".join(known))
    if x.id == y.id or y.id in _parts(training, x.id) or x.id in _parts(training, y.id):
        raise MapError("Axes {} and {} set the same number; take two different ones.", x.id, y.id)


def _parts(training: UpdateConfig | None, id: str) -> tuple[str, ...]:
    """What else sets a part of the same number."""
    options = [] if training is None else [option.id for option in training.spec.options]
    return _SAME.get(id, ()) + (tuple(id + end for end in SUFFIXES) if id in options else ())


def placed(setting: CellSetup, id: str, value: float) -> CellSetup:
    """The setting with one number changed; raises SweepParameterError, ScenarioError or RuleError, one
    sentence, for one that cannot be.
    """
    if id == SCALE:
        return setting._replace(phi=setting.phi * value, theta=setting.theta * value)
    name, _, component = id.partition("_")
    if name in ("phi", "theta"):
        start = getattr(setting, name).copy()
        start[int(component or 1) - 1] = value
        return setting._replace(**{name: start})
    # A strength of 0 is the limit of small ones, which has the same formulas as the others.
    value = 1e-300 if value == 0.0 and (id in REGULARIZERS or _adds_a_layer(setting, id)) else value
    scenario, training = with_value(setting.scenario, setting.training, id, value)
    return setting._replace(scenario=scenario, training=training)


def _adds_a_layer(setting: CellSetup, id: str) -> bool:
    """Whether the number is the strength of a regulariser that the rule brings."""
    if setting.training is None or id in setting.scenario.parameters:
        return False
    rule = setting.training.spec
    return bool(rule.regularizer) and id == rule.options[0].id


def current(setting: CellSetup, id: str) -> float:
    """The value that an axis would change; the size of the start counts as 1."""
    name, _, component = id.partition("_")
    if name in ("phi", "theta"):
        return float(getattr(setting, name)[int(component or 1) - 1])
    return 1.0 if id == SCALE else value_of(setting.scenario, setting.training, id)
