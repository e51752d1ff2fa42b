"""O-GAN: a discriminator that becomes an encoder, because its output must correlate with the noise that each
picture was made of.

E(x) has as many numbers as the noise z; the score is T(x) = √d · mean E(x). Both losses get −λ·ρ(z, E(G(z))),
the Pearson correlation over the d numbers of each sample. Source: Su 2019, arXiv:1903.01931.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.message import Message
from gandyn.training.averages import WeightAverage, key
from gandyn.training.diagram import Parts
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.module_net import ModuleNet
from gandyn.training.run_config import NetworkConfig, RunConfig

# 0: the run itself.
DECAYS = (0.0, 0.99, 0.999, 0.9999)


class EncoderNet(ModuleNet):
    """A module with d outputs that is scored by their mean."""

    def score(self, x: Tensor) -> Tensor:
        """(1, n) T(x)."""
        return mean_score(self(x))


class EncoderLoop(ImageLoop):
    """A picture's tag is the noise it was made of. averages: of the generator, by decay."""

    def __init__(
        self, setup: RunConfig, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__(setup, seed, device, dtype)
        assert self.g is not None
        self.averages = {key(decay): WeightAverage(self.g.parameters, decay) for decay in DECAYS}

    @property
    def tag(self) -> int:
        """Numbers of noise."""
        return int(self.setup.z_dim)

    def _critic(self, setup: RunConfig) -> ModuleNet:
        return self.player(setup.d, self.shape, setup.z_dim, self.shape, setup.spectral)

    def player(
        self,
        config: NetworkConfig,
        shape: tuple[int, ...],
        size: int,
        given: tuple[int, ...],
        spectral: bool = False,
    ) -> ModuleNet:
        """The discriminator is scored by its outputs' mean."""
        net = super().player(config, shape, size, given, spectral)
        return EncoderNet(net.module, config, given) if given == self.shape else net

    def tagged(self, rows: Tensor, labels: Tensor) -> Tensor:
        """Nobody knows a real picture's noise."""
        return torch.cat([rows, rows.new_zeros(len(rows), self.tag)], dim=1)

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(1, n, pixels + d): pictures and their noise."""
        assert self.g is not None
        noise = self.prior(real.shape[1], random)
        return torch.cat([self.g(noise), noise], dim=-1)

    def _fake_score(self, fake: Tensor) -> Tensor:
        self._code = self.d(fake)
        return mean_score(self._code)

    def _both_scores(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        return self.d.score(real), self._fake_score(fake)

    def loss_d(self, real: Tensor, fake: Tensor) -> Tensor:
        """(1,) with the correlation."""
        return super().loss_d(real, fake) - self._agreement(fake)

    def loss_g(self, real: Tensor, fake: Tensor) -> Tensor:
        """(1,) with the correlation."""
        return super().loss_g(real, fake) - self._agreement(fake)

    def _agreement(self, fake: Tensor) -> Tensor:
        """(1,) λ times the mean correlation of the batch that was scored last."""
        found = correlation(fake[..., self.pixels :], self._code).mean(-1)
        self.last["correlation"] = found.detach()
        return float(self.setup.options["lambda"]) * found

    def _follow_average(self) -> None:
        super()._follow_average()
        for average in self.averages.values():
            average.update()

    def parts(self) -> Parts:
        """Both losses compare the code with the noise."""
        found = super().parts()
        if not self.setup.options["lambda"]:
            return found
        loss = Message("{}, and the correlation of the code with the noise", found.loss)
        return found.with_(noise_losses=(0, 1), loss=loss)

    def tensor_groups(self) -> dict[str, list[Tensor]]:
        """With all averages."""
        mine = {f"average_{name}": average.state for name, average in self.averages.items() if average.decay}
        return super().tensor_groups() | mine

    @torch.no_grad()
    def averaged_samples(self, n: int, random: torch.Generator) -> dict[str, Tensor]:
        """decay -> (n, pixels), all of the same noise."""
        noise, how = self.latents(n, random), str(self.setup.options["correction"])
        return {name: self.sampler_of(a.read(how))(noise) for name, a in self.averages.items()}

    @torch.no_grad()
    def reconstructed(self, rows: Tensor) -> Tensor:
        """(n, pixels) what the generator makes of the codes of real pictures (n, pixels or more), each code
        scaled to mean 0 and standard deviation 1, as noise is.
        """
        encode = self.d.sampler(self.reference_pictures())
        code = encode(rows)
        centred = code - code.mean(1, keepdim=True)
        noise: Tensor = centred / (code.std(1, keepdim=True) + 1e-6)
        return self.sampler()(noise)

    def reference_pictures(self) -> Tensor:
        """(256, pixels) real ones, always the same."""
        random = torch.Generator(self.bank.pictures.device).manual_seed(0)
        return self.bank.draw(256, random)[0].to(self.random.device, self.dtype)


def mean_score(code: Tensor) -> Tensor:
    """√d · mean of E (…, d)."""
    found: Tensor = code.mean(-1) * code.shape[-1] ** 0.5
    return found


def correlation(a: Tensor, b: Tensor) -> Tensor:
    """(…,) Pearson correlation over the last axis."""
    a, b = a - a.mean(-1, keepdim=True), b - b.mean(-1, keepdim=True)
    norms = torch.linalg.vector_norm(a, dim=-1) * torch.linalg.vector_norm(b, dim=-1)
    found: Tensor = (a * b).sum(-1) / (norms + 1e-12)
    return found
