"""A loop's losses with the nets' gradients written out (`manual_backprop`), where the nets are plain
enough: two to three times as fast as autograd when they are small.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gandyn.training import manual_backprop
from gandyn.training.nets import Net
from gandyn.training.objectives import Objective, parts
from gandyn.training.penalties import SLOPES, distance, of_slope, places
from gandyn.training.player import Critic, Network
from gandyn.training.run_config import RunConfig
from gandyn.training.score_averages import ScoreAverages


class QuickGradients:
    """fits_d, fits_g: whether the discriminator's and the generator's gradients can be taken so."""

    def __init__(
        self, setup: RunConfig, objective: Objective, d: Critic, g: Network | None, averages: ScoreAverages
    ) -> None:
        self.setup, self.objective, self.averages = setup, objective, averages
        self.d: Any = d
        self.g: Any = g
        at = [setup.at] if "slope" in objective.needs_d else []
        self._places = at + [kind.at for kind in setup.penalties]
        plain, few = manual_backprop.fits(d), len(self._places) < 2
        self.fits_d = plain and few and all(kind.kind in SLOPES for kind in setup.penalties)
        self.fits_g = plain and manual_backprop.fits(g) and objective.needs_g <= {"fake"}
        own = objective.affine_d
        self._affine = (
            None if own is None or setup.lecam else own._replace(penalties=own.penalties + setup.penalties)
        )

    def critic(self, real: Tensor, fake: Tensor, random: torch.Generator) -> tuple[Tensor, Tensor]:
        """Sets the discriminator's gradients; returns (loss (K,), scores (K, 2n))."""
        between = places(self._places[0], real, fake, random) if self._places else None

        def criterion(d_real: Tensor, d_fake: Tensor, slope: Tensor | None) -> Tensor:
            seen = {"slope": lambda: slope, "distance": lambda: distance(real, fake)}
            loss = self.objective.loss_d(parts(lambda: d_real, lambda: d_fake, **seen)).mean(-1)
            if self.setup.lecam:
                loss = loss + self.setup.lecam * self.averages.penalty(d_real, d_fake)
            for kind in self.setup.penalties:
                assert slope is not None
                loss = loss + of_slope(kind, slope).mean(-1)
            return loss

        by_autograd = functools.partial(manual_backprop.derivatives, criterion)
        closed = self._affine.derivatives if self._affine else by_autograd
        loss, score = manual_backprop.critic(self.d, real, fake, between, closed)
        return self._decayed(self.d, self.setup.l2, loss), score.detach()

    def generator(self, z: Tensor, noise: Callable[[Tensor], Tensor]) -> Tensor:
        """Sets the generator's gradients from the prior z; returns the loss (K,). noise(fake): what the
        critic sees of it.
        """
        assert isinstance(self.g, Net)

        def criterion(d_real: Tensor, d_fake: Tensor, slope: Tensor | None) -> Tensor:
            return self.objective.loss_g(parts(lambda: d_real, lambda: d_fake)).mean(-1)

        own = self.objective.affine_g
        closed = own.derivatives if own else functools.partial(manual_backprop.derivatives, criterion)
        loss = manual_backprop.generator(self.g, self.d, z, noise, closed)
        return self._decayed(self.g, self.setup.l2_g, loss)

    def _decayed(self, net: Net, strength: float, loss: Tensor) -> Tensor:
        """With (strength/2)‖weights‖² in the gradients and in the loss."""
        if not strength:
            return loss
        net.flat_gradient.add_(net.flat, alpha=strength)
        return loss + 0.5 * strength * net.flat.square().sum(1)
