"""A loop's parts as a diagram: nodes, edges forward and back, and the stages of each update, in the order in
which they are trained. Knows no torch.
"""

from __future__ import annotations

from collections.abc import Iterator

from gandyn.message import Message
from gandyn.training import diagram as d
from gandyn.training.diagram import (
    CONDITION,
    CRITIC,
    FAKE,
    GENERATOR,
    LOSS_D,
    LOSS_G,
    NOISE,
    REAL,
    Diagram,
    Edge,
    Node,
    Parts,
    TensorSize,
    Update,
)  # fmt: skip
from gandyn.training.diagram_stages import update
from gandyn.update_config import DISCRIMINATOR

LOSSES = (LOSS_D, LOSS_G)
CONDITIONS = {
    d.LABEL: (
        Message("Label"),
        "y",
        Message("The class that each picture is to be of, as one of {} numbers."),
    ),
    d.CODES: (Message("Codes"), "c", Message("What the picture is to show, as {} numbers.")),
    d.EDGES: (Message("Edges"), "e", Message("The outlines that are to be filled, {} numbers each.")),
}


def diagram_of(parts: Parts) -> Diagram:
    """The diagram of a loop's parts; what no update uses is left out."""
    edges = tuple(_forward(parts)) + tuple(_back(parts))
    used = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in _nodes(parts) if node.id in used)
    ids = frozenset(edge.id for edge in edges)
    made: dict[tuple[int, ...], Update] = {}
    for players in parts.updates:
        made.setdefault(players, update(parts, players, ids))
    condition = parts.condition.kind if parts.condition else ""
    return Diagram(
        nodes, edges, tuple(made[players] for players in parts.updates),
        parts.noise[0] if parts.noise else 0, parts.prior, condition,
    )  # fmt: skip


# ---- nodes
# ----------------------------------------------------------------------------------------------------------


def _nodes(p: Parts) -> Iterator[Node]:
    if p.noise:
        told = Message("Noise: {} vectors of {} numbers for each update.", p.batch, p.noise[0])
        yield Node(NOISE, Message("Noise"), "z", told)
    if p.condition:
        yield _condition(p.condition)
    if p.generator is not None:
        told = Message("It makes samples of noise, by {:,} trained numbers.", p.generator)
        yield Node(GENERATOR, Message("Generator"), "G", told, p.generator)
    if not p.classifier:
        made = p.substitute or Message("What the generator makes, {} at a time.", p.batch)
        yield Node(FAKE, Message("Generated"), _fake(p), made)
    yield Node(REAL, Message("Real"), "x", Message("Real samples, {} at a time.", p.batch))
    if p.critic is not None:
        yield _critic(p, p.critic)
    yield from _losses(p)


def _condition(condition: d.Condition) -> Node:
    title, symbol, told = CONDITIONS[condition.kind]
    count = 1
    for length in condition.shape:
        count *= length
    return Node(CONDITION, title, symbol, Message(told, count))


def _critic(p: Parts, count: int) -> Node:
    if p.classifier:
        told = Message("It says of each picture how likely each class is, by {:,} trained numbers.", count)
        return Node(CRITIC, Message("Classifier"), "C", told, count)
    told = Message("It scores samples, real and generated, by {:,} trained numbers.", count)
    return Node(CRITIC, Message("Discriminator"), "D", told, count)


def _losses(p: Parts) -> Iterator[Node]:
    if p.classifier:
        yield Node(LOSS_D, Message("Loss"), "L", Message("What the classifier lowers: {}.", p.loss))
        return
    if p.critic is None:
        yield Node(LOSS_G, Message("Loss"), "L", Message("What the generator lowers: {}.", p.loss))
        return
    yield Node(LOSS_D, Message("Loss of D"), "L_D", Message("What the discriminator lowers: {}.", p.loss))
    yield Node(LOSS_G, Message("Loss of G"), "L_G", Message("What the generator lowers: {}.", p.loss))


# ---- edges
# ----------------------------------------------------------------------------------------------------------


def players(p: Parts) -> tuple[int, ...]:
    """Those that an iteration trains."""
    return tuple(sorted({player for update in p.updates for player in update}))


def _forward(p: Parts) -> Iterator[Edge]:
    yield from _into_generator(p)
    yield from _into_critic(p)
    for player in players(p):
        seen = tuple(_given(p, player))
        if seen and p.critic is not None:
            yield Edge(CRITIC, LOSSES[player], seen)
        yield from _straight(p, player)


