"""Consensus optimisation: both players also descend (γ/2)‖ξ‖². Mescheder et al. 2017, arXiv:1705.10461,
Algorithm 2.
"""

from __future__ import annotations

from typing import Any

from gandyn.training.rules._rule import Game, GradientRule, Vector


class Consensus(GradientRule):
    """See the module."""

    id = "consensus"
    order = 4

    def gradient(self, game: Game, options: Any) -> Vector:
        """ξ + γHᵀξ."""
        return [x + options["gamma"] * t for x, t in zip(game.xi, game.transposed(game.xi))]


RULE = Consensus
