"""Symplectic gradient adjustment: ξ + λAᵀξ, A = ½(H − Hᵀ). Balduzzi et al. 2018, arXiv:1802.05642, Algorithm
1; with alignment the sign of λ is that of ⟨ξ, ∇½‖ξ‖²⟩⟨Aᵀξ, ∇½‖ξ‖²⟩/n + 1/10.
"""

from __future__ import annotations

from typing import Any

import torch

from gandyn.training.rules._rule import Game, GradientRule, Vector, inner, scaled
from gandyn.update_rules.sga import ALIGNED


class Adjustment(GradientRule):
    """See the module."""

    id = "sga"
    order = 3

    def gradient(self, game: Game, options: Any) -> Vector:
        """ξ + λAᵀξ."""
        down, along = game.transposed(game.xi), game.times(game.xi)
        turned = [0.5 * (a - b) for a, b in zip(down, along)]
        strength = torch.full_like(inner(game.xi, down), float(options["adjustment"]))
        if options["align"]:
            count = sum(p[0].numel() for p in game.parameters)
            signs = inner(game.xi, down) * inner(turned, down) / count + ALIGNED
            strength = torch.where(signs < 0.0, -strength, strength)
        return [x + t for x, t in zip(game.xi, scaled(strength, turned))]


RULE = Adjustment
