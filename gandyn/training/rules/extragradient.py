"""Extragradient: the optimisers' own steps, r times as long, to look ahead; the gradients there; the steps by
these from where it began. With Adam it is ExtraAdam, whose moments count both steps. Korpelevich 1976;
Gidel et al. 2019, arXiv:1802.10551, Algorithms 1 and 4, each gradient from a batch of its own.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.training.rules._rule import Rule, Trained, advance
from gandyn.update_config import DISCRIMINATOR, GENERATOR

BOTH = (DISCRIMINATOR, GENERATOR)


class Extragradient(Rule):
    """See the module."""

    id = "extragradient"
    order = 1

    def update(self, loop: Trained, players: tuple[int, ...], real: Tensor) -> None:
        """Both players look ahead; of one that does not move, the optimiser forgets it."""
        assert loop.g is not None
        flats = loop.d.flat, loop.g.flat
        before = [flat.clone() for flat in flats]
        kept = [_state(loop, player) for player in BOTH if player not in players]
        loop.differentiate(BOTH, real)
        loop.step(BOTH)
        with torch.no_grad():
            for flat, old in zip(flats, before):
                flat.copy_(torch.lerp(old, flat, loop.setup.rule_options["ahead"]))
        loop.constrain()
        loop.differentiate(players, loop.real(real.shape[1]))
        with torch.no_grad():
            for tensor, old in [*zip(flats, before), *(pair for pairs in kept for pair in pairs)]:
                tensor.copy_(old)
        advance(loop, players)


def _state(loop: Trained, player: int) -> list[tuple[Tensor, Tensor]]:
    """Every tensor of a player's optimiser, and what it is now."""
    optimiser = loop.optimiser_d if player == DISCRIMINATOR else loop.optimiser_g
    assert optimiser is not None
    return [(tensor, tensor.clone()) for tensor in optimiser.state.values()]


RULE = Extragradient
