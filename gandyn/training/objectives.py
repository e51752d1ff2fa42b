"""The portraits' losses on batches: `gandyn.variants()[id].losses` with torch, given only what it really depends on.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from gandyn.losses import NUMPY
from gandyn.training.setup import Setup
from gandyn.variant import Critic

TORCH = SimpleNamespace(
    exp=torch.exp, log=torch.log, sqrt=torch.sqrt, softplus=torch.nn.functional.softplus, relu=torch.relu,
    maximum=torch.maximum, constant=lambda x: x.detach(),
)  # fmt: skip
_ONE = torch.ones(())
Parts = dict[str, Callable[[], Any]]


class Objective:
    """Both losses of one setup. needs_d, needs_g: the fields of Critic that each loss depends on."""

    def __init__(self, setup: Setup) -> None:
        self.losses, self.knobs = setup.spec.losses, setup.knobs
        self.needs_d, self.needs_g = (_needs(self.losses, self.knobs, player) for player in (0, 1))
        if setup.spec.id == "wgan-normalized":
            # The lab's critic is already divided by its norm, layer by layer.
            self.needs_d, self.needs_g = self.needs_d - {"slope"}, self.needs_g - {"slope"}

    def loss_d(self, parts: Parts) -> torch.Tensor:
        """(K, n) or broadcastable: the discriminator's loss per sample; `parts` computes each field on demand."""
        return self._loss(0, self.needs_d, parts)

    def loss_g(self, parts: Parts) -> torch.Tensor:
        """The generator's."""
        return self._loss(1, self.needs_g, parts)

    def _loss(self, player: int, needs: set[str], parts: Parts) -> torch.Tensor:
        seen = Critic(*(parts[name]() if name in needs else _ONE for name in Critic._fields))
        loss: torch.Tensor = self.losses(seen, self.knobs, TORCH)[player]
        return loss


def _needs(losses: Callable[..., Any], knobs: Any, player: int) -> set[str]:
    """Found by trying: a field is needed if the loss changes with it. (The other loss would otherwise cost a gradient.)"""
    base = Critic(0.3, -0.4, 0.7, 1.3)

    def value(**changes: float) -> float:
        return float(losses(base._replace(**{k: np.float64(v) for k, v in changes.items()}), knobs, NUMPY)[player])

    return {name for name in Critic._fields if any(value(**{name: x}) != value() for x in (-3.0, 1e-3, 1e3) if x > 0.0 or name in ("real", "fake"))}
