"""LEAD: Δ ← βΔ + the optimiser's step − α H_off Δ, x ← x + Δ. Hemmat et al. 2023, arXiv:2010.13846; with
plain gradient descent the portrait's rule.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.training.rules._rule import Game, Rule, Trained, Vector
from gandyn.update_config import DISCRIMINATOR, GENERATOR


class Lead(Rule):
    """See the module."""

    id = "lead"
    order = 6

    def start(self, loop: Trained) -> None:
        """No step has been made."""
        assert loop.g is not None
        self._steps: Vector = [torch.zeros_like(p) for p in [*loop.d.parameters, *loop.g.parameters]]

    def update(self, loop: Trained, players: tuple[int, ...], real: Tensor) -> None:
        """The optimisers' steps, then what Δ adds to them."""
        assert loop.g is not None
        game, options = Game(loop, real), loop.setup.rule_options
        pull, before = game.mixed(self._steps), [p.detach().clone() for p in game.parameters]
        with torch.no_grad():
            for kept, g in zip([*loop.d.gradients, *loop.g.gradients], game.xi):
                kept.copy_(g)
            loop.step(players)
            for i, p in enumerate(game.parameters):
                if (DISCRIMINATOR if i < game.of_d else GENERATOR) in players:
                    more = options["beta"] * self._steps[i] - options["alpha"] * pull[i]
                    self._steps[i].copy_(p - before[i] + more)
                    p.copy_(before[i] + self._steps[i])
        loop.after(players)

    def memories(self) -> list[Tensor]:
        """The last steps."""
        return self._steps


RULE = Lead
