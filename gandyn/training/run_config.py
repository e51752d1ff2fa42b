"""Everything that one training run is made of, as frozen values: networks, optimisers, losses, constraints,
data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from gandyn.checks import assign
from gandyn.frozendict import FrozenDict
from gandyn.scenario import Scenario
from gandyn.training.errors import TrainingError
from gandyn.update_config import SIMULTANEOUS, Updates, alternating_updates
from gandyn.variant import Variant

# What may change while a run goes on; everything else needs new networks.
LIVE = {
    "rule_options",
    "parameters",
    "penalties",
    "l2",
    "l2_g",
    "lecam",
    "noise",
    "noise_steps",
    "clip",
    "n_critic",
    "ema",
    "options",
}
LIVE_PLAYER = {"lr"}
# The data that are the user's own file of numbers; its one number is how many columns it has.
TABLE = "table"


@dataclass(frozen=True)
class NetworkConfig:
    """One player: a net of `depth` hidden layers of `width` units, and how it is trained.

    depth 0 without bias is the Dirac GAN's linear critic. init: "torch" (uniform ±1/√fan-in), "he" (normal),
    "dcgan" (normal, 0.02; torch modules only) or a number u for weights uniform in ±u. optimiser: sgd,
    momentum, rmsprop, adam, optimistic, optimistic-adam or complex-momentum; beta1: memory of gradients
    (momentum, Adam; the size of complex momentum); beta2: memory of squared gradients (RMSProp, Adam);
    optimism: strength of optimistic steps; angle: of complex momentum. output: activation of the last layer.
    norm: see `gandyn.training.normalisation`.
    architecture: "mlp", which the numbers above describe, or an id of `gandyn.training.architectures` with
    its own `options`.
    """

    width: int = 64
    depth: int = 3
    activation: str = "relu"
    leak: float = 0.2
    init: str | float = "torch"
    bias: bool = True
    output: str = "linear"
    norm: str = "none"
    optimiser: str = "adam"
    lr: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.9
    optimism: float = 1.0
    angle: float = 0.0
    architecture: str = "mlp"
    options: Mapping[str, float | str] = field(default_factory=FrozenDict)

    def __post_init__(self) -> None:
        assign(self, options=FrozenDict(dict(self.options)))


@dataclass(frozen=True)
class Penalty:
    """strength · f(slope) added to the discriminator's loss; kind and at (real, fake, interpolated, around):
    see `gandyn.training.penalties`.
    """

    kind: str = "two-sided"
    strength: float = 0.1
    center: float = 1.0
    at: str = "interpolated"


@dataclass(frozen=True)
class DataSource:
    """Real data: an id of `gandyn.training.data` or of `gandyn.training.datasets`, the numbers it takes
    (points as x₁, y₁, x₂, …; distances; a side in pixels; …), and the user's folder or file, "" for none; of
    a table of numbers a `TableReference` as text.
    """

    id: str = "8-gaussians"
    numbers: tuple[float, ...] = ()
    path: str = ""

    @property
    def columns(self) -> int:
        """Of a table of numbers; 0 for any other data."""
        return int(self.numbers[0]) if self.id == TABLE else 0


@dataclass(frozen=True)
class RunConfig:
    """One run. `g` None: no generator is trained; fake samples are real ones plus noise of standard deviation
    `spread`.

    variant, parameters: the losses, as in `gandyn.Scenario`. at: where a variant's own penalty looks.
    penalties, lecam (pull of outputs to the other side's average), l2 ((μ/2)‖φ‖²), l2_g (the same of the
    generator), noise (instance noise of that standard deviation, falling to 0 over noise_steps
    iterations; 0: never), clip (0: none) and spectral (divide weights by their largest singular value) come
    on top. ema: decay of the generator's average, with warm-up min(ema, (1 + t)/(10 + t)); 0: none. replicas:
    independent copies trained at once. simultaneous: both players step from the same state. rule: what
    becomes of both gradients before the optimisers step, with its rule_options, see `gandyn.training.rules`;
    "": nothing. warm_up: iterations before the experiment proper, where it has a first act. options: numbers
    and switches of a loop of an experiment's own; all of them may change while it runs.
    """

    d: NetworkConfig = NetworkConfig()
    g: NetworkConfig | None = NetworkConfig()
    data: DataSource = DataSource()
    variant: str = "wgan-gp"
    parameters: Mapping[str, float | str] = field(default_factory=FrozenDict)
    at: str = "interpolated"
    penalties: tuple[Penalty, ...] = ()
    lecam: float = 0.0
    l2: float = 0.0
    l2_g: float = 0.0
    noise: float = 0.0
    noise_steps: int = 0
    clip: float = 0.0
    spectral: bool = False
    spread: float = 1.0
    prior: str = "normal"
    z_dim: int = 2
    batch: int = 256
    n_critic: int = 5
    ema: float = 0.0
    replicas: int = 1
    simultaneous: bool = False
    rule: str = ""
    rule_options: Mapping[str, float] = field(default_factory=FrozenDict)
    warm_up: int = 0
    options: Mapping[str, float | str] = field(default_factory=FrozenDict)

    def __post_init__(self) -> None:
        assign(
            self,
            parameters=self.scenario.parameters,
            spectral=self.spectral or self.spec.normalized,
            options=FrozenDict(dict(self.options)),
            rule_options=FrozenDict(dict(self.rule_options)),
        )

    @property
    def scenario(self) -> Scenario:
        """The portrait with the same losses; raises ScenarioError for unknown ones."""
        return Scenario(self.variant, self.parameters)

    @property
    def spec(self) -> Variant:
        """The registered variant."""
        return self.scenario.spec

    @property
    def updates(self) -> Updates:
        """One iteration: the players that step at once, update by update."""
        if self.g is None:
            return alternating_updates(1, 0)
        return SIMULTANEOUS if self.simultaneous else alternating_updates(self.n_critic, 1)

    @property
    def params(self) -> Any:
        """The variant's parameters as its losses take them."""
        return self.spec.make_params(dict(self.parameters))

    @property
    def box(self) -> float:
        """Half-width that weights are clipped to, 0 for none: the variant's own box before `clip`."""
        return float(self.spec.box(self.params)) if self.spec.box else self.clip

    def with_(self, **changes: Any) -> RunConfig:
        """A changed copy."""
        return replace(self, **changes)


