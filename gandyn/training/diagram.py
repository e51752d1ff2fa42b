"""What a run is made of, to be drawn: its parts as nodes, the tensors between them as edges, and the stages
of an iteration. Frozen values without torch; the training process makes them of its own networks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.update_config import Updates

NOISE, CONDITION, GENERATOR, FAKE, REAL, CRITIC, LOSS_D, LOSS_G = (
    "noise", "condition", "generator", "fake", "real", "critic", "loss_d", "loss_g",
)  # fmt: skip
LABEL, CODES, EDGES = "label", "codes", "edges"
_UNITS = ("B", "kB", "MB", "GB")


@dataclass(frozen=True)
class TensorSize:
    """A tensor that passes, by its symbol. shape: as the network has it; of several replicas, they come
    first.
    """

    symbol: str
    shape: tuple[int, ...]
    dtype: str = "float32"

    @property
    def bytes(self) -> int:
        """Its size in memory."""
        return math.prod(self.shape) * int("".join(c for c in self.dtype if c.isdigit()) or "8") // 8

    def __str__(self) -> str:
        """As in "256 × 2 float32, 2 kB"."""
        return f"{' × '.join(map(str, self.shape)) or 1} {self.dtype}, {_size(self.bytes)}"


def _size(count: int) -> str:
    value, unit = float(count), 0
    while value >= 1000.0 and unit < len(_UNITS) - 1:
        value, unit = value / 1000.0, unit + 1
    return f"{round(value, 1 if value < 9.95 else 0):g} {_UNITS[unit]}"


@dataclass(frozen=True)
class Node:
    """A part: its title, a symbol where there is little room, how many numbers of it are trained, and what it
    is, in a sentence.
    """

    id: str
    title: Message
    symbol: str
    sentence: str
    parameters: int = 0


@dataclass(frozen=True)
class Edge:
    """What goes from one node to another: values forward, or gradients back."""

    source: str
    target: str
    tensors: tuple[TensorSize, ...]
    back: bool = False

    @property
    def id(self) -> str:
        """Of its kind there is one between two nodes."""
        return edge_id(self.source, self.target, self.back)


def edge_id(source: str, target: str, back: bool = False) -> str:
    """The name of an edge."""
    return f"{target}⇠{source}" if back else f"{source}→{target}"


@dataclass(frozen=True)
class Stage:
    """A moment of an update: what happens, and the ids of the nodes and edges where it does."""

    sentence: str
    nodes: tuple[str, ...]
    edges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Update:
    """One step, of the players by number, as stages."""

    players: tuple[int, ...]
    stages: tuple[Stage, ...]

    @property
    def nodes(self) -> frozenset[str]:
        """All that take part."""
        return frozenset(id for stage in self.stages for id in stage.nodes)

    @property
    def edges(self) -> frozenset[str]:
        """All along which something goes."""
        return frozenset(id for stage in self.stages for id in stage.edges)


@dataclass(frozen=True)
class Diagram:
    """Nodes and edges; updates: one iteration, in order. condition: what kind it is, "" for none."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    updates: tuple[Update, ...]
    noise_size: int = 0
    prior: str = "normal"
    condition: str = ""

    def node(self, id: str) -> Node | None:
        """The node of this id, if there is one."""
        return next((node for node in self.nodes if node.id == id), None)


@dataclass(frozen=True)
class Condition:
    """What a picture is to show, beside the noise. kind: label, codes or edges; generator, critic, losses:
    who is given it, the losses by the numbers of their players.
    """

    kind: str
    shape: tuple[int, ...]
    generator: bool = True
    critic: bool = False
    losses: tuple[int, ...] = ()


@dataclass(frozen=True)
class Parts:
    """What an iteration of a loop is made of.

    sample: the shape of one sample; score: of what the critic says of one; noise: of one noise vector, () for
    none. critic, generator: how many parameters each has, None for none. judges: the players whose losses ask
    the critic for scores. several: the generator's loss looks at real scores, too. read: what the critic
    reads of a generated sample beside its score. noise_losses, compared: players whose losses are given the
    noise, or the samples themselves. loss: its name. substitute: where generated samples come from without a
    generator; classifier: there are none.
    """

    batch: int
    sample: tuple[int, ...]
    score: tuple[int, ...]
    updates: Updates
    loss: Message
    critic: int | None = None
    generator: int | None = None
    noise: tuple[int, ...] = ()
    prior: str = "normal"
    replicas: int = 1
    dtype: str = "float32"
    condition: Condition | None = None
    judges: tuple[int, ...] = (0, 1)
    several: bool = False
    read: tuple[int, ...] = ()
    noise_losses: tuple[int, ...] = ()
    compared: tuple[int, ...] = ()
    penalty: bool = False
    box: float = 0.0
    average: bool = False
    optimisers: tuple[str, str] = ("adam", "adam")
    substitute: str = ""
    classifier: bool = False

    def with_(self, **changes: Any) -> Parts:
        """A changed copy."""
        return replace(self, **changes)

    def tensor(self, symbol: str, shape: tuple[int, ...]) -> TensorSize:
        """A batch of samples of this shape."""
        many = (self.replicas,) if self.replicas > 1 else ()
        return TensorSize(symbol, (*many, self.batch, *shape), self.dtype)

    def numbers(self, symbol: str, count: int) -> TensorSize:
        """So many numbers, of all replicas."""
        return TensorSize(symbol, (count,), self.dtype)


@dataclass(frozen=True)
class Diagrams:
    """From the worker: arm -> what it is made of; once at the beginning, and when a setting was changed.

    real: arm -> some real samples, pictures (n, h, w[, 3]) uint8 or points (n, d).
    """

    arms: Mapping[str, Diagram]
    real: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Updated:
    """From the worker: how many updates of its present iteration each arm has made, one at a time; 0: all."""

    made: Mapping[str, int]
