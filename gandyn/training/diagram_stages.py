"""The stages of one update of a loop, a sentence each, with the nodes and edges where it happens."""

from __future__ import annotations

from collections.abc import Iterator

from gandyn.message import Message, joined
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
    Parts,
    Stage,
    Update,
    edge_id,
)  # fmt: skip
from gandyn.update_config import DISCRIMINATOR

OPTIMISERS = {"adam": "Adam", "rmsprop": "RMSProp", "sgd": "SGD", "momentum": "SGD with momentum"}
LOSSES = (LOSS_D, LOSS_G)
CONDITIONED = {
    d.LABEL: Message("With the noise goes the label of a real picture."),
    d.CODES: Message("With the noise go the codes that the picture is to show."),
    d.EDGES: Message("The edges of {} real pictures are to be filled."),
}


def update(parts: Parts, players: tuple[int, ...], ids: frozenset[str]) -> Update:
    """The stages of an update: every player's gradient, then every player's step. ids: of the edges that the
    diagram has.
    """
    stages = [stage for player in players for stage in _gradient(parts, player)]
    stages += [_step(parts, player) for player in players]
    return Update(players, tuple(_fitted(stage, ids) for stage in stages))


def _fitted(stage: Stage, ids: frozenset[str]) -> Stage:
    """With those of its edges that there are; a condition is lit where it is used."""
    edges = tuple(id for id in stage.edges if id in ids)
    given = {CONDITION} if any(id.startswith(f"{CONDITION}→") for id in edges) else set()
    return Stage(stage.sentence, (*stage.nodes, *(given - set(stage.nodes))), edges)


def _gradient(p: Parts, player: int) -> Iterator[Stage]:
    if p.classifier:
        yield from _classified(p)
        return
    yield from _samples(p, player)
    yield from _scored(p, player)
    yield _lost(p, player)
    if player == DISCRIMINATOR and p.penalty:
        told = Message("A penalty on the slope of the discriminator, between the samples, is added to it.")
        yield Stage(told, (CRITIC, LOSS_D), (edge_id(CRITIC, LOSS_D),))
    yield _returned(p, player)


def _classified(p: Parts) -> Iterator[Stage]:
    drawn = Message("{} pictures are drawn, shifted a little and made noisy.", p.batch)
    yield Stage(drawn, (REAL,))
    yield Stage(Message("The classifier says how likely each class is."), (CRITIC,), (edge_id(REAL, CRITIC),))
    told = Message("Its answers are compared with the labels: {}.", p.loss)
    yield Stage(told, (LOSS_D,), (edge_id(CRITIC, LOSS_D), edge_id(CONDITION, LOSS_D)))
    back = Message("The gradient goes back into the classifier: {:,} numbers.", p.critic or 0)
    yield Stage(back, (CRITIC,), (edge_id(LOSS_D, CRITIC, True),))


def _samples(p: Parts, player: int) -> Iterator[Stage]:
    if player == DISCRIMINATOR or p.several or player in p.compared:
        yield Stage(Message("{} real samples are drawn.", p.batch), (REAL,))
    if p.generator is None:
        yield Stage(p.substitute, (FAKE,), (edge_id(REAL, FAKE),))
        return
    yield Stage(joined(*_drawn(p)), (NOISE, CONDITION) if p.condition and p.condition.generator else (NOISE,))
    told = (
        Message("The generator makes {} samples; it stays as it is, so no gradient is kept.", p.batch)
        if player == DISCRIMINATOR
        else Message("The generator makes {} samples, and what it does is kept for the gradient.", p.batch)
    )
    into = (edge_id(NOISE, GENERATOR), edge_id(CONDITION, GENERATOR), edge_id(GENERATOR, FAKE))
    yield Stage(told, (GENERATOR, FAKE), into)


def _drawn(p: Parts) -> Iterator[Message]:
    if p.noise:
        yield Message("{} noise vectors of {} numbers are drawn.", p.batch, p.noise[0])
    if p.condition and p.condition.generator:
        told = CONDITIONED[p.condition.kind]
        yield Message(told, p.batch) if "{}" in told else told


def _scored(p: Parts, player: int) -> Iterator[Stage]:
    if p.critic is None or (player not in p.judges and not p.read):
        return
    edges = (edge_id(FAKE, CRITIC), edge_id(CONDITION, CRITIC))
    if player not in p.judges:
        yield Stage(Message("The second head reads the codes from the samples."), (CRITIC,), edges)
    elif player == DISCRIMINATOR or p.several:
        told = Message("The discriminator scores real and generated samples.")
        yield Stage(told, (CRITIC,), (edge_id(REAL, CRITIC), *edges))
    else:
        yield Stage(Message("The discriminator scores the generated samples."), (CRITIC,), edges)


def _lost(p: Parts, player: int) -> Stage:
    told = (
        Message("From this comes the loss of the discriminator: {}.", p.loss)
        if player == DISCRIMINATOR
        else Message("From this comes the loss of the generator: {}.", p.loss)
    )
    name = LOSSES[player]
    return Stage(told, (name,), tuple(edge_id(n, name) for n in (CRITIC, CONDITION, NOISE, FAKE, REAL)))


def _returned(p: Parts, player: int) -> Stage:
    name = LOSSES[player]
    if player == DISCRIMINATOR:
        told = Message("The gradient goes back into the discriminator alone: {:,} numbers.", p.critic or 0)
        return Stage(told, (CRITIC,), (edge_id(name, CRITIC, True),))
    through = p.critic is not None and (player in p.judges or bool(p.read))
    told = (
        Message(
            "The gradient goes back through the discriminator, which stays as it is, into the generator:"
            " {:,} numbers.",
            p.generator or 0,
        )
        if through
        else Message("The gradient goes back into the generator: {:,} numbers.", p.generator or 0)
    )
    edges = ((name, CRITIC), (CRITIC, FAKE), (name, FAKE), (FAKE, GENERATOR))
    nodes = (CRITIC, FAKE, GENERATOR) if through else (FAKE, GENERATOR)
    return Stage(told, nodes, tuple(edge_id(a, b, True) for a, b in edges))


def _step(p: Parts, player: int) -> Stage:
    name = OPTIMISERS[p.optimisers[player]]
    if player == DISCRIMINATOR:
        who = Message(
            "{} moves the classifier along it." if p.classifier else "{} moves the discriminator along it.",
            name,
        )
        clipped = Message("Its weights are clipped to ±{:g}.", p.box) if p.box else ""
        followed = Message("Its averages follow.") if p.average and p.classifier else ""
        return Stage(joined(who, clipped, followed), (CRITIC,))
    followed = Message("The average of its weights follows.") if p.average else ""
    return Stage(joined(Message("{} moves the generator along it.", name), followed), (GENERATOR,))
