"""Look-ahead minimax: every k iterations both players go back to x̃ + α(x − x̃), which becomes x̃. Around any
optimisers, whose moments stay. Chavdarova et al. 2021, arXiv:2006.14567, Algorithm 1.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.training.rules._rule import Rule, Trained


class Lookahead(Rule):
    """See the module."""

    id = "lookahead"
    order = 2

    def start(self, loop: Trained) -> None:
        """The slow weights are those at the start."""
        assert loop.g is not None
        self._slow = [loop.d.flat.detach().clone(), loop.g.flat.detach().clone()]

    @torch.no_grad()
    def end_iteration(self, loop: Trained) -> None:
        """Back towards the slow weights, when it is time."""
        assert loop.g is not None
        options = loop.setup.rule_options
        if loop.iteration % int(options["period"]):
            return
        for flat, slow in zip((loop.d.flat, loop.g.flat), self._slow):
            slow.lerp_(flat, float(options["alpha"]))
            flat.copy_(slow)

    def memories(self) -> list[Tensor]:
        """The slow weights."""
        return self._slow


RULE = Lookahead
