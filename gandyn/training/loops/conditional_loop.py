"""Training on pictures with labels: behind each row's pixels stands its label, one-hot, and the generator is
given noise followed by the label it is to draw. torch is imported here, so only the worker imports this
module.

Fake pictures have the labels of the real ones beside them, so that a point between the two has that label,
too. Who sees labels is a matter of the nets: a discriminator without a place for them judges pixels alone,
and a generator is shown them where the setup's option `generator_label` is 1.

Source: Mirza, Osindero 2014, arXiv:1411.1784.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from gandyn.orbit import Array
from gandyn.training.diagram import LABEL, Condition, Parts
from gandyn.training.errors import TrainingError
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.module_net import ModuleNet
from gandyn.training.run_config import NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.messages import Generate

# Discriminators that are given a picture and its label.
LABELLED = ("projection-discriminator", "planes-discriminator")


class LabelledCritic(nn.Module):
    """A module of pictures and labels as one of rows: the pixels, then the label's numbers."""

    def __init__(self, module: nn.Module, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.module, self.shape = module, shape

    def forward(self, rows: Tensor) -> Tensor:
        """(n, pixels + classes) -> (n, 1). Labels have no gradient: a slope is one in pixels alone."""
        pixels = rows[:, : torch.Size(self.shape).numel()]
        found: Tensor = self.module(pixels.view(-1, *self.shape), rows[:, pixels.shape[1] :].detach())
        return found


class ConditionalLoop(ImageLoop):
    """One run on pictures and labels; raises TrainingError where all pictures are of one class."""

    @property
    def classes(self) -> int:
        """How many labels there are."""
        return len(self.bank.classes)

    @property
    def tag(self) -> int:
        """A label is as many numbers as there are classes."""
        return self.classes

    @property
    def latent_size(self) -> int:
        """Noise, and the label where the generator is shown it."""
        return self.setup.z_dim + (self.classes if self.setup.options["generator_label"] else 0)

    def _dimension(self, setup: RunConfig) -> int:
        if self.classes < 2:
            raise TrainingError("These pictures are all of one class; choose pictures of several classes.")
        return super()._dimension(setup)

    def _critic(self, setup: RunConfig) -> Any:
        if setup.d.architecture not in LABELLED:
            return super()._critic(setup)
        options = {**setup.d.options, "classes": float(self.classes)}
        config = NetworkConfig(**{**vars(setup.d), "options": options})
        inner = self.player(config, self.shape, 1, self.shape)
        rows = (self.pixels + self.tag,)
        return ModuleNet(LabelledCritic(inner.module, self.shape), setup.d, rows, setup.spectral)

    def tagged(self, rows: Tensor, labels: Tensor) -> Tensor:
        """Pixels, then the label."""
        return torch.cat([rows, self.one_hot(labels).to(rows)], dim=-1)

    def one_hot(self, labels: Tensor) -> Tensor:
        """(…, classes) of labels (…)."""
        found = nn.functional.one_hot(labels, self.classes)
        return found.to(self.random.device, self.dtype)

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(1, n, pixels + classes) with the labels of the real ones; a generator that is not shown labels
        takes the noise alone.
        """
        assert self.g is not None
        labels = real[..., self.pixels :]
        given = torch.cat([self.prior(real.shape[1], random), labels], dim=-1)
        return torch.cat([self.g(given), labels], dim=-1)

    def parts(self) -> Parts:
        """With the label, and who sees it."""
        shown = bool(self.setup.options["generator_label"])
        seen = self.setup.d.architecture in LABELLED
        return super().parts().with_(condition=Condition(LABEL, (self.classes,), shown, seen))

    def latents(self, n: int, random: torch.Generator) -> Tensor:
        """(n, z_dim + classes) with any labels."""
        return self.labelled(
            torch.randint(self.classes, (n,), generator=random, device=random.device), random
        )

    def labelled(self, labels: Tensor, random: torch.Generator) -> Tensor:
        """(n, z_dim + classes) noise with these labels (n,)."""
        return torch.cat([self.prior(len(labels), random)[0], self.one_hot(labels)], dim=-1)

    def generate(self, request: Generate) -> Array:
        """(count, h, w[, 3]) of the class that is asked for, or of any; raises TrainingError."""
        if request.codes or request.edges is not None:
            raise TrainingError("This generator takes a class, but no code and no edges; leave them away.")
        if request.label is not None and not 0 <= request.label < self.classes:
            raise TrainingError("There is no class {}; there are 0 to {}.", request.label, self.classes - 1)
        random = torch.Generator(self.random.device).manual_seed(request.seed)
        if request.label is None:
            given = self.latents(request.count, random)
        else:
            given = self.labelled(torch.full((request.count,), request.label), random)
        return self.pictures(self.sampler(bool(self.average))(given))
