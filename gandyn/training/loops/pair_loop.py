"""The training loop on pairs: a generator fills edges, a discriminator sees edges and picture together.

A row is a picture's pixels and, as its tag, the edges it belongs to; both players see the same edges, as in
Isola et al. 2017, arXiv:1611.07004, section 3. The generator's input is a row [noise | edges]. torch is
imported here, so only the worker imports this module.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.training.diagram import EDGES, Condition, Parts
from gandyn.training.errors import TrainingError
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.module_net import ModuleNet
from gandyn.training.run_config import RunConfig

if TYPE_CHECKING:
    from gandyn.training.messages import Generate

# Pairs whose statistics batch norm takes when it is looked at.
REFERENCE = 64


class PairLoop(ImageLoop):
    """One run on a bank that has inputs. Options of its setup: l1, adversarial, the weights of the
    generator's losses.
    """

    @property
    def edges_shape(self) -> tuple[int, ...]:
        """(channels, height, width) of what is filled."""
        return self.bank.input_shape

    @property
    def tag(self) -> int:
        """The edges' numbers."""
        return math.prod(self.edges_shape)

    @property
    def latent_size(self) -> int:
        """Noise and edges."""
        return self.setup.z_dim + self.tag

    def _critic(self, setup: RunConfig) -> ModuleNet:
        """It sees the channels of picture and edges."""
        channels = self.shape[0] + self.edges_shape[0]
        seen = (channels, *self.shape[1:])
        return self.player(setup.d, seen, 1, seen, setup.spectral)

    # ---- samples
    # ------------------------------------------------------------------------------------------

    def real(self, n: int, random: torch.Generator | None = None) -> Tensor:
        """(1, n, d) real pictures, each with its edges."""
        at = self.bank.chosen(n, random or self.random)
        rows = torch.cat([self.bank.rows(at), self.bank.input_rows(at)], dim=-1)
        return rows.to(self.random.device, self.dtype)[None]

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(1, n, d): the edges of these real pictures, filled anew."""
        assert self.g is not None
        edges = real[..., self.pixels :]
        filled = self.g(torch.cat([self.prior(real.shape[1], random), edges], dim=-1))
        return torch.cat([filled, edges], dim=-1)

    def latents(self, n: int, random: torch.Generator) -> Tensor:
        """(n, latent numbers): noise and the edges of real pictures."""
        edges = self.real(n, random)[..., self.pixels :]
        return torch.cat([self.prior(n, random), edges], dim=-1)[0]

    def reference(self) -> Tensor:
        """(64, latent numbers) always the same; a picture gives each layer many numbers, so that few do."""
        return self.latents(REFERENCE, torch.Generator(self.random.device).manual_seed(REFERENCE))

    @torch.no_grad()
    def fills(self, edges: Tensor, random: torch.Generator) -> Tensor:
        """(n, pixels) of edges (n, numbers), by the average where there is one."""
        edges = edges.to(self.random.device, self.dtype)
        rows = torch.cat([self.prior(len(edges), random)[0], edges], dim=-1)
        return self.sampler(average=True)(rows)

    def generate(self, request: Generate) -> Array:
        """(count, h, w[, 3]): the edges that a user drew, or real ones, filled; raises TrainingError."""
        if request.label is not None or request.codes:
            raise TrainingError("This generator fills edges; it takes no class and no code.")
        random = torch.Generator(self.random.device).manual_seed(request.seed)
        if request.edges is None:
            return self.pictures(self.samples(request.count, random, average=True)[0])
        edges = self._drawn(request.edges).expand(request.count, -1)
        return self.pictures(self.fills(edges, random))

    def _drawn(self, edges: Array) -> Tensor:
        """(1, numbers) of a drawing, white on black."""
        if edges.shape != self.edges_shape[1:]:
            raise TrainingError(
                "The edges must have {} × {} pixels, not {}.",
                *self.edges_shape[1:],
                " × ".join(map(str, edges.shape)),
            )
        drawn = torch.as_tensor(edges.astype("float32")).reshape(1, -1) / 127.5 - 1.0
        return drawn.repeat(1, self.edges_shape[0])

    def parts(self) -> Parts:
        """With the edges, and the distance to the real picture."""
        l1, adversarial = (float(self.setup.options[name]) for name in ("l1", "adversarial"))
        found, distance = super().parts(), Message("the distance |G(z) − x|")
        loss = Message("{}, for the generator also {}", found.loss, distance) if adversarial else distance
        return found.with_(
            condition=Condition(EDGES, self.edges_shape, critic=True),
            judges=(0, 1) if adversarial else (0,),
            compared=(1,) if l1 else (),
            loss=loss if l1 else found.loss,
        )

    # ---- losses
    # ------------------------------------------------------------------------------------------

    def loss_d(self, real: Tensor, fake: Tensor) -> Tensor:
        """(1,) the mean over patches of the discriminator's loss."""
        return super().loss_d(real, fake).mean(0, keepdim=True)

    def loss_g(self, real: Tensor, fake: Tensor) -> Tensor:
        """(1,) adversarial · (the mean over patches of the generator's loss) + l1 · (mean |fake − real|)."""
        l1, adversarial = (float(self.setup.options[name]) for name in ("l1", "adversarial"))
        loss = l1 * (fake - real)[..., : self.pixels].abs().mean((1, 2))
        if adversarial:
            loss = loss + adversarial * super().loss_g(real, fake).mean(0, keepdim=True)
        return loss
