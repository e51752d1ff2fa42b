"""What goes between a window or the command line and the training process. Frozen, small, without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from gandyn import newcomers
from gandyn.checks import assign, entries, finite, mapping, refused_as, short_repr, whole
from gandyn.design import registry
from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array
from gandyn.training.diagram import Diagrams, Updated
from gandyn.training.errors import TrainingError

MOST_STEPS = 1_000_000_000
# The value that names the losses, in the experiments that have it.
LOSS = "variant"


@dataclass(frozen=True)
class Settings:
    """A run to be: experiment, its values (missing ones take their defaults), iterations (None: as the
    experiment says), seed, device ("auto", "cpu", "cuda", "mps") and the user's points for the data `points`.

    Raises TrainingError, one sentence, for anything that cannot be. Equal settings on the same device make
    equal runs.
    """

    experiment: str = "toy-gan"
    values: Mapping[str, Any] = field(default_factory=FrozenDict)
    steps: int | None = None
    seed: int = 0
    device: str = "auto"
    points: tuple[tuple[float, float], ...] = ()

    @refused_as(TrainingError)
    def __post_init__(self) -> None:
        from gandyn.training.experiments import experiment

        chosen = experiment(self.experiment)
        assign(
            self,
            values=chosen.check(self.values),
            steps=chosen.steps if self.steps is None else whole("steps", self.steps, 0, MOST_STEPS),
            seed=whole("seed", self.seed, 0, 2**63 - 1),
            device=_device(self.device),
            points=_points(self.points),
        )

    def with_(self, **changes: Any) -> Settings:
        """A changed copy; another experiment forgets values and steps."""
        if changes.get("experiment", self.experiment) != self.experiment:
            changes = {"values": FrozenDict(), "steps": None, **changes}
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        design = registry.entry(str(self.values.get(LOSS, "")))
        return (
            found | {"values": dict(self.values), "points": [list(point) for point in self.points]} | design
        )

    @classmethod
    @refused_as(TrainingError)
    def from_dict(cls, data: object) -> Settings:
        """The settings of such a dictionary; raises TrainingError for anything else."""
        given, design = registry.registered("A run's settings", data)
        if design:
            given["values"] = {**mapping("Values", given.get("values", {})), LOSS: design}
        return cls(**entries("A run's settings", given, cls))

    def __reduce__(self) -> tuple[Any, ...]:
        # So that a run brings its design, and the user's modules, along to the process that trains.
        return newcomers.reduced(Settings.from_dict, self.to_dict())


def _device(value: object) -> str:
    known = ("auto", "cpu", "cuda", "mps")
    if value not in known:
        raise TrainingError("There is no device {}; there are {}.", short_repr(value), ", ".join(known))
    return str(value)


def _points(value: object) -> tuple[tuple[float, float], ...]:
    try:
        pairs = tuple((finite("x", x), finite("y", y)) for x, y in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise TrainingError("Points must be pairs of finite numbers.") from error
    return pairs


# ---- commands, to the worker
# ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """Begin; `checkpoint`: a folder to go on from. paused: stand still before the first look."""

    settings: Settings
    checkpoint: str = ""
    paused: bool = False


@dataclass(frozen=True)
class Pause:
    """Stand still after this iteration."""


@dataclass(frozen=True)
class Resume:
    """Go on."""


@dataclass(frozen=True)
class StepD:
    """One discriminator step, then stand still."""


@dataclass(frozen=True)
class StepG:
    """One generator step, then stand still."""


@dataclass(frozen=True)
class StepUpdate:
    """The next update of its iteration in every arm, then stand still: what is trained is what would have
    been, only slowly.
    """


@dataclass(frozen=True)
class Set:
    """Change a value while it runs: a learning rate, λ, …"""

    name: str
    value: Any


@dataclass(frozen=True)
class SetSteps:
    """Train until this iteration; a run that is done goes on if there are more of them now."""

    steps: int


@dataclass(frozen=True)
class Save:
    """Write a checkpoint into this folder."""

    folder: str


@dataclass(frozen=True)
class Generate:
    """Ask the generators for `count` pictures or lines; answered by `Generated` with the same number. Of
    requests of one kind that wait only the newest is answered.

    label: the class that is asked for; None: any. codes: number of a code -> the values it goes through, from
    low to high. edges (h, w) uint8, white on black: what is to be filled; None: noise is drawn from `seed`.
    """

    number: int
    count: int = 16
    seed: int = 0
    label: int | None = None
    codes: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    edges: Array | None = None

    @property
    def kind(self) -> str:
        """A request replaces a waiting one of the same kind."""
        return "samples" if self.edges is None else "fills"


@dataclass(frozen=True)
class Finish:
    """Measure what there is and be done; checkpoints may still be asked for."""


@dataclass(frozen=True)
class Stop:
    """End the process, after measuring if that was not done yet."""


Command = (
    Start | Pause | Resume | StepD | StepG | StepUpdate | Set | SetSteps | Save | Generate | Finish | Stop
)


# ---- events, from the worker
# ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ready:
    """torch is loaded; device id -> its name, for those that are there."""

    devices: Mapping[str, str]


@dataclass(frozen=True)
class Started:
    """Training begins on `device`, whose name is `hardware`; arms: the runs side by side; from which
    iteration. notices: a sentence for each file of the data that was left out.
    """

    device: str
    hardware: str
    arms: tuple[str, ...]
    iteration: int = 0
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """arm -> scalar -> value after an iteration."""

    iteration: int
    scalars: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Snapshot:
    """arm -> probe -> arrays."""

    iteration: int
    pictures: Mapping[str, Mapping[str, Mapping[str, Array]]]


@dataclass(frozen=True)
class Paused:
    """It stands still."""

    iteration: int


@dataclass(frozen=True)
class Resumed:
    """It goes on."""

    iteration: int


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written."""

    folder: str


@dataclass(frozen=True)
class Generated:
    """The answer to `Generate`: arm -> (n, h, w) or (n, h, w, 3) uint8, or n lines of text."""

    number: int
    pictures: Mapping[str, Array]


@dataclass(frozen=True)
class Refused:
    """A command could not be done; the run goes on as before."""

    sentence: str


@dataclass(frozen=True)
class Done:
    """It ended, by itself or by Stop; metrics: the experiment's figures of merit by name; probe_share: of the
    time.
    """

    iteration: int
    metrics: Mapping[str, Any]
    seconds: float
    probe_share: float


@dataclass(frozen=True)
class Failed:
    """It could not go on; one sentence. What was recorded until then stays usable.

    trace: where it failed, for the log; empty if the process could not tell.
    """

    sentence: str
    iteration: int = 0
    trace: str = ""


Event = (
    Ready | Started | Diagrams | Updated | Step | Snapshot | Paused | Resumed | Saved | Generated | Refused
    | Done | Failed
)  # fmt: skip
END = (Done, Failed)
