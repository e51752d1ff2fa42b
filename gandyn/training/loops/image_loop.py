"""The training loop on pictures: torch modules as players, rows of pixels as samples.

A sample is a row: a picture's c·h·w numbers from −1 to 1, and behind them what goes with it (`tag`): a label,
codes, edges. The loop's own steps, losses and penalties see rows and need not know. torch is imported here,
so only the worker imports this module.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gandyn.orbit import Array
from gandyn.training.architectures import architecture
from gandyn.training.bank import bank
from gandyn.training.diagram import Parts
from gandyn.training.errors import TrainingError
from gandyn.training.loop import Loop
from gandyn.training.module_net import ModuleNet, Rows
from gandyn.training.penalties import AROUND
from gandyn.training.run_config import NetworkConfig, RunConfig
from gandyn.training.settled import REFERENCE

if TYPE_CHECKING:
    from gandyn.training.messages import Generate

# Seed of the discriminator that was never trained.
UNTRAINED = 1000


class ImageLoop(Loop):
    """One run on pictures. bank: the real ones; shape: (channels, height, width); pixels: their numbers."""

    d: ModuleNet
    g: ModuleNet | None

    def __init__(
        self, setup: RunConfig, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        self.setup, self.bank = setup, bank(setup.data)
        self._sampler: tuple[tuple[int, int], Rows] | None = None
        self.shape, self.pixels = self.bank.shape, math.prod(self.bank.shape)
        super().__init__(setup, seed, device, dtype)

    @property
    def tag(self) -> int:
        """Numbers that go with each picture, behind its pixels."""
        return 0

    @property
    def latent_size(self) -> int:
        """Numbers that the generator makes a picture of."""
        return self.setup.z_dim

    def _dimension(self, setup: RunConfig) -> int:
        return self.pixels + self.tag

    def _critic(self, setup: RunConfig) -> ModuleNet:
        return self.player(setup.d, self.shape, 1, self.shape, setup.spectral)

    def _generator(self, setup: RunConfig, player: NetworkConfig) -> ModuleNet:
        return self.player(player, self.shape, self.latent_size, (self.latent_size,))

    def untrained_critic(self) -> ModuleNet:
        """The discriminator as it might have begun, always the same: a control."""
        kept, self.random = self.random, torch.Generator(self.random.device).manual_seed(UNTRAINED)
        try:
            return self._critic(self.setup)
        finally:
            self.random = kept

    def player(
        self,
        config: NetworkConfig,
        shape: tuple[int, ...],
        size: int,
        given: tuple[int, ...],
        spectral: bool = False,
    ) -> ModuleNet:
        """The net of an architecture for pictures of this shape; size: of its vectors; given: the shape of
        what it is given.
        """
        # Drawn on the CPU, so that every device begins with the same nets.
        seed = torch.randint(2**62, (), generator=self.random, device=self.random.device)
        random = torch.Generator().manual_seed(int(seed))
        module = architecture(config.architecture).make(config.options, shape, size, config.init, random)
        return ModuleNet(module.to(self.random.device, self.dtype), config, given, spectral)

    # ---- samples
    # ------------------------------------------------------------------------------------------

    def real(self, n: int, random: torch.Generator | None = None) -> Tensor:
        """(1, n, d) real pictures."""
        rows, labels = self.bank.draw(n, random or self.random)
        return self.tagged(rows.to(self.random.device, self.dtype), labels)[None]

    def tagged(self, rows: Tensor, labels: Tensor) -> Tensor:
        """Real pictures (n, pixels) with what goes with them."""
        return rows

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(1, n, d) fake pictures, as many as real ones."""
        assert self.g is not None
        return self.g(self.prior(real.shape[1], random))

    def _blurred(self, x: Tensor) -> Tensor:
        """Only pixels are blurred."""
        if self.noise == 0.0:
            return x
        return torch.cat([super()._blurred(x[..., : self.pixels]), x[..., self.pixels :]], dim=-1)

    def sampler(self, average: bool = False) -> Rows:
        """The generator as a function (n, latent numbers) -> (n, pixels), by the average where there is one.

        Batch norm has the statistics of 256 samples of fixed noise, taken with the same weights.
        """
        return self.sampler_of(self.average if average and self.average else None)

    def sampler_of(self, weights: list[Tensor] | None) -> Rows:
        """The same with given weights; None: the generator's own, whose statistics are kept while it stays as
        it is.
        """
        assert self.g is not None
        if weights is not None:
            return self.g.sampler(self.reference(), weights)
        now = (self.g.flat._version, self.iteration)
        if self._sampler is None or self._sampler[0] != now:
            self._sampler = (now, self.g.sampler(self.reference()))
        return self._sampler[1]

    def reference(self) -> Tensor:
        """(256, latent numbers) always the same."""
        return self.latents(REFERENCE, torch.Generator(self.random.device).manual_seed(REFERENCE))

    def latents(self, n: int, random: torch.Generator) -> Tensor:
        """(n, latent numbers) as in training."""
        return self.prior(n, random)[0]

    @torch.no_grad()
    def samples(self, n: int, random: torch.Generator, average: bool = False) -> Tensor:
        """(1, n, pixels) fake pictures."""
        return self.sampler(average)(self.latents(n, random))[None]

    def generate(self, request: Generate) -> Array:
        """(count, h, w[, 3]) the pictures that a user asks for; raises TrainingError."""
        if request.label is not None or request.codes or request.edges is not None:
            raise TrainingError("This generator takes no class, no code and no edges; leave them away.")
        random = torch.Generator(self.random.device).manual_seed(request.seed)
        return self.pictures(self.samples(request.count, random, bool(self.average))[0])

    def pictures(self, rows: Tensor) -> Array:
        """uint8 (n, h, w) or (n, h, w, 3) of rows (n, pixels or more)."""
        return pictures(rows[:, : self.pixels], self.shape)

    def _follow(self, setup: RunConfig) -> None:
        if self.tag and AROUND in {setup.at, *(kind.at for kind in setup.penalties)}:
            raise TrainingError(
                "Noise around the data would change labels too; let penalties look elsewhere."
            )
        super()._follow(setup)

    # ---- steps
    # ------------------------------------------------------------------------------------------

    def _update(self, players: tuple[int, ...], real: Tensor) -> None:
        """As ever, while running statistics follow."""
        with self.d.training():
            if self.g is None:
                super()._update(players, real)
                return
            with self.g.training():
                super()._update(players, real)

    def parts(self) -> Parts:
        """A sample is a picture."""
        return super().parts().with_(sample=self.shape)

    def tensor_groups(self) -> dict[str, list[Tensor]]:
        """With running statistics."""
        found = super().tensor_groups()
        return found | {"left_g": self.g.left if self.g else []}


def pictures(rows: Tensor, shape: tuple[int, ...]) -> Array:
    """uint8 (n, h, w) or, with three channels, (n, h, w, 3) of rows (n, c·h·w) from −1 (black) to 1."""
    values = rows.detach().to("cpu", torch.float32).reshape(-1, *shape)
    bytes_ = (127.5 * (values.clamp(-1.0, 1.0) + 1.0)).round().to(torch.uint8).numpy()
    found: Array = np.ascontiguousarray(bytes_[:, 0] if shape[0] == 1 else bytes_.transpose(0, 2, 3, 1))
    return found