def _into_generator(p: Parts) -> Iterator[Edge]:
    if p.generator is not None:
        if p.noise:
            yield Edge(NOISE, GENERATOR, (p.tensor("z", p.noise),))
        if p.condition and p.condition.generator:
            yield Edge(CONDITION, GENERATOR, (_conditions(p),))
        yield Edge(GENERATOR, FAKE, (p.tensor("G(z)", p.sample),))
    elif not p.classifier:
        yield Edge(REAL, FAKE, (p.tensor("x", p.sample),))


def _conditions(p: Parts) -> TensorSize:
    assert p.condition is not None
    return p.tensor(CONDITIONS[p.condition.kind][1], p.condition.shape)


def _into_critic(p: Parts) -> Iterator[Edge]:
    asking = set(players(p)) & set(p.judges)
    if p.critic is None or not asking | (set(players(p)) if p.read else set()):
        return
    if not p.classifier:
        yield Edge(FAKE, CRITIC, (p.tensor(_fake(p), p.sample),))
    if DISCRIMINATOR in asking or (p.several and asking):
        yield Edge(REAL, CRITIC, (p.tensor("x", p.sample),))
    if p.condition and p.condition.critic:
        yield Edge(CONDITION, CRITIC, (_conditions(p),))


def _fake(p: Parts) -> str:
    return "G(z)" if p.generator is not None else "x′"


def _given(p: Parts, player: int) -> Iterator[TensorSize]:
    """What the critic says to a player's loss."""
    if player in p.judges:
        if player == DISCRIMINATOR or p.several:
            yield p.tensor("C(x)" if p.classifier else "D(x)", p.score)
        if not p.classifier:
            yield p.tensor(f"D({_fake(p)})", p.score)
    if p.read and (player == DISCRIMINATOR or _reads(p, player)):
        yield p.tensor(f"Q({_fake(p)})", p.read)


def _reads(p: Parts, player: int) -> bool:
    return p.condition is not None and player in p.condition.losses


def _straight(p: Parts, player: int) -> Iterator[Edge]:
    """What goes into a loss without a critic in between."""
    if _reads(p, player):
        yield Edge(CONDITION, LOSSES[player], (_conditions(p),))
    if player in p.noise_losses:
        yield Edge(NOISE, LOSSES[player], (p.tensor("z", p.noise),))
    if player in p.compared:
        yield Edge(FAKE, LOSSES[player], (p.tensor(_fake(p), p.sample),))
        yield Edge(REAL, LOSSES[player], (p.tensor("x", p.sample),))


def _back(p: Parts) -> Iterator[Edge]:
    for player in players(p):
        name = LOSSES[player]
        slopes = tuple(_gradient(p, tensor, player) for tensor in _given(p, player))
        if player == DISCRIMINATOR and p.critic is not None:
            yield Edge(name, CRITIC, (*slopes, p.numbers(f"∂{_symbol(p, player)}/∂φ", p.critic)), back=True)
        elif slopes and p.critic is not None:
            yield Edge(name, CRITIC, slopes, back=True)
            yield Edge(CRITIC, FAKE, (_into_fake(p, player),), back=True)
        if player in p.compared:
            yield Edge(name, FAKE, (_into_fake(p, player),), back=True)
        if player != DISCRIMINATOR and p.generator is not None:
            every = p.numbers(f"∂{_symbol(p, player)}/∂θ", p.generator)
            yield Edge(FAKE, GENERATOR, (_into_fake(p, player), every), back=True)


def _symbol(p: Parts, player: int) -> str:
    return "L" if p.classifier or p.critic is None else ("L_D", "L_G")[player]


def _gradient(p: Parts, of: TensorSize, player: int) -> TensorSize:
    return TensorSize(f"∂{_symbol(p, player)}/∂{of.symbol}", of.shape, of.dtype)


def _into_fake(p: Parts, player: int) -> TensorSize:
    return _gradient(p, p.tensor(_fake(p), p.sample), player)


def described(edge: Edge, chart: Diagram) -> list[Message]:
    """What an edge carries, and how large it is: a line for each tensor."""
    ends = [node.title for id in (edge.source, edge.target) if (node := chart.node(id))]
    way = Message("Gradient from {} to {}" if edge.back else "From {} to {}", *ends)
    return [way, *(Message("{}: {}", tensor.symbol, str(tensor)) for tensor in edge.tensors)]


def ending(chart: Diagram, update: Update) -> Message:
    """Which update of the iteration is the last that was done, where no stage is shown."""
    count, both = len(chart.updates), len(update.players) > 1
    if count == 1 and (both or chart.node(LOSS_G) is None or chart.node(LOSS_D) is None):
        return Message("Each iteration is one update, and its way is lit.")
    if update.players[0] == DISCRIMINATOR:
        return Message("The way of the discriminator's step is lit; an iteration has {} updates.", count)
    return Message("The way of the generator's step is lit, the last of {} updates of an iteration.", count)