def from_scenario(scenario: Scenario, **changes: Any) -> RunConfig:
    """The run that trains what a portrait draws; raises TrainingError for a regulariser that the lab does not
    have, and for a vector field without losses.
    """
    if scenario.spec.no_losses:
        raise TrainingError("{} cannot be trained: {}.", scenario.spec.name, scenario.spec.no_losses)
    strengths = dict(scenario.regularizers)
    ids = ("r1", "r2", "dragan", "lecam", "l2", "l2-generator", "instance-noise")
    r1, r2, dragan, lecam, l2, l2_g, noise = (strengths.pop(id, 0.0) for id in ids)
    strengths = {id: value for id, value in strengths.items() if value}
    if strengths:
        raise TrainingError(
            "The lab does not train {}; take it away or choose another regulariser.", next(iter(strengths))
        )
    penalties = (
        Penalty("two-sided", r1 / 2.0, 0.0, "real"),
        Penalty("two-sided", r2 / 2.0, 0.0, "fake"),
        Penalty("two-sided", dragan, 1.0, "around"),
    )
    known = {
        "variant": scenario.variant,
        "parameters": scenario.parameters,
        "penalties": tuple(kind for kind in penalties if kind.strength),
        "lecam": lecam,
        "l2": l2,
        "l2_g": l2_g,
        "noise": noise,
    }
    return RunConfig(**{**known, **changes})


def immutable_change(old: RunConfig, new: RunConfig) -> str:
    """The name of something that differs and cannot change while a run goes on; "" if there is none."""
    for entry in fields(RunConfig):
        before, after = getattr(old, entry.name), getattr(new, entry.name)
        if before != after and entry.name not in LIVE and not _only_live(before, after):
            return entry.name
    return ""


def _only_live(before: Any, after: Any) -> bool:
    if not isinstance(before, NetworkConfig) or not isinstance(after, NetworkConfig):
        return False
    return all(
        getattr(before, f.name) == getattr(after, f.name)
        for f in fields(NetworkConfig)
        if f.name not in LIVE_PLAYER
    )
