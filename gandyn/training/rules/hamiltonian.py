"""Hamiltonian gradient descent: both players descend ½‖ξ‖² and nothing else. Abernethy et al. 2019,
arXiv:1906.02027.
"""

from __future__ import annotations

from typing import Any

from gandyn.training.rules._rule import Game, GradientRule, Vector


class Hamiltonian(GradientRule):
    """See the module."""

    id = "hamiltonian"
    order = 5

    def gradient(self, game: Game, options: Any) -> Vector:
        """Hᵀξ."""
        return game.transposed(game.xi)


RULE = Hamiltonian
